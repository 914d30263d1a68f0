"""Build the rules, records, trials and deviations that a test speaks of, in the words that packs are written in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from guidance import calendars
from guidance.engine.diagnostics import Span
from guidance.engine.evaluate import definition
from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Force, Instrument, Rule
from guidance.engine.model.trial import Suspends, Trial, TrialInstrument
from guidance.engine.model.vocabulary import State
from guidance.engine.packs.loading import load
from guidance.engine.packs.rules import rule_from
from guidance.engine.packs.schema import RuleText
from guidance.engine.records.plain.moment import parse_moment

KENT, ESSEX = "886", "881"
CALENDARS: Calendars = load([calendars.FOLDER]).calendars
CALENDAR: Calendar = CALENDARS.by_name["england-and-wales"]
STATES = {"open_case": State("open_case", "The case is open.", ("opened",), ("closed",))}
GUIDE = Instrument("guide-2010", "The Guide (2010)", Force.STATUTORY_GUIDANCE, commencement=date(2000, 1, 1))

_PLAIN = {
    "id": "t.rule",
    "title": "Do what is asked",
    "provision": {"heading": "Asking", "evidence": "confirmed"},
    "bearer": "children's social care",
    "why": "So that a child is not left waiting.",
    "when": "asked",
}
_MODALITIES = ("must", "should", "may", "must_not", "derives")
_LIMITS = ("within", "before", "how_soon")


def day(text: str) -> date:
    return date.fromisoformat(text)


def rule(
    id: str = "t.rule",  # noqa: A002  as a pack calls it
    instrument: Instrument = GUIDE,
    trial: str = "",
    **changes: Any,  # noqa: ANN401
) -> Rule:
    """Build a rule: `asked` should be followed by `done` within 10 working days, but for what a test changes.

    The keys are those of a pack; one that is a word of Python ends in an underscore.
    """
    given = {key.rstrip("_"): value for key, value in changes.items() if value is not None}
    if not any(word in given for word in _MODALITIES):
        given["should"] = "done"
    act = given.get("should", given.get("must"))
    if (isinstance(act, str | list) or "event" in (act or {})) and not any(word in given for word in _LIMITS):
        given["within"] = "10 working days"
    return rule_from(
        RuleText.model_validate({**_PLAIN, "id": id, **given}), instrument, Span("t/01-asking.yaml"), trial=trial
    )


def event(said: str, **given: Any) -> Event:  # noqa: ANN401
    """Build an event from `2011-04-18 asked` or `2011-04-18T14:30 asked`; what is not a record's own is a fact.

    Its id is the text itself where none is given.
    """
    at, name = said.split()
    moment, recorded = parse_moment(at), given.pop("recorded_at", None)
    own = {key: given.pop(key) for key in ("case", "id", "episode", "authority", "owner") if key in given}
    made = Event("C", name, at, moment.day, moment.at_time, id=said, zoned=moment.zoned,
                 facts={k: _fact(v) for k, v in given.items()})  # fmt: skip
    if recorded:
        made = replace(made, recorded_at=recorded, recorded=parse_moment(recorded).latest)
    return replace(made, **own)


def _fact(value: object) -> Fact:
    if isinstance(value, list):
        return tuple(sorted(str(item) for item in value))
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def events(given: Iterable[str | Event]) -> list[Event]:
    return [event(item) if isinstance(item, str) else item for item in given]


def findings(
    rules: Rule | Sequence[Rule],
    given: Iterable[str | Event],
    as_at: str = "2011-06-30",
    known_at: str | None = None,
    **more: Any,  # noqa: ANN401
) -> list[Finding]:
    """Evaluate by the definition, with the shipped calendar and one state, `open_case`."""
    terms = {"calendars": CALENDARS, "states": STATES, **more}
    chosen = [rules] if isinstance(rules, Rule) else rules
    return definition.evaluate(chosen, events(given), when(as_at), _known(known_at), **terms)


def finding(
    rules: Rule | Sequence[Rule],
    given: Iterable[str | Event],
    as_at: str = "2011-06-30",
    known_at: str | None = None,
    **more: Any,  # noqa: ANN401
) -> Finding:
    """Evaluate where there is exactly one finding to be had."""
    (only,) = findings(rules, given, as_at, known_at, **more)
    return only


def _known(text: str | None) -> date | datetime | None:
    return None if text is None else when(text)


def when(text: str) -> date | datetime:
    """Read a day, or a moment where a time is given."""
    moment = parse_moment(text)
    return moment.latest if moment.at_time else moment.day


def source(
    *shows: str,
    begins: str | None = None,
    ends: str | None = None,
    cases: Iterable[tuple[str, str]] = (("", "C"),),
) -> Source:
    """Build a source that shows these events, or every event where none is named."""
    return Source("s", frozenset(cases), frozenset(shows) if shows else None, _day(begins), _day(ends))


def _day(text: str | None) -> date | None:
    return day(text) if text else None


def trial(
    *suspends: str | Suspends,
    begins: str = "2011-04-01",
    ends: str | None = "2011-10-01",
    **changes: Any,  # noqa: ANN401
) -> Trial:
    """Build a granted trial in Kent from 1 April to 1 October 2011."""
    named = tuple(s if isinstance(s, Suspends) else Suspends(s, "confirmed") for s in suspends)
    made = Trial("kent-2011", KENT, "granted", day(begins), _day(ends), suspends=named)
    return replace(made, **changes)


def instead(
    trial_id: str = "kent-2011",
    begins: str = "2011-04-01",
    ends: str = "2011-10-01",
    **changes: Any,  # noqa: ANN401
) -> Rule:
    """Build a rule that applies instead under that trial."""
    paper = Instrument(
        f"trial:{trial_id}", "Local trial", Force.LOCAL_PROCEDURE, day(begins), day(ends), authority=KENT
    )
    return rule("kent.instead", paper, trial_id, **{"should": "planned", **changes})


def direction(dated: str | None = None, begins: str | None = None, ends: str | None = None) -> TrialInstrument:
    return TrialInstrument("direction", _day(dated), _day(begins), _day(ends))


def deviation(decided: str, trigger: str = "2011-04-18 asked", **changes: Any) -> Deviation:  # noqa: ANN401
    """Build a decision not to follow `t.rule` in case C, written down at four on its own day."""
    made = Deviation(
        f"d {decided}", "C", "t.rule", trigger, day(decided), "team manager, Kent", "The child was in hospital.",
        recorded=datetime.combine(day(decided), time(16)),
    )  # fmt: skip
    return replace(made, **changes)


def local(authority: str = KENT) -> Instrument:
    return replace(GUIDE, id="local", title="Local manual", force=Force.LOCAL_PROCEDURE, authority=authority)


def statuses(found: Iterable[Finding]) -> Mapping[str, str]:
    """Return the status of each finding by its trigger's id."""
    return {f.trigger.id: str(f.status) for f in found}
