"""How each statement is known: what its sources are, and who has read it against which text."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.model.instruments.provenance import Comparison, Publication, Result, TextCheck, outcome
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Evidence, Rule
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Node, Plain
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.provenance import ChecksText, ComparisonText, PublicationText, TextCheckText
from guidance.engine.packs.schema.rule import CarriesText, RuleText

Statement = TypeVar("Statement", bound=Rule | Principle)
_BESIDE_THE_WORDS = {"id", "provision", "why", "weigh", "serves", "relates_to", "asked_as", "checked"}
"""What a rule has beside its words: where it stands and what goes with it. To change it changes no reading."""
_KEYED = re.compile(r"([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)(?: (?=[a-z]*\.?[0-9])(\S+))?")


SOURCES = "sources.yaml"


def read_publications(reading: Reading, beside: Mapping[str, Publication]) -> tuple[dict[str, Publication], bool]:
    """Read every source; one that is read here stands for one beside with the same key.

    Returns:
        The sources by key, and whether one was to be read that could not be, so that no key can be called unknown.
    """
    entries = list(reading.each(PublicationText, Kind.PUBLICATIONS))
    for entry in entries:
        reading.define("publication", entry.text.key, entry.at("key"), "keep one, or rename one")
    here = {e.text.key: _publication(e.text) for e in entries}
    written = sum(len(document.root.items()) for document in reading.of(Kind.PUBLICATIONS) if document.root)
    lost = any(document.file.endswith(SOURCES) for document in reading.unread)
    return {**here, **beside}, lost or len(entries) < written


def _publication(text: PublicationText) -> Publication:
    return Publication(text.key, text.title, text.address, tuple(text.of), text.stood.from_, text.stood.until)


def key_of(source: str) -> str:
    """Return the key by which a source is named, without the place in it; nothing, where a title is written out.

    >>> key_of("HARCA"), key_of("SEED 4.53"), key_of("Kent procedures, 2011")
    ('HARCA', 'SEED', '')
    """
    keyed = _KEYED.fullmatch(source)
    return keyed[1] if keyed else "" if " " in source else source


def publications(sources: Sequence[str], known: Mapping[str, Publication]) -> tuple[Publication, ...]:
    """Say what each source is; one whose title is written out is that title."""
    return tuple(known.get(key_of(source), Publication("", source)) for source in sources)


def check_sources(
    entry: Entry[RuleText] | Entry[CarriesText] | Entry[InstrumentText], known: Known
) -> list[Diagnostic]:
    """Find keys of sources that no list of sources has."""
    text = entry.text
    held, where = (
        (text.commencement_known, "commencement_known")
        if isinstance(text, InstrumentText)
        else (text.provision, "provision")
    )
    keyed = [(n, key) for n, source in enumerate(held.sources if held else ()) if (key := key_of(source))]
    return [d for n, key in keyed for d in known.unknown("source", key, entry, where, "sources", n)]


def words_of(*parts: Plain) -> str:
    """Mark how a statement is worded, so that a reading of other words is told from one of these."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:8]


def rule_words(node: Node) -> str:
    """Mark the words of a rule as it is written; layout, and what only stands beside them, make no difference."""
    plain = node.plain()
    kept = (
        {key: value for key, value in plain.items() if key not in _BESIDE_THE_WORDS} if isinstance(plain, dict) else {}
    )
    return words_of(kept)


def place_mark(rule: Rule) -> str:
    """Mark how a rule is worded and where it says that it stands, which is what a script holds against a text."""
    place = rule.provision
    return words_of(rule.words, place.section, place.heading, place.paragraph)


def read_comparisons(reading: Reading, known: Known, rules: Mapping[str, Rule | Principle]) -> tuple[Comparison, ...]:
    """Read what scripts found on holding rules against a text."""
    found: list[Comparison] = []
    for entry in reading.whole(ChecksText, Kind.CHECKS):
        nodes = items.items() if (items := entry.node.get("comparisons")) else []
        for text, node in zip(entry.text.comparisons, nodes, strict=True):
            one = Entry(text, node, entry.document)
            reading.note(_later(one, text.checked_on, entry))
            for kind, marks in (("fits", text.fits), ("for_a_reader", text.for_a_reader)):
                for name, mark in marks.items():
                    reading.note(known.unknown("rule", name, one, kind, name))
                    found.append(_compared(text, name, rules.get(name), mark, fits=kind == "fits"))
    return tuple(found)


def _compared(text: ComparisonText, name: str, rule: Rule | Principle | None, mark: str, *, fits: bool) -> Comparison:
    current = isinstance(rule, Rule) and place_mark(rule) == mark
    return Comparison(name, text.checked_by, text.against, text.checked_on, fits, current)


