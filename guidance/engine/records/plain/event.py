"""One record of a plain file turned into an event."""

from dataclasses import dataclass
from datetime import date, datetime

from guidance.engine.characters import unseen
from guidance.engine.diagnostics import nearest
from guidance.engine.model.event import NO_FACTS, Event
from guidance.engine.model.vocabulary import RECORD_FIELDS, NotAFact
from guidance.engine.records.identity import content_id
from guidance.engine.records.plain.facts import read_facts
from guidance.engine.records.plain.moment import NO_DATE, Moment, date_of_midnight, is_placeholder, parse_moment
from guidance.engine.records.plain.row import Row, Unread
from guidance.engine.records.problems import Faults
from guidance.engine.records.reading import Terms
from guidance.engine.records.references import unfit

REQUIRED = ("case", "event", "at")
_REFERENCES = ("case", "id", "episode")
_MOMENTS = ("at", "recorded_at")
"""Fields that are read as moments, where what cannot be read is said."""
_WHAT = {
    "case": "a reference for the child, the allegation or the board; never a name",
    "event": "what happened, as the vocabulary calls it",
    "at": "when it happened, such as `2011-04-18` or `2011-04-18T14:30`",
}


@dataclass(frozen=True, slots=True)
class Undated:
    """A record that was left out for the want of a day that can be read: what it says was done, some day."""

    event: Event


def read_event(row: Row, terms: Terms, faults: Faults) -> Event | None:
    """Read a record; None where it lacks what every record must have. Every fault in it is noted either way."""
    found = read_record(row, terms, faults)
    return found if isinstance(found, Event) else None


def read_record(row: Row, terms: Terms, faults: Faults) -> Event | Undated | None:
    """Read a record, or what is left of one whose day cannot be read; None where it lacks more than that."""
    texts = {name: _text(row, name, faults) for name in ("case", "event", "at", "id", "episode")}
    at, moment = _moment(row, texts["at"], terms, faults)
    known = _is_event(row, texts["event"], terms, faults)
    authority = _authority(row, terms, faults)
    recorded_at, recorded = _recorded(row, terms, faults)
    facts = read_facts(row, terms.vocabulary.events[texts["event"]], terms.vocabulary, faults) if known else NO_FACTS
    if not (texts["case"] and known):
        return None
    event = Event(
        case=texts["case"], event=texts["event"], at=at, day=moment.day if moment else date.max,
        at_time=moment.at_time if moment else None, id=texts["id"], episode=texts["episode"] or None,
        authority=authority, recorded_at=recorded_at, recorded=recorded, facts=facts,
        zoned=bool(moment and moment.zoned),
    )  # fmt: skip
    if moment is None:
        return Undated(event)
    _order(row, event, terms, faults)
    return event if event.id else content_id(event)


def _order(row: Row, event: Event, terms: Terms, faults: Faults) -> None:
    """Report a last day that had passed on the day of its event, and an event written down before its day."""
    if event.recorded and event.recorded.date() < event.day:
        message = f"`recorded_at` is {event.recorded.date()}, before the day of the event itself, {event.day}"
        cure = "if it was only planned then, it is no event yet; correct the day that is wrong"
        faults.notice("G696", message, row.span("recorded_at"), cure, element="recorded_at")
    for name in sorted(terms.limits & event.facts.keys()):
        last = event.facts[name]
        if isinstance(last, str) and last < event.day.isoformat():
            message = f"`{name}` is {last}, before the day of the event itself, {event.day}"
            cure = "check both days; a time limit cannot end before it starts"
            faults.notice("G629" if faults.strict else "G690", message, row.span(name), cure)


