"""The day that a page reckons is the day that the engine reckons, for every rule with a number."""

import json
import os
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from guidance.app.packs.shipped import shipped as shipped_library
from guidance.engine.model.calendar import CalendarGap
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Rule
from guidance.engine.reckoning import hours_after, last_day, skipped_days
from guidance.site.building import THEME
from guidance.site.catalogue import Catalogue
from guidance.site.rules import due_pages
from tests.site.browsing import chromium, needs_browser

KNOWN = Catalogue(shipped_library())
RULES = [rule for rule in KNOWN.rules.values() if isinstance(rule.within, Period) and not rule.trial]
DAYS = int(os.environ.get("GUIDANCE_DUE_DAYS", "200"))
RECKON = """([data, asked]) => { const reckons = window.guidanceReckons, editions = {};
  data.rules.forEach(rule => rule.editions.forEach(edition => { editions[edition.id] = edition; }));
  return asked.map(([id, iso]) => { const edition = editions[id], day = reckons.numbered(iso);
    const calendar = data.calendars[edition.calendar];
    try { const due = reckons.lastDay(day, edition, calendar);
      const out = edition.unit === "working day" ? reckons.skipped(day, due, edition, calendar) : [];
      return [reckons.written(due), out.map(([each, why]) => [reckons.written(each), why])]; }
    catch (gap) { if (!gap.year) throw gap; return ["gap", gap.year]; } }); }"""
pytestmark = needs_browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("due")
    for name, written in (
        ("due.js", (THEME / "due.js").read_text("utf-8")),
        (due_pages.DATA, due_pages.due_data(KNOWN)),
    ):
        (folder / name).write_text(written, encoding="utf-8")
    place = due_pages._place("", "")
    (folder / "due.html").write_text(f'<!doctype html><html lang="en"><title>due</title>{place}', encoding="utf-8")
    with chromium() as browser:
        found = browser.new_page()
        found.goto((folder / "due.html").as_uri())
        yield found


def data() -> Any:  # noqa: ANN401  whatever the script is handed
    return json.loads(due_pages.due_data(KNOWN).removeprefix("guidanceDue(").removesuffix(");\n"))


