"""The desk in a browser: the engine in the page answers as it does elsewhere, by the keyboard, and tells nobody."""

import json
import re
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_after
from guidance.desk.answering import Desk as Engine
from guidance.render.plain.next_data import next_data
from tests.desk.desks import Desk, needs_desk
from tests.desk.worked import drawn
from tests.site.browsing import SIDEWAYS, WHOLE, violations

pytestmark = needs_desk
SAMPLE = 200
"""How many worked cases are put to the worker where not all of them are."""
AT, AS_AT = "2026-11-27T16:10", "2026-12-01T09:00"


def test_worked_cases_come_out_in_the_page_as_they_do_here_field_for_field(ready: Desk) -> None:
    here, asked = Engine(), [json.dumps(case.question) for case in drawn(None if WHOLE else SAMPLE)]
    assert len(asked) >= SAMPLE
    found = [(question, ready.put(question), here.put(question)) for question in asked]
    assert [question for question, there, own in found if json.loads(there) != json.loads(own)] == []
    assert sum(bool(json.loads(own).get("answer", {}).get("findings")) for _, _, own in found) >= len(found) * 3 // 4


EVENTS = [
    ("strategy_discussion_held", {"s47_initiated": "true"}), ("referral_received", {}), ("child_died", {}),
    ("police_protection_started", {}), ("immediate_danger_identified", {}), ("s47_enquiry_started", {}),
    ("emergency_protection_order_made", {"expires": "2026-12-04"}), ("looked_after_started", {}),
]  # fmt: skip


@pytest.mark.parametrize(("event", "facts"), EVENTS)
def test_what_comes_next_is_what_the_command_says(ready: Desk, event: str, facts: dict[str, str]) -> None:
    asked = {"ask": "next", "data": True, "event": event, "at": AT, "as_at": AS_AT, "authority": "204", "facts": facts}
    query = Query((), date(2026, 12, 1), ledger=None, moment=datetime.fromisoformat(AS_AT), authority="204")
    there = json.loads(ready.put(json.dumps(asked)))["answer"]
    assert there["next"] == json.loads(json.dumps(next_data(next_after(query, event, AT, facts))))
    said = [text for group in there["shown"]["groups"] for line in group["lines"] for text in [line["text"]]]
    assert said
    assert all(said)


def test_it_is_asked_by_the_keyboard_and_answers_to_the_minute_and_the_day(ready: Desk) -> None:
    ready.asks("police protection", "27 Nov 2026 4.10pm")
    assert "Friday 27 November 2026 at 16:10" in ready.page.inner_text("#at-said")
    said = ready.page.inner_text("#lines")
    assert "16:10" in said
    assert "Why, and how it was counted" in said
    ready.clear()


def lines_of(desk: Desk) -> list[str]:
    """List what the answer on the screen has to say: every line, and what stands under each, as its text has it."""
    text = str(json.loads(desk.put('{"ask": "text"}'))["answer"])
    return [line.removeprefix("- ").removeprefix("? ").strip() for line in text.splitlines()[2:-2]]


def test_a_strategy_discussion_of_yesterday_asks_first_whether_the_child_is_safe_and_seen_in_two_more_actions(
    ready: Desk,
) -> None:
    ready.asks("strat", "yesterday 16:10")
    first, *rest = ready.page.locator("#lines .lines > li").all_inner_texts()
    assert "Did section 47 enquiries begin, and is the child safe and seen?" in first
    assert any("initial conference" in line and "if so, by " in line and "Why" in line for line in rest)
    ready.clear()


def test_a_strategy_discussion_is_asked_whether_enquiries_began_and_the_answer_says_why(ready: Desk) -> None:
    ready.asks("strat", "2026-11-27T16:10")
    assert "section 47 enquiries" in ready.page.inner_text("#facts")
    assert "if so, by Fri 18 December 2026" in ready.page.inner_text("#lines")
    assert [said for said in lines_of(ready) if said not in ready.page.inner_text("#lines")] == []
    ready.page.click("#facts label:has-text('Yes') >> nth=0")
    assert not ready.page.is_visible("#answer"), "an answer stayed beside another question"
    ready.page.click("#go")
    ready.page.wait_for_selector("#answer:not([hidden])")
    ready.page.click("#lines summary:has-text('Why') >> nth=0")
    assert "Given: that" in ready.page.inner_text("#lines")
    ready.clear()


