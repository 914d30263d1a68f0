"""What a trial or a deviation does about a finding, and what it may never do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.evaluate import suspension
from guidance.engine.explain.outcome import in_words
from guidance.engine.model.deviation import Deviations, Ending
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.note import DeviationEffect, Reach
from guidance.engine.model.rule import Force
from guidance.engine.model.trial import Suspends, Trial
from tests.building import (
    CALENDARS,
    ESSEX,
    KENT,
    STATES,
    day,
    deviation,
    direction,
    event,
    finding,
    findings,
    instead,
    rule,
    source,
    trial,
)  # fmt: skip
from tests.evaluators import ALL, BOTH
from tests.histories import days

NEXT = timedelta(days=1)
ASKED = event("2011-04-18 asked", authority=KENT)
UNDER = trial("t.rule", begins="2011-04-10", ends="2011-05-01")


def over_time(trial: Trial, *record: str, rest: str = "10 working days", first: str = "2011-04-08") -> str:
    """Ask day after day for four weeks and a half: S where it is suspended, . where it stands."""
    asked = [day(first) + n * NEXT for n in range(33)]
    found = [findings(rule(within=rest), [ASKED, *record], str(when), trials=[trial]) for when in asked]
    return "".join("S" if f and f[0].standing is Standing.SUSPENDED else "." for f in found)


@pytest.mark.parametrize(
    ("policy", "record", "seen"),
    [
        # Asked on Friday 8 April and each day after: triggered on the 18th, due on 6 May, the trial over on 1 May.
        (UNDER, [], "........../SSSSSSSSSSSSSSSSSSSSSSS"),
        (replace(UNDER, running_at_end="restart"), [], "........../SSSSSSSSSSSSS.........."),
        (replace(UNDER, running_at_end="restart"), ["2011-04-26 done"], "........../SSSSSSSSSSSSSSSSSSSSSSS"),
        (replace(UNDER, running_at_end="restart"), ["2011-05-02 done"], "........../SSSSSSSSSSSSS.........."),
        (replace(UNDER, begins=day("2011-04-21")), [], "........../......................."),
        (
            replace(UNDER, begins=day("2011-04-21"), running_at_start="suspended"),
            [],
            "........../...SSSSSSSSSSSSSSSSSSSS",
        ),
        (
            replace(UNDER, begins=day("2011-04-21"), running_at_start="suspended", running_at_end="restart"),
            [],
            "........../...SSSSSSSSSS..........",
        ),
        (
            replace(UNDER, begins=day("2011-04-21"), running_at_start="suspended"),
            ["2011-04-20 done"],
            "........../.......................",
        ),
        (
            replace(UNDER, begins=day("2011-04-21"), running_at_start="suspended"),
            ["2011-04-21 done"],
            "........../...SSSSSSSSSSSSSSSSSSSS",
        ),
    ],
)
def test_a_suspension_lasts_as_long_as_its_policies_say(policy: Trial, record: list[str], seen: str) -> None:
    assert over_time(policy, *record) == seen.replace("/", "")


@given(days(), st.sampled_from(["10 working days", "48 hours", "1 month"]))
def test_what_a_trial_gives_back_is_due_when_it_was(ends: date, period: str) -> None:
    gives_back = trial("t.rule", begins="2011-04-01", ends=str(max(ends, day("2011-04-19"))), running_at_end="restart")
    before, after = (
        finding(rule(within=period), [ASKED], "2011-12-01", trials=trials) for trials in ([], [gives_back])
    )
    assert replace(after, notes=()) == before
    assert (after.notes == ()) is (after.standing is Standing.SUSPENDED)


RESTART = replace(UNDER, running_at_end="restart")
TO_THE_END = ["the trial kent-2011 set this aside from 2011-04-18, and no longer does from 2011-05-01"]


@pytest.mark.parametrize(
    ("over", "record", "as_at", "notes"),
    [
        (RESTART, [], "2011-04-30", []),
        (RESTART, [], "2011-05-01", TO_THE_END),
        (RESTART, [], "2011-06-30", TO_THE_END),
        (RESTART, ["2011-05-04 done"], "2011-06-30", TO_THE_END),
        (RESTART, ["2011-05-10 done"], "2011-06-30", TO_THE_END),
        (RESTART, ["2011-04-26 done"], "2011-06-30", []),  # stays set aside
        (replace(UNDER, running_at_end="saved"), [], "2011-06-30", []),
        (replace(RESTART, state="withdrawn"), [], "2011-06-30", []),
        (replace(RESTART, begins=day("2011-04-19")), [], "2011-06-30", []),
        (
            replace(RESTART, begins=day("2011-04-21"), running_at_start="suspended"),
            [],
            "2011-06-30",
            ["the trial kent-2011 set this aside from 2011-04-21, and no longer does from 2011-05-01"],
        ),
        (
            replace(RESTART, suspends=(Suspends("t.rule", "proposed-only"),), supposed=True),
            [],
            "2011-06-30",
            [*TO_THE_END, str(Reach.SUPPOSED)],
        ),
    ],
)
def test_what_a_trial_gave_back_is_said_to_have_been_set_aside_from_and_until_when(
    over: Trial, record: list[str], as_at: str, notes: list[str]
) -> None:
    given_: dict[str, Any] = {"calendars": CALENDARS, "states": STATES, "trials": [over]}
    for evaluator in ALL:
        (found,) = evaluator.evaluate([rule()], [ASKED, *map(event, record)], day(as_at), **given_)
        assert [str(note) for note in found.notes] == notes
        words = "set aside from 18 April 2011 until 1 May 2011 by the trial kent-2011, and stands again since"
        assert (words in in_words(found, day(as_at))) is (notes[:1] == TO_THE_END)
        assert (found.trial is None) is (found.standing is Standing.STANDS)


def test_a_supposed_giving_back_is_said_to_be_supposed() -> None:
    over = replace(RESTART, suspends=(Suspends("t.rule", "proposed-only"),), supposed=True)
    said = in_words(finding(rule(), [ASKED], trials=[over]), day("2011-06-30"))
    assert "; supposing that the direction matched the proposal, it was set aside from 18 April 2011" in said


def test_a_run_set_going_again_after_a_trial_was_set_aside_until_then() -> None:
    found = finding(RUN_ON, [ASKED, event("2011-05-04 asked", id="again")], trials=[WHOLE])
    note = "the trial kent-2011 set this aside from 2011-04-18, and no longer does from 2011-05-04"
    assert [str(n) for n in found.notes] == [note]


def test_nothing_that_was_late_before_a_trial_is_taken_in_by_it() -> None:
    takes_in = trial("t.rule", begins="2011-05-07", running_at_start="suspended")
    found = finding(rule(), [ASKED], trials=[takes_in])
    assert (found.status, found.standing) == (Status.BREACHED, Standing.STANDS)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, True),
        ({"state": "proposed"}, False),
        ({"state": "withdrawn"}, False),
        ({"authority": ESSEX}, False),
        ({"suspends": (Suspends("t.rule", "corroborated"),)}, True),
        ({"suspends": (Suspends("t.rule", "proposed-only"),)}, False),
        ({"suspends": (Suspends("t.other", "confirmed"),)}, False),
        ({"suspends": ()}, False),
        ({"begins": day("2011-04-18")}, True),
        ({"begins": day("2011-04-19")}, False),
        ({"ends": day("2011-04-18")}, False),
        ({"ends": None}, False),
        ({"ends": None, "instruments": (direction("2011-04-30"),)}, True),
        (
            {"ends": None, "instruments": (direction("2011-04-01"), direction(begins="2011-04-01", ends="2011-04-19"))},
            True,
        ),
        ({"ends": None, "instruments": (direction("2011-04-18"),)}, False),
    ],
)
def test_one_function_answers_whether_a_suspension_is_in_force(changes: dict[str, Any], *, answer: bool) -> None:
    asked = replace(UNDER, **changes)
    found = finding(rule(), [ASKED])
    assert suspension.is_suspended(asked, found, day("2011-06-30")) is answer
    assert (finding(rule(), [ASKED], trials=[asked]).standing is Standing.SUSPENDED) is answer


RUN_ON = rule(clock="last", within="10 working days")
WHOLE = trial("t.rule", begins="2011-04-10", ends="2011-05-01")


@pytest.mark.parametrize(
    ("again", "changes", "stands"),
    [
        ([], {}, False),
        (["2011-04-20 asked"], {}, False),  # restarted while it ran
        (["2011-04-30 asked"], {}, False),  # on its last day
        (["2011-05-01 asked"], {}, True),  # on its end, which is out of it
        (["2011-05-02 asked"], {}, True),
        (["2011-05-20 asked"], {}, True),
        (["2011-04-20 asked", "2011-05-04 asked"], {}, True),
        (["2011-05-02T09:00 asked"], {}, True),
        (["2011-04-30T23:30Z asked"], {}, True),  # 00:30 on 1 May in England
        (["2011-04-30T22:30Z asked"], {}, False),
        (["2011-05-02 asked"], {"running_at_end": "restart"}, True),
        (["2011-05-02 asked"], {"running_at_end": "saved"}, True),
        (["2011-05-02 asked"], {"begins": day("2011-04-19"), "running_at_start": "suspended"}, True),
        (["2011-04-26 asked"], {"begins": day("2011-04-19"), "running_at_start": "suspended"}, False),
        (["2011-04-26 asked"], {"ends": None, "instruments": (direction("2011-04-25"),)}, True),
        (["2011-04-24 asked"], {"ends": None, "instruments": (direction("2011-04-25"),)}, False),
    ],
)
def test_a_run_begun_in_a_trial_stands_from_a_restart_on_or_after_its_end(
    again: list[str], changes: dict[str, Any], *, stands: bool
) -> None:
    over = replace(WHOLE, **changes)
    record = [ASKED, *(event(said, id=f"a{n}") for n, said in enumerate(again))]
    for evaluator in BOTH:
        (found,) = evaluator.evaluate(
            [RUN_ON], record, day("2011-06-30"), calendars=CALENDARS, states=STATES, trials=[over]
        )
        assert (found.standing is Standing.STANDS) is stands


def test_until_it_is_restarted_a_run_begun_in_a_trial_stays_set_aside() -> None:
    record = [ASKED, event("2011-05-04 asked", id="again")]
    seen = [finding(RUN_ON, record, when, trials=[WHOLE]).standing for when in ("2011-05-03", "2011-05-04")]
    assert seen == [Standing.SUSPENDED, Standing.STANDS]


def test_what_applies_instead_stands_beside_what_is_set_aside() -> None:
    replaced = trial("t.rule", instead=(instead(within="20 working days"),))
    both = findings(rule(), [ASKED, event("2011-05-10 planned")], trials=[replaced])
    assert [(f.rule.id, str(f.status), str(f.standing), f.trial) for f in both] == [
        ("kent.instead", "discharged", "stands", "kent-2011"),
        ("t.rule", "breached", "suspended", "kent-2011"),
    ]


def test_what_applies_instead_can_be_late_like_any_rule() -> None:
    replaced = trial("t.rule", instead=(instead(),))
    late = findings(rule(), [ASKED], trials=[replaced])[0]
    assert (late.rule.force, late.status, late.standing) == (Force.LOCAL_PROCEDURE, Status.BREACHED, Standing.STANDS)


def test_rules_that_apply_instead_are_those_of_granted_trials() -> None:
    trials = [trial("t.rule", state=state, instead=(instead(),)) for state in ("granted", "proposed", "withdrawn")]
    assert [r.id for r in suspension.instead_rules(trials)] == ["kent.instead"]


def test_a_finding_of_any_status_can_be_set_aside_and_keeps_it() -> None:
    spared = rule(unless=[{"fact": {"spared": "true"}}], until="ended")
    records: dict[str, list[str | Event]] = {
        "exempt": [event("2011-04-18 asked", authority=KENT, spared=True)],
        "discharged": [ASKED, "2011-05-03 done"],
        "lapsed": [ASKED, "2011-05-03 ended"],
        "breached": [ASKED],
    }
    found = {status: finding(spared, record, trials=[trial("t.rule")]) for status, record in records.items()}
    assert {status: (str(f.status), str(f.standing)) for status, f in found.items()} == {
        status: (status, "suspended") for status in records
    }


# Deviations


def deviated(*decisions: str, as_at: str = "2011-06-30", until: str | None = None) -> Finding:
    made = [deviation(decided, until=day(until) if until else None) for decided in decisions]
    return finding(rule(), ["2011-04-18 asked"], as_at, deviations=made)


@given(days(date(2011, 4, 1), date(2011, 6, 30)))
def test_a_decision_is_recorded_before_or_after_the_last_day(decided: date) -> None:
    wanted = DeviationEffect.RECORDED_BEFORE if decided <= day("2011-05-06") else DeviationEffect.RECORDED_AFTER
    found = deviated(str(decided))
    assert (found.standing, found.notes, found.status) == (Standing.DEVIATED, (wanted,), Status.BREACHED)


def test_of_two_decisions_the_latest_that_still_runs_is_shown() -> None:
    assert deviated("2011-04-20", "2011-05-10").deviation == "d 2011-05-10"
    first, second = deviation("2011-04-20"), deviation("2011-05-10", until=day("2011-05-20"))
    found = finding(rule(), ["2011-04-18 asked"], deviations=[second, first])
    assert (found.deviation, found.notes) == ("d 2011-04-20", (DeviationEffect.RECORDED_BEFORE,))


def test_past_its_own_end_a_deviation_is_kept_and_the_duty_stands() -> None:
    standings = [deviated("2011-04-20", until="2011-05-20", as_at=when) for when in ("2011-05-20", "2011-05-21")]
    assert [str(f.standing) for f in standings] == ["deviated", "stands"]
    assert [f.deviation for f in standings] == ["d 2011-04-20"] * 2
    assert DeviationEffect.EXPIRED in standings[1].notes


def test_under_an_act_the_explanation_says_that_no_departure_is_available() -> None:
    found = finding(rule(force="act"), ["2011-04-18 asked"], deviations=[deviation("2011-05-06")])
    assert (found.standing, found.notes) == (Standing.STANDS, (DeviationEffect.NO_DEPARTURE,))


def test_a_duty_placed_by_law_inside_guidance_is_law() -> None:
    inside = rule(force="regulations", rests_on="S.I. 2005/1533")
    assert not inside.instrument.force.is_law
    assert finding(inside, ["2011-04-18 asked"], deviations=[deviation("2011-05-06")]).standing is Standing.STANDS


def test_a_decision_on_what_no_source_could_show_is_still_shown() -> None:
    found = finding(rule(), ["2011-04-18 asked"], deviations=[deviation("2011-05-06")], sources=[source("asked")])
    assert (found.status, found.standing) == (Status.UNDETERMINED, Standing.DEVIATED)


def test_where_a_trial_and_a_deviation_meet_the_trial_is_named_and_the_deviation_kept() -> None:
    found = finding(rule(), [ASKED], trials=[trial("t.rule")], deviations=[deviation("2011-05-06")])
    assert (found.standing, found.trial, found.deviation) == (Standing.SUSPENDED, "kent-2011", "d 2011-05-06")
    assert found.notes == (DeviationEffect.RECORDED_BEFORE,)


def test_a_decision_in_a_case_reaches_the_duty_of_a_missed_limit_by_its_own_name() -> None:
    chase = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
    made = deviation("2011-05-10", "missed:t.rule:2011-04-18 asked", rule="t.chase")
    first, second = findings([rule(), chase], ["2011-04-18 asked"], deviations=[made])
    assert (first.standing, second.standing) == (Standing.STANDS, Standing.DEVIATED)


@pytest.mark.parametrize(
    ("limit", "decided", "note"),
    [
        ({}, "2011-05-06", DeviationEffect.RECORDED_BEFORE),
        ({}, "2011-05-07", DeviationEffect.RECORDED_AFTER),
        ({"how_soon": "without_delay"}, "2011-04-18", DeviationEffect.RECORDED_BEFORE),
        ({"how_soon": "without_delay"}, "2011-04-19", DeviationEffect.RECORDED_AFTER),
        ({"should": {"have": {"agreed": "true"}}}, "2011-04-18", DeviationEffect.RECORDED_BEFORE),
        ({"should": {"have": {"agreed": "true"}}}, "2011-04-19", DeviationEffect.RECORDED_AFTER),
    ],
)
def test_with_no_last_day_it_is_the_day_of_the_trigger_that_counts(
    limit: dict[str, Any], decided: str, note: DeviationEffect
) -> None:
    asked = event("2011-04-18 asked", agreed=False)
    found = finding(rule(**limit), [asked], "2011-05-20", deviations=[deviation(decided)])
    assert (found.standing, found.notes) == (Standing.DEVIATED, (note,))


def test_any_trigger_of_a_run_will_do() -> None:
    run = rule(clock="last")
    record = ["2011-04-18 asked", "2011-04-26 asked", "2011-05-03 asked"]
    for named in record:
        found = finding(run, record, deviations=[deviation("2011-05-04", named)])
        assert (found.standing, found.due) == (Standing.DEVIATED, day("2011-05-17"))


@given(st.sampled_from(["done in time", "late", "open", "spared", "ended", "unclear"]), days(), st.booleans())
def test_whatever_is_recorded_the_finding_beneath_is_the_same(kind: str, decided: date, law: bool) -> None:  # noqa: FBT001
    records: dict[str, list[str | Event]] = {
        "done in time": ["2011-05-03 done"], "late": ["2011-05-09 done"], "open": [], "ended": ["2011-05-03 ended"],
        "spared": [], "unclear": [],
    }  # fmt: skip
    facts = {"spared": {"spared": True}, "unclear": {}}.get(kind, {"spared": False})
    force = "act" if law else "statutory-guidance"
    terms = rule(unless=[{"fact": {"spared": "true"}}], until="ended", force=force)
    given_ = [event("2011-04-18 asked", **facts), *records[kind]]
    made = [deviation(str(decided)), deviation(str(decided), until=decided, id="d until")]
    sources = [source("asked")] if kind == "unclear" else None
    plain, laid = (finding(terms, given_, "2011-12-01", deviations=d, sources=sources) for d in ([], made))
    assert replace(laid, standing=plain.standing, deviation=plain.deviation, notes=plain.notes) == plain
    assert laid.deviation is not None
    assert (laid.standing is Standing.STANDS) is (law or kind == "done in time")


def ended(*endings: Ending) -> Any:  # noqa: ANN401  a deviation
    return deviation("2011-04-20", recorded=event("2011-04-20T16:00 x").earliest, endings=endings)


WITHDRAWN = ended(Ending(event("2011-06-01T09:00 x").earliest, day("2011-06-01")))
CORRECTED = ended(Ending(event("2011-06-01T09:00 x").earliest))


@pytest.mark.parametrize(
    ("made", "as_at", "known_at", "seen"),
    [
        (WITHDRAWN, "2011-05-31", None, "deviated"),
        (WITHDRAWN, "2011-06-01", None, "stands"),
        (WITHDRAWN, "2011-06-30", None, "stands"),
        (WITHDRAWN, "2011-06-30", "2011-05-31", "deviated"),
        (WITHDRAWN, "2011-06-30", "2011-06-01T08:59", "deviated"),
        (WITHDRAWN, "2011-06-30", "2011-06-01T09:00", "stands"),
        (WITHDRAWN, "2011-06-30", "2011-06-01", "stands"),
        (CORRECTED, "2011-05-31", None, "stands"),
        (CORRECTED, "2011-05-31", "2011-05-31", "deviated"),
        (CORRECTED, "2011-06-30", "2011-06-02", "stands"),
        (WITHDRAWN, "2011-06-30", "2011-04-20T15:59", "stands"),
    ],
)
def test_a_withdrawal_takes_effect_from_its_day_and_a_correction_from_when_it_was_known(
    made: Any,  # noqa: ANN401  a deviation
    as_at: str,
    known_at: str | None,
    seen: str,
) -> None:
    asked = event("2011-04-18 asked", recorded_at="2011-04-18T09:00")
    assert str(finding(rule(), [asked], as_at, known_at, deviations=[made]).standing) == seen


def test_of_two_decisions_of_one_day_the_one_written_down_later_is_shown() -> None:
    first = deviation("2011-04-20", id="d9", recorded=event("2011-04-20T09:00 x").earliest)
    second = deviation("2011-04-20", id="d12", recorded=event("2011-04-20T16:00 x").earliest)
    assert finding(rule(), ["2011-04-18 asked"], deviations=[second, first]).deviation == "d12"


@given(st.lists(st.tuples(days(), st.sampled_from(["C", "D"]), st.sampled_from(["t.rule", "t.other"])), max_size=6))
def test_many_decisions_found_by_case_and_rule_are_those_that_a_list_would_give(
    made: list[tuple[date, str, str]],
) -> None:
    listed = [deviation(str(d), case=case, rule=name, id=f"d{n}") for n, (d, case, name) in enumerate(made)]
    terms = [rule(), rule("t.other")]
    record = [event("2011-04-18 asked", case=case) for case in ("C", "D")]
    assert findings(terms, record, deviations=Deviations(listed)) == findings(terms, record, deviations=listed)
    assert list(Deviations(listed)) == listed


def test_where_two_authorities_hold_one_reference_it_is_laid_over_its_own_authoritys_case() -> None:
    record = [event("2011-04-18 asked", authority=whose, owner=whose) for whose in (KENT, ESSEX)]
    laid = findings(rule(), record, deviations=[deviation("2011-05-04", authority=KENT)])
    assert {f.authority: str(f.standing) for f in laid} == {KENT: "deviated", ESSEX: "stands"}
