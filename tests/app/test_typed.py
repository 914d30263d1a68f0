"""What people type for a day or a time, and what it is taken for."""

from datetime import datetime

import pytest

from guidance.app.typed import iso_from, taken_as
from guidance.engine.model.vocabulary import NotAFact

NOW = datetime(2026, 11, 20, 14, 5)  # noqa: DTZ001  a local moment in England


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-11-27T16:10", "2026-11-27T16:10"),
        ("2026-11-27T16:10Z", "2026-11-27T16:10Z"),
        ("27/11/2026", "2026-11-27"),
        ("3/4/2026", "2026-04-03"),
        ("03.04.2026", "2026-04-03"),
        ("27-11-2026", "2026-11-27"),
        ("27 Nov 2026", "2026-11-27"),
        ("27 November", "2026-11-27"),
        ("27th november 2026", "2026-11-27"),
        ("Fri 27 November 2026", "2026-11-27"),
        ("Friday, 27 Nov 2026", "2026-11-27"),
        ("today", "2026-11-20"),
        ("Yesterday", "2026-11-19"),
        ("tomorrow", "2026-11-21"),
        ("tomorrow 9am", "2026-11-21T09:00"),
        ("yesterday at 4.10pm", "2026-11-19T16:10"),
        ("27 Nov 2026 16:10", "2026-11-27T16:10"),
        ("27/11/2026 noon", "2026-11-27T12:00"),
        ("27/11/2026, 12am", "2026-11-27T00:00"),
        ("12.30 pm", "2026-11-20T12:30"),
        ("16:10", "2026-11-20T16:10"),
        ("noon", "2026-11-20T12:00"),
        ("now", "2026-11-20T14:05"),
    ],
)
def test_what_people_type_is_taken_for_the_day_or_moment_that_it_is(typed: str, iso: str) -> None:
    assert iso_from(typed, NOW) == iso


@pytest.mark.parametrize(
    ("typed", "said", "cure"),
    [
        ("31/11/2026", "there is no such day", "check the day and the month"),
        ("11/27/2026", "there is no such day", "the day comes first, then the month"),
        ("30 February 2026", "there is no such day", "check"),
        ("29 Feb", "there is no such day", "check"),
        ("Mon 27 November 2026", "27 November 2026 is a Friday", "day of the week"),
        ("27 Brumaire 2026", "is not a day or a time", "27/11/2026"),
        ("next week", "is not a day or a time", "today"),
        ("27/11/26", "is not a day or a time", "27/11/2026"),
        ("tomorrow 25:00", "there is no such time", "16:10"),
        ("tomorrow 13pm", "there is no such time", "4.10pm"),
        ("4", "is not a day or a time", "tomorrow 9am"),
        ("tea time", "is not a day or a time", "today"),
    ],
)
def test_what_is_ambiguous_or_impossible_is_refused_with_a_cure(typed: str, said: str, cure: str) -> None:
    with pytest.raises(NotAFact, match=said) as refused:
        iso_from(typed, NOW)
    assert cure in refused.value.cure


def test_what_was_taken_is_said_with_its_day_of_the_week() -> None:
    assert taken_as(iso_from("27/11/2026 4.10pm", NOW)) == "Friday 27 November 2026 at 16:10"
