"""Recorded departures, read from a file (their tools come with the ledger)."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.packs.files import FileText, read_file
from guidance.engine.packs.known import Known
from guidance.engine.packs.library import Library
from guidance.engine.packs.nodes import document_of, parse
from guidance.engine.packs.places import Document, Entry, Node
from guidance.engine.packs.reading import Reading
from guidance.engine.packs.schema.trial import DeviationText


def read_deviations(path: Path, library: Library) -> tuple[tuple[Deviation, ...], list[Diagnostic], str]:
    """Read one deviation, a list of them, or one a line (`.jsonl`), as YAML or JSON.

    Returns:
        The deviations, every mistake found, and the hash of the file's bytes.
    """
    reading, known = Reading(), _known(library)
    file = read_file(path, path.as_posix())
    found: list[Deviation] = []
    for document in _documents(path, file):
        reading.note(document.diagnostics)
        for node in _nodes(document):
            entry = reading.fit(DeviationText, node, document)
            if entry and reading.note(_check(entry, known)):
                found += _made(entry, reading, library)
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


def _nodes(document: Document) -> list[Node]:
    root = document.root
    return root.items() if root and isinstance(root.value, list) else [root] if root else []


def _check(entry: Entry[DeviationText], known: Known) -> Iterator[Diagnostic]:
    text = entry.text
    yield from known.unknown("rule", text.rule, entry, "rule")
    if text.authority:
        yield from known.unknown("authority", text.authority, entry, "authority")
    for n, name in enumerate(text.principles):
        yield from known.unknown("principle", name, entry, "principles", n)
    try:
        _recorded(text)
    except ValueError:
        message = f"`{text.recorded_at}` is not a date or a date-time"
        yield entry.mistake("G301", message, entry.at("recorded_at"), "such as `2011-05-06T16:00`")


def _made(entry: Entry[DeviationText], reading: Reading, library: Library) -> list[Deviation]:
    text = entry.text
    name = text.deviation or f"{text.rule}@{text.case}/{text.trigger}:{text.decided}"
    reasons, principles = "; ".join(text.reasons), tuple(text.principles)
    made = Deviation(
        name, text.case, text.rule, text.trigger, text.decided, text.decided_by, reasons, principles,
        _recorded(text), text.until, library.authorities.code(text.authority) if text.authority else None,
    )  # fmt: skip
    return [made] if reading.define("deviation", name, entry.at(), "keep one, or name each in `deviation`") else []


def _recorded(text: DeviationText) -> datetime | None:
    """Read when it was written down, on the clock in England; a date is the end of its day.

    Raises:
        ValueError: It is neither a date nor a date-time.
    """
    raw = text.recorded_at
    if not raw:
        return None
    try:
        return datetime.combine(parse_date(raw), time.max)
    except NotAFact:
        moment = datetime.fromisoformat(raw)
        return (moment.astimezone(ZoneInfo("Europe/London")) if moment.tzinfo else moment).replace(tzinfo=None)
