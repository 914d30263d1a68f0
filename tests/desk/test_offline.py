"""A desk for a time without the network: what is kept of it, what it says then, and what it will not say."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, Route

from guidance.app.packs.shipped import shipped
from guidance.app.packs.stale import review_day
from guidance.desk.answering import Desk as Engine
from guidance.desk.offline import installing
from guidance.desk.offline.without import OF_A_DAY, OF_A_DRAFT, OF_AN_ANSWER, OF_NO_DAY, OF_TODAY, Without
from guidance.engine.model.england import ENGLAND
from tests.desk.desks import Desk, needs_desk
from tests.desk.test_departure import SHORT
from tests.desk.test_desk import looked_at

CHECKED = "30 November 2026"
RECORD = b'{"case": "A1", "event": "referral_received", "at": "2026-11-03"}\n'
OF_CUMBRIA = RECORD.replace(b'"A1"', b'"A1", "authority": "909"')
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


AS_AT = {"as_at": "2026-11-30"}
NEXT = {"ask": "next", "event": "strategy_discussion_held", "at": "2026-11-27", "facts": {}, **AS_AT}
ADDED = {"ask": "case", "do": "add", "case": "A1", "event": "referral_received", "at": "2026-11-03", "facts": {},
         **AS_AT}  # fmt: skip
DEPARTURE = {"rule": "wt10.cg.first", "answers": SHORT}
ASKED: dict[str, dict[str, Any]] = {
    "next": NEXT, "case": ADDED, "team": {"do": "open", **AS_AT}, "sheet": AS_AT, "text": {}, "case_text": {},
    "diary": {}, "rules": {"words": "core group"}, "duties": {}, "departure": DEPARTURE, "reviewed": DEPARTURE,
    "evaluate": {"records": [], **AS_AT},
    "preview": {"trial": "cumbria-2011", "from": "2011-04-01", "until": "2012-04-01", **AS_AT},
    "trial": {"answers": {}}, "pack": {"do": "open"},
}  # fmt: skip
WITHIN = {"argued"}
"""What stands within an answer that says it."""


def test_every_kind_of_answer_is_of_a_day_or_of_none_and_all_that_is_of_a_day_says_by_which_packs() -> None:
    days = (OF_A_DAY.keys(), OF_TODAY, OF_AN_ANSWER, OF_A_DRAFT, OF_NO_DAY)
    assert sorted(ask for kind in days for ask in kind) == sorted(Engine()._ways)
    assert ASKED.keys() | WITHIN | OF_NO_DAY == Engine()._ways.keys()
    engine = Engine()
    for network in (True, False):
        engine.put(json.dumps({"ask": "without", "network": network, "checked": CHECKED}))
        for ask, rest in ASKED.items():
            engine.give("team.jsonl", OF_CUMBRIA if ask == "preview" else RECORD)
            found = engine.put(json.dumps({**rest, "ask": ask}))
            assert '"answer"' in found, (ask, found)
            assert ("Answered without the network" in found) is not network, ask


def test_a_file_that_was_made_without_the_network_says_by_which_packs() -> None:
    _, diary, departure = without(NEXT, {"ask": "diary"}, {"ask": "reviewed", **DEPARTURE})
    calendar = diary["answer"]["file"].replace("\r\n ", "")
    lines = [line for line in calendar.split("\r\n") if line.startswith("DESCRIPTION")]
    assert lines
    assert [line for line in lines if f"checked on {CHECKED}\\; whether" not in line] == []
    head, rest = departure["answer"]["file"].split("\n", 1)
    assert f"checked on {CHECKED}" in head
    assert yaml.safe_load(rest) == yaml.safe_load(departure["answer"]["file"])


def test_what_is_taken_from_an_answer_after_the_review_is_not_given_once_the_network_is_away() -> None:
    engine = Engine()
    engine.put(json.dumps(NEXT | {"as_at": "2031-01-01"}))
    engine.put(json.dumps(ADDED | {"as_at": "2031-01-01"}))
    engine.put(json.dumps({"ask": "without", "network": False, "checked": CHECKED}))
    for ask in OF_AN_ANSWER:
        asked = {"ask": ask, "case": "A1", "rules": []}
        assert "is not told as current" in json.loads(engine.put(json.dumps(asked)))["refused"][0]


@pytest.mark.parametrize("ask", sorted(OF_TODAY))
def test_without_the_network_nothing_is_told_as_of_today_after_the_day_of_the_review(
    ask: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guidance.desk.offline.without.now", lambda: datetime(2031, 1, 1, 9, tzinfo=ENGLAND))
    (found,) = without({**ASKED[ask], "ask": ask})
    assert "is not told as current" in found["refused"][0]


@pytest.mark.parametrize("ask", sorted(OF_A_DAY))
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
    made = installing.files("e", {"desk.js": b"x", "python.bin?1": b"y"}, CHECKED)
    manifest = json.loads(made["manifest.json"])
    assert manifest["start_url"].startswith("./")
    assert [icon["src"] for icon in manifest["icons"] if icon["src"] not in made] == []
    assert re.findall(r"https?:(?!//www\.w3\.org/2000/svg)", "".join(text.decode() for text in made.values())) == []
    assert f'"python.bin?1": "{sha256(b"y").hexdigest()}"'.encode() in made["offline.js"]


WITHOUT_SHA = "delete Crypto.prototype.subtle;\n"


@needs_desk
@pytest.mark.parametrize("before", ["", WITHOUT_SHA], ids=["by SHA-256", "from plain http"])
def test_a_part_of_another_edition_is_said_to_be_one_and_nothing_is_answered(
    browser: Browser, made: Path, address: str, before: str
) -> None:
    page = browser.new_page()
    other = (made / "engine.bin").read_bytes()
    page.route("**/packs.bin*", lambda route: route.fulfill(body=other))
    worker = before + (made / "worker.js").read_text(encoding="utf-8")
    page.route("**/worker.js", lambda route: route.fulfill(body=worker, content_type="text/javascript"))
    page.goto(address)
    page.wait_for_selector("#failed:has-text('not all of one edition')", timeout=20_000)
    assert page.is_disabled("#go")
    assert page.evaluate("caches.keys()") == []
    page.context.close()


REGISTERED = """async (place) => {
  const made = await navigator.serviceWorker.register(`${place}offline.js`);
  const found = new Promise((resolve) => made.addEventListener("updatefound", () => resolve(made.installing)));
  const worker = made.installing || await Promise.race([found, made.update().then(() => found)]);
  while (!["activated", "redundant"].includes(worker.state)) await new Promise((resolve) => setTimeout(resolve, 20));
  return [worker.state, (await caches.keys()).map((name) => name.split(" ")[1])];
}"""


@pytest.fixture
def beside(made: Path) -> Iterator[Path]:
    """Give the files of another desk on the same host."""
    shutil.copytree(made, other := made.parent / "beside")
    yield other
    shutil.rmtree(other)


@needs_desk
def test_desks_beside_each_other_keep_their_own_files_and_none_that_are_not_of_one_edition(
    browser: Browser, beside: Path, address: str
) -> None:
    context, places = browser.new_context(), [address, address.replace("/desk/", "/beside/")]
    page = context.new_page()
    for n, place in enumerate(places):
        page.goto(f"{place}licences.txt")
        assert page.evaluate(REGISTERED, place) == ["activated", ["/desk/", "/beside/"][: n + 1]]
    worker = (beside / "offline.js").read_text(encoding="utf-8")
    (beside / "offline.js").write_text(worker.replace('EDITION = "', 'EDITION = "b'), encoding="utf-8")
    assert page.evaluate(REGISTERED, places[1]) == ["activated", ["/desk/", "/beside/"]]
    (beside / "offline.js").write_text(worker.replace('EDITION = "', 'EDITION = "c'), encoding="utf-8")
    (beside / "packs.bin").write_bytes((beside / "engine.bin").read_bytes())
    assert page.evaluate(REGISTERED, places[1])[0] == "redundant"
    assert len(names := page.evaluate("caches.keys()")) == 2
    assert [name.split(" ")[2][0] for name in names if "beside" in name] == ["b"]
    context.close()


@pytest.fixture
def kept(browser: Browser, address: str) -> Iterator[Desk]:
    """Open a desk, ask it something, and wait until the browser keeps it."""
    desk = Desk.opened(browser, address)
    desk.page.wait_for_selector("#ask[data-ready]", timeout=120_000)
    desk.turn("case")
    desk.adds("ZEBRA-7", "strat", "10 Nov 2026 4.10pm")
    desk.page.wait_for_selector("#edition:has-text('Kept on this machine')", timeout=60_000)
    until = monotonic() + 60
    while not desk.page.evaluate("async () => Boolean(await caches.match('memory.bin'))"):
        assert monotonic() < until, "the memory of the engine was not kept"
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
    page.wait_for_selector("#without:has-text('no network')")  # on the first visit, without loading it anew
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


@pytest.mark.parametrize("ask", sorted(OF_NO_DAY))
@pytest.mark.parametrize("answer", [["a fact"], [], {"found": 1}, "words", None])
def test_what_is_of_no_day_is_given_as_it_is_without_the_network(ask: str, answer: object) -> None:
    away = Without("30 November 2026")
    assert away.dated({"ask": ask}, answer) == answer
