"""What several files say, put together: one case from several years, and plain records beside a census."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from itertools import pairwise
from operator import attrgetter

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt, Version
from guidance.engine.model.records.source import Source
from guidance.engine.records.census.person import eighteenth
from guidance.engine.records.census.reader import Census
from guidance.engine.records.census.returns.contradiction import Contradiction
from guidance.engine.records.census.returns.contradictions import contradictions
from guidance.engine.records.census.returns.joining import join, reconcile, taken_back
from guidance.engine.records.census.returns.unreturned import unreturned
from guidance.engine.records.census.writing import Child
from guidance.engine.records.identity import Pile
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Note

Key = tuple[str, str]
Cases = Mapping[Key, Child]
"""Children by owner and case."""


class JoinedYears(Cases):
    """Each case over all the files that return it, the latest year last; joined anew whenever it is looked at.

    Files of one year are of equal weight. Nothing but the references is held, for there may be many children.
    """

    def __init__(self, censuses: Iterable[Census]) -> None:
        self._returns: dict[Key, list[Census]] = {}
        for census in censuses:
            for case in census.cases:
                self._returns.setdefault((census.collection.authority, case), []).append(census)

    def __getitem__(self, key: Key) -> Child:
        files = self._returns[key]
        if len(files) == 1:
            return files[0].cases[key[1]]
        return reduce(join, [child for _, child in self.by_year(key)])

    def __contains__(self, key: object) -> bool:
        return key in self._returns

    def __iter__(self) -> Iterator[Key]:
        return iter(self._returns)

    def __len__(self) -> int:
        return len(self._returns)

    @property
    def returned_again(self) -> Iterator[Key]:
        """The cases that more than one file returns."""
        return (key for key, files in self._returns.items() if len(files) > 1)

    def by_day(self, key: Key) -> Mapping[date, list[Child]]:
        """Give every return of a case by the last day of its year."""
        years: dict[date, list[Child]] = defaultdict(list)
        for census in self._returns[key]:
            years[census.collection.reference_date].append(census.cases[key[1]])
        return years

    def by_year(self, key: Key) -> list[tuple[date, Child]]:
        """Give a case year by year, the files of one year as one."""
        years = sorted(self.by_day(key).items())
        return [(day, reconcile(found) if len(found) > 1 else found[0]) for day, found in years]


@dataclass(frozen=True, slots=True)
class Noticed:
    """What shows only once all the files are joined: warnings, those that are only counted, notes, and doubts."""

    found: list[Diagnostic]
    repeated: list[Diagnostic]
    notes: list[Note]
    doubts: list[Doubt]


def census_faults(cases: JoinedYears, censuses: Sequence[Census]) -> Noticed:
    """Report what shows only once all the files are joined."""
    latest = max(censuses, key=lambda census: (census.collection.reference_date, census.file), default=None)
    file = latest.file if latest else ""
    noticed, doubted = Noticed([], [], [], []), list[Doubt]()
    for (_, case), child in cases.items():
        doubted += child.doubts
        undated = {name for doubt in child.doubts for name in doubt.missing}
        if child.sound:
            continue
        for wrong in contradictions(child.events):
            noticed.found.append(_of_child(wrong.code, case, wrong.message, wrong.cure, file=file))
            noticed.doubts.extend([wrong.doubt] if wrong.doubt else [])
        days = [] if "date of icpc_held" in undated else plans_without_conference(child.events)
        what = "with no conference of its episode that day, so no review clock starts"
        noticed.repeated.extend(
            _of_child("G677", case, f"a plan starts on {day} {what}", "", file=file) for day in days
        )
    noticed.doubts[:0] = doubted
    for wrong, case in (*_in_two_files(cases), *_taken_back(cases)):
        noticed.found.append(_of_child(wrong.code, case, wrong.message, wrong.cure, file=file))
        noticed.doubts.extend([wrong.doubt] if wrong.doubt else [])
    for case, message, doubt, census in unreturned(cases, censuses):
        cure = "find out whether it came to an end, and when"
        noticed.found.append(_of_child("G687", case, message, cure, file=census.file))
        noticed.doubts.append(doubt)
    count = len(noticed.repeated)
    subject = "no conference of the episode on the day it starts, so no review clock starts"
    noticed.notes.extend([Note(file, "plan without a conference", subject, count)] if count else [])
    return noticed


def _in_two_files(cases: JoinedYears) -> Iterator[tuple[Contradiction, str]]:
    """Find children whom several files of one year return, and not alike."""
    for key in cases.returned_again:
        for day, found in cases.by_day(key).items():
            if len({repr((child.events, child.doubts)) for child in found}) > 1:
                message = f"{len(found)} files of the year to {day} return the child, and do not say the same"
                cure = "give each child once; what they do not agree on is taken as not known"
                yield Contradiction("G658", message, cure), key[1]


def _taken_back(cases: JoinedYears) -> Iterator[tuple[Contradiction, str]]:
    """Find what one year says has ended and a later year returns with another end or none: either may be so."""
    for owner, case in cases.returned_again:
        for (_, earlier), (day, later) in pairwise(cases.by_year((owner, case))):
            for event in taken_back(earlier.events, later):
                because = f"a return says that `{event.event}` on {event.day}, and that of the year to {day} does not"
                doubt = Doubt(owner, case, (f"date of {event.event}",), because, (Version(frozenset({event.id})),))
                yield Contradiction("G688", because, "one of the two is wrong; which is not known", doubt), case


def _of_child(code: str, case: str, message: str, cure: str, *, file: str) -> Diagnostic:
    return Diagnostic(code, f"child `{case}`: {message}", Span(file), cure, (), case)


def plans_without_conference(events: Iterable[Event]) -> list[date]:
    """List the days on which a plan starts with no conference of its episode, so that no review clock starts."""
    held, begun = set(), []
    for event in events:
        if event.event == "icpc_held":
            held.add((event.episode, event.day))
        elif event.event == "cp_plan_started":
            begun.append((event.episode, event.day))
    return [day for episode, day in begun if (episode, day) not in held]


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

    def doubt(self, doubt: Doubt) -> Doubt:
        """Return a doubt of plain records, its case and its events under their owner."""
        owner = "" if doubt.owner else self.owner(doubt.case)
        if not owner:
            return doubt
        versions = tuple(
            replace(v, instead=tuple(replace(event, owner=owner) for event in v.instead)) for v in doubt.versions
        )
        return replace(doubt, owner=owner, versions=versions)

    def apart(self) -> Iterator[Diagnostic]:
        """Report the references that a census and plain records share with nothing to say that they are one child."""
        for case in sorted(self.named.keys() & self.owners.keys()):
            if not self.owner(case):
                owners = ", ".join(sorted(self.owners[case]))
                message = f"case `{case}` is in a plain file and in the census of `{owners}`, and is read as two cases"
                cure = f"if they are one child, give the plain records `authority` {owners}"
                yield Diagnostic("G619", message, self.places[case], cure)


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


def together(cases: Cases, pile: Pile, adopted: Adoption, faults: Faults) -> Iterator[list[Event]]:
    """Yield the events of each case, each once and in order; plain records under the owner they were adopted by."""
    plain: dict[Key, list[tuple[Event, Span]]] = defaultdict(list)
    for event, place in pile.kept():
        owner = adopted.owner(event.case) or event.owner
        plain[owner, event.case].append((replace(event, owner=owner), Span(*place)))
    for key in sorted({*cases, *plain}, key=lambda key: (key[1], key[0])):
        returned = {event.id: event for event in (cases[key].events if key in cases else ())}
        if key not in plain:  # no census gives a time
            yield sorted(returned.values(), key=attrgetter("day", "event", "id"))
            continue
        every = list(returned.values())
        for event, span in plain.get(key, ()):
            held = returned.get(event.id)
            if held is None:
                every.append(event)
            elif held != event:
                message = f"case `{event.case}`: the id `{event.id}` belongs to another event of the census"
                faults.of_record("G617", message, span, "give the event an id of its own")
                faults.records += 1
        yield sorted(every, key=lambda event: (event.start, event.event, event.id))


def plain_faults(pile: Pile, adopted: Adoption, census: Cases) -> Noticed:
    """Report what plain records of one case, and those of a census that they belong to, say that cannot be so.

    Answers with no date, and accounts of one thing that differ, are put in doubt: episodes and plans that overlap are
    kept as their sender gave them.
    """
    noticed, cases, places = Noticed([], [], [], []), defaultdict[str, list[Event]](list), dict[str, Span]()
    for event, place in pile.kept():
        owner = adopted.owner(event.case)
        cases[event.case].append(replace(event, owner=owner) if owner else event)
        places.setdefault(event.case, Span(*place))
    for case, events in cases.items():
        returned = census.get((adopted.owner(case), case), Child(case, ()))
        told = {wrong.message for wrong in contradictions(returned.events)}
        every = [*returned.events, *events]
        for wrong in (*contradictions(every), *_referred_as_adults(every), *_alive_after_death(every)):
            if wrong.code in _OF_PLAIN_RECORDS and wrong.message not in told:
                message = f"case `{case}`: {wrong.message}"
                noticed.found.append(Diagnostic(wrong.code, message, places[case], wrong.cure, (), case))
                noticed.doubts.extend([wrong.doubt] if wrong.doubt and wrong.code in _IN_DOUBT else [])
    return noticed


_OF_PLAIN_RECORDS = ("G621", "G622", "G644", "G674", "G678", "G679", "G688", "G689", "G699")
_IN_DOUBT = ("G621", "G622", "G674", "G688")


def _referred_as_adults(events: Iterable[Event]) -> Iterator[Contradiction]:
    """Find referrals of somebody who had turned 18, so far as the record says when that was."""
    events = list(events)
    grown = [event.day for event in events if event.event == "child_turned_18"]
    grown += [eighteenth(event.day) for event in events if event.event == "child_born"]
    for event in events:
        if event.event == "referral_received" and grown and min(grown) <= event.day:
            message = f"the child is an adult on the day of the referral, {event.day}"
            yield Contradiction("G689", message, "check the date, and that the reference is this child's")


_OF_THE_LIVING = frozenset({
    "accommodation_agreed", "child_born", "child_found", "child_turned_18", "looked_after_started", "placement_started",
    "police_protection_started", "returned_home",
})  # fmt: skip
_SEEN = ("child_seen", "child_seen_alone", "spoken_to_child")


def _alive_after_death(events: Iterable[Event]) -> Iterator[Contradiction]:
    """Find what only a living child does, or at which the child was seen, on a day after the record has the death."""
    events = list(events)
    died = min((event.day for event in events if event.event == "child_died"), default=date.max)
    for event in events:
        seen = any(event.facts.get(fact) == "true" for fact in _SEEN) or event.facts.get("result") == "obtained"
        if event.day > died and (seen or event.event in _OF_THE_LIVING):
            message = f"`{event.event}` on {event.day} is of a living child, and the death is on {died}"
            yield Contradiction("G644", message, "check both days, and that both records are of one child")


def undated(events: Iterable[Event], left_out: Sequence[Event], adopted: Adoption) -> Iterator[Doubt]:
    """Yield a doubt for each record left out for the want of its day: it was done some day while the case ran."""
    days: dict[Key, list[date]] = defaultdict(list)
    whose = {(adopted.owner(event.case), event.case) for event in left_out}
    for event in events if whose else ():
        if (event.owner, event.case) in whose:
            days[event.owner, event.case].append(event.day)
    for number, event in enumerate(sorted(left_out, key=repr), 1):
        owner = adopted.owner(event.case)
        known = days[owner, event.case]
        if known:
            own = f"{event.event}:undated:{number}"
            at = [replace(event, id=own, owner=owner, day=day, at=day.isoformat()) for day in (min(known), max(known))]
            because = f"the day on which `{event.event}` cannot be read"
            versions = tuple(Version(instead=(one,)) for one in at)
            yield Doubt(owner, event.case, (f"date of {event.event}",), because, versions)
