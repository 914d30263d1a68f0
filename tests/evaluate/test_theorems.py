"""What holds whatever the record: each theorem builds the situation that it speaks of."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.explain.record import FIELDS, as_data, compared
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import GivenBack
from guidance.engine.model.period import Convention
from guidance.engine.model.rule import Force, Rule
from tests.building import CALENDARS, ESSEX, GUIDE, KENT, day, deviation, event, finding, findings, rule, source, trial
from tests.histories import BEGINS, ENDS, EXEMPTIONS, PERIODS, SOON, days, happenings, histories, numbered, packs, rules

NEXT = timedelta(days=1)
OTHERS = ("moved", "met", "told", "opened", "closed")
LIMITS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.sampled_from(PERIODS).map(lambda period: {"within": period}),
    st.sampled_from(SOON).map(lambda soon: {"how_soon": soon}),
    st.just({"before": "met"}),
)
TIMES = st.sampled_from(["", "T00:00", "T09:00", "T14:30"])
RUNS: st.SearchStrategy[dict[str, Any]] = st.sampled_from([{}, {"clock": "last"}])


def said(found: Iterable[Finding], *leaving_out: str) -> list[dict[str, Any]]:
    return [{k: v for k, v in compared(f).items() if k not in leaving_out} for f in found]


def breached(found: Iterable[Finding]) -> set[str]:
    return {f"{f.rule.id} {f.trigger.id}" for f in found if f.status is Status.BREACHED}


def at(when: date, name: str, mark: str = "", **facts: Any) -> Event:  # noqa: ANN401
    return event(f"{when} {name}", id=f"{mark}{when} {name}", **facts)


# The record


@given(packs(), histories(), days(), st.data())
def test_the_order_of_events_and_of_rules_makes_no_difference(
    chosen: list[Rule], history: list[Event], as_at: date, data: st.DataObject
) -> None:
    shuffled, others = data.draw(st.permutations(history)), data.draw(st.permutations(chosen))
    assert said(findings(others, shuffled, str(as_at))) == said(findings(chosen, history, str(as_at)))


@given(packs(), histories(), days(), st.data())
def test_an_event_given_twice_counts_once(
    chosen: list[Rule], history: list[Event], as_at: date, data: st.DataObject
) -> None:
    again = data.draw(st.permutations([*history, *history]))
    assert said(findings(chosen, again, str(as_at))) == said(findings(chosen, history, str(as_at)))


@given(packs(), histories(), days(), st.data())
def test_the_future_does_not_change_the_past(
    chosen: list[Rule], history: list[Event], as_at: date, data: st.DataObject
) -> None:
    to_come = data.draw(histories(first=as_at + NEXT, last=as_at + 90 * NEXT, mark="later"))
    assert said(findings(chosen, [*to_come, *history], str(as_at))) == said(findings(chosen, history, str(as_at)))


@given(chosen=packs(), history=histories(), as_at=days(), known_at=days(), data=st.data())
def test_what_was_recorded_afterwards_does_not_change_what_was_known(
    *, chosen: list[Rule], history: list[Event], as_at: date, known_at: date, data: st.DataObject
) -> None:
    after = event(f"{known_at + NEXT} told", recorded_at=str(known_at + NEXT))
    hindsight = [
        replace(e, recorded_at=after.recorded_at, recorded=after.recorded)
        for e in data.draw(histories(mark="hindsight"))
    ]
    then = said(findings(chosen, history, str(as_at), str(known_at)))
    assert said(findings(chosen, [*hindsight, *history], str(as_at), str(known_at))) == then


@given(packs(), histories(), days())
def test_knowing_what_was_recorded_by_the_last_entry_is_knowing_everything(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    assert said(findings(chosen, history, str(as_at), "2011-07-01")) == said(findings(chosen, history, str(as_at)))


@given(packs(), st.lists(histories(most=5), min_size=2, max_size=4), days())
def test_splitting_a_population_into_cases_gives_the_same_findings(
    chosen: list[Rule], population: list[list[Event]], as_at: date
) -> None:
    cases = [[replace(e, case=f"C{n}") for e in history] for n, history in enumerate(population)]
    terms: dict[str, Any] = {
        "trials": [trial("t.rule")],
        "deviations": [replace(deviation("2011-05-06", "e0"), case="C1")],
        "sources": [source("asked", cases=[("", "C0"), ("", "C1")]), source(cases=[("", "C2"), ("", "C3")])],
    }
    apart = [f for history in cases for f in findings(chosen, history, str(as_at), **terms)]
    together = findings(chosen, [e for history in cases for e in history], str(as_at), **terms)
    assert said(together) == said(apart)


@given(packs(), histories(), days())
def test_two_authorities_that_use_one_reference_are_two_cases(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    here, there = ([replace(e, owner=owner) for e in history] for owner in (ESSEX, KENT))
    alone = said(findings(chosen, here, str(as_at)))
    both = findings(chosen, [*there, *here], str(as_at))
    assert [said([f for f in both if f.trigger.owner == owner]) for owner in (ESSEX, KENT)] == [alone, alone]


@given(
    chosen=st.builds(lambda limit, clock: rule(until="ended", unless=["told"], **limit, **clock), LIMITS, RUNS),
    history=histories(),
    others=histories(mark="other"),
    as_at=days(),
)
def test_what_happened_in_another_episode_makes_no_difference(
    chosen: Rule, history: list[Event], others: list[Event], as_at: date
) -> None:
    here = [replace(e, episode="1") for e in (at(BEGINS, "asked", "first"), *history)]
    there = [replace(e, episode="2", authority=None) for e in others]
    both = findings(chosen, [*there, *here], str(as_at))
    assert said(f for f in both if f.trigger.episode == "1") == said(findings(chosen, here, str(as_at)))


# In force


@given(histories(), days(), st.data())
def test_out_of_force_there_is_no_finding(history: list[Event], as_at: date, data: st.DataObject) -> None:
    dates = data.draw(st.sampled_from([{"commencement": str(ENDS + NEXT)}, {"repeal": str(BEGINS)}]))
    chosen = data.draw(rules(**dates))
    chase = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
    assert findings([chosen, chase], [at(BEGINS, "asked", "first", ok=True), *history], str(as_at)) == []


@given(histories(), days(), days())
def test_two_editions_divide_the_triggers_between_them(history: list[Event], as_at: date, change: date) -> None:
    old, new = rule("t.old", repeal=str(change)), rule("t.new", commencement=str(change))
    divided = findings([old, new], history, str(as_at))
    undivided = findings(rule(), history, str(as_at))
    by_trigger = {f.trigger.id: f.rule.id for f in divided}
    assert by_trigger == {f.trigger.id: "t.old" if f.trigger.day < change else "t.new" for f in undivided}


# Breach


@given(days(last=date(2011, 5, 10)), st.sampled_from(PERIODS), st.sampled_from(Convention), st.data())
def test_a_breach_of_its_own_trigger_is_never_undone(
    when: date, period: str, convention: Convention, data: st.DataObject
) -> None:
    chosen = rule(
        within=period, convention=str(convention), until="ended", unless=[{"event": "told", "where": {"ok": "true"}}]
    )
    trigger = at(when, "asked")
    due = finding(chosen, [trigger], str(when)).due
    assert due is not None
    later = data.draw(histories(first=due + NEXT, last=due + 60 * NEXT))
    on_the_day = finding(chosen, [trigger], str(due + NEXT))
    afterwards = findings(chosen, [trigger, *later], str(due + 90 * NEXT))
    assert on_the_day.status is Status.BREACHED
    assert [f.status for f in afterwards if f.trigger.id == trigger.id] == [Status.BREACHED]


@given(days(last=date(2011, 5, 10)), st.sampled_from(PERIODS))
def test_left_alone_a_duty_is_pending_through_its_last_day_and_breached_from_the_next(when: date, period: str) -> None:
    chosen = rule(within=period)
    due = finding(chosen, [at(when, "asked")], str(when)).due
    assert due is not None
    through = [finding(chosen, [at(when, "asked")], str(when + n * NEXT)).status for n in range((due - when).days + 10)]
    assert through == [Status.PENDING] * ((due - when).days + 1) + [Status.BREACHED] * 9


@given(days(), st.sampled_from(PERIODS), st.integers(-2, 40))
def test_done_by_the_last_day_is_in_time_and_after_it_late_by_the_days_between(
    when: date, period: str, after: int
) -> None:
    chosen = rule(within=period)
    due = finding(chosen, [at(when, "asked")], str(when)).due
    assert due is not None
    found = finding(chosen, [at(when, "asked"), event(f"{due + after * NEXT}T00:00 done")], "2012-01-01")
    assert (found.status is Status.BREACHED, found.days_late) == (after > 0, after if after > 0 else None)


@given(histories(), days(), st.data())
def test_a_permission_is_never_breached(history: list[Event], as_at: date, data: st.DataObject) -> None:
    permitted = data.draw(rules(may="done", when="asked", while_=None, until="ended"))
    found = findings(permitted, [at(BEGINS, "asked", "first"), *history], str(as_at))
    assert found
    assert breached(found) == set()


@given(happenings(["asked"], last=date(2011, 5, 10)), histories(OTHERS), st.sampled_from(EXEMPTIONS))
def test_an_exemption_can_only_take_a_breach_away(
    trigger: Event, history: list[Event], exemption: dict[str, Any]
) -> None:
    record = [replace(trigger, id="trigger"), *history]
    without = breached(findings(rule(), record))
    assert without == {"t.rule trigger"}
    assert breached(findings(rule(unless=[exemption]), record)) <= without


@given(histories(), days(), st.sampled_from(EXEMPTIONS), LIMITS)
def test_an_added_exemption_never_adds_a_breach(
    history: list[Event], as_at: date, exemption: dict[str, Any], limit: dict[str, Any]
) -> None:
    record = [at(BEGINS, "asked", "first"), *history]
    bare, exempting = (rule(until="ended", unless=unless, **limit) for unless in ([], [exemption]))
    assert breached(findings(exempting, record, str(as_at))) <= breached(findings(bare, record, str(as_at)))


@given(days(last=date(2011, 5, 10)), histories(OTHERS), days(), LIMITS)
def test_an_exemption_that_is_not_known_to_hold_changes_only_what_is_missing(
    when: date, history: list[Event], as_at: date, limit: dict[str, Any]
) -> None:
    record = [at(when, "asked", "trigger"), *history]
    bare, exempting = (rule(unless=unless, **limit) for unless in ([], [{"fact": {"spared": "true"}}]))
    unsure = findings(exempting, record, str(max(as_at, when)))
    assert said(unsure, "missing") == said(findings(bare, record, str(max(as_at, when))), "missing")
    assert all("spared" in f.missing for f in unsure)


@given(days(last=date(2011, 5, 10)), st.integers(0, 40), st.integers(0, 20), LIMITS)
def test_an_end_on_or_after_the_day_of_performance_changes_nothing(
    when: date, wait: int, after: int, limit: dict[str, Any]
) -> None:
    done = when + wait * NEXT
    record, end = [at(when, "asked"), at(done, "done")], at(done + after * NEXT, "ended")
    chosen = rule(until="ended", **limit)
    assert said(findings(chosen, [*record, end], "2012-01-01")) == said(findings(chosen, record, "2012-01-01"))


@given(histories(), days(), happenings(["ended"]), LIMITS)
def test_an_added_end_never_adds_a_breach(history: list[Event], as_at: date, end: Event, limit: dict[str, Any]) -> None:
    record, chosen = [at(BEGINS, "asked", "first"), *history], rule(until="ended", **limit)
    ended = findings(chosen, [*record, replace(end, id="end")], str(as_at))
    assert breached(ended) <= breached(findings(chosen, record, str(as_at)))


@given(days(), st.sampled_from(PERIODS), st.data())
def test_a_duty_that_ended_before_its_last_day_is_never_breached(when: date, period: str, data: st.DataObject) -> None:
    chosen = rule(within=period, until="ended")
    due = finding(chosen, [at(when, "asked")], str(when)).due
    assert due is not None
    end = at(data.draw(days(when, max(when, due - NEXT))), "ended")
    later = data.draw(histories(("done", "ended", *OTHERS), first=due + NEXT, last=due + 60 * NEXT))
    assert finding(chosen, [at(when, "asked"), end, *later], str(due + 90 * NEXT)).status is Status.LAPSED


@given(histories(), days(), happenings(["done"]), LIMITS)
def test_doing_what_is_asked_never_adds_a_breach(
    history: list[Event], as_at: date, act: Event, limit: dict[str, Any]
) -> None:
    record, chosen = [at(BEGINS, "asked", "first"), *history], rule(until="ended", **limit)
    acted = findings(chosen, [*record, replace(act, id="act")], str(as_at))
    assert breached(acted) <= breached(findings(chosen, record, str(as_at)))


@given(
    st.lists(days(last=date(2011, 4, 20)), min_size=1, max_size=5, unique=True),
    days(date(2011, 4, 20), date(2011, 4, 25)),
)
def test_one_performance_discharges_every_open_duty_and_is_not_used_up(asked: list[date], done: date) -> None:
    found = findings(rule(within="1 month"), [*(at(when, "asked") for when in asked), at(done, "done")])
    assert [f.status for f in found] == [Status.DISCHARGED] * len(asked)


@given(
    asked=st.tuples(days(), days()),
    period=st.sampled_from(PERIODS),
    convention=st.sampled_from(Convention),
    time=st.sampled_from(["", "T09:00", "T14:30"]),
)
def test_a_later_trigger_is_never_due_sooner(
    asked: tuple[date, date], period: str, convention: Convention, time: str
) -> None:
    first, second = sorted(asked)
    chosen = rule(within=period, convention=str(convention))
    due = [finding(chosen, [event(f"{when}{time} asked")], str(ENDS)).due for when in (first, second)]
    assert None not in due
    assert due == sorted(due, key=str)


UNORDERED = [("", ""), ("T09:00", ""), ("", "T09:00")]


@given(days(), st.sampled_from(SOON), st.sampled_from(UNORDERED), st.integers(1, 20))
def test_a_duty_to_act_now_is_not_discharged_by_what_may_have_come_before(
    when: date, soon: str, times: tuple[str, str], wait: int
) -> None:
    chosen, (asked, done) = rule(how_soon=soon, until="ended"), times
    record = [event(f"{when}{asked} asked"), event(f"{when}{done} done")]
    assert finding(chosen, record, str(when + 30 * NEXT)).status is Status.UNDETERMINED
    later = finding(chosen, [*record, at(when + wait * NEXT, "done")], str(when + 30 * NEXT))
    ended = [at(when + wait * NEXT, "ended"), at(when + (wait + 1) * NEXT, "done")]
    assert finding(chosen, [*record, *ended], str(when + 30 * NEXT)).status is Status.UNDETERMINED
    assert (later.status, later.performed) == (Status.DISCHARGED, str(when + wait * NEXT))


def readings(when: date, time: str) -> list[datetime]:
    """List moments that a record may mean: the one it gives, or the first and the last minute of its day and noon."""
    return [datetime.fromisoformat(f"{when}{t}") for t in ([time] if time else ["T00:00", "T12:00", "T23:59:59"])]


@given(days(), st.sampled_from([48, 72]), st.integers(-1, 1), st.tuples(TIMES, TIMES))
def test_hours_are_judged_over_every_reading_of_the_record(
    when: date, hours: int, days_more: int, times: tuple[str, str]
) -> None:
    """In time or late where every reading is; the clocks do not change in the months of these histories."""
    done = when + timedelta(hours=hours) + days_more * NEXT
    found = finding(
        rule(within=f"{hours} hours"), [event(f"{when}{times[0]} asked"), event(f"{done}{times[1]} done")], "2012-01-01"
    )
    passed = [b - a for a in readings(when, times[0]) for b in readings(done, times[1])]
    in_time = {taken <= timedelta(hours=hours) for taken in passed}
    wanted = {(True,): Status.DISCHARGED, (False,): Status.BREACHED, (False, True): Status.UNDETERMINED}
    assert found.status is wanted[tuple(sorted(in_time))]


@given(days(last=date(2011, 5, 10)), st.sampled_from(PERIODS), st.sampled_from(["done", "ended"]), st.integers(-2, 30))
def test_what_only_may_fit_makes_a_breach_uncertain_where_it_is_in_time_and_not_after(
    when: date, period: str, name: str, after: int
) -> None:
    tested: dict[str, Any] = {"event": name, "where": {"ok": "true"}}
    chosen = rule(within=period, should=tested) if name == "done" else rule(within=period, until=tested)
    due = finding(chosen, [at(when, "asked")], str(when)).due
    assert due is not None
    found = finding(chosen, [at(when, "asked"), at(due + after * NEXT, name)], "2012-01-01")
    assert (found.status, found.missing) == ((Status.BREACHED, ()) if after > 0 else (Status.UNDETERMINED, ("ok",)))


@given(days(), st.integers(1, 60), st.integers(-2, 30))
def test_a_step_has_to_follow_another_by_the_whole_period(when: date, period: int, more: int) -> None:
    chosen = rule(should={"follow": "told", "at_least": f"{period} days"})
    told = at(when - (period + more) * NEXT, "told")
    whole = Status.DISCHARGED if more >= 0 else Status.BREACHED
    assert finding(chosen, [told, at(when, "asked")], str(when)).status is whole


@given(st.lists(days(), min_size=2, max_size=5, unique=True), st.sampled_from(PERIODS))
def test_a_run_is_one_duty_due_when_its_latest_trigger_alone_would_be(asked: list[date], period: str) -> None:
    run = finding(rule(within=period, clock="last"), [at(when, "asked") for when in asked], str(ENDS))
    alone = finding(rule(within=period), [at(max(asked), "asked")], str(ENDS))
    assert (run.trigger.day, run.due) == (min(asked), alone.due)
    assert [r.at for r in run.restarts] == [str(when) for when in sorted(asked)[1:]]


@given(histories(("asked", "done", "ended", *OTHERS)), days(), LIMITS)
def test_the_runs_of_a_restarting_clock_take_in_every_trigger_once(
    history: list[Event], as_at: date, limit: dict[str, Any]
) -> None:
    found = findings(rule(clock="last", until="ended", same="case", **limit), history, str(as_at))
    taken = [name for f in found for name in (f.trigger.id, *(r.id for r in f.restarts))]
    assert sorted(taken) == sorted({e.id for e in history if e.event == "asked" and e.day <= as_at})


@given(packs(), histories(), days(), st.data())
def test_a_fact_that_is_missing_is_named_and_one_that_is_there_is_not(
    chosen: list[Rule], history: list[Event], as_at: date, data: st.DataObject
) -> None:
    told = [replace(e, facts={"ok": "true", "spared": "false", "planned_for": "2011-05-10"}) for e in history]
    found = findings(chosen, data.draw(st.permutations(told)), str(as_at))
    facts = {"ok", "spared", "planned_for"}
    assert [f for f in found if f.rule.id != "t.chase" and not f.trigger.derived and facts & set(f.missing)] == []


# What is laid over a finding


TRIAL_WORDS = st.fixed_dictionaries(
    {
        "running_at_start": st.sampled_from(["national", "suspended"]),
        "running_at_end": st.sampled_from(["saved", "restart"]),
    }
)


@given(chosen=packs(), history=histories(), as_at=days(), begins=days(last=date(2011, 5, 15)), words=TRIAL_WORDS)
def test_suspended_findings_keep_the_status_they_would_have_without_the_trial(
    *, chosen: list[Rule], history: list[Event], as_at: date, begins: date, words: dict[str, Any]
) -> None:
    record = [at(BEGINS, "opened", "first", authority=KENT), *history]
    set_aside = trial("t.rule", "t.too", "t.chase", begins=str(begins), ends=str(begins + 30 * NEXT), **words)
    under = findings(chosen, record, str(as_at), trials=[set_aside])
    without = [
        replace(f, notes=tuple(note for note in f.notes if not isinstance(note, GivenBack)), standing=Standing.STANDS)
        for f in under
    ]
    assert said(without, "trial") == said(findings(chosen, record, str(as_at)), "trial")


@given(days(last=date(2011, 5, 1)), histories(("done", "ended", *OTHERS)), days(), LIMITS)
def test_a_trial_suspends_what_it_names_and_no_more(
    when: date, history: list[Event], as_at: date, limit: dict[str, Any]
) -> None:
    here = [replace(e, authority=KENT) for e in history]
    trigger = at(when, "asked", authority=KENT)
    both = [rule("t.rule", until="ended", **limit), rule("t.too", until="ended", **limit)]
    found = findings(both, [trigger, *here], str(max(as_at, when)), trials=[trial("t.rule")])
    assert {f.rule.id: str(f.standing) for f in found} == {"t.rule": "suspended", "t.too": "stands"}


@given(
    chosen=packs(),
    history=histories(),
    as_at=days(),
    decided=days(),
    until=st.sampled_from([None, "2011-05-01", "2012-01-01"]),
)
def test_deviations_never_change_status(
    *, chosen: list[Rule], history: list[Event], as_at: date, decided: date, until: str | None
) -> None:
    departures = [
        deviation(str(decided), f"e{n}", rule=name, id=f"d{n} {name}", until=day(until) if until else None)
        for n in range(8)
        for name in ("t.rule", "t.too", "t.chase")
    ]
    over = findings(chosen, history, str(as_at), deviations=departures)
    laid = ("standing", "deviation", "notes")
    assert said(over, *laid) == said(findings(chosen, history, str(as_at)), *laid)


@given(days(last=date(2011, 5, 10)), days(), st.sampled_from([Force.ACT, Force.REGULATIONS]), LIMITS)
def test_no_departure_from_the_law_stands(when: date, decided: date, force: Force, limit: dict[str, Any]) -> None:
    departure = deviation(str(decided), f"{when} asked")
    found = finding(rule(force=str(force), **limit), [at(when, "asked")], deviations=[departure])
    assert (str(found.standing), found.deviation) == ("stands", departure.id)


# What evaluation hands over


@given(packs(), histories(), days())
def test_every_finding_has_every_field_and_can_be_written_as_json(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    terms: dict[str, Any] = {
        "trials": [trial("t.rule")],
        "deviations": [deviation("2011-05-06", "e0", rule="t.too")],
        "sources": [source("asked", "done", "met", begins="2011-04-10")],
    }
    data = [as_data(f, as_at, CALENDARS) for f in findings(chosen, history, str(as_at), **terms)]
    assert all(tuple(datum) == FIELDS for datum in data)
    assert json.loads(json.dumps(data)) == data
    assert all(datum["because"] and datum["in_words"] for datum in data)
    assert "breached" not in " ".join(line for datum in data for line in (*datum["because"], datum["in_words"]))


@given(packs(), histories(), days())
def test_findings_come_in_the_order_of_case_trigger_date_rule_and_trigger(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    cases = [replace(e, case=case) for case in ("B", "A") for e in history]
    keys = [(f.trigger.case, f.trigger.day, f.rule.id, f.trigger.id) for f in findings(chosen, cases, str(as_at))]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


@given(packs(), histories(), days())
def test_asking_twice_gives_the_same_answer_and_changes_nothing_given(
    chosen: list[Rule], history: list[Event], as_at: date
) -> None:
    before = list(history)
    once = said(findings(chosen, history, str(as_at)))
    assert said(findings(chosen, history, str(as_at))) == once
    assert history == before


@pytest.mark.parametrize("made", [numbered([event("2011-04-18 asked")]), []])
def test_no_rule_and_no_record_give_no_finding(made: Sequence[Event]) -> None:
    assert findings([], made) == []
    assert findings([replace(rule(), instrument=GUIDE)], []) == []
