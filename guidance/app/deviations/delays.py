"""Delay that guidance itself allows for, with reasons: an event for the record, and counts for the authority."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guidance.app.clock import today
from guidance.app.evaluation.evaluate import read
from guidance.app.evaluation.query import Query
from guidance.app.evaluation.single_record import read_one
from guidance.app.packs.shipped import shipped
from guidance.app.refusal import Refused
from guidance.engine.characters import as_json
from guidance.engine.diagnostics import has_errors
from guidance.engine.evaluate.case import Case
from guidance.engine.model.condition import tests_of
from guidance.engine.model.event import Event
from guidance.engine.model.rule import Perform, Rule
from guidance.engine.records.reading import Reading

EVENT = "delay_reason_recorded"
FOR_THE_AUTHORITY = ("capacity", "system")
"""Causes that an authority can put right, and no worker can."""


def causes() -> tuple[str, ...]:
    """Return the causes that a delay may have."""
    word = shipped().vocabulary.fact(EVENT, "cause")
    return tuple(word.values) if word else ()


def late_things() -> tuple[str, ...]:
    """Return the things that may be late."""
    word = shipped().vocabulary.fact(EVENT, "about")
    return tuple(word.values) if word else ()


def about(rule: Rule) -> str:
    """Say what is late where a rule allows for more time, as the rule it points to asks for it to be recorded."""
    reasons = shipped().rule(rule.latitude)
    patterns = reasons.duty.patterns if reasons and isinstance(reasons.duty, Perform) else ()
    named = [test.values[0] for p in patterns for test in tests_of(p.where) if test.fact == "about" and test.values]
    return named[0] if named else "other"


def delay_line(record: Mapping[str, str]) -> str:
    """Write the event for a file of records, as one line of JSON.

    Args:
        record: The case, the day (`at`), and the facts; what is empty is left out.

    Raises:
        Refused: A value is not one that the vocabulary has.
    """
    given = {"event": EVENT, **{key: value for key, value in record.items() if value}}
    library = shipped()
    found = read_one({key: value.replace(";", ",") for key, value in given.items()}, library.vocabulary,
                     library.authorities)  # fmt: skip
    if has_errors(found.diagnostics):
        raise Refused(found.diagnostics)
    return as_json({"case": given.pop("case"), **given})


@dataclass(frozen=True)
class Causes:
    """How often each cause was recorded for each authority and each thing that was late; no worker is in it."""

    counts: Mapping[tuple[str, str], Mapping[str, int]]
    events: int
    reading: Reading = field(default_factory=Reading)

    def data(self) -> list[dict[str, Any]]:
        """Return one row for each authority and thing, with every cause."""
        return [
            {"authority": authority or None, "about": thing, **{cause: found.get(cause, 0) for cause in _columns()}}
            for (authority, thing), found in sorted(self.counts.items())
        ]


def _columns() -> tuple[str, ...]:
    return (*causes(), "not_given")


def delay_causes(files: Sequence[Path]) -> Causes:
    """Count the causes of delay in some records, by authority and by what was late.

    Raises:
        Refused: A record has a mistake.
    """
    reading = read(Query(tuple(files), today(), ledger=None), shipped())
    counts: dict[tuple[str, str], Counter[str]] = {}
    for event, authority in with_authority(reading.events, {EVENT}):
        thing, cause = event.facts.get("about"), event.facts.get("cause")
        counts.setdefault((authority, str(thing or "not given")), Counter())[str(cause or "not_given")] += 1
    return Causes(counts, sum(each.total() for each in counts.values()), reading)


def with_authority(events: Sequence[Event], names: Collection[str]) -> Iterator[tuple[Event, str]]:
    """Yield each event of some names, with the authority whose case it was that day."""
    cases: dict[tuple[str, str], list[Event]] = {(e.owner, e.case): [] for e in events if e.event in names}
    for event in events if cases else ():
        if (event.owner, event.case) in cases:
            cases[event.owner, event.case].append(event)
    for own in cases.values():
        case = Case(tuple(sorted(own, key=lambda e: (e.start, e.id))), shipped().vocabulary.states)
        yield from ((e, case.authorities[e.id] or e.owner) for e in case.events if e.event in names)
