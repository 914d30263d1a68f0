"""What the files of one question have given so far, and how it is joined into one reading."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from guidance.engine.diagnostics import Diagnostic, Span, has_errors
from guidance.engine.model.event import Event
from guidance.engine.model.records.doubt import Doubt
from guidance.engine.model.records.packed import Packed
from guidance.engine.model.records.source import Source
from guidance.engine.model.records.stored_date import StoredDate
from guidance.engine.model.records.stretch import Stretch
from guidance.engine.records.assembly import JoinedYears, adoption, census_faults, plain_faults, together, undated
from guidance.engine.records.census.reader import Census, CensusFile
from guidance.engine.records.identity import Pile
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Note, Reading, Terms
from guidance.engine.records.references import alike
from guidance.engine.records.returns.unseen_before import Partial, unseen_before
from guidance.engine.records.scope import Scope

FEW = 300_000
"""So many events, or stretches of work, need no packing: an authority has half as many in a year."""


@dataclass(slots=True)
class Gathering:
    """What has come out of the files so far: readers put cases here as they come to them."""

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
    stretches: Sequence[Stretch] = ()
    partial: list[Partial] = field(default_factory=list)
    stored: list[StoredDate] = field(default_factory=list)
    mapped: set[str] = field(default_factory=set)
    """Maps by which a table was read."""

    def add_census(self, result: CensusFile) -> None:
        """Put a census with what there is."""
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
            events=Packed() if refused else events,
            sources=() if refused else tuple(self.sources),
            diagnostics=found,
            report=tuple(self.notes),
            left_out=self.faults.records + self.pile.left_out + self.left_out,
            facts_left_out=self.faults.fields,
            reference_date=max((collection.reference_date for collection in collections), default=None),
            authority=whose.pop() if len(whose) == 1 else None,
            sha256=together_hash(self.hashes),
            doubts=() if refused else tuple(self.doubts),
            repeated=(*self.repeated, *self.faults.repeated),
            broken_off=tuple(sorted(census.broken for census in self.censuses if census.broken)),
            stretches=() if refused else self.stretches,
            stored=() if refused else tuple(self.stored),
        )

    def _joined(self) -> Packed[Event]:
        cases = JoinedYears(self.censuses)
        self.stretches = Packed((child.stretches for child in cases.values()), FEW)
        noticed = census_faults(cases, self.censuses)
        self.faults.found += noticed.found
        self.repeated += noticed.repeated
        self.notes += noticed.notes
        self.doubts += noticed.doubts
        adopted = adoption(cases, self.pile)
        self.faults.found += adopted.apart()
        self.doubts = [adopted.doubt(doubt) for doubt in self.doubts]
        self.stored = [replace(stored, owner=adopted.owner(stored.case)) for stored in self.stored]
        self.sources = [adopted.source(source) for source in self.sources]
        events = Packed(together(cases, self.pile, adopted, self.faults), FEW)
        self.doubts += undated(events, self.pile.undated, adopted)
        for case in events.cases() if self.partial else ():
            self.doubts += unseen_before(case, self.partial)
        plain = plain_faults(self.pile, adopted, cases)
        self.faults.found += plain.found
        self.doubts += plain.doubts
        self._alike(events)
        return events

    def _alike(self, events: Packed[Event]) -> None:
        """Warn of references that may be one child's."""
        for names in alike((case[0].owner, case[0].case) for case in events.cases()):
            said = ", ".join(f"`{name}`" for name in names)
            message = f"{said} are read as {len(names)} cases, and differ only in letter case, zeros, spaces or a `.0`"
            cure = "if they are one child, give the child one reference in every file"
            self.faults.notice("G692", message, Span(self.files[0]), cure, case=names[0])


def together_hash(hashes: Sequence[str]) -> str:
    """Return the hash of one file, or that of the sorted hashes of several."""
    if len(hashes) == 1:
        return hashes[0]
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest() if hashes else ""
