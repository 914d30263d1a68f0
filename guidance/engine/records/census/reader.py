"""One census file, read as far as it can be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.records.packed import pack, unpack
from guidance.engine.model.records.source import Source
from guidance.engine.records.census.child import read_child, reference
from guidance.engine.records.census.codes import CARRIED
from guidance.engine.records.census.collection import Collection, settle
from guidance.engine.records.census.elements import Break, Element, Refused, walk
from guidance.engine.records.census.group import unknown
from guidance.engine.records.census.plain.child import PlainReader
from guidance.engine.records.census.reporter import Reporter
from guidance.engine.records.census.returns.joining import reconcile
from guidance.engine.records.census.writing import Child
from guidance.engine.records.intake import Intake
from guidance.engine.records.reading import BrokenOff, Note, Terms

_WHOLE = "nothing after that is read; ask for the whole file"


@dataclass(frozen=True, slots=True)
class Census:
    """What one file gave: its children by case reference, and whether it breaks off."""

    name: str
    file: str
    collection: Collection
    cases: Mapping[str, Child]
    broken: BrokenOff | None = None

    @property
    def source(self) -> Source:
        """The file as a source, which speaks for the children in it."""
        owner, shows = self.collection.authority, self.collection.shows
        cases = frozenset((owner, case) for case in self.cases)
        return Source(self.name, cases, shows, self.collection.begins, self.collection.reference_date, CARRIED)


FEW = 100_000
"""So many children need no packing: no authority returns as many."""


class Returned(Mapping[str, Child]):
    """The children of one file by case reference; of very many, each is packed. Several returns of one are one."""

    def __init__(self) -> None:
        self._first: dict[str, Child | bytes] = {}
        self._more: dict[str, list[Child | bytes]] = {}

    def add(self, child: Child) -> bool:
        """Put a child with those there are; tell whether it is the first of its reference."""
        held = child if len(self._first) < FEW else pack(child, {})
        if self._first.setdefault(child.case, held) is held:
            return True
        self._more.setdefault(child.case, []).append(held)
        return False

    def __getitem__(self, case: str) -> Child:
        first = self._first[case]
        if case not in self._more:
            return first if isinstance(first, Child) else unpack(first, {})
        every = (first, *self._more[case])
        return reconcile([child if isinstance(child, Child) else unpack(child, {}) for child in every])

    def __contains__(self, case: object) -> bool:
        return case in self._first

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)


@dataclass(frozen=True, slots=True)
class CensusFile:
    """One file as read: the census in it, if it is one, and what was found on the way."""

    census: Census | None
    found: tuple[Diagnostic, ...]
    repeated: tuple[Diagnostic, ...] = ()
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
    cases: Returned = field(default_factory=Returned)
    children: int = 0
    left_out: int = 0
    broken: BrokenOff | None = None
    _header: Element | None = None
    _quickly: PlainReader | None = None

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
            self._quickly = PlainReader(self.collection)

    def plain(self, text: str, begins: int, ends: int) -> bool:
        """Take a child about whom nothing is odd: neither the form, nor what it says, nor that it is there twice."""
        if self._quickly is None:
            return False
        child = self._quickly.child(text, begins, ends)
        if child is None or child.case in self.cases:
            return False
        self.children += 1
        self.cases.add(child)
        self.terms.tell()
        return True

    def child(self, element: Element) -> None:
        """Read one child and let its elements go."""
        if self.collection is None:
            return
        self.children += 1
        child = read_child(element, self.collection, self.reporter) if self._is_child(element) else None
        if child is None:
            self.left_out += 1
        else:
            self._keep(child, element)
        self.reporter.case = ""
        self.terms.tell()

    def _is_child(self, element: Element) -> bool:
        """Tell whether an element among the children is one; of another, what it says of a child is not known."""
        if element.name == "Child":
            return True
        whose = reference(element)
        said = f" and says something of child `{whose}`, which is left out" if whose else ""
        message = f"`{element.name}` stands among the children{said}"
        self.reporter.fault("G675", element, message, "did you mean `Child`?")
        return False

    def _keep(self, child: Child, element: Element) -> None:
        if not self.cases.add(child):
            cure = "give each child once; what the two do not agree on is taken as not known"
            self.reporter.fault("G658", element, "the child is there twice", cure)

    def unknown(self, place: Element) -> None:
        """Report an element that stands outside the header and the children."""
        unknown(place, self.reporter)

    def stray(self, place: Element) -> None:
        """Report text outside the header and the children."""
        self.reporter.once("G666", place, "stray text", f"text stands between the elements of `{place.name}`")

    def stop(self, broken: Break) -> None:
        """Report that the file breaks off, and how much of it was read."""
        read = "1 child before that is read" if self.children == 1 else f"{self.children} children before that are read"
        message = f"the census breaks off: {broken.why}; {read}"
        unfinished = ""
        if broken.unfinished is not None and broken.unfinished.name == "Child":
            self.left_out += 1
            unfinished = reference(broken.unfinished)
            whose = f"child `{unfinished}`" if unfinished else "a child whose reference is not reached"
            message += f", and {whose}, in whom it breaks off, is left out"
        self.reporter.stopped("G655", Element("", broken.line, broken.column), message, _WHOLE)
        self.broken = BrokenOff(self.reporter.file, broken.line, self.children, unfinished)

    def close(self) -> CensusFile:
        """Hand over what was read; where that is no child, there is nothing to answer from, and the file is refused."""
        if self.collection is None:
            raise AssertionError
        if not self.cases and self.broken is None:
            message = "no child of the census can be read" if self.children else "the census holds no children"
            nothing = Diagnostic("G628", message, Span(self.reporter.file), "ask for the whole file")
            self.reporter.found.append(nothing)
        file, reporter = self.reporter.file, self.reporter
        census = Census(Path(file).name, file, self.collection, self.cases, self.broken)
        reporter.count("children", by=self.children)
        repeated = tuple(reporter.repeated)
        return CensusFile(census, tuple(reporter.found), repeated, tuple(reporter.notes()), self.left_out)
