"""What reading records gives: events, sources, every fault found, and what was counted on the way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Protocol

from guidance.engine.diagnostics import Diagnostic, Severity
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.source import Source
from guidance.engine.model.records.stored_date import StoredDate
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.model.vocabulary import Vocabulary

Progress = Callable[[int], object]
"""Called now and then with how many records or children have been read so far."""
_EVERY = 1000


class Authorities(Protocol):
    """The authorities that a record may name."""

    def code(self, text: str) -> str | None:
        """Return the three-digit code of an authority given by code, slug or name, or None."""

    def suggest(self, text: str) -> str:
        """Return the known code, slug or name most like `text`, or an empty string."""


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One line of the report on a file: how often something was met, which is not always a fault.

    `about` is the kind (`children`, `unread element`, `plan without a conference` …), `subject` the element or the
    sentence that says more.
    """

    file: str
    about: str
    subject: str
    count: int = 1
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, order=True)
class BrokenOff:
    """A file that ends too soon: where, how much of it was read, and the child in whom it ends, who is not read."""

    file: str
    line: int
    children: int
    unfinished: str = ""

    def in_words(self) -> str:
        """Say where the file ends, and what that leaves unread."""
        within = f", in child `{self.unfinished}`, who is not read" if self.unfinished else ""
        read = f"{self.children} {'child' if self.children == 1 else 'children'}"
        return f"The file breaks off at line {self.line}{within}; {read} could be read, and no more: `{self.file}`."


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that came of reading one or more files.

    A reading with an error among its diagnostics is refused and holds no events. `left_out` counts records (and
    census children with no identifier), `facts_left_out` the fields dropped from records that were kept; both only
    under `skip_invalid` or for a census. `reference_date` is the latest of the censuses read, `authority` the one
    that all of them share. `sha256` is that of the file's bytes, or of the sorted hashes of several. `doubts` are what
    the records leave in doubt; `repeated` the warnings that say again what one of `diagnostics` says; `broken_off` the
    files that end too soon. `stretches` are the assessments, enquiries and plans that censuses return, each
    start with its own end; `stored` the last days that other systems hold, for comparison alone.
    """

    events: Sequence[Event] = ()
    sources: tuple[Source, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    report: tuple[Note, ...] = ()
    left_out: int = 0
    facts_left_out: int = 0
    reference_date: date | None = None
    authority: str | None = None
    sha256: str = ""
    doubts: tuple[Doubt, ...] = ()
    repeated: tuple[Diagnostic, ...] = ()
    broken_off: tuple[BrokenOff, ...] = ()
    stretches: Sequence[Stretch] = ()
    stored: tuple[StoredDate, ...] = ()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """Every warning about these records, none left out and none counted for others."""
        found = [d for d in (*self.diagnostics, *self.repeated) if d.severity is Severity.WARNING]
        return tuple(sorted(found, key=lambda d: (d.span, d.code, d.message)))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run of reading is given besides the files.

    `limits` names the facts that give a last day, which cannot be before the day of the event that has them;
    `midnight` says whether exactly midnight in a cell is a `date` or a `time`.
    """

    vocabulary: Vocabulary
    authorities: Authorities
    skip_invalid: bool = False
    shows: Mapping[str, object] | None = None
    authority: str | None = None
    reference_date: date | None = None
    progress: Progress | None = None
    limits: frozenset[str] = frozenset()
    midnight: str = "date"
    _counter: Iterator[int] = field(default_factory=lambda: count(1))

    def tell(self) -> None:
        """Count one more record or child, and say how many now and then."""
        done = next(self._counter)
        if self.progress is not None and done % _EVERY == 0:
            self.progress(done)
