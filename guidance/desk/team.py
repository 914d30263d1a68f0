"""A team's list at the desk: the rows of `guidance due`, and one at least for every child that was read."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from guidance.app.clock import now
from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.team_list import TeamList, team_list
from guidance.app.next_steps.team_rows import COLUMNS, IN_WORDS, Row, State, named
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from
from guidance.desk.chronology import within_bounds
from guidance.desk.saying import said
from guidance.engine.characters import in_a_cell
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.explain.deviations import NOT_A_RULING, is_shown
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.explain.names import counted, day_in_words, weekday_in_words
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.period import Period
from guidance.engine.records.content import Content
from guidance.engine.records.plain.moment import parse_moment

LATER, NOTHING_FOUND, NOTE = "later", "nothing found", "read with this list"
WORDS: Mapping[str, str] = {
    **{str(state): words for state, words in IN_WORDS.items()},
    LATER: "falls due after the last day asked about", NOTHING_FOUND: "this is not a view on whether the child is safe",
}  # fmt: skip
"""What each word of a row means: those of `due`, and two for children of whom it has no row."""
ORDER = (
    State.PAST, State.ENDED, State.ENDING, State.NOW, State.DECISION, State.PLANNED, State.DUE, State.NOT_SO,
    State.OPEN, State.SET_ASIDE, State.DIFFERENTLY, State.TO_SETTLE, State.CANNOT_TELL, LATER, NOTHING_FOUND,
)  # fmt: skip
"""From the most urgent: children stand in the order of their most urgent row."""
PLACE = {str(state): place for place, state in enumerate(ORDER)}
NOT_THE_RECORD = "Not the child’s record: copy what matters there."
SEVERAL = "Several children, or what these records cannot show"
Asked = Mapping[str, Any]
Line = dict[str, str]


@dataclass
class Team:
    """What is held of a team's list while the page is open: the files, their maps, and the list as last asked for."""

    files: tuple[Content, ...] = ()
    maps: tuple[Content, ...] = ()
    listed: "Listed | None" = None

    def put(self, asked: Asked, given: Sequence[Content], maps: Sequence[Content] = ()) -> dict[str, Any]:
        """List what is in front of a team.

        Args:
            asked: `do`, `open` for other files than those before; `as_at`; `within`, a period or nothing; and what to
                show: `state`, `who` and `case`, each a text or nothing.
            given: The files to open.
            maps: The maps by which tables among them are read.

        Raises:
            NotAFact: Nobody can tell which day is meant.
            Refused: The files cannot be used; the list is as it was.
        """
        if asked.get("do") == "open":
            within_bounds(given)
            self.listed, self.files, self.maps = listed(given, asked, maps), tuple(given), tuple(maps)
        found = self._as_asked(asked)
        return found.shown(asked) if found else {"none": "There is no list yet: open a file."}

    def _as_asked(self, asked: Asked) -> "Listed | None":
        """Give the list as at the day and as far ahead as is asked."""
        if self.listed and self.listed.asked_for != _wanted(asked):
            self.listed = listed(self.files, asked, self.maps)
        return self.listed

    def sheet(self, asked: Asked) -> str:
        """Write the list as CSV, narrowed as it is asked for; empty where there is none.

        Raises:
            NotAFact: Nobody can tell which day is meant.
            Refused: The calendar does not reach to that day.
        """
        found = self._as_asked(asked)
        return found.sheet(asked) if found else ""


def listed(files: Sequence[Content], asked: Asked, maps: Sequence[Content] = ()) -> "Listed":
    """List what some files come to, tables read by maps, children in the order of their most urgent row.

    Raises:
        NotAFact: Nobody can tell which day is meant.
        Refused: The files cannot be used.
    """
    at, within = parse_moment(iso_from(asked.get("as_at") or "today", now())), asked.get("within")
    query = Query(files, at.day, ledger=None, moment=at.latest if at.at_time else None, maps=tuple(maps))
    try:
        found = team_list(query, Period.read(within) if within else None)
    except (CalendarGap, OverflowError):
        message = "the calendar of working days does not reach so far from that day"
        raise Refused([Diagnostic("G640", message, Span("as at"), "give another day")]) from None
    lines, first = list(_lines(found)), dict[str, tuple[int, str]]()
    for line in lines:
        rank = (PLACE[line["state"]], line["due"] or "9999")
        first[line["case"]] = min(first.get(line["case"], rank), rank)
    lines.sort(key=lambda line: (not line["case"], *first[line["case"]], line["case"]))
    return Listed(found, _wanted(asked), lines)


