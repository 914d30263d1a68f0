"""The departures that an evaluation lays over its findings, and where they come from."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from guidance.app.refusal import Refused
from guidance.engine.diagnostics import Diagnostic, Span, blamed_on, did_you_mean, has_errors
from guidance.engine.evaluate.standing import holds, matches
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.packs.library import Library


@dataclass(frozen=True)
class Head:
    """Which ledger was read, and how far: the sequence and the hash of its last entry."""

    ledger: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class Overlay:
    """Some departures, the hash of what they were read from, and the head of their ledger if it was one."""

    deviations: tuple[Deviation, ...] = ()
    digest: str = ""
    source: str = ""
    head: Head | None = None
    noticed: tuple[Diagnostic, ...] = ()


NONE = Overlay()


def from_file(path: Path, library: Library) -> Overlay:
    """Read the departures of a file.

    Raises:
        Refused: One of them has a mistake.
    """
    from guidance.engine.packs.documents.deviations import read_deviations  # noqa: PLC0415  only where a file is named

    found, faults, digest = read_deviations(path, library)
    if has_errors(faults):
        raise Refused(blamed_on("--deviations", faults))
    return Overlay(found, digest, path.as_posix(), None, blamed_on("--deviations", faults))


@dataclass(frozen=True)
class Moment:
    """When a question is asked of: the day, and what had been written down by when."""

    as_at: date
    known_at: date | datetime | None = None


@dataclass(frozen=True)
class Asked:
    """What was put to which records: the rules, the events, and the case that alone was asked about, if one was.

    `doubted` names the cases of which the records say things in two ways.
    """

    rules: Collection[str]
    events: Sequence[Event]
    case: str | None = None
    doubted: Collection[str] = ()


def unreached(laid: Overlay, findings: Sequence[Finding], asked: Asked, when: Moment) -> Iterator[Diagnostic]:
    """Say which departures are about a case or an event that was not read, or reach no finding, or two children's.

    A slip in a reference would go unseen: the rule would stand, and nobody would know that reasons are on record.
    """
    live = [d for d in laid.deviations if holds(d, when.as_at, when.known_at)]
    ids: dict[str, set[str]] = {case: set() for case in asked.doubted}
    for event in asked.events if live else ():
        ids.setdefault(event.case, set()).add(event.id)
    if elsewhere := [d for d in live if d.case not in ids]:
        yield _not_read(elsewhere, laid.source, ids)
    about: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings if live else ():
        about.setdefault((finding.trigger.case, finding.rule.id), []).append(finding)
    for deviation in live:
        if deviation.case not in ids or asked.case not in {None, deviation.case} or deviation.rule not in asked.rules:
            continue
        near = about.get((deviation.case, deviation.rule), [])
        reached = [finding for finding in near if matches(deviation, finding)]
        if not reached:
            yield _unreached(deviation, laid.source, near, ids[deviation.case])
        if len({finding.trigger.owner or finding.authority for finding in reached}) > 1:
            yield _two_children(deviation, laid.source)


_NAMED = 20
"""How many departures one warning names."""


def _not_read(elsewhere: Sequence[Deviation], source: str, cases: Collection[str]) -> Diagnostic:
    """Name the departures whose case is not in the records; a near miss is offered for the first that has one."""
    named = ", ".join(f"`{d.id}` (case `{d.case}`)" for d in elsewhere[:_NAMED])
    more = f" and {len(elsewhere) - _NAMED} more" if len(elsewhere) > _NAMED else ""
    one = len(elsewhere) == 1
    message = f"the case of {'this departure is' if one else 'these departures is'} not in the records: {named}{more}"
    plain = "check `case`, or name the records that hold it"
    near = (did_you_mean(d.case, cases, "") for d in elsewhere)
    return Diagnostic("G520", message, Span(source), next(filter(None, near), plain), element="case")


def _two_children(deviation: Deviation, source: str) -> Diagnostic:
    """Say that a departure is laid over the cases of two children who have one reference."""
    message = f"the departure `{deviation.id}` is laid over case `{deviation.case}` of two authorities"
    return Diagnostic("G434", message, Span(source), "give `authority` in it: these are two children")


def _unreached(deviation: Deviation, source: str, near: Sequence[Finding], ids: Collection[str]) -> Diagnostic:
    message = f"the departure `{deviation.id}` reaches no finding of `{deviation.rule}` in case `{deviation.case}`"
    if deviation.trigger not in ids and ":" not in deviation.trigger:
        message += f": no event `{deviation.trigger}` is on its record"
    key = "trigger"
    if any(deviation.trigger in {f.trigger.id, *(e.id for e in f.joined)} for f in near):
        key, cure = "authority", "the records give another authority, or none: check `authority`"
    elif near:
        cure = f"its clock is started by {' or '.join(f'`{f.trigger.id}`' for f in near[:3])}: check `trigger`"
    else:
        cure = "nothing in these records starts that rule's clock in this case"
    return Diagnostic("G430", message, Span(source), cure, element=key)
