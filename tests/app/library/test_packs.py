"""Packs and instruments that the library is asked with."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from guidance import Refused, evaluate, explain, load
from tests.app.conftest import as_record
from tests.app.library.given import PACK, RECORDS, asked, told, written
from tests.app.situations import CLEAR


def test_an_overlay_is_asked_besides_and_changes_nothing_beneath(pack: Path) -> None:
    kents = [{**record, "authority": "kent"} for record in RECORDS]
    plain, added = evaluate(asked(kents)), evaluate(asked(kents, library=load(pack)))
    by_path = evaluate(asked(kents, overlays=(pack,)))
    assert {f.rule.id for f in added.findings} - {f.rule.id for f in plain.findings} == {"mine.visit"}
    assert told(added) == told(by_path)
    assert set(told(plain)) < set(told(added))


def test_a_pack_with_a_mistake_is_refused_whole(pack: Path) -> None:
    written(pack / "01-visits.yaml", PACK.replace("2 working days\n  why", "2 wroking days\n  why"))
    with pytest.raises(Refused, match="G012"):
        load(pack)


def test_only_the_instruments_named_are_asked_and_the_answer_says_that_others_were_not() -> None:
    whole, one = evaluate(asked()), evaluate(asked(instruments=("working-together-2010",)))
    assert {f.rule.instrument.id for f in whole.findings} > {f.rule.instrument.id for f in one.findings}
    assert {f.rule.instrument.id for f in one.findings} == {"working-together-2010"}
    assert one.receipt["instruments"] == ["working-together-2010"]
    assert "instruments" not in whole.receipt
    left = {row["instrument"] for row in one.receipt["coverage"] if row["state"] == "not asked"}
    assert "children-act-1989" in left


def test_an_answer_of_some_instruments_never_reads_as_clear() -> None:
    when, record = CLEAR["a written referral, acknowledged"]
    whole = asked([{"case": "C", **as_record(event)} for event in record], date.fromisoformat(when))
    answer = evaluate(replace(whole, instruments=("working-together-2010",)))
    assert "No outstanding duty found" in evaluate(whole)._repr_html_()
    assert "No outstanding duty found" not in answer._repr_html_()
    assert "Only Working Together to Safeguard Children (2010) was asked" in answer._repr_html_()


def test_an_instrument_that_is_not_held_is_named(pack: Path) -> None:
    for query in (asked(instruments=("working-together-2011",)), asked(instruments=("working-together-2010", "mine"))):
        with pytest.raises(Refused, match="G641"):
            evaluate(query)
    assert evaluate(asked(instruments=("mine",), overlays=(pack,))).receipt["instruments"] == ["mine"]


def test_a_rule_whose_instrument_was_not_asked_is_not_said_not_to_apply() -> None:
    with pytest.raises(Refused, match="G641"):
        explain(asked(case="C", instruments=("children-act-1989",)), "wt10.ia.complete")
