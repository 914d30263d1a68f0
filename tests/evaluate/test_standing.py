"""What a trial or a deviation does about a finding, and what it may never do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.evaluate import standing, suspension
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Standing, Status
from guidance.engine.model.rule import Force
from guidance.engine.model.trial import Suspends, Trial
from tests.building import (
    ESSEX,
    KENT,
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
    assert after == before


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
    wanted = standing.RECORDED_BEFORE if decided <= day("2011-05-06") else standing.RECORDED_AFTER
    found = deviated(str(decided))
    assert (found.standing, found.notes, found.status) == (Standing.DEVIATED, (wanted,), Status.BREACHED)


def test_of_two_decisions_the_latest_that_still_runs_is_shown() -> None:
    assert deviated("2011-04-20", "2011-05-10").deviation == "d 2011-05-10"
    first, second = deviation("2011-04-20"), deviation("2011-05-10", until=day("2011-05-20"))
    found = finding(rule(), ["2011-04-18 asked"], deviations=[second, first])
    assert (found.deviation, found.notes) == ("d 2011-04-20", (standing.RECORDED_BEFORE,))


def test_past_its_own_end_a_deviation_is_kept_and_the_duty_stands() -> None:
    standings = [deviated("2011-04-20", until="2011-05-20", as_at=when) for when in ("2011-05-20", "2011-05-21")]
    assert [str(f.standing) for f in standings] == ["deviated", "stands"]
    assert [f.deviation for f in standings] == ["d 2011-04-20"] * 2
    assert standing.EXPIRED in standings[1].notes


def test_under_an_act_the_explanation_says_that_no_departure_is_available() -> None:
    found = finding(rule(force="act"), ["2011-04-18 asked"], deviations=[deviation("2011-05-06")])
    assert (found.standing, found.notes) == (Standing.STANDS, (standing.NO_DEPARTURE,))


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
    assert found.notes == (standing.RECORDED_BEFORE,)


def test_a_decision_in_a_case_reaches_the_duty_of_a_missed_limit_by_its_own_name() -> None:
    chase = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
    made = deviation("2011-05-10", "missed:t.rule:2011-04-18 asked", rule="t.chase")
    first, second = findings([rule(), chase], ["2011-04-18 asked"], deviations=[made])
    assert (first.standing, second.standing) == (Standing.STANDS, Standing.DEVIATED)
