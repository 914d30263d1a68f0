"""Levels read from a pack: each code is one that there is, each name one that is written there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from guidance.engine.diagnostics import Diagnostic, Severity, did_you_mean
from guidance.engine.model.practice.levels import Levels, Suppressed
from guidance.engine.packs.checks.plausible import check_day, says_nothing
from guidance.engine.packs.documents.principles import Page
from guidance.engine.packs.levels.codes import catalogue, protecting
from guidance.engine.packs.levels.schema import LevelsText, SuppressText
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.places import Document, Entry
from guidance.engine.packs.reading.run import Reading

Where = tuple[tuple[str, int, int], ...]
_LAST = 10**9
_NAMING = ("id", "rule", "instrument", "trial", "audit", "form", "pathway", "calendar")
_PROTECTED = "mend what it tells of: it puts a child's protection at risk"


def read_levels(reading: Reading, pages: Sequence[Page]) -> tuple[Levels, ...]:
    """Read every `levels.yaml`. What cannot be said in one is a mistake, and has no effect."""
    entries = list(reading.whole(LevelsText, Kind.LEVELS))
    places = _places(reading, pages) if entries else {}
    return tuple(_levels(entry, reading, places) for entry in entries)


def _levels(entry: Entry[LevelsText], reading: Reading, places: Mapping[str, Where]) -> Levels:
    text, folder = entry.text, PurePosixPath(entry.document.file).parent
    by_code = {code: level for code, level in text.levels.items() if reading.note(_check_level(entry, code, level))}
    below = {name: found for name, those in places.items() if (found := _below(those, folder))}
    suppressed = []
    for n, each in enumerate(text.suppress):
        where = below.get(each.of, ()) or below.get((folder / each.of).as_posix(), ())
        unknown = [] if where else [_unknown(entry, n, each, below)]
        if reading.note([*_check_suppressed(entry, n, each), *unknown]):
            suppressed.append(Suppressed(each.code, each.of, each.until, entry.at("suppress", n), where))
    return Levels(folder.as_posix(), by_code, tuple(suppressed))


def _below(where: Where, folder: PurePosixPath) -> Where:
    """Return those of some places that levels reach: what is written in their own folder or below it."""
    return tuple(place for place in where if PurePosixPath(place[0]).is_relative_to(folder))


def _check_level(entry: Entry[LevelsText], code: str, level: Severity) -> Iterator[Diagnostic]:
    place = entry.at("levels", code, key=True)
    yield from _check_code(entry, code, *("levels", code))
    if code in protecting() and level is Severity.ADVICE:
        yield entry.mistake("G351", f"`{code}` cannot be told as advice", place, _PROTECTED)


def _check_code(entry: Entry[LevelsText], code: str, *path: str | int) -> Iterator[Diagnostic]:
    known = [each.code for each in catalogue()]
    if code not in known:
        cure = did_you_mean(code, known, "`check` prints the code of each thing that it finds")
        yield entry.mistake("G350", f"`{code}` is not a code", entry.at(*path, key=path[0] == "levels"), cure)


def _unknown(entry: Entry[LevelsText], n: int, text: SuppressText, near: Iterable[str]) -> Diagnostic:
    cure = did_you_mean(text.of, near, "name a rule, an instrument, a principle, a trial or a file of this pack")
    return entry.mistake("G354", f"`{text.of}` is written nowhere here", entry.at("suppress", n, "of"), cure)


def _check_suppressed(entry: Entry[LevelsText], n: int, text: SuppressText) -> Iterator[Diagnostic]:
    here = ("suppress", n)
    yield from _check_code(entry, text.code, *here, "code")
    yield from check_day(entry, text.until, *here, "until")
    if text.code in protecting():
        yield entry.mistake("G351", f"`{text.code}` cannot be suppressed", entry.at(*here, "code"), _PROTECTED)
    if says_nothing(text.because):
        cure = "say what was looked at, and why it is as it should be"
        yield entry.mistake("G365", "`because` gives no reason", entry.at(*here, "because"), cure)


def _places(reading: Reading, pages: Sequence[Page]) -> dict[str, Where]:
    """Say where each thing that has a name is written, and that each file is itself."""
    found = defaultdict[str, list[tuple[str, int, int]]](list)
    documents = [document for kind in reading.documents.values() for document in kind]
    for name, where in (named for document in documents for named in _named(document)):
        found[name].append(where)
    for entry, _ in pages:
        found[entry.text.id].append((entry.document.file, 1, _LAST))
    for file in reading.files:
        found[file].append((file, 1, _LAST))
    return {name: tuple(where) for name, where in found.items()}


def _named(document: Document) -> Iterator[tuple[str, tuple[str, int, int]]]:
    """Give each thing of a file by its name, with the lines that it takes."""
    nodes = (document.root.items() or [document.root]) if document.root else []
    starts = [node.line for node in nodes]
    for node, start, after in zip(nodes, starts, [*starts[1:], _LAST], strict=True):
        first = start if node is not document.root else 1
        for name in {node.text(key) for key in _NAMING} - {""}:
            yield name, (document.file, first, after - 1)
