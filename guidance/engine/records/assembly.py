"""What several files say, put together: one case from several years, and plain records beside a census."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from guidance.engine.diagnostics import Diagnostic, Severity, Span
from guidance.engine.model.event import Event
from guidance.engine.model.source import Source
from guidance.engine.records.census.joining import closed_twice, join, plans_without_conference
from guidance.engine.records.census.reader import Census
from guidance.engine.records.faults import Faults
from guidance.engine.records.identity import Pile
from guidance.engine.records.reading import Note

Cases = dict[tuple[str, str], tuple[Event, ...]]
"""Events by owner and case."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """A census and the hash of its file, which puts two of the same year in an order of their own."""

    census: Census
    sha256: str


def join_years(censuses: Iterable[Hashed]) -> Cases:
    """Join each case over all the files that return it, the latest file last."""
    joined: Cases = {}
    for hashed in sorted(censuses, key=lambda h: (h.census.collection.reference_date, h.sha256)):
        owner = hashed.census.collection.authority
        for case, events in hashed.census.cases.items():
            before = joined.get((owner, case))
            joined[owner, case] = events if before is None else join(before, events)
    return joined


def census_faults(cases: Cases, file: str) -> tuple[list[Diagnostic], list[Note]]:
    """Report what shows only once all the files are joined."""
    found = [
        Diagnostic(
            "G674",
            f"child `{case}`: the episode `{second.episode}` closes on {first.at} and again on {second.at}",
            Span(file),
            "one of the two dates is wrong or was corrected later; both are used as they are",
            Severity.WARNING,
        )
        for (_, case), events in cases.items()
        for first, second in closed_twice(events)
    ]
    count = sum(plans_without_conference(events) for events in cases.values())
    subject = "no conference of the episode on the day it starts, so no review clock starts"
    return found, [Note(file, "plan without a conference", subject, count)] if count else []


@dataclass(frozen=True, slots=True)
class Adoption:
    """Plain records of children whom a census holds too: one case where the records name that authority.

    A reference alone proves nothing, since it is unique only inside one authority.
    """

    owners: Mapping[str, set[str]]
    named: Mapping[str, set[str]]
    places: Mapping[str, Span]

    def owner(self, case: str) -> str:
        """Return the authority inside which a plain reference is meant, or an empty text."""
        named = self.named.get(case, set())
        return next(iter(named)) if len(named) == 1 and named <= self.owners.get(case, set()) else ""

    def source(self, source: Source) -> Source:
        """Return the source, its cases under their owners."""
        return replace(source, cases=frozenset((owner or self.owner(case), case) for owner, case in source.cases))

    def apart(self) -> Iterator[Diagnostic]:
        """Report the references that a census and plain records share with nothing to say that they are one child."""
        for case in sorted(self.named.keys() & self.owners.keys()):
            if not self.owner(case):
                owners = ", ".join(sorted(self.owners[case]))
                message = f"case `{case}` is in a plain file and in the census of `{owners}`, and is read as two cases"
                cure = f"if they are one child, give the plain records `authority` {owners}"
                yield Diagnostic("G619", message, self.places[case], cure, Severity.WARNING)


def adoption(cases: Cases, pile: Pile) -> Adoption:
    """Find which plain records belong to cases of a census."""
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, case in cases:
        owners[case].add(owner)
    named: dict[str, set[str]] = defaultdict(set)
    places: dict[str, Span] = {}
    for event, place in pile.kept():
        named[event.case] |= {event.authority} if event.authority else set()
        places.setdefault(event.case, Span(*place))
    return Adoption(owners, named, places)


def together(cases: Cases, pile: Pile, adopted: Adoption, faults: Faults) -> Iterator[Event]:
    """Yield every event once, plain records under the owner they were adopted by."""
    taken = {(event.owner, event.case, event.id): event for events in cases.values() for event in events}
    yield from taken.values()
    for event, place in pile.kept():
        owner = adopted.owner(event.case)
        moved = replace(event, owner=owner) if owner else event
        held = taken.get((moved.owner, moved.case, moved.id))
        if held is None:
            yield moved
        elif held != moved:
            message = f"case `{event.case}`: the id `{event.id}` belongs to another event of the census"
            faults.of_record("G617", message, Span(*place), "give the event an id of its own")
            faults.records += 1