@pytest.mark.parametrize("typed", ["4pm tuesday", "31/11/2026", "27/11", "soon", "2026-02-31", "16:10 27 Nov 06 1"])
def test_a_day_that_nobody_can_tell_is_refused_in_words_and_never_answered(ready: Desk, typed: str) -> None:
    ready.page.fill("#words", "strat")
    ready.page.press("#words", "Enter")
    ready.page.fill("#at", typed)
    there = json.loads(ready.put(json.dumps({"ask": "when", "text": typed})))
    ready.page.click("#go")
    ready.page.wait_for_selector("#refused:not([hidden]), #answer:not([hidden])")
    assert ready.page.is_visible("#refused") == ("refused" in there)
    assert ready.page.is_visible("#answer") == ("answer" in there)
    ready.clear()


def test_a_button_does_not_move_from_under_whoever_presses_it(ready: Desk) -> None:
    ready.page.fill("#words", "strat")
    ready.page.press("#words", "Enter")
    ready.page.fill("#at", "4pm tuesday")
    ready.page.hover("#go")
    ready.page.mouse.down()
    ready.page.wait_for_timeout(1_500)
    ready.page.mouse.up()
    ready.page.wait_for_selector("#refused:not([hidden])")
    assert "may be" in ready.page.inner_text("#refused"), "the press was lost: nothing was asked"
    ready.clear()


def test_nothing_is_asked_of_another_origin_and_nothing_at_all_once_it_is_ready(ready: Desk, address: str) -> None:
    own = address.removesuffix("desk/")
    assert [url for url in ready.requests if not url.startswith((own, "data:", "blob:"))] == []
    assert [url for url in ready.requests if re.search(r"\.(?:whl|zip|tar|gz)\b", url)] == []
    before = len(ready.requests)
    ready.page.context.set_offline(offline=True)
    ready.asks("strat", "2026-11-27T16:10")
    ready.page.context.set_offline(offline=False)
    assert [url for url in ready.requests[before:] if not url.endswith("/edition.json")] == []
    assert [said for said in ready.console if "ERR_INTERNET_DISCONNECTED" not in said] == []
    ready.console.clear()
    ready.clear()


def test_last_days_are_saved_for_a_calendar_with_no_word_of_what_they_are_about(ready: Desk) -> None:
    ready.asks("police protection", "27 Nov 2026 4.10pm")
    with ready.page.expect_download() as saved:
        ready.page.click("#diary")
    first = Path(saved.value.path()).read_text(encoding="utf-8")
    with ready.page.expect_download() as saved:
        ready.page.click("#diary")
    again = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "no-later-than.ics"
    assert re.findall("UID:(.*)", first) == re.findall("UID:(.*)", again) != []
    assert set(re.findall(r"SUMMARY:(.*)\r?\n", first)) <= {
        "No later than: check",
        "No later than\\, if it applies: check",
    }
    assert "police" not in first.lower()
    assert "DTSTART:20261130T161000Z" in first
    ready.clear()


def looked_at(desk: Desk) -> list[Any]:
    """Look at a desk narrow and wide, light and dark, for what axe finds and what runs off the side."""
    found: list[Any] = []
    for width, scheme in ((320, "dark"), (1280, "light")):
        desk.page.set_viewport_size({"width": width, "height": 900})
        desk.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [desk.page.evaluate(SIDEWAYS), *violations(desk.page)]
    return [fault for fault in found if fault]


def test_the_questions_and_the_answer_are_for_everybody_at_320_pixels_and_wide(ready: Desk) -> None:
    ready.asks("police protection", "27 Nov 2026 4.10pm")
    ready.page.click("#lines summary >> nth=0")
    assert looked_at(ready) == []
    ready.page.set_viewport_size({"width": 1280, "height": 900})
    ready.clear()


FAILURES: Sequence[tuple[str, str, str]] = (
    ("no WebAssembly", "delete window.WebAssembly;", "This browser has no WebAssembly, or it was turned off."),
    ("no workers", "delete window.Worker;", "This browser has no workers, or it was turned off."),
    ("no stream", "delete window.DecompressionStream;", "This browser has no way to read compressed files"),
    ("not fetched", "window.fetch = () => Promise.reject(new TypeError());", "could not be fetched"),
    ("cut off", """window.fetch = () => Promise.resolve(new Response(new ReadableStream({ start(stream) {
      stream.error(new TypeError()); } })));""", "did not let it through, or not all of it"),
    ("refused", "window.fetch = () => Promise.resolve(new Response('', {status: 403}));", "the server answered 403"),
    ("no engine", "window.fetch = () => Promise.resolve(new Response('x'));", "The engine could not be started here"),
    ("stopped", "window.Worker = class { postMessage() { this.onerror(new Event('error', {cancelable: true})); } };",
     "The worker that runs the engine could not be started"),
)  # fmt: skip


