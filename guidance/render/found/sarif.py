"""What was found as a log in SARIF 2.1.0 (OASIS), which build servers and code hosts read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from guidance import __version__
from guidance.app.packs.codes import catalogue
from guidance.engine.diagnostics import Diagnostic, Severity, Span

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(found: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return the log of one run: each code once, and each thing that was found with its place.

    Columns count characters, as the places of diagnostics do; a path from the working folder stays one.
    """
    codes = sorted({each.code for each in found})
    about = {entry.code: entry for entry in catalogue()}
    rules = [_rule(code, about[code].title, about[code].meaning) for code in codes]
    driver = {"name": "guidance", "version": __version__, "rules": rules}
    results = [_result(each, codes.index(each.code)) for each in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str, title: str, meaning: str) -> dict[str, Any]:
    return {
        "id": code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": meaning},
        "help": {"text": f"`guidance explain {code}` shows the mistake and its cure."},
    }


def _result(found: Diagnostic, index: int) -> dict[str, Any]:
    text = f"{found.message}: {found.cure}" if found.cure else found.message
    also = [{**_location(span), "message": {"text": "see also"}} for span in found.also]
    return {
        "ruleId": found.code,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": text},
        "locations": [_location(found.span)],
        **({"relatedLocations": also} if also else {}),
    }


def _location(span: Span) -> dict[str, Any]:
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.length}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(span.file)}, "region": region}}


def _uri(file: str) -> str:
    return Path(file).as_uri() if Path(file).is_absolute() else quote(file.replace("\\", "/"))