def _text(row: Row, name: str, faults: Faults) -> str:
    """Read one of the record's own fields: text, or a number written as one; absent and unreadable alike are empty."""
    value = row.values.get(name)
    note = faults.of_record if name in REQUIRED else faults.of_field
    if value is None or (isinstance(value, str) and not value.strip()):
        if name in REQUIRED:
            meant = nearest(name, [key for key in row.values if key not in RECORD_FIELDS])
            cure = f"did you mean `{name}` by `{meant}`?" if meant else _WHAT[name]
            note("G610", f"the record has no `{name}`", row.span(name if name in row.values else ""), cure)
        return ""
    if not isinstance(value, str):
        note("G615", f"`{name}` is not text", row.span(name), "write it in double quotes")
        return ""
    if isinstance(value, Unread) and name not in _MOMENTS:
        note("G615", f"`{name}`: {value.wrong}", row.span(name), value.wrong.cure)
        return ""
    text = str(value).strip()
    if not text.isprintable() or unseen(text):
        note("G615", f"`{name}` holds a character that cannot be seen", row.span(name), "type it again by hand")
        return ""
    if name in _REFERENCES and (wrong := unfit(text)):
        note(wrong[0], f"`{name}`: {wrong[1]}", row.span(name), wrong[2])
        return ""
    return text


def _is_event(row: Row, name: str, terms: Terms, faults: Faults) -> bool:
    if name and name not in terms.vocabulary.events:
        cure = faults.meant(name, terms.vocabulary)
        faults.of_record("G611", f"`{name}` is not an event", row.span("event"), cure)
    return name in terms.vocabulary.events


def _moment(row: Row, text: str, terms: Terms, faults: Faults) -> tuple[str, Moment | None]:
    """Read when it happened, with the text that says so."""
    try:
        moment = parse_moment(_readable(row, "at", text)) if text else None
    except NotAFact as wrong:
        faults.of_record("G612", f"`at`: {wrong}", row.span("at"), wrong.cure)
        return text, None
    if moment is not None and is_placeholder(moment.day):
        faults.of_record("G626", f"`at` is `{text}`, {NO_DATE}", row.span("at"), _WHAT["at"])
        return text, None
    midnight = _as_date(row, "at", text, terms, faults)
    return (midnight.day.isoformat(), midnight) if midnight else (text, moment)


def _readable(row: Row, name: str, text: str) -> str:
    """Return the text of a field, unless whoever made the row could not read it.

    Raises:
        NotAFact: So it is; it says why.
    """
    value = row.values.get(name)
    if isinstance(value, Unread):
        raise value.wrong
    return text


def _as_date(  # noqa: PLR0917  a field and what to read it with
    row: Row, name: str, text: str, terms: Terms, faults: Faults
) -> Moment | None:
    """Take exactly midnight in a cell for a date, which is how spreadsheets and databases write one."""
    day = date_of_midnight(text) if row.joined and terms.midnight == "date" else None
    if day is None:
        return None
    message = f"`{name}` is exactly midnight, and is taken for a date with no time: {day}"
    case = str(row.values.get("case", ""))
    faults.once("G694", message, row.span(name), "`--midnight time` keeps midnight as a time", case=case, element=name)
    return Moment(day)


def _recorded(row: Row, terms: Terms, faults: Faults) -> tuple[str | None, datetime | None]:
    text = _text(row, "recorded_at", faults)
    if not text:
        return None, None
    try:
        moment = parse_moment(_readable(row, "recorded_at", text))
    except NotAFact as wrong:
        faults.of_field("G612", f"`recorded_at`: {wrong}", row.span("recorded_at"), wrong.cure)
        return None, None
    if is_placeholder(moment.day):
        case = str(row.values.get("case", ""))
        message, cure = f"`recorded_at` is `{text}`, {NO_DATE}; it is left out", "leave it out where it is not known"
        faults.notice("G676", message, row.span("recorded_at"), cure, case=case, element="recorded_at")
        return None, None
    midnight = _as_date(row, "recorded_at", text, terms, faults)
    return (midnight.day.isoformat(), midnight.latest) if midnight else (text, moment.latest)


def _authority(row: Row, terms: Terms, faults: Faults) -> str | None:
    text = _text(row, "authority", faults)
    code = terms.authorities.code(text) if text else None
    if text and code is None:
        close = terms.authorities.suggest(text)
        cure = f"did you mean `{close}`?" if close else "give its three-digit code or its name"
        faults.of_field("G616", f"`{text}` is not an authority known here", row.span("authority"), cure)
    return code
