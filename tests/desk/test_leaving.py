"""A desk that is left, forgotten twice, waited for in vain or stopped: what should go goes, and no work is lost."""

import contextlib

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.desk.desks import Desk, needs_desk
from tests.records.test_maps import workbook

pytestmark = needs_desk
EIGHT_HOURS = 8 * 60 * 60 * 1000
A_QUARTER = 15 * 60 * 1000
ASLEEP = """(long) => { const now = Date.now; Date.now = () => now() + long; }"""
SLOW_CLOCKS = """() => [Date, performance].forEach((clock) => {
  const now = clock.now.bind(clock), began = now();
  clock.now = () => began + (now() - began) * 0.99;
})"""
"""Clocks that lose a hundredth against the timers: more than those of a machine, so that a slow one passes too."""
FORGETS_TWICE = """() => { const press = document.querySelector("#ask .forget"); press.click(); press.click(); }"""
STOPPED = """() => window.workers.at(-1).onerror(new ErrorEvent("error", { cancelable: true }))"""
READS_SLOWLY = """() => {
  const read = Blob.prototype.arrayBuffer, held = new Promise((resolve) => { window.goOn = resolve; });
  Blob.prototype.arrayBuffer = function () { return held.then(() => read.call(this)); };
}"""
"""No file is read before the page is told to go on."""
LOSES = """() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }))"""
"""Whether the browser asks before the page is closed, since something in it would be lost."""
SHOWN = b"""{"source": "a hub", "shows": ["referral_received"]}
{"case": "A1", "event": "referral_received", "at": "2026-11-03"}
"""
DAY = "10 Nov 2026"


def is_ready(page: Page) -> None:
    page.wait_for_selector("#ask[data-ready]", timeout=120_000)


def what_was_forgotten_twice_does_not_fail_two_minutes_later(desk: Desk) -> None:
    desk.page.evaluate(FORGETS_TWICE)
    is_ready(desk.page)
    desk.page.clock.fast_forward(130_000)
    assert not desk.page.is_visible("#failed")


def nothing_is_there_for_whoever_wakes_a_machine_that_slept(desk: Desk) -> None:
    desk.asks("strat", DAY)
    desk.page.evaluate(ASLEEP, EIGHT_HOURS)
    desk.page.mouse.move(300, 300)
    desk.page.wait_for_selector("#answer", state="hidden")
    is_ready(desk.page)
    assert desk.page.text_content("#lines") == ""


def nothing_stays_where_the_clock_is_slower_than_the_timers(desk: Desk) -> None:
    desk.asks("strat", DAY)
    desk.page.evaluate(SLOW_CLOCKS)
    desk.page.mouse.move(200, 200)
    desk.page.clock.fast_forward(A_QUARTER)
    assert desk.page.is_visible("#answer")
    desk.page.clock.run_for(10_000)
    desk.page.wait_for_selector("#answer", state="hidden")
    is_ready(desk.page)


def a_file_that_was_still_being_read_is_forgotten_too(desk: Desk) -> None:
    page = desk.page
    desk.turn("case")
    page.evaluate(READS_SLOWLY)
    desk.opens("case.csv", b"case,event,at\nA1,referral_received,2026-11-03\n")
    page.set_input_files("#trial-file", {"name": "trial.yaml", "mimeType": "text/plain", "buffer": b"trial: x\n"})
    desk.forget()
    page.evaluate("window.goOn()")
    desk.adds("B2", "strat", DAY)
    assert page.locator("#case-answers .child > h3:first-child").all_inner_texts() == ["B2"]
    assert not page.is_visible("#case-faults")
    assert "trial.yaml" not in (page.text_content("#trial-which") or "")
    desk.forget()
    desk.turn("now")


def everything_is_forgotten_from_each_of_the_ways(desk: Desk) -> None:
    desk.turn("trial")
    desk.page.wait_for_selector("#trial-asked #trial-finds")
    desk.page.click("[data-in=trial] .forget")
    desk.page.wait_for_selector("#status:has-text('Forgotten')", timeout=120_000)
    assert not desk.page.is_visible("#failed")
    desk.turn("now")


def an_engine_that_was_ended_unseen_is_not_waited_for_in_silence(desk: Desk) -> None:
    desk.page.evaluate("window.workers.at(-1).terminate()")
    desk.page.fill("#words", "strat")
    desk.page.press("#words", "Enter")
    desk.page.clock.fast_forward(21_000)
    assert "Nothing has come for 20 seconds" in desk.page.inner_text("#slow")
    desk.forget()
    assert desk.page.text_content("#slow") == ""


def stops_when_it_is_asked(page: Page) -> None:
    page.evaluate(f"""() => {{
      window.workers.at(-1).postMessage = () => ({STOPPED})();
      document.getElementById("earlier").click();
    }}""")
    page.wait_for_selector("#failed:not([hidden])")


