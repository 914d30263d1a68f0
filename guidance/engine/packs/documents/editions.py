"""The history of a guide's editions: read, and held against the instruments and against itself."""

from collections.abc import Collection, Iterator

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.instruments.edition import Dated, Edition
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.instrument import EditionsText, EditionText


def read_editions(reading: Reading, instruments: Collection[str]) -> tuple[Edition, ...]:
    """Read every edition, in the order in which they are written."""
    editions: list[Edition] = []
    for entry in reading.whole(EditionsText, Kind.EDITIONS):
        for n, text in enumerate(entry.text.editions):
            reading.define("edition", text.edition, entry.at("editions", n, "edition"), "an edition is written once")
            reading.note(_check(entry, n, instruments, [e.name for e in editions]))
            editions.append(_edition(text))
    return tuple(editions)


def _edition(text: EditionText) -> Edition:
    dates = tuple(Dated(d.what, d.when, d.evidence, tuple(d.sources)) for d in text.dates)
    return Edition(
        text.edition, text.title, dates, text.evidence, text.instrument or "",
        tuple(text.supersedes), tuple(text.changes), tuple(text.sources),
    )  # fmt: skip


def _check(entry: Entry[EditionsText], n: int, instruments: Collection[str], before: list[str]) -> Iterator[Diagnostic]:
    text = entry.text.editions[n]
    if text.instrument and text.instrument not in instruments:
        cure = did_you_mean(text.instrument, instruments, "name the instrument that holds its rules, or leave it out")
        place = entry.at("editions", n, "instrument")
        yield entry.mistake("G253", f"`{text.instrument}` is not an instrument", place, cure)
    for m, name in enumerate(text.supersedes):
        if name not in before:
            cure = did_you_mean(name, before, "name an edition written before it")
            place = entry.at("editions", n, "supersedes", m)
            yield entry.mistake("G254", f"`{name}` is not an earlier edition", place, cure)
