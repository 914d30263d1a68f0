"""Lessons from departures, read from their files."""

from pathlib import Path

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.shape import Shape, fit
from guidance.engine.packs.schema.deviation import LessonText, SharedText


def read_lesson(path: Path) -> tuple[Entry[LessonText] | None, list[Diagnostic]]:
    """Read one lesson, or every mistake in it."""
    return _read(LessonText, path)


def read_shared(path: Path) -> tuple[Entry[SharedText] | None, list[Diagnostic]]:
    """Read the lessons that have been published, or every mistake in the file."""
    return _read(SharedText, path)


def _read(schema: type[Shape], path: Path) -> tuple[Entry[Shape] | None, list[Diagnostic]]:
    document = read_document(path, path.as_posix())
    if document.root is None:
        return None, list(document.diagnostics)
    return fit(schema, document.root, document)
