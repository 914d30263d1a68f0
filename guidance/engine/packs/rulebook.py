"""Every instrument and every rule of some packs: read, carried over, and held against each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.rule import Derive, Force, Instrument, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.grades import check_text_read
from guidance.engine.packs.checks.grounds import held_laws
from guidance.engine.packs.checks.law import check_ceiling
from guidance.engine.packs.checks.local.pairs import check_names, check_pairs
from guidance.engine.packs.checks.order import MADE, WRITTEN, Made
from guidance.engine.packs.checks.plausible import check_days
from guidance.engine.packs.checks.reach import Beneath, check_reach
from guidance.engine.packs.checks.stages import check_claims
from guidance.engine.packs.checks.succession import check_succession
from guidance.engine.packs.continuing import Carrying, Held, Paper, continued
from guidance.engine.packs.documents.provenance import check_sources, rule_words
from guidance.engine.packs.reading.files import INSTRUMENT
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Document, Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.rules import carried, instrument_from, own_check, rule_from
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.rule import CarriesText, RuleText

ONE_RULE = "an identifier names one rule, for good"


@dataclass
class RuleBook:
    """Instruments by folder, and rules by identifier; None for a rule whose mistakes leave nothing to evaluate."""

    vocabulary: Vocabulary
    instruments: dict[str, Instrument] = field(default_factory=dict)
    papers: list[tuple[Entry[InstrumentText], Instrument]] = field(default_factory=list)
    rules: dict[str, Rule | None] = field(default_factory=dict)
    written: list[tuple[Entry[RuleText] | Entry[CarriesText], Rule]] = field(default_factory=list)

    def local(self, file: str) -> Instrument | None:
        """Find the local instrument that a file is of: of its own folder, or one and only one authority's below it."""
        folder = PurePosixPath(file).parent
        below = [i for name, i in self.instruments.items() if PurePosixPath(name).is_relative_to(folder)]
        own = self.instruments.get(folder.as_posix()) or next(iter(below), None)
        return own if own and own.authority and {i.authority for i in below} == {own.authority} else None

    def write(self, entry: Entry[RuleText], instrument: Instrument | None, *, usable: bool) -> None:
        """Make a rule of an instrument, where there is one. One that cannot be used is held to the law all the same."""
        name = entry.text.id
        self.rules.setdefault(name, None)
        if instrument:
            made = rule_from(entry.text, instrument, entry.at("id"), words=self.vocabulary)
            rule = replace(made, words=rule_words(entry.node))
            rule = own_check(entry.text.checked, rule)
            self.written.append((entry, rule))
            if usable:
                self.rules[name] = rule


def read_rulebook(reading: Reading, known: Known, beside: Mapping[str, Rule]) -> RuleBook:
    """Read every instrument and rule. A rule whose shape, sense or words are wrong is said to be, and left out."""
    papers = _instruments(reading, known)
    instruments = {folder: instrument for folder, (_, instrument) in papers.items()}
    book = RuleBook(known.vocabulary, instruments, list(papers.values()))
    held = Held()
    carrying: list[Carrying] = []
    for document in reading.of(Kind.RULES):
        instrument = book.instruments.get(folder_of(document))
        if instrument is None:
            reading.note(_no_instrument(document, reading))
        for node in document.root.items() if document.root else ():
            if node.get("carries"):
                entry = reading.fit(CarriesText, node, document)
                if entry:
                    book.rules.setdefault(entry.text.id, None)
                    carrying.append((entry, instrument))
                    held.add(entry, instrument) if instrument else None
            elif written := reading.fit(RuleText, node, document):
                makes_sense, usable = (reading.note(check(written, known)) for check in WRITTEN)
                usable = reading.define("rule", written.text.id, written.at("id"), ONE_RULE) and usable
                book.write(written, instrument if makes_sense else None, usable=usable)
                held.add(written, instrument) if instrument else None
    if continuing := [paper for paper in papers.values() if paper[1].continues]:
        held.beside({name: rule for name, rule in beside.items() if rule.instrument.id not in held.written})
        carrying += continued(continuing, held, reading)
    _carry(carrying, book, reading, beside)
    return book


def keep_in_reach(book: RuleBook, reading: Reading, beneath: Beneath) -> None:
    """Leave out each definition that would change what lies beneath it, and say so."""
    for entry, rule in book.written:
        waiting = rule.instrument.when_named and isinstance(rule.duty, Derive)
        if waiting or not reading.note(check_reach(entry, rule, beneath)):
            book.rules[rule.id] = None


