"""Recorded departures: held against the rules and principles they name, and made into what the engine reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.deviation import Deviation
from guidance.engine.model.vocabulary import NotAFact, parse_date
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Document, Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.deviation import DeviationText


@dataclass(frozen=True)
class WrittenDeviation:
    """One departure: as written, with its places, and as the engine reads it."""

    entry: Entry[DeviationText]
    deviation: Deviation

    @property
    def text(self) -> DeviationText:
        """The whole document."""
        return self.entry.text


def check_departures(reading: Reading, known: Known) -> None:
    """Note every mistake in the departures among some packs; who evaluates names their file."""
    for document in reading.of(Kind.DEPARTURES):
        for _ in departures_in(document, reading, known):
            pass


def departures_in(document: Document, reading: Reading, known: Known) -> Iterator[WrittenDeviation]:
    """Yield each departure of a file that holds one, or a list of them; note every mistake."""
    root = document.root
    for node in root.items() if root and isinstance(root.value, list) else [root] if root else []:
        entry = reading.fit(DeviationText, node, document)
        if entry and reading.note(_check(entry, known)):
            made = deviation_of(entry.text, known.authorities.code(entry.text.authority or ""))
            if reading.define("deviation", made.id, entry.at(), "keep one, or name each in `deviation`"):
                yield WrittenDeviation(entry, made)


def _check(entry: Entry[DeviationText], known: Known) -> Iterator[Diagnostic]:
    text = entry.text
    yield from known.unknown("rule", text.rule, entry, "rule")
    if text.authority:
        yield from known.unknown("authority", text.authority, entry, "authority")
    for n, name in enumerate(text.principles):
        yield from known.unknown("principle", name, entry, "principles", n)
    try:
        recorded = recorded_moment(text.recorded_at)
    except ValueError:
        message = f"`{text.recorded_at}` is not a date or a date-time"
        yield entry.mistake("G301", message, entry.at("recorded_at"), "such as `2011-05-06T16:00`")
    else:
        if recorded and recorded.date() < text.decided:
            message = f"written down on {recorded.date()}, before it was decided on {text.decided}"
            yield entry.mistake("G303", message, entry.at("recorded_at"), "check both dates")


def deviation_of(text: DeviationText, authority: str | None) -> Deviation:
    """Make what the engine reads of a departure; `authority` is its code.

    Raises:
        ValueError: `recorded_at` is neither a date nor a date-time.
    """
    name = text.deviation or f"{text.rule}@{text.case}/{text.trigger}:{text.decided}"
    return Deviation(
        id=name, case=text.case, rule=text.rule, trigger=text.trigger, decided=text.decided,
        decided_by=text.decided_by.signed, reasons="; ".join(text.reasons), principles=tuple(text.principles),
        recorded=recorded_moment(text.recorded_at), until=text.until, authority=authority,
    )  # fmt: skip


def recorded_moment(raw: str | None) -> datetime | None:
    """Read when something was written down, on the clock in England; a date is the end of its day.

    Raises:
        ValueError: It is neither a date nor a date-time.
    """
    if not raw:
        return None
    try:
        return datetime.combine(parse_date(raw), time.max)
    except NotAFact:
        moment = datetime.fromisoformat(raw)
        return (moment.astimezone(ZoneInfo("Europe/London")) if moment.tzinfo else moment).replace(tzinfo=None)
