"""What a source cannot carry is not asked of it; what it can carry and does not say is missing."""

from dataclasses import replace

import pytest

from guidance.app.evaluation.unseen import Unseen
from guidance.engine.model.finding import Status
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Rule
from guidance.engine.records.census.codes import CARRIED, SHOWN
from tests.building import event, finding, rule, source

HAS = rule(should={"have": {"discussed": "true"}})
WHERE = rule(when={"event": "asked", "where": {"discussed": "true"}})
PLAIN = source("asked", "done")
NOTHING_OF_IT = replace(PLAIN, carries={"asked": frozenset({"urgent"})})
SOME_OF_IT = replace(PLAIN, carries={"asked": frozenset({"discussed"})})


@pytest.mark.parametrize("asked", [HAS, WHERE], ids=["what the record is to have", "what starts the clock"])
@pytest.mark.parametrize(
    ("sources", "not_asked"),
    [
        ([NOTHING_OF_IT], True),
        ([SOME_OF_IT], False),
        ([PLAIN], False),
        ([NOTHING_OF_IT, SOME_OF_IT], False),
        ([NOTHING_OF_IT, NOTHING_OF_IT], True),
        ([NOTHING_OF_IT, PLAIN], False),
        (None, False),
    ],
)
def test_a_fact_is_not_asked_of_sources_none_of_which_carries_it(
    asked: Rule, sources: list[Source] | None, *, not_asked: bool
) -> None:
    found = finding(asked, ["2011-04-18 asked"], sources=sources)
    assert (found.status, found.missing) == (Status.UNDETERMINED, ("discussed",))
    assert [n.fact for n in found.not_shown] == (["discussed"] if not_asked else [])


def test_a_fact_that_a_source_should_not_carry_is_used_where_it_is_given() -> None:
    found = finding(HAS, [event("2011-04-18 asked", discussed=False)], sources=[NOTHING_OF_IT])
    assert (found.status, found.not_shown) == (Status.BREACHED, ())


def test_of_two_facts_that_are_lacking_both_have_to_be_beyond_the_source() -> None:
    both = rule(should={"have": {"discussed": "true", "urgent": "true"}})
    assert finding(both, ["2011-04-18 asked"], sources=[NOTHING_OF_IT]).not_shown == ()
    neither = replace(PLAIN, carries={})
    assert [n.fact for n in finding(both, ["2011-04-18 asked"], sources=[neither]).not_shown] == ["discussed", "urgent"]


def test_a_row_says_which_facts_of_which_event_a_source_does_not_carry() -> None:
    found = finding(HAS, ["2011-04-18 asked"], sources=[NOTHING_OF_IT])
    row = Unseen(found.rule, "a census", ("asked",), ("discussed",), duties=1, cases=1)
    assert "a census does not show, when asked, discussed" in row.in_words
    assert row.data["missing"] == ["discussed"]


def test_a_census_says_what_it_carries_only_of_events_that_it_shows() -> None:
    assert set(CARRIED) <= SHOWN
