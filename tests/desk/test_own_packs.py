"""The desk of a site with packs of its own: they travel in it, and it answers as the command line does with them."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.lookup import load
from guidance.app.next_steps.steps import next_after
from guidance.app.packs import shipped as packs
from guidance.cli.upkeep import _desk_of
from guidance.desk import building, choices
from guidance.desk.answering import Desk
from guidance.engine.packs import stored
from guidance.render.plain.next_data import next_data
from guidance.site.front.order import MATERIAL, Order
from tests.cli.test_with import INSTRUMENT, OWN, RULES

AS_AT = "2026-11-30T09:00"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "camden-desk-manual"
    folder.mkdir()
    (folder / "instrument.yaml").write_text(INSTRUMENT, encoding="utf-8")
    (folder / "rules.yaml").write_text(RULES, encoding="utf-8")
    return folder


@pytest.fixture
def carried(pack: Path) -> Iterator[Desk]:
    """Answer from packs that travelled, the added one among them."""
    packs.carry(stored.from_text(stored.as_text(load(pack))))
    yield Desk()
    packs._CARRIED.clear()
    packs.shipped.cache_clear()


def test_the_added_pack_is_answered_from_as_the_command_line_does(pack: Path, carried: Desk) -> None:
    facts: dict[str, str] = {}
    asked = {"ask": "next", "data": True, "event": "referral_received", "at": "2026-11-27", "as_at": AS_AT}
    there = [json.loads(carried.put(json.dumps({**asked, "authority": of, "facts": facts}))) for of in ("202", "204")]
    records = [{"case": "A1", "event": "referral_received", "at": "2026-11-27", "authority": "202"}]
    found = json.loads(carried.put(json.dumps({"ask": "evaluate", "records": records, "as_at": "2026-11-30"})))
    packs._CARRIED.clear()
    packs.shipped.cache_clear()
    query = Query((), date(2026, 11, 30), ledger=None, moment=datetime.fromisoformat(AS_AT), overlays=(pack,))
    for of, told in zip(("202", "204"), there, strict=True):
        own = next_after(Query((), query.as_at, ledger=None, moment=query.moment, overlays=(pack,), authority=of),
                         "referral_received", "2026-11-27", facts)  # fmt: skip
        assert told["answer"]["next"] == json.loads(json.dumps(next_data(own)))
    assert [OWN in json.dumps(told["answer"]["shown"]) for told in there] == [True, False]
    here = evaluate(Query(records, date(2026, 11, 30), ledger=None, overlays=(pack,)))
    assert found["answer"]["findings"] == json.loads(json.dumps(here.data()))
    assert OWN in {finding["rule"] for finding in found["answer"]["findings"]}


def test_the_authority_of_a_site_is_chosen_and_no_other_is_left_out() -> None:
    library, day = load(), date(2026, 11, 30)
    said = building._said(library, day, "202", 0)["authorities"]
    assert re.findall(r'<option value="([0-9]+)"[^>]* selected>', said) == ["202"]
    assert said.count("<option") == len(choices.authorities(library, day))
    assert " selected" not in building._said(library, day, "", 0)["authorities"]


def test_a_site_in_other_pages_says_that_it_has_no_desk(capsys: pytest.CaptureFixture[str]) -> None:
    assert _desk_of(Order(theme=MATERIAL)) == {}
    assert "without the desk" in capsys.readouterr().out
