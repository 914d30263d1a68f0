"""No event of the vocabulary, alone, reads as all clear where not everything was asked."""

from datetime import date

import pytest

from guidance.app.evaluation.conclusion import conclude, is_outstanding, may_be_owed
from guidance.engine.model.event import Event
from tests.app.conclusion.given import ALL_CLEAR, NAMES, put, wrongly_clear
from tests.building import day

DAYS = ("2009-06-01", "2010-03-17", "2012-02-29", "2013-04-15", "2015-06-01", "2019-10-01", "2024-05-07", "2026-11-20")


@pytest.mark.parametrize("name", NAMES)
def test_an_event_alone_never_reads_as_all_clear_where_not_everything_was_asked(name: str) -> None:
    alone = [Event("C", name, at, day(at), id="1", authority="886") for at in DAYS]
    assert [e.at for e in alone if wrongly_clear([e], date(2026, 11, 27))] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_event_of_today_alone_reads_as_all_clear(name: str) -> None:
    one = Event("C", name, "2026-11-20", date(2026, 11, 20), id="1", authority="886")
    assert ALL_CLEAR not in conclude(put([one], date(2026, 11, 27))).says


def test_an_event_later_than_the_day_asked_about_never_reads_as_all_clear() -> None:
    later = [Event("C", name, "2012-06-02", date(2012, 6, 2), id="1", authority="886") for name in NAMES]
    assert [e.event for e in later if ALL_CLEAR in conclude(put([e], date(2012, 6, 1))).says] == []


def test_a_fact_that_is_lacking_and_may_start_a_duty_never_reads_as_all_clear() -> None:
    alone = [Event("C", name, "2024-05-07", day("2024-05-07"), id="1", authority="886") for name in NAMES]
    answers = {event.event: put([event], day("2024-07-01")) for event in alone}
    turning = {name: a for name, a in answers.items() if any(map(may_be_owed, a.findings))}
    assert [name for name, answer in turning.items() if ALL_CLEAR in conclude(answer).says] == []
    nothing_else = [n for n, a in turning.items() if not any(map(is_outstanding, a.findings)) and a.coverage.whole]
    assert "transfer_in_notified" in nothing_else
