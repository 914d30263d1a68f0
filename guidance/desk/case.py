"""A case at the desk: its chronology, changed step by step, and what it comes to as at any moment of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from guidance.app.clock import now
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import NextSteps, next_in
from guidance.app.packs.shipped import shipped
from guidance.app.typed_dates import iso_from
from guidance.desk.chronology import Chronology, last_day, listed, mark_of, typed
from guidance.desk.drawn import arguments_by_name, as_text, told
from guidance.desk.saying import said
from guidance.desk.supposing import supposed
from guidance.desk.timeline import timeline
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, weekday_in_words
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.content import Content
from guidance.engine.records.plain.moment import Moment, parse_moment
from guidance.engine.records.reading import Reading

MOST_SHOWN = 6
"""So many children stand side by side."""
NO_RECORDING = "No record says when it was written down, so “as it was known then” would change nothing."
LACKING = (
    "Opened before, and gone with the engine that read it: {}. Open the same again, unchanged. Until then no child is "
    "answered here, since what is left is only a part. Where that cannot be done, save the chronology, then forget "
    "everything."
)
Asked = Mapping[str, Any]


@dataclass
class Case:
    """What is held of a case while the page is open."""

    chronology: Chronology = field(default_factory=Chronology)
    shown: list[dict[str, Any]] = field(default_factory=list)
    steps: dict[str, NextSteps] = field(default_factory=dict)
    _days_of: tuple[Reading, list[str], list[str]] | None = None

    def put(self, asked: Asked, given: Sequence[Content], maps: Sequence[Content] = ()) -> dict[str, Any]:
        """Do what is asked with the chronology, and say what it comes to then.

        Args:
            asked: `do`: `add`, `suppose`, `open`, `take_out`, `unsuppose`, `restore` or nothing; `as_at`; `known`;
                `shown`, the cases to show.
            given: The files to open.
            maps: The maps by which tables among them are read.

        Raises:
            NotAFact: Nobody can tell which day or time is meant.
            Refused: A record cannot be used; nothing has changed then.
        """
        try:
            at = parse_moment(iso_from(asked.get("as_at") or "today", now()))
        except NotAFact:
            self.shown, self.steps = [], {}  # the page shows no answer then, and none is to be copied
            raise
        held = self.chronology
        before = {"chronology": replace(held, noticed=[*held.noticed]), "shown": self.shown, "steps": self.steps}
        try:
            self._do(asked, given, maps)
            return self._whole(asked, at)
        except BaseException:
            self.__dict__.update(before)
            raise

    def _do(self, asked: Asked, given: Sequence[Content], maps: Sequence[Content]) -> None:
        do = asked.get("do")
        if do in {"add", "suppose"}:
            self.chronology.add(typed(asked, shipped().vocabulary), only_supposed=do == "suppose")
        elif do in {"take_out", "unsuppose"}:
            self.chronology.take_out(asked["place"], asked.get("record"), only_supposed=do == "unsuppose")
        elif do == "open":
            self.chronology.open(given, maps)
        elif do == "restore":
            self.chronology = Chronology(**{name: asked[name] for name in ("records", "supposed", "lacking")})

    def _whole(self, asked: Asked, at: Moment) -> dict[str, Any]:
        held, words = self.chronology, shipped().vocabulary
        when = at.latest if at.at_time else at.day
        known = (at.latest if at.at_time else at.day) if asked.get("known") else None
        query = Query((), at.day, known, ledger=None, moment=at.latest if at.at_time else None)
        cases = sorted({*held.cases(), *(record["case"] for record in held.supposed)})
        wanted = asked.get("shown")
        shown = [case for case in cases if wanted is None or case in wanted][:MOST_SHOWN]
        self.steps = {}
        answered = [] if held.lacking else shown
        reading, self.shown = held.reading(), [self._child(case, query) for case in answered]
        return {
            "as_at": at.day.isoformat(), "says": as_at_in_words(when, weekday_in_words),
            "records": listed(held.records, words), "supposed": listed(held.supposed, words),
            "held": {"records": held.records, "supposed": held.supposed,
                     "lacking": held.lacking | {mark_of(file): file.name for file in held.whole}},
            "lacking": LACKING.format(", ".join(held.lacking.values())) if held.lacking else "",
            "whole": [f"{file.name}: read whole" for file in held.whole],
            "cases": cases, "shown": shown, "children": self.shown,
            "days": self._days(answered, reading), "recorded": _recorded(reading),
            "noticed": said(list(dict.fromkeys([*held.noticed, *reading.warnings]))),
        }  # fmt: skip

    def _child(self, case: str, query: Query) -> dict[str, Any]:
        found: dict[str, Any] = {"case": case, "what_if": supposed(self.chronology, case, query)}
        if case not in self.chronology.cases():
            return found | {"none": "Nothing is on record of this child here: there is only what is supposed."}
        answer = self.chronology.answer(case, query)
        steps = self.steps[case] = next_in(answer)
        if not steps.events:
            none = f"Nothing on this record had happened by {as_at_in_words(query.when)}. That is no answer."
            return found | {"none": none}
        ahead = sum(e.case == case for e in answer.reading.events) - len(steps.events)
        return found | {
            "asked": case, "known": [], "as_at": f"As at {as_at_in_words(query.when, weekday_in_words)}.",
            **told(steps, argued_at_once=False), "timeline": timeline(steps), "none": "",
            "ahead": f"{counted(ahead, 'record')} later than that, or not known by then, left aside." if ahead else "",
        }  # fmt: skip

    def argued(self, asked: Asked) -> list[list[str]]:
        """Give the arguments for what some rules come to in a case that is shown."""
        steps = self.steps.get(asked["case"])
        return arguments_by_name(steps, asked["rules"]) if steps else []

    def text(self) -> str:
        """Write the answer of each child that is shown as plain text; what is only supposed is not in it."""
        return "\n\n".join(as_text(child) for child in self.shown if not child["none"])

    def _days(self, cases: Sequence[str], reading: Reading) -> list[str]:
        """List the days on which something happened in some cases, or falls due by all that is on record."""
        if self._days_of and self._days_of[0] is reading and self._days_of[1] == cases:
            return self._days_of[2]
        query, there = Query((), last_day(reading), ledger=None), {*self.chronology.cases()}
        due = (f.due for case in cases if case in there for f in self.chronology.answer(case, query).findings if f.due)
        happened = (e.day for e in reading.events if e.case in cases and e.day != date.max)
        found = sorted({day.isoformat() for day in (*happened, *due, now().date())})
        self._days_of = (reading, list(cases), found)
        return found


def _recorded(reading: Reading) -> dict[str, Any]:
    """Say how far the records tell when they were written down."""
    without = sum(event.recorded is None for event in reading.events)
    if without == len(reading.events):
        return {"told": False, "says": NO_RECORDING}
    verb = "does" if without == 1 else "do"
    some = f"{counted(without, 'record')} {verb} not say when it was written down, and counts as known at once."
    return {"told": True, "says": some if without else ""}
