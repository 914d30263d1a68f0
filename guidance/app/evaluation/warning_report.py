"""Every warning about some records, in a file: what a screen counts is there one by one."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from guidance.app.named_file import check_replaceable, same, write_named
from guidance.app.refusal import Refused
from guidance.engine.characters import as_json, in_a_cell
from guidance.engine.diagnostics import Diagnostic, Span
from guidance.engine.ledger.problems import NotReplaced

COLUMNS = ("code", "case", "element", "file", "line", "column", "message", "cure")
SUFFIXES = (".csv", ".json")
ABOUT_WHAT_WAS_GIVEN = ("G690", "G691", "G692", "G694", "G695", "G697")
"""Warnings of what the records say, or of whose they are."""


def about(found: Iterable[Diagnostic], cases: Iterable[str]) -> list[Diagnostic]:
    """Return what was noticed of the records as a whole, or of the cases that are asked about."""
    names = {*cases}
    return [d for d in found if d.code in ABOUT_WHAT_WAS_GIVEN or d.case in names]


def counts(warnings: Iterable[Diagnostic]) -> dict[str, int]:
    """Count warnings by code."""
    return dict(sorted(Counter(w.code for w in warnings).items()))


def check(path: Path, inputs: Sequence[Path]) -> None:
    """Tell whether a report can be written to a file, before anything is worked out.

    Raises:
        Refused: It is one of the files read, or of a kind that is not written here, or cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise _refused(f"`{path.name}` ends neither in `.csv` nor in `.json`", "name the file by the kind you want")
    if any(same(path, file) for file in inputs):
        raise _refused(f"`{path}` is one of the files read", "give the report a name of its own")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise _refused(f"`{path}` cannot be written", "name a file in a folder that is there")
    try:
        check_replaceable(path)
    except NotReplaced as wrong:
        raise _refused(wrong.message, wrong.cure) from None


def write(path: Path, warnings: Sequence[Diagnostic]) -> None:
    """Write the report, whole or not at all.

    Raises:
        Refused: This machine does not let it be written.
    """
    text = _json(warnings) if path.suffix.lower() == ".json" else _csv(warnings)
    try:
        write_named(path, [text])
    except (OSError, NotReplaced):
        raise _refused(f"`{path}` cannot be written", "name a file in a folder that can be written to") from None


def _refused(message: str, cure: str) -> Refused:
    return Refused([Diagnostic("G698", message, Span("--report"), cure)])


def _row(warning: Diagnostic) -> dict[str, Any]:
    place = warning.span
    said = (warning.code, warning.case, warning.element, place.file, place.line, place.column, warning.message)
    return dict(zip(COLUMNS, (*said, warning.cure), strict=True))


def _json(warnings: Sequence[Diagnostic]) -> str:
    found = {"counts": counts(warnings), "warnings": [_row(warning) for warning in warnings]}
    return as_json(found, 1) + "\n"


def _csv(warnings: Sequence[Diagnostic]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for warning in warnings:
        writer.writerow({name: in_a_cell(str(value)) for name, value in _row(warning).items()})
    return text.getvalue()
