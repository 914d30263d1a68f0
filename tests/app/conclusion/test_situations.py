"""Where anybody knows that something is owed, nothing reads as all clear; where all was asked and done, it is said."""

from dataclasses import replace

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.evaluate import answered, evaluate
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import next_steps
from guidance.app.packs.shipped import shipped
from guidance.engine.model.instruments.stage import Extent
from tests.app.conclusion.given import ALL_CLEAR, Asked
from tests.app.situations import CLEAR, OWED, Situation


def asked_of(situation: Situation, ask: Asked) -> Query:
    as_at, records = situation
    return ask(*records, as_at=as_at)


@pytest.mark.parametrize("situation", OWED.values(), ids=OWED)
def test_where_anybody_knows_that_something_is_owed_it_never_reads_as_all_clear(
    situation: Situation, ask: Asked
) -> None:
    question = asked_of(situation, ask)
    assert ALL_CLEAR not in conclude(evaluate(question)).says
    assert ALL_CLEAR not in conclude(next_steps(question).answer).says


@pytest.mark.parametrize("situation", CLEAR.values(), ids=CLEAR)
def test_where_everything_was_asked_and_done_it_is_said(situation: Situation, ask: Asked) -> None:
    answer = evaluate(asked_of(situation, ask))
    assert conclude(answer).says.startswith(ALL_CLEAR)
    assert {row["state"] for row in answer.receipt["coverage"]} == {"whole"}


@pytest.mark.parametrize("situation", CLEAR.values(), ids=CLEAR)
def test_leaving_anything_that_was_done_out_of_the_packs_takes_the_words_away(situation: Situation, ask: Asked) -> None:
    question = asked_of(situation, ask)
    library = shipped()
    (paper,) = (i for i in library.instruments if i.id == "working-together-2010")
    less = [i for i in library.instruments if i is not paper]
    answer = evaluate(question)
    stages = {row.stage for row in answer.coverage.rows}
    for stage in stages:
        claims = tuple(c if c.stage != stage else replace(c, extent=Extent.PART, because="some") for c in paper.stages)
        partly = replace(library, instruments=(*less, replace(paper, stages=claims)))
        assert ALL_CLEAR not in conclude(answered(question, partly, answer.reading)).says


def test_there_are_as_many_situations_as_were_wanted() -> None:
    assert len(OWED) >= 50
    assert len(CLEAR) >= 20
