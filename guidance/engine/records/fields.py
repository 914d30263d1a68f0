"""One record of a plain file turned into an event."""

from datetime import datetime

from guidance.engine.model.event import NO_FACTS, Event
from guidance.engine.model.vocabulary import NotAFact
from guidance.engine.records.facts import read_facts
from guidance.engine.records.faults import Faults
from guidance.engine.records.identity import content_id
from guidance.engine.records.moment import Moment, parse_moment
from guidance.engine.records.reading import Terms
from guidance.engine.records.row import Row

REQUIRED = ("case", "event", "at")
_WHAT = {
    "case": "a reference for the child, the allegation or the board; never a name",
    "event": "what happened, as the vocabulary calls it",
    "at": "when it happened, such as `2011-04-18` or `2011-04-18T14:30`",
}


def read_event(row: Row, terms: Terms, faults: Faults) -> Event | None:
    """Read a record; None where it lacks what every record must have. Every fault in it is noted either way."""
    texts = {name: _text(row, name, faults) for name in ("case", "event", "at", "id", "episode")}
    moment = _moment(row, texts["at"], faults)
    known = _is_event(row, texts["event"], terms, faults)
    authority = _authority(row, terms, faults)
    recorded_at, recorded = _recorded(row, faults)
    facts = read_facts(row, terms.vocabulary.events[texts["event"]], terms.vocabulary, faults) if known else NO_FACTS
    if not (texts["case"] and known and moment):
        return None
    event = Event(
        case=texts["case"], event=texts["event"], at=texts["at"], day=moment.day, at_time=moment.at_time,
        id=texts["id"], episode=texts["episode"] or None, authority=authority,
        recorded_at=recorded_at, recorded=recorded, facts=facts, zoned=moment.zoned,
    )  # fmt: skip
    _order(row, event, terms, faults)
    return event if event.id else content_id(event)


def _order(row: Row, event: Event, terms: Terms, faults: Faults) -> None:
    """Report a fact that gives a last day which had passed on the day of the event that it runs from."""
    for name in sorted(terms.limits & event.facts.keys()):
        last = event.facts[name]
        if isinstance(last, str) and last < event.day.isoformat():
            message = f"`{name}` is {last}, before the day of the event itself, {event.day}"
            faults.of_order(
                "G690", message, row.span(name), "check both days; a time limit cannot end before it starts"
            )


def _text(row: Row, name: str, faults: Faults) -> str:
    """Read one of the record's own fields: text, or a number written as one; absent and unreadable alike are empty."""
    value = row.values.get(name)
    note = faults.of_record if name in REQUIRED else faults.of_field
    if value is None or (isinstance(value, str) and not value.strip()):
        if name in REQUIRED:
            note("G610", f"the record has no `{name}`", row.span(name if name in row.values else ""), _WHAT[name])
        return ""
    if not isinstance(value, str):
        note("G615", f"`{name}` is not text", row.span(name), "write it in double quotes")
        return ""
    text = str(value).strip()
    if not text.isprintable():
        note("G615", f"`{name}` holds a character that cannot be seen", row.span(name), "type it again by hand")
        return ""
    return text


def _is_event(row: Row, name: str, terms: Terms, faults: Faults) -> bool:
    if name and name not in terms.vocabulary.events:
        cure = faults.spelling("event", name, terms.vocabulary.events, "use an event of the vocabulary")
        faults.of_record("G611", f"`{name}` is not an event", row.span("event"), cure)
    return name in terms.vocabulary.events


def _moment(row: Row, text: str, faults: Faults) -> Moment | None:
    try:
        return parse_moment(text) if text else None
    except NotAFact as wrong:
        faults.of_record("G612", f"`at`: {wrong}", row.span("at"), wrong.cure)
        return None


def _recorded(row: Row, faults: Faults) -> tuple[str | None, datetime | None]:
    text = _text(row, "recorded_at", faults)
    if not text:
        return None, None
    try:
        return text, parse_moment(text).latest
    except NotAFact as wrong:
        faults.of_field("G612", f"`recorded_at`: {wrong}", row.span("recorded_at"), wrong.cure)
        return None, None


def _authority(row: Row, terms: Terms, faults: Faults) -> str | None:
    text = _text(row, "authority", faults)
    code = terms.authorities.code(text) if text else None
    if text and code is None:
        close = terms.authorities.suggest(text)
        cure = f"did you mean `{close}`?" if close else "give its three-digit code or its name"
        faults.of_field("G616", f"`{text}` is not an authority known here", row.span("authority"), cure)
    return code