@pytest.mark.parametrize(("script", "said"), [rest for _, *rest in FAILURES], ids=[name for name, *_ in FAILURES])
def test_what_fails_is_said_in_words_with_the_limits_to_read(
    browser: Browser, address: str, script: str, said: str
) -> None:
    desk = Desk.opened(browser, address, before=script)
    desk.page.wait_for_selector("#failed:not([hidden])", timeout=60_000)
    assert said in desk.page.inner_text("#failed")
    assert "15 working days" in desk.page.inner_text("#limits")
    assert desk.page.is_disabled("#go")
    assert not desk.page.is_visible("#answer")
    desk.page.context.close()


def test_a_page_whose_engine_failed_is_for_everybody(browser: Browser, address: str) -> None:
    desk = Desk.opened(browser, address, before=FAILURES[0][1])
    desk.page.wait_for_selector("#failed:not([hidden])")
    assert looked_at(desk) == []
    desk.page.context.close()


def test_without_scripts_it_says_so_and_the_limits_can_be_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert "does not run it here" in page.inner_text("noscript")
    page.click("#table summary")
    assert page.is_visible("#limits table")
    context.close()


KEPT = """() => [localStorage.length, sessionStorage.length, document.cookie + location.hash + location.search,
  history.state, document.title]"""


def test_one_file_answers_where_no_server_is_and_forgets_what_it_was_asked(browser: Browser, made: Path) -> None:
    desk = Desk.opened(browser, (made / "desk.html").as_uri(), width=390)
    before = [desk.page.evaluate(KEPT), desk.page.url]
    desk.asks("strat", "2026-11-27T16:10")  # while the engine starts: the answer comes when it has
    assert "Fri 18 December 2026" in desk.page.inner_text("#lines")
    desk.page.click("#copy")
    desk.page.wait_for_selector("#as-text:not([hidden])")
    assert "Not the child’s record" in desk.page.input_value("#text")
    desk.turn("case")
    desk.adds("A1", "police protection", "12 Nov 2026 18:00")
    assert "A1" in desk.page.inner_text("#case-answers")
    assert [desk.page.evaluate(KEPT), desk.page.url] == before
    desk.page.click("#ask .forget")
    assert [desk.page.evaluate(KEPT), desk.page.url] == before
    assert [desk.page.text_content(f"#{held}") for held in ("case-records", "case-answers", "team-rows")] == [""] * 3
    assert [desk.page.input_value(f"#{field}") for field in ("child", "case-at", "team-case")] == ["", "today", ""]
    assert [desk.page.input_value(f"#{field}") for field in ("words", "at", "authority", "text")] == [""] * 4
    assert not desk.page.is_visible("#answer")
    assert [desk.page.text_content(f"#{held}") for held in ("lines", "facts", "chosen", "at-said")] == [""] * 4
    assert desk.page.evaluate("window.workers.length") == 2, "the worker that knew of it was not ended"
    assert [url for url in desk.requests if not url.startswith(("blob:", "data:", made.as_uri()))] == []
    assert desk.console == []
    desk.page.context.close()


@pytest.mark.parametrize("name", ["", "worker.js", "desk.js", "python.bin", "desk.html"])
def test_the_policy_is_sent_with_every_file_of_a_desk(address: str, name: str) -> None:
    with urllib.request.urlopen(f"{address}{name}") as answer:  # noqa: S310  this machine's own server
        sent = answer.headers["Content-Security-Policy"]
    assert sent.startswith("default-src 'none'; script-src ")
    assert sent.endswith("; frame-ancestors 'none'")
    assert re.findall(r"'unsafe-[a-z]+'|https?:|\*", sent) == []


@pytest.fixture
def case(ready: Desk) -> Iterator[Desk]:
    """Turn to a case, and empty it again without ending the worker: what is added is taken out one by one."""
    ready.turn("case")
    yield ready
    while ready.page.locator("#case button:has-text('Take out')").count():
        before = ready.page.locator("#case button:has-text('Take out')").count()
        ready.page.click("#case button:has-text('Take out') >> nth=0")
        ready.page.wait_for_selector(f"#case button:has-text('Take out') >> nth={before - 1}", state="detached")
    ready.page.fill("#case-at", "today")
    ready.page.fill("#child", "")
    ready.clear()
    ready.turn("now")


def test_a_case_is_built_by_the_keyboard_and_answered_child_by_child_at_any_day_of_it(case: Desk) -> None:
    case.adds("A1", "strat", "10 Nov 2026 4.10pm")
    case.adds("A1", "police protection", "12 Nov 2026 18:00")
    case.adds("B2", "strat", "11/11/2026")
    page = case.page
    assert page.locator("#case-answers .child").count() == 2
    assert "Police protection ended at 18:00 on Sun 15 November 2026" in page.inner_text(
        "#case-answers .child >> nth=0"
    )
    assert page.locator("#case-answers svg.timeline line.last").count() > 1
    page.fill("#case-at", "14 Nov 2026")
    page.press("#case-at", "Enter")
    page.wait_for_selector("#case-at-said:has-text('Sat 14 November')")
    assert "power ends Sun 15 November 2026 at 18:00" in page.inner_text("#case-answers .child >> nth=0")
    page.focus("#later")
    page.keyboard.press("Enter")
    page.wait_for_selector("#case-at-said:has-text('Sun 15 November')")
    page.click("#case-answers .child >> nth=0 >> summary:has-text('Why') >> nth=0")
    page.wait_for_selector("#case-answers .argument:has-text('The clock starts on')")
    assert page.is_disabled("#case-known")
    assert page.locator(".child .notice:has-text('More may be due than is listed')").count() == 2


