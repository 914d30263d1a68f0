"""One census file, read as far as it can be."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.event import Event
from guidance.engine.model.source import Source
from guidance.engine.records.census.child import Child, read_child, reference
from guidance.engine.records.census.collection import Collection, settle
from guidance.engine.records.census.elements import Break, Element, Refused, walk
from guidance.engine.records.census.group import unknown
from guidance.engine.records.census.joining import join
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.intake import Intake
from guidance.engine.records.reading import Note, Terms

_WHOLE = "nothing after that is read; ask for the whole file"


@dataclass(frozen=True, slots=True)
class Census:
    """What one file gave: its children's events by case reference, and what it can show of them."""

    name: str
    collection: Collection
    cases: dict[str, tuple[Event, ...]]
    lost: dict[str, frozenset[str]]

    def sources(self) -> Iterator[Source]:
        """Yield the file as a source; children some of whose dates cannot be read have one that shows less.

        Where a date is there and cannot be read, silence about its event is not evidence that nothing was done.
        """
        owner, shows = self.collection.authority, self.collection.shows
        alike: dict[frozenset[str], list[tuple[str, str]]] = defaultdict(list)
        for case in self.cases:
            alike[self.lost.get(case, frozenset()) & shows].append((owner, case))
        for lost, cases in sorted(alike.items(), key=lambda item: sorted(item[0])):
            begins, ends = self.collection.begins, self.collection.reference_date
            yield Source(self.name, frozenset(cases), shows - lost, begins, ends)


@dataclass(frozen=True, slots=True)
class CensusFile:
    """One file as read: the census in it, if it is one, and what was found on the way."""

    census: Census | None
    found: tuple[Diagnostic, ...]
    notes: tuple[Note, ...] = ()
    left_out: int = 0


def read_census(intake: Intake, file: str, terms: Terms) -> CensusFile:
    """Read a census. Its faults are warnings; only a file that cannot be read as a census at all has an error."""
    desk = _Desk(Reporter(file), terms)
    try:
        broken = walk(intake.chunks(), desk)
    except Refused as refused:
        return _refused(desk.reporter, refused)
    if desk.collection is None:
        return _refused(desk.reporter, _no_census(broken))
    if broken is not None:
        desk.stop(broken)
    return desk.close()


def _refused(reporter: Reporter, why: Refused) -> CensusFile:
    span = Span(reporter.file, why.place.line, why.place.column)
    return CensusFile(None, (*reporter.found, Diagnostic(why.code, why.message, span, why.cure)))


def _no_census(broken: Break | None) -> Refused:
    if broken is None:
        message = "the file has no `Children` inside `Message`"
        return Refused("G650", message, Element(""), "give a children in need census")
    message = f"the file cannot be read as XML: {broken.why}"
    return Refused("G650", message, Element("", broken.line, broken.column), "ask for the file to be made again")


@dataclass(slots=True)
class _Desk:
    """Takes the parts of a census as they come, and keeps events only."""

    reporter: Reporter
    terms: Terms
    collection: Collection | None = None
    cases: dict[str, tuple[Event, ...]] = field(default_factory=dict)
    lost: dict[str, frozenset[str]] = field(default_factory=dict)
    children: int = 0
    left_out: int = 0
    _header: Element | None = None

    def header(self, element: Element) -> None:
        """Keep the header until the children begin."""
        if self.collection is None and self._header is None:
            self._header = element
        else:
            self.reporter.fault("G665", element, "`Header` is given twice, or after the children", "the first is used")

    def children_begin(self, place: Element) -> None:
        """Settle whose census it is."""
        if self.collection is None:
            self.collection = settle(self._header, self.terms, self.reporter, place)

    def child(self, element: Element) -> None:
        """Read one child and let its elements go."""
        if self.collection is None:
            return
        self.children += 1
        child = read_child(element, self.collection, self.reporter)
        if child is None:
            self.left_out += 1
        else:
            self._keep(child, element)
        self.reporter.case = ""
        self.terms.tell()

    def _keep(self, child: Child, element: Element) -> None:
        before = self.cases.get(child.case)
        if before is not None:
            self.reporter.fault("G658", element, "the child is there twice", "the two are read as one")
        self.cases[child.case] = child.events if before is None else join(before, child.events)
        if child.lost:
            self.lost[child.case] = child.lost | self.lost.get(child.case, frozenset())

    def unknown(self, place: Element) -> None:
        """Report an element that stands outside the header and the children."""
        unknown(place, self.reporter)

    def stray(self, place: Element) -> None:
        """Report text outside the header and the children."""
        self.reporter.once("G666", place, "stray text", f"text stands between the elements of `{place.name}`")

    def stop(self, broken: Break) -> None:
        """Report that the file breaks off, and how much of it was read."""
        message = f"the census breaks off: {broken.why}; {self.children} children before that are read"
        if broken.unfinished is not None and broken.unfinished.name == "Child":
            self.left_out += 1
            message += f", and child `{reference(broken.unfinished)}`, in whom it breaks off, is left out"
        self.reporter.stopped("G655", Element("", broken.line, broken.column), message, _WHOLE)

    def close(self) -> CensusFile:
        """Hand over what was read."""
        if self.collection is None:
            raise AssertionError
        if not self.children:
            self.reporter.fault("G664", Element(""), "the census holds no children", "ask for the whole file")
        census = Census(Path(self.reporter.file).name, self.collection, self.cases, self.lost)
        self.reporter.count("children", by=self.children)
        return CensusFile(census, tuple(self.reporter.found), tuple(self.reporter.notes()), self.left_out)
