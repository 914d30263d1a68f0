"""Recorded departures, read from a file (their tools come with the ledger)."""

import hashlib
from datetime import datetime, time
from pathlib import Path

from guidance.engine.diagnostics import Diagnostic, did_you_mean
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.packs.library import Library
from guidance.engine.packs.nodes import Document, Node, parse, read_text
from guidance.engine.packs.schema import DeviationText
from guidance.engine.packs.shape import fit


def read_deviations(path: Path, library: Library) -> tuple[tuple[Deviation, ...], list[Diagnostic], str]:
    """Read one deviation, a list of them, or one a line (`.jsonl`), as YAML or JSON.

    Returns:
        The deviations, every mistake found, and the hash of the file's bytes.
    """
    text, mistakes = read_text(path, path.as_posix())
    if mistakes:
        return (), mistakes, ""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()] if path.suffix == ".jsonl" else [(1, text)]
    found: list[Deviation] = []
    for number, part in lines:
        document = parse(part, path.as_posix(), first_line=number)
        mistakes += document.diagnostics
        nodes = document.root.value if document.root and isinstance(document.root.value, list) else [document.root]
        for node in nodes:
            if isinstance(node, Node):
                deviation, faults = _deviation(node, document, library)
                mistakes += faults
                found += [deviation] if deviation else []
    return tuple(found), mistakes, digest


def _deviation(node: Node, document: Document, library: Library) -> tuple[Deviation | None, list[Diagnostic]]:
    text, mistakes = fit(DeviationText, node, document)
    if text is None:
        return None, mistakes
    if library.rule(text.rule) is None:
        cure = did_you_mean(text.rule, (r.id for r in library.rules), "check its identifier")
        mistakes.append(Diagnostic("G205", f"`{text.rule}` is not a rule", document.find(("rule",), start=node), cure))
    recorded = None
    try:
        recorded = _moment(text.recorded_at) if text.recorded_at else None
    except ValueError:
        place = document.find(("recorded_at",), start=node)
        mistakes.append(Diagnostic("G301", f"`{text.recorded_at}` is not a date or a date-time", place, "such as `2011-05-06T16:00`"))
    name = text.deviation or f"{text.rule}@{text.case}/{text.trigger}:{text.decided}"
    made = Deviation(name, text.case, text.rule, text.trigger, text.decided, text.decided_by, "; ".join(text.reasons),
                     tuple(text.principles), recorded, text.until)  # fmt: skip
    return made, mistakes


def _moment(raw: str) -> datetime:
    """Read a date-time, or a date as the end of its day."""
    try:
        return datetime.combine(parse_date(raw), time.max)
    except NotAFact:
        return datetime.fromisoformat(raw).replace(tzinfo=None)
