"""The catalogue of patterns that a limit can bring about, read from its file and checked."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from guidance import statistics
from guidance.engine.diagnostics import Diagnostic
from guidance.engine.packs.reading.nodes import read_document
from guidance.engine.packs.reading.shape import fit
from guidance.engine.packs.schema.written import AtLeastOne, Ident, Slug, Text, Texts, Written

FILE = statistics.FOLDER / "patterns.yaml"
Measure = Literal[
    "bunching", "last-day-closure", "restart-after-limit", "visit-without-the-child",
    "conference-without-those-needed", "recorded-after-the-event",
]  # fmt: skip


class PatternText(Written):
    """One pattern: what it looks like, how it is looked for, what else could explain it, which principle it offends."""

    pattern: Slug = Field(description="Its name")
    title: Text = Field(description="What people call it")
    measure: Measure = Field(description="How it is looked for")
    shows: Text = Field(description="What records show where it is found")
    otherwise: Annotated[Texts, AtLeastOne] = Field(alias="else", description="What else could explain it")
    offends: Ident = Field(description="The principle that it offends")


def read_patterns(path: Path) -> tuple[tuple[PatternText, ...], list[Diagnostic]]:
    """Read every pattern of a file, and every mistake in it."""
    document = read_document(path, path.as_posix())
    found, wrong = list[PatternText](), list(document.diagnostics)
    for node in document.root.items() if document.root else ():
        entry, mistakes = fit(PatternText, node, document)
        wrong += mistakes
        found += [entry.text] if entry else []
    return tuple(found), wrong


@cache
def patterns() -> tuple[PatternText, ...]:
    """Return the patterns that come with the product; a test holds the file to having no mistake."""
    return read_patterns(FILE)[0]
