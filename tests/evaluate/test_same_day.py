"""One ends and the next of its kind begins, on one day with no times: what is owed to the next is not lost."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from guidance.app.packs import checking
from guidance.app.packs.checking import CaseResult
from guidance.app.packs.shipped import shipped
from guidance.engine.model.condition import Truth, fits_any
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Status
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Derive, FactDate, InState, Rule
from guidance.engine.model.vocabulary import State
from guidance.engine.packs.documents.cases import WorkedCase
from guidance.engine.packs.library import Library
from tests import shipped_cases
from tests.building import CALENDARS, event, events, rule
from tests.evaluators import ALL

SEVERAL_OR_NEVER_AGAIN = {
    "open_referral": "several may be open, and the end may be of either",
    "open_allegation": "several may be open, and the end may be of either",
    "hub_enquiry": "several may be open, and the decision may be on either",
    "enquiries_agreed": "a discussion and the start or end of what it settled on may well share a day",
    "access_denied": "ended by death or by age",
    "lead_practitioner": "ended by nothing but the end of the case",
    "unborn": "a child is born once",
    "eligible_child": "ended by age",
    "left_care": "ended by coming back into care or by age",
    "relevant_child": "ended by coming back into care or by age",
    "former_relevant_child": "ended by age",
    "leaving_care": "ended by age",
    "pathway_plan": "ended by age",
    "plan_or_conference": "a plan ended on the day of its review is the plan that the review was of",
}
"""States that do not begin again after one of their ends, and why."""

NOT_ON_ITS_FIRST_DAY = {
    "aar05.review.next": "aar05.review.second asks for the review after one on that day, and sooner",
    "cl10.review.left": "cl10.review.next asks for the review after a plan made that day, by the same day",
    "ca89.s85.left": "a definition: a discharge of that day may be from the ward before, and the stay is asked about",
    "ca89.s23c.lost-touch.2": "ca89.s23c.lost-touch asks the same of that day",
    "wt10.refer.make.2": "wt10.refer.make asks for a referral",
    "wt10.refer.chase": "what is chased was missed on a later day",
    "wt10.sd.hold.2": "wt10.sd.hold asks for the discussion",
    "wt10.sd.repeat": "a permission",
    "wt23.refer.make.2": "wt23.refer.make asks for a referral",
    "wt26.refer.make.2": "wt26.refer.make asks for a referral",
}
"""Rules that ask nothing on the day on which the state in their `while` begins, and why nothing is lost by it."""

HELD = {"held": State("held", "It is held.", ("begun",), ("over", "died"), begins_again_after=("over",))}


def statuses(
    asked: Rule,
    record: Sequence[Event],
    as_at: str = "2012-01-01",
    *,
    powers: Sequence[Rule] = (),
    states: Mapping[str, State] = HELD,
) -> list[str]:
    """Have every evaluator answer, and say what each duty comes to."""
    one, *others = [
        [
            f"{f.trigger.at} {f.status}"
            for f in evaluator.evaluate(
                [*powers, asked], record, date.fromisoformat(as_at), None, calendars=CALENDARS, states=states
            )
            if f.rule is asked
        ]
        for evaluator in ALL
    ]
    assert all(other == one for other in others)
    return one


UNTIL_OVER = rule(when="begun", should="done", until=["over", "died"], within="10 days")
FIRST_DAY = rule(
    when="seen", should="seen", within="10 days", while_={"state": "held", "first_day": "counted"}, until="over"
)


@pytest.mark.parametrize(
    ("asked", "record", "comes_to"),
    [
        (UNTIL_OVER, "05-02 begun, 06-01 over, 06-01 begun", ["05-02 breached", "06-01 breached"]),
        (UNTIL_OVER, "06-01 over, 06-01 begun", ["06-01 lapsed"]),  # nothing ran before: it began and ended
        (UNTIL_OVER, "05-02 begun, 06-01 over, 06-01 begun, 06-05 over", ["05-02 breached", "06-01 lapsed"]),
        (UNTIL_OVER, "05-02 begun, 06-01T09:00 begun, 06-01T10:00 over", ["05-02 breached", "06-01T09:00 lapsed"]),
        (UNTIL_OVER, "05-02 begun, 06-01T09:00 over, 06-01T10:00 begun", ["05-02 breached", "06-01T10:00 breached"]),
        (UNTIL_OVER, "05-02 begun, 06-01 died, 06-01 begun", ["05-02 breached", "06-01 lapsed"]),
        (UNTIL_OVER, "05-02 begun, 05-20 over, 06-01 over, 06-01 begun", ["05-02 breached", "06-01 lapsed"]),
        (
            UNTIL_OVER,
            "05-02 begun, 06-01 over, 06-01 begun, 07-01 over, 07-01 begun",
            ["05-02 breached", "06-01 breached", "07-01 breached"],
        ),
        (  # nor does the end of the one do what is asked of the other
            rule(when="begun", should="over", within="50 days"),
            "05-02 begun, 06-01 over, 06-01 begun",
            ["05-02 discharged", "06-01 breached"],
        ),
        (FIRST_DAY, "06-01 begun, 06-01 seen", ["06-01 breached"]),
        (FIRST_DAY, "06-01 begun, 05-31 seen", []),
        (FIRST_DAY, "06-01T10:00 begun, 06-01T09:00 seen", []),
        (FIRST_DAY, "06-01 begun, 06-01 over, 06-01 seen", []),
        (FIRST_DAY, "05-02 begun, 06-01 over, 06-01 begun, 06-01 seen", ["06-01 breached"]),
        (replace(FIRST_DAY, while_state=InState("held")), "06-01 begun, 06-01 seen", []),
        (  # and it goes on afterwards
            rule(when="seen", should="done", within="10 days", while_="held"),
            "05-02 begun, 06-01 over, 06-01 begun, 06-02 seen",
            ["06-02 breached"],
        ),
    ],
)  # fmt: skip
def test_the_end_of_one_is_no_end_of_the_next(asked: Rule, record: str, comes_to: list[str]) -> None:
    said = events([f"2011-{each}" for each in record.split(", ")])
    assert statuses(asked, said) == [f"2011-{each}" for each in comes_to]


FORBIDDEN: dict[str, Any] = {"must_not": "over"}
AHEAD: dict[str, Any] = {"should": "done", "before": "over"}


@pytest.mark.parametrize(
    ("asked", "record", "comes_to"),
    [
        (rule(when="seen", **FORBIDDEN), "05-02 begun, 06-01 seen, 06-01 over, 06-01 begun", ["06-01 breached"]),
        (
            rule(when="seen", **FORBIDDEN),
            "05-02 begun, 06-01T09:00 seen, 06-01T10:00 over, 06-01 begun",
            ["06-01T09:00 breached"],
        ),
        (rule(when="seen", **FORBIDDEN), "05-02 begun, 06-01T10:00 seen, 06-01T09:00 over, 06-01 begun", []),
        (rule(when="begun", **FORBIDDEN), "05-02 begun, 06-01 over, 06-01 begun", ["05-02 breached"]),
        (rule(when="begun", **FORBIDDEN), "06-01 over, 06-01 begun", ["06-01 breached"]),
        (
            rule(when={"missed": "t.first"}, **FORBIDDEN),
            "05-02 begun, 05-25 seen, 06-01 over, 06-01 begun",
            ["2011-06-01 breached"],
        ),
        (rule(when="seen", **AHEAD), "05-02 begun, 06-01 seen, 06-01 over, 06-01 begun", ["06-01 breached"]),
        (rule(when="seen", **AHEAD), "05-02 begun, 06-01 seen, 06-01T10:00 over, 06-01 begun", ["06-01 breached"]),
        (
            rule(when="seen", **AHEAD),
            "05-02 begun, 06-01 seen, 06-01 over, 06-01 begun, 06-01 done",
            ["06-01 discharged"],
        ),
        (rule(when="begun", **AHEAD), "05-02 begun, 06-01 over, 06-01 begun", ["05-02 breached", "06-01 pending"]),
        (rule(when="begun", **AHEAD), "06-01 over, 06-01 begun", ["06-01 breached"]),
    ],
)
def test_what_is_forbidden_or_sets_a_limit_counts_that_day_unless_one_begins_with_the_trigger(
    asked: Rule, record: str, comes_to: list[str]
) -> None:
    said = events([f"2011-{each}" for each in record.split(", ")])
    first = rule(id="t.first", when="seen", within="6 days")
    assert statuses(asked, said, powers=[first]) == [f"2011-{each.removeprefix('2011-')}" for each in comes_to]


A_WEEK = rule("t.week", when="begun", must="over", within="7 days", limit_of_power="true", force="act")
TWO_DAYS = replace(A_WEEK, id="t.hours", within=Period(48, Unit.HOUR))
BY_ITS_DAY = replace(A_WEEK, id="t.own", within=FactDate("ends_on"))


@pytest.mark.parametrize(
    ("power", "record", "comes_to"),
    [
        (A_WEEK, "05-02 begun, 06-01 over, 06-01 begun", ["05-02 breached", "06-01 lapsed"]),  # over since 9 May
        (A_WEEK, "05-24 begun, 06-01 over, 06-01 begun", ["05-24 lapsed", "06-01 lapsed"]),
        (A_WEEK, "05-25 begun, 06-01 over, 06-01 begun", ["05-25 lapsed", "06-01 breached"]),  # it ran that day
        (
            A_WEEK,
            "05-02 begun, 05-25 begun, 06-01 over, 06-01 begun",
            ["05-02 breached", "05-25 lapsed", "06-01 breached"],
        ),
        (TWO_DAYS, "05-29T09:00 begun, 06-01 over, 06-01 begun", ["05-29T09:00 lapsed", "06-01 lapsed"]),
        (TWO_DAYS, "05-30T00:00 begun, 06-01 over, 06-01 begun", ["05-30T00:00 lapsed", "06-01 breached"]),
        (TWO_DAYS, "05-30T09:00 begun, 06-01 over, 06-01 begun", ["05-30T09:00 lapsed", "06-01 breached"]),
        (TWO_DAYS, "05-29 begun, 06-01 over, 06-01 begun", ["05-29 lapsed", "06-01 lapsed"]),
        (TWO_DAYS, "05-30 begun, 06-01 over, 06-01 begun", ["05-30 lapsed", "06-01 breached"]),
        (
            BY_ITS_DAY,
            "05-02 begun, 06-01 over, 06-01 begun",
            ["05-02 breached", "06-01 breached"],
        ),  # no day: it may run
    ],
)
def test_a_power_that_had_run_out_by_then_is_not_what_ended_that_day(
    power: Rule, record: str, comes_to: list[str]
) -> None:
    said = events([f"2011-{each}" for each in record.split(", ")])
    assert statuses(UNTIL_OVER, said, powers=[power]) == [f"2011-{each}" for each in comes_to]


@pytest.mark.parametrize(("ends_on", "comes_to"), [("2011-05-31", "lapsed"), ("2011-06-01", "breached")])
def test_a_power_runs_through_the_day_that_it_gives_itself(ends_on: str, comes_to: str) -> None:
    said = [event("2011-05-02 begun", ends_on=ends_on), event("2011-06-01 over"), event("2011-06-01 begun")]
    assert statuses(UNTIL_OVER, said, powers=[BY_ITS_DAY])[-1] == f"2011-06-01 {comes_to}"


def test_a_state_that_outlasts_its_power_ran_till_its_end() -> None:
    said = events(["2011-05-02 begun", "2011-06-01 over", "2011-06-01 begun"])
    lasting = {"held": replace(HELD["held"], outlasts=True)}
    assert statuses(UNTIL_OVER, said, powers=[A_WEEK], states=lasting)[-1] == "2011-06-01 breached"


def test_what_ends_in_another_episode_is_no_end_of_this_one_either() -> None:
    said = [
        event("2011-05-02 begun", episode="1"),
        event("2011-06-01 over", episode="1"),
        event("2011-06-01 begun", episode="2"),
        event("2011-06-01 seen", episode="1"),
    ]
    asked = rule(when="seen", should="seen", within="10 days", until="over", same="episode")
    assert statuses(asked, said) == ["2011-06-01 lapsed"]


# ------------------------------------------------------------------------------------------------ the shipped packs


def test_every_state_begins_again_or_says_why_not() -> None:
    states = shipped().vocabulary.states.values()
    assert {s.name for s in states if not s.begins_again_after} == set(SEVERAL_OR_NEVER_AGAIN)


def test_every_rule_counts_the_first_day_of_its_state_or_says_why_not() -> None:
    held = [(r.id, r.while_state) for r in shipped().rules if r.while_state]
    assert {name for name, state in held if not state.first_day and not state.for_at_least} == set(NOT_ON_ITS_FIRST_DAY)


def test_an_earlier_one_that_ended_that_day_takes_nothing_from_what_a_shipped_rule_asks_of_the_next() -> None:
    """Behind each worked case whose trigger begins a state: one of the kind still running, ended that day."""
    library = shipped(cases=True)
    changed = list(_changed(library, shipped_cases.results()))
    again = checking.run_each([case for _, case in changed], {r.id: r for r in library.every_rule}, library)
    lost = [
        (before.rule.id, state, before.status.value, [f.status.value for f in result.findings])
        for ((before, state), _), result in zip(changed, again, strict=True)
        if before.status not in {f.status for f in result.findings if _answers(f, before)}
    ]
    assert lost == []
    assert len(changed) > 400


def _answers(found: Finding, before: Finding) -> bool:
    """Tell whether a finding is of what another was of: its own trigger, or the run that its trigger belongs to."""
    return before.trigger.id in {found.trigger.id, *(joined.id for joined in found.joined)}


def _changed(library: Library, results: Iterable[CaseResult]) -> Iterator[tuple[tuple[Finding, str], WorkedCase]]:
    """Yield for each rule, state and status a finding of a worked case, and that case with an earlier one behind it."""
    seen = set()
    for result in results:
        for before in result.findings:
            for state in _begun(library, before.trigger):
                key = (before.rule.id, state.name, before.status)
                if key not in seen and before.trigger.at_time is None and before.status is not Status.EXEMPT:
                    seen.add(key)
                    day = before.trigger.day
                    behind = [
                        f"{day - timedelta(days=2)} {state.starts_with[0]}",
                        f"{day} {state.begins_again_after[0]}",
                    ]
                    text = result.case.text.model_copy(update={"events": [*result.case.text.events, *behind]})
                    yield (before, state.name), replace(result.case, text=text)


def _begun(library: Library, trigger: Event) -> Iterator[State]:
    """Yield the states of which there is one at a time that an event begins, itself or as what it counts as."""
    counted = {
        r.duty.event
        for r in library.rules
        if isinstance(r.duty, Derive) and fits_any(r.triggers, trigger) is Truth.TRUE
    }
    for state in library.vocabulary.states.values():
        if state.begins_again_after and not counted.union({trigger.event}).isdisjoint(state.starts_with):
            yield state
