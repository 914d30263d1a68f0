"""No case of two thousand reads as all clear where not everything was asked."""

import random
from collections.abc import Iterator
from datetime import date

from guidance.engine.model.event import Event
from tests.app.conclusion.given import case, everything_asked, put, wrongly_clear

CURRENT = (date(2013, 4, 15), date(2026, 11, 27))
EVER = (date(2010, 3, 17), date(2013, 4, 14))


def cases(count: int, between: tuple[date, date], seed: int) -> Iterator[tuple[list[Event], date]]:
    chance = random.Random(seed)  # noqa: S311  cases for a test, the same each time
    for n in range(count):
        events = case(chance, between, known=(0, 0.5, 0.9)[n % 3])
        yield events, date.fromordinal(max(e.day for e in events).toordinal() + chance.randint(0, 200))


def test_no_current_case_reads_as_all_clear_where_not_everything_was_asked() -> None:
    wrong = [events for events, as_at in cases(2_000, CURRENT, seed=9) if wrongly_clear(events, as_at)]
    assert wrong == []


def test_no_case_under_the_edition_held_whole_reads_as_all_clear_where_not_everything_was_asked() -> None:
    found = list(cases(600, EVER, seed=19))
    assert [events for events, as_at in found if wrongly_clear(events, as_at)] == []
    assert any(everything_asked(events, as_at) for events, as_at in found), "the cases show nothing"


def test_what_was_asked_is_worked_out_alike_by_other_means() -> None:
    found = [*cases(300, EVER, seed=3), *cases(100, CURRENT, seed=4)]
    assert {put(events, as_at).coverage.whole == everything_asked(events, as_at) for events, as_at in found} == {True}