@dataclass
class Listed:
    """A list as it was asked for, with its rows in their order."""

    found: TeamList
    asked_for: tuple[str, str]
    lines: list[Line]

    def shown(self, asked: Asked) -> dict[str, Any]:
        """Give what a page shows: the rows as they are narrowed, and what is to be read with them."""
        found, chosen = self.found, self._chosen(asked)
        return {
            "says": self._says(), "none": "",
            "sentences": self._sentences(), "reconciled": self._reconciled(),
            "rows": chosen, "hidden": self._hidden(chosen), "words": WORDS, "several": SEVERAL,
            "states": sorted({line["state"] for line in self.lines}, key=PLACE.__getitem__),
            "whos": sorted({line["who"] for line in self.lines if line["who"]}),
            "noticed": said(found.answer.diagnostics),
            "receipt": {key: found.answer.receipt[key] for key in ("engine_version", "packs", "input")},
        }  # fmt: skip

    def _says(self) -> str:
        found = self.found
        until = f", and to {weekday_in_words(found.until)}" if found.until else ""
        return f"As at {as_at_in_words(found.answer.query.when, weekday_in_words)}{until}"

    def _sentences(self) -> list[str]:
        """Give what is to be read with the list: as `due` has it, but that here each child has a row."""
        found = self.found
        ruling = NOT_A_RULING if any(is_shown(f) for f in found.answer.findings) else ""
        return [*filter(None, (found.answer.broken_off, conclude(found.answer).says, found.left_in_words, ruling))]

    def _chosen(self, asked: Asked) -> list[Line]:
        wanted = {name: asked[name] for name in ("state", "who") if asked.get(name)}
        part = (asked.get("case") or "").strip().casefold()
        near = [line for line in self.lines if part in line["case"].casefold()]
        return [line for line in near if all(line[name] == text for name, text in wanted.items())]

    def _hidden(self, chosen: Sequence[Line]) -> str:
        away = len(self.lines) - len(chosen)
        verb = "is" if away == 1 else "are"
        return f"{counted(away, 'row')} of {len(self.lines)} {verb} not shown: the list is narrowed." if away else ""

    def _reconciled(self) -> str:
        """Say of every child that was read where it stands in the list: the parts make up the whole, or it is said."""
        found, answer = self.found, self.found.answer
        keys = {(e.owner, e.case) for e in answer.reading.events} | {(d.owner, d.case) for d in answer.reading.doubts}
        read = {named(key, answer) for key in keys}
        by_state: dict[str, set[str]] = {}
        for line in self.lines:
            by_state.setdefault(line["state"], set()).add(line["case"])
        clear, silent = {*found.clear}, {case for _, cases in found.silent for case in cases}
        later = {row.case for row in found.later} - {row.case for row in found.rows} - silent
        listed = read - clear - silent - later
        left = read - set().union(*by_state.values())
        parts = [
            f"{len(listed)} with something listed",
            f"{len(later)} with nothing but days after the last one asked about",
        ]
        parts += [
            f"{len(clear)} in whose records no outstanding duty was found",
            f"{len(silent)} of whom that cannot be said",
        ]
        lost = (
            f" {counted(len(left), 'child')} stand nowhere in it, which is a fault: do not rely on this list."
            if left
            else ""
        )
        return f"Children read: {len(read)}: {'; '.join(parts)}. Each has a row at least.{lost}"

    def sheet(self, asked: Asked) -> str:
        """Write the rows that are shown as CSV, with what is to be read with them in the first rows."""
        chosen = self._chosen(asked)
        made = f"Made at the desk on {day_in_words(now().date())}. {self._says()}."
        notes = [NOT_THE_RECORD, made, self._hidden(chosen), self._reconciled(), *self._sentences()]
        held = StringIO()
        writer = csv.writer(held, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(["", "", NOTE, in_a_cell(note), "", "", "", ""] for note in notes if note)
        writer.writerows([in_a_cell(line[name]) for name in COLUMNS] for line in chosen)
        return held.getvalue()


def _wanted(asked: Asked) -> tuple[str, str]:
    return asked.get("as_at") or "today", asked.get("within") or ""


def _lines(found: TeamList) -> Iterator[Line]:
    """Yield the rows of `due`; what it says of several children together or only counts, once for each of them."""
    for row in found.rows:
        if row.state is not State.CANNOT_TELL or row.source or row.who:
            yield _line(row, str(row.state))
    yield from (_line(row, LATER) for row in found.later)
    yield from (_told(case, str(State.CANNOT_TELL), says) for says, cases in found.silent for case in cases)
    yield from (_told(case, NOTHING_FOUND, says) for case, says in found.clear.items())


def _line(row: Row, state: str) -> Line:
    by = f"{weekday_in_words(row.due)}{f' at {row.due_at[11:16]}' if row.due_at else ''}" if row.due else ""
    return {**{name: value or "" for name, value in row.data.items()}, "state": state, "by": by}


def _told(case: str, state: str, says: str) -> Line:
    return {**dict.fromkeys((*COLUMNS, "by"), ""), "case": case, "state": state, "title": says}
