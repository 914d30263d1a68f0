"""What is wrong with a census, child by child: reported, never a reason not to read on."""

from collections import Counter
from dataclasses import dataclass, field

from guidance.engine.diagnostics import Diagnostic, Severity, Span
from guidance.engine.records.census.elements import Element
from guidance.engine.records.problems import clipped
from guidance.engine.records.reading import Note

FIRST_OF_ITS_KIND = "the first of its kind; `--report FILE` writes down each of the others"


@dataclass(slots=True)
class Reporter:
    """The faults of one file. `case` is the child being read; `repeated` are those that say again what another says."""

    file: str
    found: list[Diagnostic] = field(default_factory=list)
    repeated: list[Diagnostic] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[Note] = field(default_factory=list)
    case: str = ""

    def fault(self, code: str, place: Element, message: str, cure: str = "") -> None:
        """Report a fault of the child being read, or of the file where no child is."""
        self.found.append(self._fault(code, place, message, cure))

    def _fault(self, code: str, place: Element, message: str, cure: str) -> Diagnostic:
        whose = f"child `{self.case}`: " if self.case else ""
        what = clipped(whose + message)
        return Diagnostic(code, what, self.span(place), cure, (), self.case, place.name).pardoned()

    def once(self, code: str, place: Element, about: str, message: str) -> None:
        """Report a fault that a whole export has in every child: the first for the screen, each for the report."""
        self.counts[about, place.name] += 1
        if self.counts[about, place.name] == 1:
            self.fault(code, place, message, FIRST_OF_ITS_KIND)
        else:
            self.repeated.append(self._fault(code, place, message, ""))

    def stopped(self, code: str, place: Element, message: str, cure: str) -> None:
        """Report that the rest of the file could not be read: the one fault that the report calls an error."""
        self.case = ""
        self.fault(code, place, message, cure)
        self.errors.append(Note(self.file, "stopped", message, 1, Severity.ERROR))

    def count(self, about: str, subject: str = "", by: int = 1) -> None:
        """Count something that is worth knowing and not a fault."""
        self.counts[about, subject] += by

    def span(self, place: Element) -> Span:
        """Return where an element begins."""
        return Span(self.file, place.line, place.column, len(place.name) + 1 if place.name else 1)

    def notes(self) -> list[Note]:
        """Return the report, what stopped the reading first."""
        return self.errors + [Note(self.file, *about, count) for about, count in sorted(self.counts.items())]
