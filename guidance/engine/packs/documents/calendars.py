"""Authorities and calendars: from what is written to what the engine reads."""

from types import MappingProxyType

from guidance.engine.model.calendar import Calendar, Calendars
from guidance.engine.model.instruments.authority import Authorities, Authority
from guidance.engine.packs.reading.kinds import Kind
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.reading.run import Reading
from guidance.engine.packs.schema.calendar import AuthorityText, CalendarText


def read_authorities(reading: Reading, beside: Authorities) -> Authorities:
    """Read every authority. Those beside stay as they are: what is read here adds to them."""
    found = {authority.code: authority for authority in beside.known}
    for entry in reading.each(AuthorityText, Kind.AUTHORITIES):
        text = entry.text
        named = (("code", text.code), ("slug", text.slug))
        new = [reading.define("authority", name, entry.at(key), "each authority has its own") for key, name in named]
        if all(new):
            found[text.code] = Authority(text.code, text.slug, text.name, text.from_, text.until)
    return Authorities(tuple(found.values()))


def read_calendars(reading: Reading, beside: Calendars, authorities: Authorities) -> Calendars:
    """Read every calendar, and lay each authority's closure days over the one it names."""
    by_name, closures = dict(beside.by_name), dict(beside.closures)
    laid_over: list[Entry[CalendarText]] = []
    for entry in reading.whole(CalendarText, Kind.CALENDAR):
        new = reading.define("calendar", entry.text.calendar, entry.at("calendar"), "keep one, or rename one")
        if entry.text.overlays and new:
            laid_over.append(entry)
        elif new:
            by_name[entry.text.calendar] = _calendar(entry.text)
    known = Known(authorities=authorities, calendars=Calendars(by_name), spoilt=reading.spoilt)
    for entry in laid_over:
        text, name, base = entry.text, entry.text.authority or "", by_name.get(entry.text.overlays or "")
        reading.note(known.unknown("authority", name, entry, "authority"))
        reading.note(known.unknown("calendar", text.overlays or "", entry, "overlays"))
        code = authorities.code(name)
        if code and base and reading.define("closure days", code, entry.at("authority"), "keep one calendar for each"):
            closures[code] = base.with_closures(text.calendar, {c.date: c.why for c in text.closures or ()})
    return Calendars(by_name, closures)


def _calendar(text: CalendarText) -> Calendar:
    days = {holiday.date: holiday.why for holiday in text.holidays or ()}
    return Calendar(
        text.calendar, text.version, MappingProxyType(days), text.first_year or 0, text.last_year or 0, text.source
    )
