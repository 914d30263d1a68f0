"""What the page asks of the engine, one question at a time, in JSON; nothing is kept but what `forget` throws away."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from guidance import __version__
from guidance.app.clock import now, this_moment
from guidance.app.evaluation.conclusion import receipt_with
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.receipt import pack_digest
from guidance.app.next_steps.steps import NextSteps, next_after
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.app.typed_dates import iso_from, taken_as
from guidance.desk import choices
from guidance.desk.case import Case
from guidance.desk.diary import NONE, diary, entries, saved
from guidance.desk.drawn import as_text, drawn, is_to_come
from guidance.desk.offline.without import Without
from guidance.desk.saying import MOST, said
from guidance.desk.team import Team
from guidance.desk.writing import departure
from guidance.engine.characters import as_json, on_its_lines, on_one_line
from guidance.engine.explain.moments import as_at_in_words
from guidance.engine.model.england import comes_twice
from guidance.engine.model.vocabulary import FactWord, NotAFact
from guidance.engine.records.content import Content
from guidance.engine.records.plain.moment import parse_moment
from guidance.render.plain.next_data import next_data

if TYPE_CHECKING:
    from guidance.desk.authoring.answers import Authoring
    from guidance.desk.mapping.tables import Maps

Asked = Mapping[str, Any]
NOT_CARRIED = (
    "what was opened is read by `{}`, which does not travel with this page; save its rows as CSV and open that"
)
NOT_YET = "That is still to come."
TWICE = "That time came twice, as the clocks went back: put +01:00 behind it for the first, or Z for the second."
NOT_COME = {
    "pydantic": "what checks trials and packs did not come to this page; `guidance check` and `guidance trials` do it",
    "openpyxl": "what reads workbooks did not come to this page; save the sheet as CSV, in UTF-8, and open that",
}
"""What is said where a part that comes later is lacking, by what is imported of it first."""
TO_SAVE = frozenset({"evaluate", "diary", "saved", "sheet", "preview_file", "map_file"})
"""What is data or a file, and given as it is; every other answer is to be shown."""

AUTHORED = frozenset({"trial_asks", "trial", "preview", "preview_file", "pack", "pack_cases"})
"""What those ask who write trials and packs."""


@dataclass
class Desk:
    """The last answer, the identifiers of what a diary was given of it, and what is held of a case."""

    steps: NextSteps | None = None
    taken: dict[str, str] = field(default_factory=dict)
    case: Case = field(default_factory=Case)
    team: Team = field(default_factory=Team)
    authoring: "Authoring | None" = None
    given: list[Content] = field(default_factory=list)
    without: Without = field(default_factory=Without)
    maps: "Maps | None" = None

    def give(self, name: str, content: bytes | memoryview) -> None:
        """Take the bytes of a file, which the next question is about."""
        self.given.append(Content(bytes(content), on_one_line(name)))

    def put(self, question: str) -> str:
        """Answer one question: `{"ask": …}` with what goes with it. What is refused says why, in words."""
        asked: Asked = json.loads(question)
        try:
            self.without.hold(asked, self._answered(asked["ask"]))
            answer = self.without.dated(asked, self._ways[asked["ask"]](asked))
        except NotAFact as wrong:
            return _shown({"refused": [_sentence(str(wrong), wrong.cure)]})
        except Refused as refused:
            few = refused.diagnostics[:MOST]
            return _shown({"refused": [_sentence(d.message, d.cure) for d in few], "faults": said(refused.diagnostics)})
        except ModuleNotFoundError as lacking:
            why = NOT_COME.get(lacking.name or "", NOT_CARRIED.format(lacking.name))
            return _shown({"refused": [why], "faults": []})
        finally:
            self.given.clear()
        return as_json({"answer": answer}) if asked["ask"] in TO_SAVE else _shown({"answer": answer})

    @property
    def _ways(self) -> Mapping[str, Callable[[Asked], Any]]:
        return {
            "opened": opened, "when": when, "facts": facts, "find": find, "evaluate": findings, "next": self._next,
            "text": self._text, "diary": self._diary, "saved": self._saved,
            "case_text": lambda _: self.case.text(), "argued": self.case.argued,
            "case": lambda asked: self._opening(asked, self.case.put),
            "team": lambda asked: self._opening(asked, self.team.put), "sheet": self.team.sheet,
            "map": lambda asked: self._maps().put(asked, tuple(self.given)), "map_file": lambda _: self._maps().file(),
            "rules": lambda asked: departure.rules_like(asked["words"], shipped(), now().date()),
            "duties": lambda _: {"duties": departure.duties(self.case)},
            "without": self.without.tell, "departure": departure.about, "reviewed": departure.reviewed,
            **dict.fromkeys(AUTHORED, self._authored),
        }  # fmt: skip

    def _answered(self, ask: str) -> date | None:
        """Return the latest day of the answers on the screen from which something may be taken."""
        those = self.case.steps.values() if ask in {"case_text", "argued"} else [self.steps]
        return max((steps.answer.query.as_at for steps in those if steps), default=None)

    def _next(self, asked: Asked) -> dict[str, Any]:
        self.steps = steps_after(asked)
        return {"shown": drawn(self.steps), **({"next": next_data(self.steps)} if asked.get("data") else {})}

    def _authored(self, asked: Asked) -> Any:  # noqa: ANN401  whatever was asked for
        """Answer those who write trials and packs. What does it is imported only now: most never ask."""
        from guidance.desk.authoring.answers import Authoring  # noqa: PLC0415  most never ask

        self.authoring = self.authoring or Authoring()
        return self.authoring.put(asked, tuple(self.given))

    def _opening(self, asked: Asked, put: Callable[..., dict[str, Any]]) -> dict[str, Any]:
        """Put a question about a case or a team; of a table that needs a map, give one to be looked at first."""
        if asked.get("do") == "open" and (proposed := self._maps().begun(self.given, asked.get("authority") or "")):
            return {"map": proposed}
        if asked.get("do") != "open_mapped":
            return put(asked, tuple(self.given))
        answer = put({**asked, "do": "open"}, self._maps().read(), self._maps().made())
        self.maps = None
        return answer

    def _maps(self) -> "Maps":
        """Return what makes maps. It is imported only now: most never open such a table."""
        from guidance.desk.mapping.tables import Maps  # noqa: PLC0415  most never ask

        self.maps = self.maps or Maps()
        return self.maps

    def _saved(self, _: Asked) -> str:
        return self.case.chronology.saved()

    def _text(self, _: Asked) -> str:
        return as_text(drawn(self.steps)) if self.steps else ""

    def _diary(self, asked: Asked) -> dict[str, str]:
        found = entries(self.steps) if self.steps else []
        if self.steps is None or not found:
            return {"says": NONE, "file": ""}
        reasons, by = bool(asked.get("reasons")), self.without.says
        file = diary(found, self.steps, self.taken, this_moment(), reasons=reasons, by=by)
        return {"says": saved(found, self.steps), "file": file}


def opened(_: Asked) -> dict[str, Any]:
    """Say what is at this desk: which engine, which packs, and what moment it is in England."""
    return {"engine": __version__, "packs": pack_digest(shipped()), "now": as_at_in_words(now())}


def when(asked: Asked) -> dict[str, str]:
    """Say which day or moment a text was taken for, and what is to be noticed of it."""
    iso = iso_from(asked["text"], now())
    found = parse_moment(iso)
    twice = found.at_time and not found.zoned and comes_twice(found.day, found.at_time)
    but = [*([NOT_YET] if is_to_come(found) else []), *([TWICE] if twice else [])]
    return {"iso": iso, "says": taken_as(iso), "but": " ".join(but)}


def facts(asked: Asked) -> list[dict[str, Any]]:
    """List the facts of an event that decide something today."""
    return choices.deciding_facts(shipped(), asked["event"], now().date())


def find(asked: Asked) -> list[str]:
    """List the events that some words may mean, the likeliest first."""
    words = shipped().vocabulary
    nearest = words.nearest_event(asked["words"])
    return list(dict.fromkeys([*([nearest] if nearest else []), *words.events_about(asked["words"])]))


def findings(asked: Asked) -> dict[str, Any]:
    """Say what every rule comes to in some records, as `evaluate` does.

    Raises:
        Refused: A record cannot be used.
    """
    at = parse_moment(iso_from(asked["as_at"], now()))
    moment = at.latest if at.at_time else None
    answer = evaluate(Query(asked["records"], at.day, ledger=None, case=asked.get("case"), moment=moment))
    return {"receipt": receipt_with(answer), "findings": answer.data()}


def steps_after(asked: Asked) -> NextSteps:
    """Say what comes next, when one thing has happened.

    Raises:
        NotAFact: Nobody can tell which day or time is meant.
        Refused: The event or a fact is not one that the vocabulary has.
    """
    words, event, today = shipped().vocabulary, asked["event"], now()
    known = {name: _value(words.fact(event, name), value, today) for name, value in asked["facts"].items()}
    at = parse_moment(iso_from(asked.get("as_at") or "now", today))
    query = Query((), at.day, ledger=None, authority=asked.get("authority") or None,
                  moment=at.latest if at.at_time else None)  # fmt: skip
    return next_after(query, event, iso_from(asked["at"], today), known)


def _value(fact: FactWord | None, typed: str, today: datetime) -> str:
    return iso_from(typed, today) if fact and fact.type == "date" else typed


def _shown(reply: dict[str, Any]) -> str:
    """Write what a page shows: each character that acts has another in its place, and is not written by its number."""
    return on_its_lines(json.dumps(reply, ensure_ascii=False))


def _sentence(message: str, cure: str) -> str:
    return f"{message}; {cure}" if cure else message