def test_what_if_is_marked_as_no_record_on_the_screen_and_in_print_and_is_not_saved(case: Desk) -> None:
    case.adds("A1", "strat", "10 Nov 2026 4.10pm")
    case.adds("A1", "initial child protection conference held", "20 Dec 2026", instead="#what-if")
    page = case.page
    assert "WHAT IF: NOT THE RECORD" in page.inner_text(".what-if").upper()
    page.emulate_media(media="print")
    mark = page.evaluate("getComputedStyle(document.body, '::before').content")
    page.emulate_media(media="screen")
    assert mark == '"What if: not the record"'
    with page.expect_download() as saved:
        page.click("#case-save")
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert saved.value.suggested_filename == "chronology.jsonl"
    assert [json.loads(line).get("event") for line in text.splitlines()] == [None, "strategy_discussion_held"]
    assert "not the child’s record" in text
    assert looked_at(case) == []
    page.set_viewport_size({"width": 1280, "height": 900})


HOSTILE = """{"case": "<img src=x onerror=document.title=1>", "event": "<script>x</script>", "at": "2026-11-03\u202e"}
{"case": "A1", "event": "referal_received", "at": "31/11/2026"}
"""


def test_a_bad_file_is_answered_with_every_mistake_and_scripts_nothing(case: Desk) -> None:
    page, before = case.page, case.page.evaluate(KEPT)
    case.opens("<b>given\u202elnosj.jsonl", HOSTILE.encode())
    page.wait_for_selector("#case-faults:not([hidden])")
    said = page.inner_text("#case-faults")
    assert re.findall("line ([0-9]), column ([0-9]+)", said) == [("1", "59"), ("1", "87"), ("2", "25"), ("2", "51")]
    assert "To mend it: did you mean `referral_received`?" in said
    assert "\u202e" not in said
    assert page.locator("#case img, #case script, #case-faults b").count() == 0
    assert [page.evaluate(KEPT), case.console] == [before, []]
    assert page.locator("#case-answers .child").count() == 0


MANY = "".join(f'{{"case": "C{n % 997}", "event": "referral_received", "at": "2026-11-03"}}\n' for n in range(120_000))


if WHOLE:  # it starts an engine anew

    def test_what_takes_long_is_cancelled_and_what_was_added_by_hand_is_still_there(case: Desk) -> None:
        case.adds("A1", "strat", "10 Nov 2026 4.10pm")
        case.opens("many.jsonl", MANY.encode())
        case.page.click(".cancel:visible")
        case.page.wait_for_selector("#status:has-text('Cancelled')", timeout=120_000)
        assert case.page.locator("#case-records tbody tr").count() == 1
        case.opens("too-large.jsonl", b" " * (17 * 1024 * 1024))
        case.page.wait_for_selector("#case-faults:has-text('nothing was read')")


def test_a_teams_list_is_opened_narrowed_and_saved(ready: Desk) -> None:
    ready.turn("team")
    page, records = ready.page, [
        {"case": "A1", "event": "police_protection_started", "at": "2026-11-10T18:00"},
        {"case": "=B2", "event": "strategy_discussion_held", "at": "2026-11-10", "s47_initiated": True},
    ]  # fmt: skip
    text = "".join(f"{json.dumps(record)}\n" for record in records)
    page.set_input_files("#team-file", {"name": "team.jsonl", "mimeType": "text/plain", "buffer": text.encode()})
    page.fill("#team-at", "11 Nov 2026")  # while the file is being read
    page.press("#team-at", "Tab")
    page.wait_for_selector("#team-says:has-text('As at Wed 11 November 2026')")
    assert "Children read: 2" in page.inner_text("#team-says")
    assert "Fri 13 November 2026 at 18:00" in page.inner_text("#team-rows tr:has-text('ending') >> nth=0")
    page.select_option("#team-state", "ending")
    page.wait_for_selector("#team-hidden:has-text('are not shown')")
    with page.expect_download() as saved:
        page.click("#team-save")
    assert "Not the child’s record" in Path(saved.value.path()).read_text(encoding="utf-8")
    page.select_option("#team-state", "")
    assert looked_at(ready) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    ready.turn("now")
