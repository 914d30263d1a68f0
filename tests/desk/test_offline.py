"""A desk for a time without the network: what is kept of it, what it says then, and what it will not say."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from guidance.app.packs.shipped import shipped
from guidance.app.packs.stale import review_day
from guidance.desk.answering import Desk as Engine
from guidance.desk.offline import keeping
from guidance.engine.model.england import ENGLAND
from tests.desk.desks import Desk, needs_desk
from tests.desk.test_desk import looked_at

CHECKED = "30 November 2026"
RECORD = b'{"case": "A1", "event": "referral_received", "at": "2026-11-03"}\n'
HELD = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push([name, request.url.split("/").pop()]);
  }
  return found;
}"""
STAGES = """window.stages = [];
const Watched = window.Worker;
window.Worker = class extends Watched {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => { if (data.stage) window.stages.push(data.stage); });
  }
};"""
HOLDS = """async (text) => {
  const [name] = await caches.keys(), held = await (await caches.open(name)).match("memory.bin");
  const bytes = new TextDecoder("latin1").decode(await held.arrayBuffer());
  return [bytes.length, bytes.includes(text), bytes.includes("strategy_discussion_held")];
}"""


def without(*asked: dict[str, Any]) -> list[Any]:
    engine = Engine()
    told = {"ask": "without", "network": False, "checked": CHECKED}
    return [json.loads(engine.put(json.dumps(one))) for one in (told, *asked)][1:]


def test_what_is_answered_without_the_network_says_by_which_packs_on_the_screen_and_in_what_is_taken_away() -> None:
    asked = {"ask": "next", "event": "strategy_discussion_held", "at": "2026-11-27", "as_at": "2026-11-30", "facts": {}}
    added = {"ask": "case", "do": "add", "case": "A1", "event": "referral_received", "at": "2026-11-03", "facts": {}}
    shown, text, case, case_text = without(
        asked, {"ask": "text"}, {**added, "as_at": "2026-11-30"}, {"ask": "case_text"}
    )
    says = f"by packs read and checked on {CHECKED}; whether newer ones exist cannot be told"
    assert says in shown["answer"]["shown"]["noticed"][0]
    assert says in text["answer"]
    assert says in case["answer"]["children"][0]["noticed"][0]
    assert says in case_text["answer"]
    engine = Engine()
    engine.put(json.dumps({"ask": "without", "network": False, "checked": CHECKED}))
    engine.give("team.jsonl", RECORD)
    team = json.loads(engine.put('{"ask": "team", "do": "open", "as_at": "2026-11-30"}'))
    assert says in team["answer"]["sentences"][0]
    assert says in json.loads(engine.put('{"ask": "sheet", "as_at": "2026-11-30"}'))["answer"].splitlines()[1]
    engine.put(json.dumps({"ask": "without", "network": True, "checked": CHECKED}))
    assert says not in engine.put('{"ask": "sheet", "as_at": "2026-11-30"}')


@pytest.mark.parametrize("ask", ["next", "case", "team", "sheet"])
def test_without_the_network_nothing_is_told_of_a_day_after_that_of_the_review(
    ask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = review_day(shipped(), datetime(2026, 11, 30, tzinfo=ENGLAND).date())
    assert last is not None
    (found,) = without({"ask": ask, "as_at": "2031-01-01"})
    assert "is not told as current" in found["refused"][0]
    assert f"{last:%B %Y}" in found["refused"][0]
    monkeypatch.setattr("guidance.desk.offline.without.now", lambda: datetime(2031, 1, 1, 9, tzinfo=ENGLAND))
    (found,) = without({"ask": ask})
    assert "is not told as current" in found["refused"][0]


def test_what_makes_it_a_program_asks_nothing_of_another_place() -> None:
    made = keeping.files("e", ["desk.js", "python.bin?1"], CHECKED)
    manifest = json.loads(made["manifest.json"])
    assert manifest["start_url"].startswith("./")
    assert [icon["src"] for icon in manifest["icons"] if icon["src"] not in made] == []
    assert re.findall(r"https?:(?!//www\.w3\.org/2000/svg)", "".join(text.decode() for text in made.values())) == []
    assert b'"python.bin?1"' in made["offline.js"]


@pytest.fixture
def kept(browser: Browser, address: str) -> Iterator[Desk]:
    """Open a desk, ask it something, and wait until the browser keeps it."""
    desk = Desk.opened(browser, address)
    desk.page.wait_for_selector("#ask[data-ready]", timeout=120_000)
    desk.turn("case")
    desk.adds("ZEBRA-7", "strat", "10 Nov 2026 4.10pm")
    desk.page.wait_for_selector("#edition:has-text('Kept on this machine')", timeout=60_000)
    while not desk.page.evaluate("async () => Boolean(await caches.match('memory.bin'))"):
        desk.page.wait_for_timeout(50)
    yield desk
    desk.page.context.close()


def newer_packs_are_told_and_what_is_kept_is_taken_away(kept: Desk, address: str) -> None:
    def newer(route: Route) -> None:
        route.fulfill(json={"edition": "another", "checked": "1 January 2027"})

    page = kept.page
    page.context.route("**/edition.json", newer)
    page.goto(address)
    page.wait_for_selector("#without:has-text('Newer packs are there')", timeout=60_000)
    page.context.unroute("**/edition.json")
    page.wait_for_selector("#ask[data-ready]", timeout=60_000)
    ids = [json.loads(kept.put('{"ask": "opened"}'))["answer"]["packs"]]
    kept.forget()
    assert [json.loads(kept.put('{"ask": "opened"}'))["answer"]["packs"]] == ids
    page.click("#unkeep")
    page.wait_for_selector("#edition:has-text('Taken away')")
    kept.forget()
    assert page.evaluate(HELD) == []


@needs_desk
def test_after_the_first_visit_it_opens_and_answers_without_the_network_and_says_so(kept: Desk, address: str) -> None:
    page, names = kept.page, [name for _, name in kept.page.evaluate(HELD)]
    assert {"index.html", "desk.js", "worker.js", "memory.bin"} <= set(names)
    assert [name for name in names if re.search(r"\.(?:whl|zip)\b", name)] == []
    size, holds_case, holds_packs = page.evaluate(HOLDS, "ZEBRA-7")
    assert (size > 10_000_000, holds_case, holds_packs) == (True, False, True)
    page.context.set_offline(offline=True)
    page.add_init_script(STAGES)
    page.goto(address)
    kept.asks("police protection", "yesterday 4.10pm")
    assert "whether newer ones exist cannot be told" in page.inner_text("#lines")
    assert page.evaluate("window.stages") == ["Starting Python in this page"], "the memory was not put back"
    assert "Police protection" in page.inner_text("#lines")
    assert "no network" in page.inner_text("#without")
    assert looked_at(kept) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.context.set_offline(offline=False)
    page.wait_for_selector("#without", state="hidden")
    newer_packs_are_told_and_what_is_kept_is_taken_away(kept, address)