def an_engine_that_stops_takes_no_work_with_it_and_no_old_answer_stays(desk: Desk) -> None:
    page = desk.page
    desk.turn("case")
    assert not page.evaluate(LOSES)
    desk.adds("A1", "strat", DAY)
    assert page.evaluate(LOSES)
    stops_when_it_is_asked(page)
    assert "The engine stopped" in page.inner_text("#failed-title")
    assert page.locator("#case-answers .child").count() == 0
    assert "not running" in page.inner_text("#case-at-said")
    page.click("#again")
    is_ready(page)
    page.wait_for_selector("#case-answers .child:has-text('A1')")
    assert not page.is_visible("#failed")
    desk.opens("hub.jsonl", SHOWN)
    page.wait_for_selector("#case-whole:has-text('hub.jsonl')")
    stops_when_it_is_asked(page)
    page.click("#again")
    page.wait_for_selector("#case-answers [role=alert]:has-text('hub.jsonl. Open the same again')", timeout=120_000)
    assert page.locator("#case-answers .child").count() == 0
    desk.opens("hub.jsonl", SHOWN)
    page.wait_for_selector("#case-answers .child:has-text('A1')")
    with page.expect_download():
        page.click("#case-save")
    assert "see that it is there" in page.inner_text("#case-said")
    assert not page.evaluate(LOSES)


def a_part_that_never_comes_is_given_up_in_words_and_can_be_tried_again(desk: Desk) -> None:
    page, held = desk.page, list[Route]()
    page.route("**/workbooks.bin*", lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    desk.turn("case")
    is_ready(page)
    page.wait_for_selector("#status:has-text('Forgotten')")
    for _ in ("once", "once more") if page.evaluate("Boolean(document.body.dataset.workbooks)") else ():
        with page.expect_request("**/workbooks.bin*"):
            desk.opens("events.xlsx", workbook({"Events": [["case", "event", "at"]]}))
        page.wait_for_selector("#status:has-text('Loading what reads workbooks')")
        page.clock.fast_forward(121_000)
        page.wait_for_selector(
            "#case-faults:has-text('What reads workbooks could not be made ready: nothing more of it came')"
        )
        assert "Try it once more, or instead: save the sheet as CSV" in page.inner_text("#case-faults")
        assert not page.is_visible("#case .cancel")
    page.unroute("**/workbooks.bin*")
    desk.turn("now")


def test_nothing_stays_that_should_go_and_no_work_goes_that_should_stay(browser: Browser, address: str) -> None:
    desk = Desk.opened(browser, "about:blank", keeps=False)
    desk.page.clock.install()
    desk.page.goto(address)
    is_ready(desk.page)
    what_was_forgotten_twice_does_not_fail_two_minutes_later(desk)
    nothing_is_there_for_whoever_wakes_a_machine_that_slept(desk)
    nothing_stays_where_the_clock_is_slower_than_the_timers(desk)
    a_file_that_was_still_being_read_is_forgotten_too(desk)
    everything_is_forgotten_from_each_of_the_ways(desk)
    a_part_that_never_comes_is_given_up_in_words_and_can_be_tried_again(desk)
    an_engine_that_was_ended_unseen_is_not_waited_for_in_silence(desk)
    an_engine_that_stops_takes_no_work_with_it_and_no_old_answer_stays(desk)
    desk.page.context.close()


def test_a_network_from_which_nothing_comes_is_told_of_and_given_up(browser: Browser, address: str) -> None:
    desk = Desk.opened(browser, "about:blank", keeps=False)
    page, held = desk.page, list[Route]()
    page.clock.install()
    page.route("**/*.bin*", lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    page.goto(address)
    for starts in (1, 2):
        with page.expect_request("**/python.bin*") if starts == 2 else contextlib.nullcontext():
            if starts == 2:
                page.click("#ask .forget")
        page.wait_for_timeout(500)
        assert page.text_content("#slow") == ""
        page.clock.fast_forward(21_000)
        page.wait_for_selector("#slow:has-text('Nothing has come for 20 seconds')", timeout=5_000)
    page.clock.fast_forward(100_000)
    page.wait_for_selector("#failed:has-text('Nothing more of it came for two minutes')", timeout=5_000)
    assert page.text_content("#slow") == ""
    page.context.close()


@pytest.mark.parametrize("name", ["desk.js", "draw.js"])
def test_a_page_whose_scripts_did_not_all_come_says_so_and_shows_the_limits(
    browser: Browser, address: str, name: str
) -> None:
    page = browser.new_page()
    page.route(f"**/{name}", lambda route: route.abort())
    page.goto(address)
    page.wait_for_selector("#failed:has-text('did not all come')")
    assert page.is_visible("#limits table")
    page.context.close()


def test_what_is_given_while_the_engine_starts_is_read_once_it_has_started(browser: Browser, address: str) -> None:
    desk, held = Desk.opened(browser, "about:blank", keeps=False), list[Route]()
    desk.page.route("**/packs.bin*", lambda route: held.append(route))  # noqa: PLW0108  Playwright marks what it is given
    desk.page.goto(address)
    desk.turn("case")
    desk.opens("case.csv", b"case,event,at\nA1,referral_received,2026-11-03\n")
    desk.page.wait_for_selector("#status:has-text('Reading')")
    held[0].continue_()
    desk.page.wait_for_selector("#case-answers .child:has-text('A1')", timeout=120_000)
    desk.page.context.close()
