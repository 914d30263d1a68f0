"""What was found as lines: one for each thing, for a terminal or for GitHub's own log; and as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guidance.engine.diagnostics import Diagnostic, Severity, Span

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
_CODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_CODED_WITHIN = {**_CODED, ":": "%3A", ",": "%2C"}


def concise(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Give each thing that was found in one line, with its cure."""
    for each in found:
        yield f"{each}" + (f" ({each.cure})" if each.cure else "")


def github(found: Iterable[Diagnostic]) -> Iterator[str]:
    """Give each thing that was found as a command by which GitHub marks the line of a change."""
    for each in found:
        place = each.span
        about = {
            "file": place.file,
            "line": place.line,
            "col": place.column,
            "endColumn": place.column + place.length,
            "title": f"{each.severity} {each.code}",
        }
        within = ",".join(f"{key}={_coded(str(value), _CODED_WITHIN)}" for key, value in about.items())
        yield f"::{_GITHUB[each.severity]} {within}::{_coded(_said(each), _CODED)}"


def _coded(text: str, codes: Mapping[str, str]) -> str:
    return "".join(codes.get(character, character) for character in text)


def _said(found: Diagnostic) -> str:
    return f"{found.message}\n{found.cure}" if found.cure else found.message


def as_data(found: Diagnostic) -> dict[str, Any]:
    """Return one thing that was found as plain data."""
    return {
        "code": found.code, "level": str(found.severity), "message": found.message, "cure": found.cure or None,
        **_place(found.span), "also": [_place(span) for span in found.also],
    }  # fmt: skip


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.file, "line": span.line, "column": span.column, "length": span.length}