def check_rulebook(book: RuleBook, reading: Reading, known: Known, beside: Iterable[Instrument] = ()) -> None:
    """Hold every rule against its instrument, the other rules, the laws and the principles."""
    reading.note(check_succession(book.papers, beside))
    instruments = (*beside, *book.instruments.values())
    laws = held_laws(instruments, known) if any(rule.rests_on for _, rule in book.written) else {}
    for entry, rule in book.written:
        made = Made(entry, rule, known, book.rules[rule.id] is not None, instruments, laws)
        for check in MADE:
            reading.note(check(made))
    reading.note(check_names(book.written))
    reading.note(check_pairs(book.written, known.vocabulary))
    reading.note(check_claims(book.papers, known.rules, known))


def folder_of(document: Document) -> str:
    """Name the folder that a file is in."""
    return PurePosixPath(document.file).parent.as_posix()


def _instruments(reading: Reading, known: Known) -> dict[str, Paper]:
    found: dict[str, Paper] = {}
    for entry in reading.whole(InstrumentText, Kind.INSTRUMENT):
        text, folder = entry.text, folder_of(entry.document)
        fine = reading.define("instrument", text.instrument, entry.at("instrument"), "one folder an instrument")
        if folder in found:
            message = f"a second instrument in the folder of `{found[folder][1].id}`"
            reading.note([entry.mistake("G211", message, entry.at(), "give each instrument a folder of its own")])
            fine = False
        if text.authority:
            reading.note(known.unknown("authority", text.authority, entry, "authority"))
            reading.note(check_ceiling(entry, text.force))
        elif text.force is Force.LOCAL_PROCEDURE and text.applies == "always":
            message, cure = "a local procedure that names no authority reaches every case", "add `authority:`"
            reading.note([entry.mistake("G117", message, entry.at("force"), cure)])
        if not (text.commencement or text.awaits):
            message, cure = (
                "no commencement, so its rules are never in force",
                "add `commencement:`, or say what it `awaits`",
            )
            reading.note([entry.mistake("G310", message, entry.at("instrument"), cure)])
        reading.note(check_sources(entry, known))
        reading.note(check_text_read(entry))
        reading.note(check_days(entry))
        fine = reading.note(known.unknown("calendar", text.calendar, entry, "calendar")) and fine
        for n, gone in enumerate(text.withdrawn):
            reading.define("rule", gone.rule, entry.at("withdrawn", n, "rule"), ONE_RULE)
        if fine:
            place = entry.at("review_by" if text.review_by else "instrument")
            found[folder] = entry, instrument_from(text, known.authorities, place)
    return found


def _no_instrument(document: Document, reading: Reading) -> Iterator[Diagnostic]:
    """Say that a folder of rules has no instrument, unless it has one with mistakes of its own."""
    folder = folder_of(document)
    there = [*reading.of(Kind.INSTRUMENT), *(d for d in reading.unread if PurePosixPath(d.file).name == INSTRUMENT)]
    if all(folder_of(d) != folder for d in there):
        cure = "add one that says which instrument these rules belong to"
        yield Diagnostic("G213", "no `instrument.yaml` in this folder", document.span(), cure)


def _carry(carrying: list[Carrying], book: RuleBook, reading: Reading, beside: Mapping[str, Rule]) -> None:
    """Make each rule that carries another's words, the other first; say what names nothing, or goes round."""
    waiting: dict[str, Carrying] = {}
    for entry, instrument in carrying:
        if reading.define("rule", entry.text.id, entry.at("id"), ONE_RULE):
            waiting[entry.text.id] = entry, instrument
    while waiting:
        chain = [next(iter(waiting))]
        while (origin := waiting[chain[-1]][0].text.carries) in waiting and origin not in chain:
            chain.append(origin)
        for name in reversed(chain):
            entry, instrument = waiting[name]
            rule = _origin(entry, book, beside)
            if rule is None:
                reading.note(_not_carried(entry, waiting, {**beside, **book.rules}, reading))
            del waiting[name]
            book.rules[name] = None
            if rule and instrument:
                book.rules[name] = made = own_check(
                    entry.text.checked, carried(entry.text, rule, instrument, entry.at("id"))
                )
                book.written.append((entry, made))


def _origin(entry: Entry[CarriesText], book: RuleBook, beside: Mapping[str, Rule]) -> Rule | None:
    name = entry.text.carries
    return book.rules[name] if name in book.rules else beside.get(name)


def _not_carried(
    entry: Entry[CarriesText], waiting: Mapping[str, Carrying], rules: Mapping[str, Rule | None], reading: Reading
) -> Iterator[Diagnostic]:
    """Say why a rule cannot be carried, unless its own mistakes have been told already."""
    name, place = entry.text.carries, entry.at("carries")
    if name in waiting:
        message = "a rule that carries itself" if name == entry.text.id else f"`{name}` is carried in a circle"
        yield entry.mistake("G215", message, place, "name the rule of the edition that has the words")
    elif name not in rules and name not in reading.spoilt:
        cure = did_you_mean(name, rules, "name a rule of an earlier edition")
        yield entry.mistake("G215", f"`{name}` is not a rule that can be carried", place, cure)
