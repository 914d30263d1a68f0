"""When is it due: a page, and a place on the page of each rule with a number, where a day is reckoned from a day.

The script counts days over the data that is written here, as `guidance.engine.reckoning` does, and a test holds the two
together; without it the pages say how days are counted, and by which calendar.
"""

import json
from collections.abc import Iterator
from typing import Any

from guidance.engine.explain.clauses.clauses import fact_noun, meanwhile
from guidance.engine.explain.names import edition
from guidance.engine.explain.sentence import events_of, exemption, happening
from guidance.engine.model.calendar import Calendar
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import Missed, Rule
from guidance.site import kinds, wording
from guidance.site.catalogue import Catalogue
from guidance.site.labels import upper_first
from guidance.site.page import Page, bullets, paragraphs
from guidance.site.rules import history
from guidance.site.templating import fill
from guidance.site.times import Time, time_of

PATH = "due.md"
TITLE = "When is it due?"
DATA = "due-data.js"
_SAID = (
    "Pick a rule and the day on which it starts. The edition in force on that day is used, and every day that is not "
    "counted is named. A limit is the latest day, and never the right day: a child who needs it sooner needs it sooner."
)
Entry = dict[str, Any]


def due_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Make the page on which any rule with a number may be picked."""
    found = [_now(catalogue, kin) for kin in _families(catalogue)]
    if found:
        lines = (f"{kinds.rule_link(rule)}: {wording.by_when(catalogue, rule)}" for rule in found)
        body = paragraphs(f"# {TITLE}", _SAID, _place("", "../"), "## Every rule with a number", bullets(lines))
        yield Page(PATH, TITLE, body)


def due_here(rule: Rule) -> list[str]:
    """Write the place on a rule's own page, where it gives a number."""
    return [f"## {TITLE}", _place(rule.id, "../../")] if isinstance(rule.within, Period) else []


def _place(rule: str, root: str) -> str:
    return fill("due.html.j2", rule=rule, root=root)


def due_data(catalogue: Catalogue) -> str:
    """Write what the script counts over, as a script that hands it over: a folder of files fetches no data."""
    data = {
        "calendars": {name: _calendar(known) for name, known in catalogue.library.calendars.by_name.items()},
        "rules": [_entry(catalogue, kin) for kin in _families(catalogue)],
    }
    return f"guidanceDue({json.dumps(data, ensure_ascii=False, separators=(',', ':'))});\n"


def _families(catalogue: Catalogue) -> list[list[Rule]]:
    """Gather the rules of one name through the editions, where one of them gives a number; in force first."""
    found: dict[tuple[str, ...], list[Rule]] = {}
    for rule in catalogue.rules.values():
        if isinstance(rule.within, Period) and not rule.trial:
            kin = history.family(catalogue, rule)
            found[tuple(r.id for r in kin)] = kin
    order = list(Time)
    return sorted(found.values(), key=lambda kin: order.index(time_of(_now(catalogue, kin), catalogue.as_at)))


def _now(catalogue: Catalogue, kin: list[Rule]) -> Rule:
    """Return the one of them that is in force, or else the latest."""
    return next((rule for rule in kin if time_of(rule, catalogue.as_at) is Time.NOW), kin[-1])


def _calendar(calendar: Calendar) -> Entry:
    days = {day.isoformat(): why for day, why in sorted(calendar.holidays.items())}
    return {"first": calendar.first_year, "last": calendar.last_year, "holidays": days}


def _entry(catalogue: Catalogue, kin: list[Rule]) -> Entry:
    now = _now(catalogue, kin)
    over = " (no longer in force)" if time_of(now, catalogue.as_at) is Time.OVER else ""
    return {"title": f"{now.title}{over}", "editions": [_edition(catalogue, rule) for rule in kin]}


def _edition(catalogue: Catalogue, rule: Rule) -> Entry:
    period = rule.within if isinstance(rule.within, Period) else None
    said = {
        "id": rule.id, "path": wording.rule_path(rule.id).removesuffix(".md") + "/index.html",
        "edition": edition(rule.instrument), "begins": _iso(rule.commencement), "ends": _iso(rule.repeal),
    }  # fmt: skip
    if period is None:
        return {**said, "count": 0}
    return {
        **said, "count": period.count, "unit": period.unit.value, "calendar": rule.instrument.calendar,
        "named": rule.convention is Convention.NAMED_DAY_FIRST, "power": rule.limit_of_power,
        "from": _counted_from(catalogue, rule), "how": _how(rule, period), "asks": list(_asks(rule)),
    }  # fmt: skip


def _iso(day: object) -> str:
    return str(day or "")


def _how(rule: Rule, period: Period) -> str:
    counted = wording.counting(rule).replace("&#45;", "-")
    how = f": {counted}" if counted else ""
    return f"{upper_first(str(period))} from the {'moment' if period.unit is Unit.HOUR else 'day'} given{how}."


def _counted_from(catalogue: Catalogue, rule: Rule) -> str:
    """Say which day is to be given, in plain words."""
    if rule.counts_from:
        return f"Give {fact_noun(rule.counts_from)}."
    if isinstance(rule.when, Missed):
        before = catalogue.rules.get(rule.when.rule)
        return f"Give the day after the limit of “{before.title if before else rule.when.rule}” passed unmet."
    latest = "latest day" if rule.clock else "day"
    return f"Give the {latest} on which this was so: {happening(rule.clock or rule.when)}."


def _asks(rule: Rule) -> Iterator[str]:
    """Say what else decides whether the day holds."""
    if rule.while_state:
        yield f"{upper_first(meanwhile(rule.while_state))} at the start."
    yield from (f"It is not so that {exemption(unless, events_of(rule))}." for unless in rule.unless)
    if rule.only_if:
        yield f"{upper_first(rule.only_if)}."
    if rule.until:
        yield f"None of this has happened since: {happening(rule.until)}."