def days() -> list[date]:
    """Take days from before the first edition to after the last year of the calendar, and the ends of months."""
    first, last = date(2009, 6, 1).toordinal(), date(2031, 1, 31).toordinal()
    taken = range(first, last, max(1, (last - first) // DAYS))
    hard = [date(2012, 2, 29), date(2010, 11, 30), date(2011, 12, 31), date(2024, 10, 26), date(2025, 3, 29)]
    return [*map(date.fromordinal, taken), *hard]


def reckoned(rule: Rule, day: date) -> list[Any]:
    """Reckon as the engine does, or name the year that its calendar does not cover."""
    assert isinstance(rule.within, Period)
    calendar = KNOWN.library.calendars.serving(rule.instrument.calendar)
    try:
        due = last_day(day, rule.within, calendar, rule.convention)
        counts = rule.within.unit is Unit.WORKING_DAY
        out = skipped_days(day, due, calendar, rule.convention) if counts else ()
    except CalendarGap as gap:
        return ["gap", gap.year]
    return [due.isoformat(), [[skipped.day.isoformat(), skipped.why] for skipped in out]]


def test_every_day_that_a_page_reckons_is_the_engines(page: Page) -> None:
    alike = {(rule.within, rule.convention, rule.instrument.calendar): rule for rule in RULES}
    asked = [(rule, day) for rule in alike.values() for day in days()]
    found = page.evaluate(RECKON, [data(), [[rule.id, day.isoformat()] for rule, day in asked]])
    wrong = [(rule.id, day, got) for (rule, day), got in zip(asked, found, strict=True) if got != reckoned(rule, day)]
    assert len(asked) > 1000
    assert wrong == []


def test_hours_run_across_a_change_of_the_clocks_as_the_engines_do(page: Page) -> None:
    around = [datetime.combine(day, time(0, 30)) + timedelta(minutes=30 * n)
              for day in (date(2024, 10, 26), date(2025, 3, 29), date(2026, 7, 1)) for n in range(96)]  # fmt: skip
    asked = [(moment, count) for moment in around for count in (1, 24, 72)]
    script = """asked => asked.map(([iso, time, count]) =>
      new Date(window.guidanceReckons.hoursAfter(window.guidanceReckons.numbered(iso), time, count) * 6e4)
        .toISOString().slice(0, 16))"""
    found = page.evaluate(script, [[m.date().isoformat(), f"{m:%H:%M}", count] for m, count in asked])
    assert found == [hours_after(moment, count).strftime("%Y-%m-%dT%H:%M") for moment, count in asked]


def test_each_rule_with_a_number_can_be_picked_once_and_has_its_place_on_its_own_page() -> None:
    held = [edition for entry in data()["rules"] for edition in entry["editions"]]
    assert len({edition["id"] for edition in held}) == len(held)
    assert {rule.id for rule in RULES} <= {edition["id"] for edition in held}
    assert all(f'data-rule="{rule.id}"' in "".join(due_pages.due_here(rule)) for rule in RULES)


@pytest.mark.parametrize(
    ("rule", "day", "said"),
    [
        (
            "wt10.icpc.15wd",
            "2011-04-18",
            "Due by Fri 13 May 2011 at the latest; sooner if the child needs it, if nothing else",
        ),
        ("wt10.icpc.15wd", "2011-04-18", "Fri 29 April 2011 (Royal wedding)"),
        ("wt10.icpc.15wd", "2011-04-18", "Give the latest day on which this was so"),
        ("wt10.icpc.15wd", "2026-11-02", "Due by Mon 23 November 2026 at the latest"),
        ("wt10.icpc.15wd", "2009-01-05", "No edition that the packs hold of this was in force on that day"),
        ("ca89.pp.max", "2026-11-02", "The power ends on Thu 5 November 2026, if nothing else has happened"),
        ("ca89.pp.max", "2026-11-02", "With no time this is the latest that it can be"),
    ],
)
def test_a_reader_who_gives_a_day_is_told_the_last_one_and_what_else_decides(
    page: Page, rule: str, day: str, said: str
) -> None:
    place = next(n for n, entry in enumerate(data()["rules"]) if any(e["id"] == rule for e in entry["editions"]))
    page.select_option("#due-rule", str(place))
    page.fill("#due-day", day)
    assert said in " ".join(page.inner_text(".due-answer").split())


def test_what_ends_or_excepts_a_rule_is_asked_before_a_day_is_relied_on(page: Page) -> None:
    place = next(n for n, e in enumerate(data()["rules"]) if any(x["id"] == "wt26.icpc.15wd" for x in e["editions"]))
    page.select_option("#due-rule", str(place))
    page.fill("#due-day", "2026-11-02")
    said = page.inner_text(".due-answer")
    assert "This holds only if each of these is so" in said
    assert re.search(r"None of this has happened since: .*the case is closed", said)


def test_a_year_that_the_calendar_does_not_cover_is_named_and_never_guessed(page: Page) -> None:
    last = data()["calendars"]["england-and-wales"]["last"]
    place = next(n for n, e in enumerate(data()["rules"]) if any(x["id"] == "wt26.icpc.15wd" for x in e["editions"]))
    page.select_option("#due-rule", str(place))
    page.fill("#due-day", f"{last}-12-29")
    assert f"Not reckoned: the calendar does not cover the year {last + 1}." in page.inner_text(".due-answer")
    assert "Due by" not in page.inner_text(".due-answer")


def test_the_place_needs_no_path_that_leaves_the_site() -> None:
    assert Path(due_pages.DATA).name == due_pages.DATA
    assert "http" not in due_pages._place("wt26.icpc.15wd", "../../")
