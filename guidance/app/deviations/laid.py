"""The departures that an evaluation lays over its findings, and where they come from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from guidance.app.house import Refused
from guidance.engine.diagnostics import Diagnostic, Severity, Span, has_errors
from guidance.engine.evaluate.standing import holds, matches
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding
from guidance.engine.packs.deviations import read_deviations
from guidance.engine.packs.library import Library


@dataclass(frozen=True)
class Head:
    """Which ledger was read, and how far: the sequence and the hash of its last entry."""

    ledger: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class Laid:
    """Some departures, the hash of what they were read from, and the head of their ledger if it was one."""

    deviations: tuple[Deviation, ...] = ()
    digest: str = ""
    source: str = ""
    head: Head | None = None
    noticed: tuple[Diagnostic, ...] = ()


NONE = Laid()


def from_file(path: Path, library: Library) -> Laid:
    """Read the departures of a file.

    Raises:
        Refused: One of them has a mistake.
    """
    found, faults, digest = read_deviations(path, library)
    if has_errors(faults):
        raise Refused(faults)
    return Laid(found, digest, path.as_posix(), None, tuple(faults))


@dataclass(frozen=True)
class Moment:
    """When a question is asked of: the day, and what had been written down by when."""

    as_at: date
    known_at: date | datetime | None = None


def unreached(laid: Laid, findings: Sequence[Finding], events: Iterable[Event], when: Moment) -> Iterator[Diagnostic]:
    """Say which departures reach no finding of a case that was read, or two children's: a slip would go unseen."""
    cases, rules = {event.case for event in events}, {finding.rule.id for finding in findings}
    about: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings if laid.deviations else ():
        about.setdefault((finding.trigger.case, finding.rule.id), []).append(finding)
    for deviation in laid.deviations:
        near = about.get((deviation.case, deviation.rule), [])
        asked = deviation.case in cases and deviation.rule in rules and holds(deviation, when.as_at, when.known_at)
        reached = [finding for finding in near if asked and matches(deviation, finding)]
        if asked and not reached:
            yield _unreached(deviation, laid.source, near)
        if len({finding.trigger.owner or finding.authority for finding in reached}) > 1:
            yield _two_children(deviation, laid.source)


def _two_children(deviation: Deviation, source: str) -> Diagnostic:
    """Say that a departure is laid over the cases of two children who have one reference."""
    message = f"the departure `{deviation.id}` is laid over case `{deviation.case}` of two authorities"
    return Diagnostic("G434", message, Span(source), "give `authority` in it: these are two children", Severity.WARNING)


def _unreached(deviation: Deviation, source: str, near: Sequence[Finding]) -> Diagnostic:
    message = f"the departure `{deviation.id}` reaches no finding of `{deviation.rule}` in case `{deviation.case}`"
    if any(deviation.trigger in {f.trigger.id, *(e.id for e in f.joined)} for f in near):
        cure = "the records give another authority, or none: check `authority`"
    elif near:
        cure = f"its clock is started by {' or '.join(f'`{f.trigger.id}`' for f in near[:3])}: check `trigger`"
    else:
        cure = "nothing in these records starts that rule's clock in this case"
    return Diagnostic("G430", message, Span(source), cure, Severity.WARNING)
