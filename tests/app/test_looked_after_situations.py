"""Children who are looked after: what is owed on each, by its day, on a screen of 24 rows with what is urgent on it."""

from collections.abc import Callable

import pytest

from guidance.app.evaluation.conclusion import conclude
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.steps import NextSteps, next_steps
from tests.app.looked_after_situations import LOOKED_AFTER, NOT_OWED, OWED_THERE, SEEN_FIRST
from tests.app.test_current_situations import listed, screen

Steps = Callable[[str], NextSteps]


@pytest.fixture
def steps_of(ask: Callable[..., Query]) -> Steps:
    def asked(name: str) -> NextSteps:
        as_at, records = LOOKED_AFTER[name]
        return next_steps(ask(*records, as_at=as_at))

    return asked


@pytest.mark.parametrize("name", LOOKED_AFTER)
def test_what_is_owed_to_a_looked_after_child_is_listed_by_its_day(name: str, steps_of: Steps) -> None:
    found = listed(steps_of(name))
    assert {rule: due for rule, due in OWED_THERE[name].items() if due not in found.get(rule, set())} == {}


@pytest.mark.parametrize("name", NOT_OWED)
def test_what_most_children_are_owed_is_not_listed_where_this_child_is_not(name: str, steps_of: Steps) -> None:
    assert NOT_OWED[name] & listed(steps_of(name)).keys() == set()


@pytest.mark.parametrize("name", LOOKED_AFTER)
def test_the_screen_of_a_looked_after_child_is_one_page_and_never_reads_as_all_clear(
    name: str, steps_of: Steps
) -> None:
    steps = steps_of(name)
    assert len(screen(steps).splitlines()) <= 24
    assert "No outstanding duty found" not in conclude(steps.answer).says


@pytest.mark.parametrize("name", SEEN_FIRST)
def test_what_is_urgent_for_a_looked_after_child_stands_on_the_first_screen(name: str, steps_of: Steps) -> None:
    assert SEEN_FIRST[name] in " ".join(screen(steps_of(name)).split())


def test_what_the_latest_event_leaves_out_stands_above_what_older_ones_do(steps_of: Steps) -> None:
    _, told = screen(steps_of("a child went home as planned, and there was no review")).split(
        "What the record does not"
    )
    assert "16 November 2026" in told
    assert "2 March 2026" not in told
