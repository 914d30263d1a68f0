"""What comes next, and the last day of a rule, as the library says them."""

from datetime import date, datetime

import pytest

from guidance import Refused, due, evaluate, load, next_steps
from tests.app.library.given import asked


def test_what_comes_next_is_asked_of_a_case_and_of_nothing_less() -> None:
    with pytest.raises(Refused, match="G643"):
        next_steps(asked())
    assert next_steps(asked(case="C")).events


def test_where_nothing_was_read_nothing_reads_as_clear() -> None:
    assert "No event was read, so nothing was asked" in evaluate(asked([]))._repr_html_()
    with pytest.raises(Refused, match=r"the file holds 0 cases$"):
        evaluate(asked([], case="C"))


@pytest.mark.parametrize(
    ("rule", "start", "last"),
    [
        ("wt10.ia.complete", "2011-04-18", "2011-05-06"), ("wt10.icpc.15wd", "2011-05-03", "2011-05-24"),
        ("wt10.refer.decide", "2011-04-21", "2011-04-26"), ("wt10.cg.first", "2011-05-27", "2011-06-13"),
    ],
)  # fmt: skip
def test_the_last_day_of_a_rule_is_the_one_that_evaluation_finds(rule: str, start: str, last: str) -> None:
    found = due(rule, date.fromisoformat(start))
    assert (found.last_day.isoformat(), found.rule.id) == (last, rule)
    assert str(found).startswith(f"{found.rule.within} are counted")


def test_a_limit_in_hours_ends_at_its_moment() -> None:
    start = datetime(2024, 10, 26, 10, 0)  # noqa: DTZ001  on the clock in England
    hours = next(r for r in load().rules if str(r.within) == "72 hours" and r.in_force(start.date()))
    assert due(hours.id, start).at == datetime(2024, 10, 29, 9, 0)  # noqa: DTZ001  as above
    assert due(hours.id, start.date()).last_day == date(2024, 10, 29)


@pytest.mark.parametrize(
    ("rule", "start", "code"),
    [
        ("wt10.icpc.15", "2011-05-03", "G205"), ("wt10.icpc.15wd", "2023-05-03", "G642"),
        ("wt23.icpc.15wd", "2011-05-03", "G642"), ("wt23.icpc.15wd", "2089-05-03", "G642"),
    ],
)  # fmt: skip
def test_a_last_day_that_cannot_be_reckoned_is_refused(rule: str, start: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        due(rule, date.fromisoformat(start))


def test_a_rule_with_no_limit_of_its_own_has_no_last_day() -> None:
    start = date(2024, 5, 1)
    none = next(r for r in load().rules if r.within is None and r.in_force(start) and r.checkable)
    with pytest.raises(Refused, match="no limit that runs from its start"):
        due(none.id, start)
