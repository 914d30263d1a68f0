"""What people type for a day or a time, and what it is taken for."""

from datetime import datetime

import pytest

from guidance.app.typed_dates import iso_from, taken_as
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
        ("16.30", "2026-11-20T16:30"),
        ("now", "2026-11-20T14:05"),
        ("27/11/26", "2026-11-27"),
        ("3.4.26", "2026-04-03"),
        ("30-11-26 5pm", "2026-11-30T17:00"),
        ("30/11", "2026-11-30"),
        ("30 Nov 26", "2026-11-30"),
        ("30-Nov-2026", "2026-11-30"),
        ("30Nov26", "2026-11-30"),
        ("30 Nov '26", "2026-11-30"),
        ("30th of November", "2026-11-30"),
        ("November 30, 2026", "2026-11-30"),
        ("30th Nov. 2026", "2026-11-30"),
        ("Mon 30/11/2026", "2026-11-30"),
        ("30 / 11 / 2026", "2026-11-30"),
        ("30\u201311\u20132026", "2026-11-30"),
        ("2026/11/30", "2026-11-30"),
        ("9am yesterday", "2026-11-19T09:00"),
        ("noon on 30 Nov", "2026-11-30T12:00"),
        ("30/11/2026 1430hrs", "2026-11-30T14:30"),
        ("today 14.30", "2026-11-20T14:30"),
        ("30/11/2026 2:30 p.m.", "2026-11-30T14:30"),
        ("3 days ago", "2026-11-17"),
        ("in 2 weeks", "2026-12-04"),
        ("day before yesterday", "2026-11-18"),
        ("3 April", "2026-04-03"),
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
        ("31/4/26", "there is no such day", "check the day and the month"),
        ("29.2.26", "there is no such day", "check the day and the month"),
        ("4/13/26", "there is no such day", "the day comes first, then the month"),
        ("Mon 27/11/26", "27 November 2026 is a Friday", "day of the week"),
        ("27/11/99", "may be of 1999 or of 2099", "write the year in full"),
        ("next Tuesday", "may be 24 November or 1 December 2026", "write the date"),
        ("last friday", "may be 6 November or 13 November 2026", "write the date"),
        ("Tuesday", "may be 17 November or 24 November 2026", "write the date"),
        ("on Sunday", "may be 15 November or 22 November 2026", "write the date"),
        ("16.10", "may be a time today or the day 16/10", "write `16:10`, or the day with its year"),
        ("midnight", "may be the beginning of a day or its end", "00:00"),
        ("27/11/2026 midnight", "may be the beginning of a day or its end", "00:00"),
        ("tomorrow morning", "is no time of day", "write the time"),
        ("tonight", "is no time of day", "write the time"),
        ("yesterday at 9", "may be in the morning or after noon", "9am"),
        ("today 2.30", "may be in the morning or after noon", "2pm"),
        ("27/11/2026 24:00", "there is no such time", "00:00"),
        ("tomorow", "is not a day or a time", "did you mean `tomorrow`"),
        ("tomorow 9", "is not a day or a time", "27/11/2026"),
        ("the 30th", "is not a day or a time", "27/11/2026"),
        ("1 Jan 2026 2027", "is not a day or a time", "27/11/2026"),
        ("27112026", "is not a day or a time", "27/11/2026"),
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


@pytest.mark.parametrize(
    ("now", "typed", "taken"),
    [
        ("2027-01-04", "30 Dec", "may be of 2026 or of 2027"),
        ("2027-01-04", "30/12", "may be of 2026 or of 2027"),
        ("2026-12-28", "3 Jan", "may be of 2026 or of 2027"),
        ("2027-01-04", "Wed 30 Dec", "30 December 2027 is a Thursday"),
        ("2027-01-04", "30 Dec 2026", "2026-12-30"),
        ("2027-01-04", "3 Jan", "2027-01-03"),
        ("2026-12-28", "3 March", "2026-03-03"),
        ("2027-01-04", "5 July", "2027-07-05"),
        ("2027-01-04", "8 July", "may be of 2026 or of 2027"),
    ],
)
def test_a_day_with_no_year_is_of_this_year_unless_it_may_as_well_be_of_another(
    now: str, typed: str, taken: str
) -> None:
    try:
        said = iso_from(typed, datetime.fromisoformat(now))
    except NotAFact as wrong:
        said = str(wrong)
    assert taken in said
