"""Files of records read together: each by what it holds, then all of them as one."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.source import Source
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.records.assembly import adoption, census_faults, join_years, plain_faults, together, undated
from guidance.engine.records.census.reader import Census, read_census
from guidance.engine.records.content import Content
from guidance.engine.records.identity import Pile
from guidance.engine.records.intake import Intake
from guidance.engine.records.plain.reader import PlainFile, given_scope
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Authorities, Note, Progress, Reading, Terms
from guidance.engine.records.references import alike
from guidance.engine.records.scope import Scope


def read_records(  # noqa: PLR0913  whatever a run of reading is given
    given: Sequence[Path | str | Content],
    vocabulary: Vocabulary,
    authorities: Authorities,
    *,
    skip_invalid: bool = False,
    shows: Mapping[str, object] | None = None,
    authority: str | None = None,
    reference_date: date | None = None,
    progress: Progress | None = None,
    limits: frozenset[str] = frozenset(),
    midnight: str = "date",
) -> Reading:
    """Read plain event files and censuses, and join what they say. Every mistake is returned, none raised.

    A mistake in a plain file refuses everything; a census is read as far as it can be.

    Args:
        given: The files, or what they would hold, in any order: JSON lines, CSV, or children in need census XML.
        vocabulary: The events and facts that a record may name.
        authorities: The authorities that a record may name.
        skip_invalid: Leave out what is wrong in plain files, with a warning for each, and count it.
        shows: What plain files show that do not say so themselves: `source`, `shows`, `from`, `until`.
        authority: Whose a census is that does not say so: a code, slug or name.
        reference_date: The last day that a census speaks of which does not say so.
        progress: Called now and then with how many records and children have been read.
        limits: The facts that give a last day: one before the day of its event is warned of.
        midnight: What exactly midnight in a cell is: a `date`, as spreadsheets write one, or a `time`.
    """
    faults = Faults(skip_invalid)
    code = _authority(authority, authorities, faults)
    terms = Terms(vocabulary, authorities, skip_invalid, shows, code, reference_date, progress, limits, midnight)
    run = _Run(terms, faults, given_scope(terms, faults))
    for each in given:
        run.read(each if isinstance(each, Content) else Path(each))
    return run.reading()


def _authority(given: str | None, authorities: Authorities, faults: Faults) -> str | None:
    code = authorities.code(given) if given else None
    if given and code is None:
        close = authorities.suggest(given)
        cure = f"did you mean `{close}`?" if close else "give its three-digit code or its name"
        faults.of_file("G616", f"`{given}` is not an authority known here", Span("--authority"), cure)
    return code


@dataclass(slots=True)
class _Run:
    """One run of reading: what has come out of the files so far."""

    terms: Terms
    faults: Faults
    scope: Scope
    pile: Pile = field(default_factory=Pile)
    sources: list[Source] = field(default_factory=list)
    censuses: list[Census] = field(default_factory=list)
    repeated: list[Diagnostic] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: int = 0
    hashes: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def read(self, given: Path | Content) -> None:
        """Read one file, or what one would hold, whatever it is."""
        name = given.name if isinstance(given, Content) else str(given)
        self.files.append(name)
        try:
            with Intake(given.data if isinstance(given, Content) else given) as intake:
                self._read(intake, name)
                self.hashes.append(intake.sha256())
        except OSError as error:
            message = f"the file cannot be read: {_why(error)}"
            self.faults.of_file("G600", message, Span(name), "check the path")

    def _read(self, intake: Intake, file: str) -> None:
        opening = intake.opening()
        kind = next((kind for magic, kind in _OTHER_KINDS.items() if opening.startswith(magic)), None)
        kind = kind or _KINDS_BY_NAME.get(Path(file).suffix.lower())
        if kind is not None:
            self.faults.of_file("G602", f"the file is {kind}", Span(file), "give JSON lines, CSV or census XML")
        elif _is_xml(opening, file):
            self._read_census(intake, file)
        else:
            plain = PlainFile(file, self.terms, self.pile, self.faults)
            self.sources.append(plain.read(intake, self.scope))

    def _read_census(self, intake: Intake, file: str) -> None:
        result = read_census(intake, file, self.terms)
        self.faults.found += result.found
        self.repeated += result.repeated
        self.notes += result.notes
        self.left_out += result.left_out
        if result.census is not None:
            self.censuses.append(result.census)
            self.sources.append(result.census.source)

    def reading(self) -> Reading:
        """Join the files and hand over what came of them; nothing but the faults where there is an error."""
        events = self._joined()
        found = tuple(sorted(self.faults.found, key=lambda d: (d.span, d.code, d.message)))
        collections = [census.collection for census in self.censuses]
        whose = {collection.authority for collection in collections}
        refused = has_errors(found)
        return Reading(
            events=() if refused else tuple(sorted(events, key=_order)),
            sources=() if refused else tuple(self.sources),
            diagnostics=found,
            report=tuple(self.notes),
            left_out=self.faults.records + self.pile.left_out + self.left_out,
            facts_left_out=self.faults.fields,
            reference_date=max((collection.reference_date for collection in collections), default=None),
            authority=whose.pop() if len(whose) == 1 else None,
            sha256=_together(self.hashes),
            doubts=() if refused else tuple(self.doubts),
            repeated=(*self.repeated, *self.faults.repeated),
            broken_off=tuple(sorted(census.broken for census in self.censuses if census.broken)),
            stretches=() if refused else tuple(self.stretches),
        )

    def _joined(self) -> list[Event]:
        cases = join_years(self.censuses)
        self.stretches = [stretch for child in cases.values() for stretch in child.stretches]
        noticed = census_faults(cases, self.censuses)
        self.faults.found += noticed.found
        self.repeated += noticed.repeated
        self.notes += noticed.notes
        self.doubts += noticed.doubts
        adopted = adoption(cases, self.pile)
        self.faults.found += adopted.apart()
        self.sources = [adopted.source(source) for source in self.sources]
        events = list(together(cases, self.pile, adopted, self.faults))
        self.doubts += undated(events, self.pile.undated, adopted)
        plain = plain_faults(self.pile, adopted, cases)
        self.faults.found += plain.found
        self.doubts += plain.doubts
        self._alike(events)
        return events

    def _alike(self, events: Sequence[Event]) -> None:
        """Warn of references that may be one child's."""
        for names in alike({(event.owner, event.case) for event in events}):
            said = ", ".join(f"`{name}`" for name in names)
            message = f"{said} are read as {len(names)} cases, and differ only in letter case, zeros, spaces or a `.0`"
            cure = "if they are one child, give the child one reference in every file"
            self.faults.notice("G692", message, Span(self.files[0]), cure, case=names[0])


_OTHER_KINDS = {
    b"PK\x03\x04": "a workbook or an archive; save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old workbook; save the sheet as CSV",
    b"\x1f\x8b": "compressed; unpack it first",
    b"%PDF": "a PDF",
}


_KINDS_BY_NAME = dict.fromkeys((".yaml", ".yml"), "YAML, in which packs are written and records are not")


def _is_xml(opening: bytes, file: str) -> bool:
    """Tell XML by its first character, in UTF-8 or UTF-16, or by the file's name."""
    start = opening.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return start.startswith(b"<") or Path(file).suffix.lower() == ".xml"


def _why(error: OSError) -> str:
    kinds = {FileNotFoundError: "it is not there", IsADirectoryError: "it is a folder"}
    return kinds.get(type(error), "this machine does not let it be opened")


def _order(event: Event) -> tuple[object, ...]:
    return (event.case, event.owner, event.start, event.event, event.id)


def _together(hashes: Sequence[str]) -> str:
    """Return the hash of one file, or that of the sorted hashes of several."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest() if hashes else ""