def read_checks(
    reading: Reading, known: Known, statements: Mapping[str, Rule | Principle]
) -> tuple[tuple[TextCheck, Span], ...]:
    """Read every reading of a statement against a text, and where each is written."""
    found: list[tuple[TextCheck, Span]] = []
    before: dict[tuple[object, ...], Span] = {}
    for entry in reading.whole(ChecksText, Kind.CHECKS):
        nodes = items.items() if (items := entry.node.get("checks")) else []
        for text, node in zip(entry.text.checks, nodes, strict=True):
            one = Entry(text, node, entry.document)
            check = _check(text, statements)
            kind = "rule" if text.rule else "principle"
            reading.note(known.unknown(kind, check.statement, one, kind))
            reading.note(_mistakes(one, check, entry, before.get(_who_and_what(check))))
            before.setdefault(_who_and_what(check), one.at())
            found.append((check, one.at()))
    return tuple(found)


def _check(text: TextCheckText, statements: Mapping[str, Rule | Principle]) -> TextCheck:
    name = text.rule or text.principle or ""
    statement = statements.get(name)
    return TextCheck(
        statement=name, checked_by=text.checked_by, text=text.against.text, place=text.against.place,
        checked_on=text.checked_on, result=text.result, words=text.words, note=" ".join(text.note.split()),
        current=statement is not None and statement.words == text.words,
    )  # fmt: skip


def _mistakes(
    one: Entry[TextCheckText], check: TextCheck, whole: Entry[ChecksText], before: Span | None
) -> Iterator[Diagnostic]:
    """Find a reading that is written twice, or dated after the last day that its own file speaks of."""
    if before:
        cure = "keep one; where the two found different things, keep what was found last"
        yield one.mistake("G241", f"this reading of `{check.statement}` is written twice", one.at(), cure, before)
    yield from _later(one, check.checked_on, whole)


def _later(
    one: Entry[TextCheckText] | Entry[ComparisonText], day: date, whole: Entry[ChecksText]
) -> Iterator[Diagnostic]:
    if day > whole.text.kept_to:
        message = f"{day} is after {whole.text.kept_to}, to which this file is kept"
        cure = "correct the date, or move `kept_to` on"
        yield one.mistake("G142", message, one.at("checked_on"), cure, whole.at("kept_to"))


def _who_and_what(check: TextCheck) -> tuple[object, ...]:
    by, text = check.checked_by.casefold(), check.text.casefold()
    return check.statement, by, text, check.place.casefold(), check.checked_on


def by_statement(checks: Iterable[TextCheck]) -> dict[str, tuple[TextCheck, ...]]:
    """Gather readings by what they are of, in the order in which they are written."""
    found: dict[str, list[TextCheck]] = {}
    for check in checks:
        found.setdefault(check.statement, []).append(check)
    return {name: tuple(mine) for name, mine in found.items()}


def with_checks(statement: Statement, checks: Mapping[str, tuple[TextCheck, ...]]) -> Statement:
    """Give a statement the readings of it."""
    mine = checks.get(statement.id, ())
    read = replace(statement, checks=(*statement.checks, *mine)) if mine else statement
    return _as_read(read)


def _as_read(rule: Statement) -> Statement:
    """Let an inferred rule speak for its own text where somebody read it and it agrees, naming whose reading it is."""
    if not isinstance(rule, Rule) or not rule.inferred or outcome(rule.checks) is not Result.AGREES:
        return rule
    last = max((check for check in rule.checks if check.current), key=lambda check: check.checked_on)
    place = replace(rule.provision, heading=last.place, evidence=Evidence.CONFIRMED)
    return replace(rule, read_by=last.checked_by, provision=place)


def check_read(
    statements: Iterable[Rule | Principle], reading: Reading, checks: Sequence[tuple[TextCheck, Span]]
) -> None:
    """Warn of what a reading asks for: of words that have changed, of a text that differs, of a grade left behind."""
    read = {statement.id: _Read(statement) for statement in statements if statement.checks}
    for check, place in checks:
        if check.statement in read:
            reading.note(_asked_for(read[check.statement], check, place))


class _Read:
    """A statement that somebody has read: what the readings of its present words come to, and the last of them."""

    def __init__(self, statement: Rule | Principle) -> None:
        self.statement, self.outcome = statement, outcome(statement.checks)
        self.last = next((check for check in reversed(statement.checks) if check.current), None)


def _asked_for(read: _Read, check: TextCheck, place: Span) -> Iterator[Diagnostic]:
    name, known = read.statement.id, read.statement.evidence
    if not check.current:
        cure = f"read it again, and write `words: {read.statement.words}`; keep the old reading as it is"
        stale = _warning("G242", f"`{name}` has been worded anew since it was read", place, cure)
        yield from () if read.last else [stale]
    elif read.outcome is Result.DIFFERS:
        if check.result is Result.DIFFERS:
            cure = "mend the rule, and have it read again"
            yield _warning("G243", f"`{name}` was found to differ from its text", place, cure)
    elif known is not Evidence.CONFIRMED and check is read.last:
        message = f"`{name}` was read and agrees, and its evidence is still `{known}`"
        cure = "write `evidence: confirmed` where it stands, with its place in the text"
        yield _warning("G244", message, place, cure)


def _warning(code: str, message: str, place: Span, cure: str) -> Diagnostic:
    return Diagnostic(code, message, place, cure)
