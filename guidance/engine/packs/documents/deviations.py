"""Recorded departures, read from a file or from text: as YAML, JSON, or one a line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.deviation import Deviation
from guidance.engine.packs.documents.departures import WrittenDeviation, departures_in
from guidance.engine.packs.library import Library
from guidance.engine.packs.reading.files import FileText, read_file
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.nodes import document_of, parse
from guidance.engine.packs.reading.places import Document
from guidance.engine.packs.reading.run import Reading


def read_deviations(path: Path, library: Library) -> tuple[tuple[Deviation, ...], list[Diagnostic], str]:
    """Read one deviation, a list of them, or one a line (`.jsonl`), as YAML or JSON.

    Returns:
        The deviations, every mistake found, and the hash of the file's bytes.
    """
    found, mistakes, digest = read_departures(path, library)
    made = tuple(replace(departure.deviation, order=order) for order, departure in enumerate(found, 1))
    return made, mistakes, digest


def read_departures(path: Path, library: Library) -> tuple[tuple[WrittenDeviation, ...], list[Diagnostic], str]:
    """Read departures as `read_deviations` does, with all that they say and the place of each thing.

    Returns:
        The departures, every mistake found, and the hash of the file's bytes.
    """
    reading, known = Reading(), _known(library)
    file = read_file(path, path.as_posix())
    found: list[WrittenDeviation] = []
    for document in _documents(path, file):
        reading.note(document.diagnostics)
        found += departures_in(document, reading, known)
    return tuple(found), reading.mistakes, file.sha256


def _known(library: Library) -> Known:
    rules = {rule.id: rule for rule in (*library.rules, *(r for t in library.trials for r in t.instead))}
    principles = {principle.id for principle in library.principles}
    return Known(rules=rules, principles=principles, authorities=library.authorities)


def _documents(path: Path, file: FileText) -> Iterator[Document]:
    shown = path.as_posix()
    if file.mistakes or path.suffix.lower() != ".jsonl":
        yield document_of(file, shown)
    else:
        for number, line in enumerate(file.text.splitlines(), 1):
            if line.strip():
                yield parse(line, shown, first_line=number)
