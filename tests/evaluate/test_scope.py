"""Silence of a source is not a breach: what the sources of a case can show, and when."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.evaluate.case import Case
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.records.source import Source
from guidance.engine.model.rule import Rule
from tests.building import STATES, event, finding, findings, rule, source
from tests.histories import BEGINS, ENDS, days, histories, packs

NEXT = timedelta(days=1)
A_WEEK_ON = BEGINS + 7 * NEXT  # so short a time that windows often meet, or miss by a day
SETTLED = {Status.PENDING, Status.LAPSED, Status.BREACHED}


@st.composite
def sources(draw: st.DrawFn, last: date = ENDS) -> Source:
    begins, ends = sorted([draw(days(last=last)), draw(days(last=last))])
    shows = draw(st.lists(st.sampled_from(["asked", "done", "ended", "told"]), max_size=3))
    unbounded = draw(st.sampled_from([(False, False), (True, False), (False, True)]))
    return source(
        *shows,
        begins=None if unbounded[0] else str(begins),
        ends=None if unbounded[1] else str(ends),
        cases=draw(st.sampled_from([[("", "C")], [("", "D")], [("", "C"), ("", "D")]])),
    )


def lit(found: list[Source], name: str, when: date) -> bool:
    return any(s.speaks_of(name) and (s.begins or date.min) <= when <= (s.ends or date.max) for s in found)


@given(st.lists(sources(A_WEEK_ON), max_size=4), days(last=A_WEEK_ON), days(last=A_WEEK_ON))
def test_an_event_is_shown_throughout_when_each_day_of_the_span_is(found: list[Source], one: date, other: date) -> None:
    start, end = sorted([one, other])
    span = [start + n * NEXT for n in range((end - start).days + 1)]
    case = Case((), STATES, tuple(found))
    dark = [name for name in ("done", "told") if not all(lit(found, name, when) for when in span)]
    assert tuple(map(str, case.not_shown(["told", "done"], start, end))) == tuple(
        f"{name} not shown from {start} to {end}" for name in dark
    )


def test_with_nothing_to_limit_it_a_record_shows_everything() -> None:
    assert Case((), STATES, None).not_shown(["done"], BEGINS, ENDS) == ()


def test_a_case_that_no_source_speaks_for_shows_nothing() -> None:
    (dark,) = Case((), STATES, ()).not_shown(["done"], BEGINS, BEGINS)
    assert str(dark) == "done not shown from 2011-04-01 to 2011-04-01"


def as_breached(found: list[Finding]) -> set[str]:
    return {f.trigger.id for f in found if f.status is Status.BREACHED}


@given(packs(), histories(), days(), st.lists(sources(), max_size=3))
def test_sources_only_ever_turn_a_finding_into_cannot_tell(
    chosen: list[Rule], history: list[Event], as_at: date, found: list[Source]
) -> None:
    everything = {(f.rule.id, f.trigger.id): f for f in findings(chosen, history, str(as_at))}
    limited = [f for f in findings(chosen, history, str(as_at), sources=found) if f.rule.id != "t.chase"]
    changed = [f for f in limited if f.status is not everything[f.rule.id, f.trigger.id].status]
    assert all(f.status is Status.UNDETERMINED for f in changed)
    assert all(everything[f.rule.id, f.trigger.id].status in SETTLED for f in changed)
    assert all(f.not_shown and {str(n) for n in f.not_shown} <= set(f.missing) for f in changed)


@given(packs(), histories(), days())
def test_a_source_that_shows_everything_always_is_no_limit(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    assert findings(chosen, history, str(as_at), sources=[source()]) == findings(chosen, history, str(as_at))


@given(histories(), days(), st.lists(sources(), max_size=3), sources())
def test_another_source_never_makes_a_finding_harder_to_tell(
    history: list[Event], as_at: date, found: list[Source], more: Source
) -> None:
    def cannot_tell(given: list[Source]) -> set[str]:
        said = findings(rule(until="ended"), history, str(as_at), sources=given)
        return {f.trigger.id for f in said if f.status is Status.UNDETERMINED}

    assert cannot_tell([*found, more]) <= cannot_tell(found)


@given(days(last=date(2011, 5, 1)), days(date(2011, 5, 20), ENDS), st.lists(sources(), max_size=3))
def test_a_performance_that_is_seen_is_used_whatever_the_window(when: date, late: date, found: list[Source]) -> None:
    for done, status in ((when + NEXT, Status.DISCHARGED), (late, Status.BREACHED)):
        seen = finding(rule(within="10 days"), [f"{when} asked", f"{done} done"], "2012-01-01", sources=found)
        assert (seen.status, seen.performed) == (status, str(done))


@pytest.mark.parametrize("limit", [{"within": "10 working days"}, {"how_soon": "immediately"}, {"before": "met"}])
def test_a_run_needs_its_source_from_its_first_trigger(limit: dict[str, Any]) -> None:
    record = ["2011-04-18 asked", "2011-04-26 asked", "2011-05-24 met"]
    dark, light = (
        finding(rule(clock="last", **limit), record, sources=[source(begins=begins)])
        for begins in ("2011-04-19", "2011-04-18")
    )
    assert dark.status is Status.UNDETERMINED
    assert light.status in {Status.PENDING, Status.BREACHED}


def test_what_is_not_shown_is_named_with_its_days_and_sorted() -> None:
    found = finding(rule(should=["waived", "done"]), ["2011-04-18 asked"], "2011-04-30", sources=[source("asked")])
    assert found.missing == (
        "done not shown from 2011-04-18 to 2011-04-30",
        "waived not shown from 2011-04-18 to 2011-04-30",
    )


def test_a_date_fixed_before_the_trigger_looks_at_the_triggers_own_day() -> None:
    asked = event("2011-04-18 asked", planned_for="2011-04-10")
    found = finding(rule(within={"fact": "planned_for"}), [asked], sources=[source("asked")])
    assert found.missing == ("done not shown from 2011-04-18 to 2011-04-18",)
