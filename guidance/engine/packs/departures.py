"""Recorded departures: held against the rules and principles they name, and made into what the engine reads."""

from collections.abc import Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.packs.kinds import Kind
from guidance.engine.packs.known import Known
from guidance.engine.packs.places import Document, Entry
from guidance.engine.packs.reading import Reading
from guidance.engine.packs.schema.trial import DeviationText


def check_departures(reading: Reading, known: Known) -> None:
    """Note every mistake in the departures among some packs; who evaluates names their file."""
    for document in reading.of(Kind.DEPARTURES):
        for _ in departures_in(document, reading, known):
            pass


def departures_in(document: Document, reading: Reading, known: Known) -> Iterator[Deviation]:
    """Yield each departure of a file that holds one, or a list of them; note every mistake."""
    root = document.root
    for node in root.items() if root and isinstance(root.value, list) else [root] if root else []:
        entry = reading.fit(DeviationText, node, document)
        if entry and reading.note(_check(entry, known)):
            made = _made(entry, known)
            if reading.define("deviation", made.id, entry.at(), "keep one, or name each in `deviation`"):
                yield made


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


def _made(entry: Entry[DeviationText], known: Known) -> Deviation:
    text = entry.text
    name = text.deviation or f"{text.rule}@{text.case}/{text.trigger}:{text.decided}"
    reasons, principles = "; ".join(text.reasons), tuple(text.principles)
    return Deviation(
        name, text.case, text.rule, text.trigger, text.decided, text.decided_by, reasons, principles,
        _recorded(text), text.until, known.authorities.code(text.authority) if text.authority else None,
    )  # fmt: skip


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
