"""Record forms: read, and held against the words that records use."""

from collections.abc import Collection, Iterator

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.practice.form import Ask, Column, Form, Part, PartKind, Records
from guidance.engine.packs.checks.references import unknown_fact
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.form import FormText, PartText

TAKEN = ("form", "case", "authority", "filled_to", "source")
"""What stands at the head of a filled form, so that no part may be called so."""


def read_forms(reading: Reading, known: Known, packs: Collection[str]) -> tuple[Form, ...]:
    """Read every form. One with a mistake is said to have it, and left out."""
    found = []
    for entry in reading.whole(FormText, Kind.FORM):
        fine = reading.define("form", entry.text.form, entry.at("form"), "rename one")
        if reading.note(_check(entry, known, packs)) and fine:
            found.append(_form(entry.text))
    return tuple(found)


def _form(text: FormText) -> Form:
    return Form(
        text.form, text.title, " ".join(text.about.split()), text.source.title, text.source.place,
        text.source.evidence, tuple(_part(part) for part in text.parts), text.pack or "",
    )  # fmt: skip


def _part(text: PartText) -> Part:
    records = text.records
    return Part(
        text.part, text.title, text.kind, " ".join((text.says or "").split()),
        tuple(Ask(ask.ask, " ".join(ask.prompt.split()), int(ask.lines)) for ask in text.asks),
        tuple(Column(column.column, column.title, column.many == "true") for column in text.columns),
        Records(records.event, records.at, dict(records.facts), records.only_if_dated == "true") if records else None,
    )  # fmt: skip


def _check(entry: Entry[FormText], known: Known, packs: Collection[str]) -> Iterator[Diagnostic]:
    text = entry.text
    if text.pack and text.pack not in packs:
        cure = did_you_mean(text.pack, packs, "name an instrument that applies when it is named")
        yield entry.mistake("G233", f"`{text.pack}` is not a pack that applies when named", entry.at("pack"), cure)
    yield from _twice(entry, [((n, "part"), part.part) for n, part in enumerate(text.parts)], TAKEN)
    if sum(part.kind is PartKind.TIMELINE for part in text.parts) != 1:
        cure = "give it one part of `kind: timeline`"
        yield entry.mistake("G133", "a form has one timeline", entry.at("parts", key=True), cure)
    for n, part in enumerate(text.parts):
        yield from _twice(entry, [((n, "asks", k, "ask"), ask.ask) for k, ask in enumerate(part.asks)])
        yield from _twice(entry, [((n, "columns", k, "column"), c.column) for k, c in enumerate(part.columns)])
        if part.records:
            yield from _check_records(entry, n, part, known)


def _twice(
    entry: Entry[FormText], names: list[tuple[tuple[Step, ...], str]], taken: Collection[str] = ()
) -> Iterator[Diagnostic]:
    seen = set(taken)
    for path, name in names:
        if name in seen:
            message = f"`{name}` is given twice" if name not in taken else f"`{name}` is a word of every filled form"
            yield entry.mistake("G133", message, entry.at("parts", *path), "use another name")
        seen.add(name)


def _check_records(entry: Entry[FormText], n: int, part: PartText, known: Known) -> Iterator[Diagnostic]:
    """Find events and facts that the vocabulary lacks, and columns that the part lacks."""
    records, here = part.records, ("parts", n, "records")
    if records is None:
        return
    columns = [column.column for column in part.columns]
    wrong = known.unknown("event", records.event, entry, *here, "event")
    yield from wrong
    for path, column in (((*here, "at"), records.at), *(((*here, "facts", f), c) for f, c in records.facts.items())):
        if column not in columns:
            cure = did_you_mean(column, columns, f"one of: {', '.join(columns)}")
            yield entry.mistake("G133", f"`{column}` is not a column of `{part.part}`", entry.at(*path), cure)
    for fact in records.facts if not wrong and records.event in known.vocabulary.events else ():
        missing = unknown_fact(entry, fact, (*here, "facts", fact), (records.event,), known)
        yield from [missing] if missing else []
