"""The day of an initial conference, where several enquiries came of one discussion or followed one another."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import NextSteps, next_steps
from guidance.app.next_steps.urgency import lines
from guidance.engine.model.finding import Finding

Asked = Callable[..., Query]
Happened = dict[str, Any]


def met(at: str) -> Happened:
    return {"at": at, "event": "strategy_discussion_held", "s47_initiated": True}


def began(at: str) -> Happened:
    return {"at": at, "event": "s47_enquiry_started"}


def ended(at: str, outcome: str = "not_substantiated") -> Happened:
    return {"at": at, "event": "s47_enquiry_ended", "outcome": outcome}


HARM = "substantiated_continuing_risk"
TWO = (met("2026-01-05"), began("2026-01-05T10:00"), began("2026-01-06T10:00"), ended("2026-01-14"))
SAME_DAY = (met("2026-01-05"), began("2026-01-05T10:00"), began("2026-01-05T14:00"), ended("2026-01-14"))
FIRST = (met("2026-01-05T09:00"), began("2026-01-05T10:00"))


def days(steps: NextSteps) -> set[str]:
    """Give each day of a conference that stands on a line, or beside a question."""
    found = [f for d in steps.decisions for f in d.turning]
    found += [line.about for line in lines(steps) if isinstance(line.about, Finding)]
    return {f.due.isoformat() for f in found if f.rule.id == "wt23.icpc.15wd" and f.due}


def questions(steps: NextSteps) -> set[str]:
    return {d.question.id for d in steps.decisions}


STANDS: Sequence[tuple[str, set[str], tuple[Happened, ...]]] = [
    ("2026-01-19", {"2026-01-26"}, TWO),
    ("2026-01-21", {"2026-01-26"}, (*TWO, ended("2026-01-20", HARM))),
    ("2026-01-30", {"2026-01-26"}, (*TWO, ended("2026-01-20", HARM))),
    ("2026-01-20", {"2026-01-26"}, (*TWO, began("2026-01-16"))),
    ("2026-01-20", {"2026-01-26", "2026-02-06"}, (*TWO, met("2026-01-16"), began("2026-01-16"))),
    ("2026-01-20", {"2026-01-26"}, (*SAME_DAY, began("2026-01-16"))),
    ("2026-01-20", {"2026-01-26", "2026-02-06"}, (*SAME_DAY, met("2026-01-16"), began("2026-01-16"))),
    ("2026-01-30", set(), (*FIRST, ended("2026-01-06T09:00"), began("2026-01-06T11:00"))),
    ("2026-01-30", set(), (*FIRST, ended("2026-01-26T10:00"), began("2026-01-26T15:00"))),
    (
        "2026-01-30",
        {"2026-02-16"},
        (*FIRST, ended("2026-01-26T10:00"), met("2026-01-26T14:00"), began("2026-01-26T15:00")),
    ),
    ("2026-01-30", {"2026-01-26"}, (met("2026-01-05"), began("2026-01-05"), ended("2026-01-06"), began("2026-01-06"))),
]
"""As at which day, each day that stands, and the record; in the last, nobody can tell which came first on 6 January."""


@pytest.mark.parametrize("row", STANDS)
def test_each_day_of_a_conference_that_may_be_owed_stands_and_no_other(
    ask: Asked, row: tuple[str, set[str], tuple[Happened, ...]]
) -> None:
    as_at, wanted, records = row
    assert days(next_steps(ask(*records, as_at=as_at))) == wanted


def test_a_discussion_on_record_is_not_asked_for_while_one_of_its_enquiries_goes_on(ask: Asked) -> None:
    both = (*TWO, ended("2026-01-20", HARM))
    assert "conference-clock" not in questions(next_steps(ask(*both, as_at="2026-01-21")))
    third = (*TWO, ended("2026-01-20"), began("2026-01-22"), ended("2026-01-28", HARM))
    assert "conference-clock" in questions(next_steps(ask(*third, as_at="2026-01-30")))
    after = (*FIRST, ended("2026-01-14"), began("2026-01-16"), ended("2026-01-20", HARM))
    (asked,) = [d for d in next_steps(ask(*after, as_at="2026-01-30")).decisions if d.question.id == "conference-clock"]
    assert "not on the record" not in asked.words


@pytest.mark.parametrize(
    ("later", "wanted", "clock"),
    [
        ((began("2026-06-01"), ended("2026-06-10", HARM)), set(), True),
        ((met("2026-06-01"), began("2026-06-01"), ended("2026-06-10")), {"2026-06-22"}, False),
    ],
)
def test_what_began_after_a_conference_day_had_gone_by_has_its_own_discussion_and_day(
    ask: Asked,
    later: tuple[Happened, ...],
    wanted: set[str],
    clock: bool,  # noqa: FBT001
) -> None:
    steps = next_steps(ask(*TWO, *later, as_at="2026-06-12"))
    beside = {f.due.isoformat() for d in steps.decisions for f in d.turning if f.due}
    assert (beside, "conference-clock" in questions(steps)) == (wanted, clock)
