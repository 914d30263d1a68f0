"""The built site in a browser, opened as files: what a reader sees, can reach and can hear of, narrow and wide.

Each type of page is looked at in every width here and put to axe once; with `GUIDANCE_BROWSER=whole`, in every width
and scheme.
"""

import re
import threading
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from guidance.site.front import accessibility
from guidance.site.serving import server
from tests.site.browsing import SIDEWAYS, WHOLE, needs_browser, show, violations

pytestmark = needs_browser
TYPES = [
    ".", "journey", "journey/initial-conference", "journey/arrangements", "rules", "rules/time-limits",
    "rules/left-unsaid", "rules/wt26.icpc.15wd", "rules/wt10.icpc.15wd", "rules/wt23.icpc.15wd",
    "rules/ca89.pp.max", "rules/ca89.epo.max", "rules/ca89.s47.enquire", "rules/wt26.refer.decide",
    "rules/wt10.refer.chase", "rules/wt10.ca.commence-def", "rules/pf05.visits-yr1", "rules/cpr10.visit.next",
    "rules/cwsa26.teams", "rules/scr.always", "words/events", "words/events/strategy_discussion_held",
    "words/events/child_died", "words/states", "words/authorities", "words/calendars", "principles",
    "principles/munro.moral-conflict", "principles/law.delay", "principles/tensions", "questions", "pathway",
    "pathway/assessment", "requirements", "requirements/icpc.15wd", "powers", "ladder", "definitions", "due",
    "downloads", "editions", "editions/working-together-2010", "editions/working-together-2026/what-is-here",
    "editions/working-together-2026/still-to-check", "editions/principles-still-to-check", "editions/history",
    "editions/sources", "trials", "trials/hackney-2011", "trials/explorer", "on-request", "on-request/kent-2009",
    "on-request/kent-2009/kent09.q17", "forms/tower-hamlets", "forms/tower-hamlets.html", "mistakes", "mistakes/G202",
    "reviews/wt26.assess.45wd.html",
    "who", "who/police", "authorities/haringey", "changes", "on-a-day", "accessibility", "in-force", "how",
    "how/commands", "how/decisions", "how/decisions/0044-the-first-screen-of-a-rule",
]  # fmt: skip
WIDTHS = accessibility.WIDTHS
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
GRID: list[tuple[int, Scheme]] = list(product(WIDTHS, SCHEMES))
UNSEEN = """() => Array.from(document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]"))
  .filter(node => node.tabIndex >= 0 && node.getClientRects().length)
  .filter(node => { const box = node.getBoundingClientRect(), style = getComputedStyle(node);
    return !node.classList.contains("skip") && (box.width < 1 || box.height < 1 || style.visibility === "hidden"); })
  .map(node => node.outerHTML.slice(0, 120))"""
STOP = "() => { const box = document.activeElement.getBoundingClientRect(); return [box.width, box.height]; }"


def file_of(built: Path, kind: str) -> Path:
    return built / kind if kind.endswith(".html") else built / kind / "index.html"


def looks(number: int) -> list[tuple[int, Scheme]]:
    """Say how the page of a type is looked at: each in one way, or each in every way."""
    return GRID if WHOLE else [GRID[number * 5 % len(GRID)]]


def searching(page: Page) -> list[str]:
    """Put the search of a page to axe, open; a page without a search has none to open."""
    box = page.query_selector("#find-words")
    if box is None:
        return []
    box.fill("initial conference")
    page.wait_for_selector("#find-found li > a")
    found = violations(page, ".find")
    box.fill("")
    return found


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_of_page_is_for_everybody(page: Page, built: Path, kind: str) -> None:
    ways = looks(TYPES.index(kind))
    faults: list[object] = []
    show(page, file_of(built, kind), *ways[0])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [page.evaluate(UNSEEN), page.evaluate(SIDEWAYS) or []]
    for width, scheme in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        faults += [[width, scheme, *found] for found in (violations(page), searching(page) if WHOLE else []) if found]
    assert [fault for fault in faults if fault] == []


def test_a_page_that_is_not_there_is_for_everybody_and_leads_back(browser: Browser, built: Path) -> None:
    with server(built, 0) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        page = browser.new_context(viewport={"width": 320, "height": 900}, bypass_csp=True).new_page()
        page.goto(f"http://127.0.0.1:{served.server_port}/rules/of-another-site/")
        assert violations(page) == []
        page.click("main a")
        assert page.inner_text("h1").startswith("What is required")
        page.context.close()
        served.shutdown()


def test_the_search_answers_from_a_folder_of_files_and_leads_to_a_file(page: Page, built: Path) -> None:
    show(page, built / "rules" / "ca89.pp.max" / "index.html", 400)
    page.focus("#find-words")
    page.keyboard.type("how long until the initial conference")
    page.wait_for_selector("#find-found li > a")
    assert page.inner_text("#find-found li .kind") == "Statutory guidance"
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/rules/wt26\.icpc\.15wd/index\.html$"))


def test_the_address_of_a_page_holds_the_day_that_it_speaks_of(page: Page, built: Path) -> None:
    show(page, built / "on-a-day" / "index.html")
    page.goto(f"{page.url}#2012-06-01")
    page.wait_for_selector("#on-a-day li a")
    then = page.inner_text("#on-a-day")
    assert "Finish the initial assessment within 10 working days" in then
    assert "within 45 working days" not in then
    page.fill("#on-day", "2024-06-03")
    assert page.url.endswith("#2024-06-03")
    assert "within 45 working days" in page.inner_text("#on-a-day")
    page.click("#on-a-day li a")
    assert page.inner_text("h1")


def test_every_focus_stop_of_a_narrow_page_can_be_seen(page: Page, built: Path) -> None:
    show(page, built / "rules" / "wt26.icpc.15wd" / "index.html", 400)
    stops = page.evaluate("() => document.querySelectorAll('a[href], input, summary').length")
    for _ in range(min(stops, 60)):
        page.keyboard.press("Tab")
        assert min(page.evaluate(STOP)) > 1


def test_without_a_script_every_fact_is_there(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / "rules" / "wt26.icpc.15wd" / "index.html").as_uri())
    assert page.locator(".answers dt").count() == 8
    assert page.locator("nav.journey a").count() > 20
    assert "needs JavaScript" in page.inner_text("#due")
    context.close()


def test_what_is_fetched_before_a_key_is_pressed_is_small_and_all_the_sites_own(browser: Browser, built: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto((built / "index.html").as_uri())
    context.close()
    assert all(url.startswith(built.as_uri()) for url in fetched)
    assert sum(Path(url.removeprefix("file://")).stat().st_size for url in fetched) < 200_000
