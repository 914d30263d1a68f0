"""A power that has ended is told until what followed it is on the record, and none runs longer than its Act allows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from guidance.app.evaluation.answer import Answer
from guidance.app.evaluation.evaluate import evaluate
from guidance.app.evaluation.query import Query
from guidance.app.next_steps.overtaken import is_unsure
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import FactDate, Force, Rule
from guidance.engine.model.vocabulary import State, parse_date
from guidance.engine.records.plain.moment import parse_moment
from tests.building import CALENDARS, day, event, local, rule
from tests.evaluators import BOTH, ENGINE
from tests.sampling import is_drawn

Record = Sequence[tuple[str, str, Mapping[str, object]]]

TAKEN: Record = [("2026-11-27T00:10", "police_protection_started", {})]
ENDED = "; no order, return or placement is on record"


def order(made: str, expires: str | None = None, **facts: object) -> tuple[str, str, Mapping[str, object]]:
    return (made, "emergency_protection_order_made", {**({"expires": expires} if expires else {}), **facts})


@pytest.fixture
def found(tmp_path: Path) -> "Answering":
    return Answering(tmp_path)


class Answering:
    """Asks the shipped rules about a record: a share of the records of every evaluator."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "record.jsonl"

    def __call__(self, record: Record, rule: str, as_at: str) -> tuple[Answer, Finding]:
        answer = self.answer(record, as_at)
        (only,) = [f for f in answer.findings if f.rule.id == rule]
        return answer, only

    def answer(self, record: Record, as_at: str) -> Answer:
        lines = [{"case": "W", "authority": "kent", "at": at, "event": e, **facts} for at, e, facts in record]
        self.file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        moment = parse_moment(as_at).latest if "T" in as_at else None
        engine = ENGINE if is_drawn(f"{lines} {as_at}", 8) else "definition"
        answer = evaluate(Query((self.file,), parse_date(as_at[:10]), engine=engine, moment=moment, ledger=None))
        assert answer.differences == ()
        return answer


# A power that has ended


FOLLOWED = [
    ("2026-11-28T10:00", "emergency_protection_order_made", {"expires": "2026-12-04"}),
    ("2026-11-29T10:00", "interim_order_made", {}),
    ("2026-11-29", "accommodation_agreed", {}),
    ("2026-11-30T09:00", "accommodation_agreed", {}),
    ("2026-11-30T09:00", "returned_home", {}),
    ("2026-12-01", "returned_home", {}),
    ("2026-11-30T09:00", "looked_after_started", {}),
    ("2026-12-01", "placement_started", {}),
    ("2026-12-02", "looked_after_ended", {}),
    ("2026-12-02", "police_protection_ended", {}),
    ("2026-12-02", "child_died", {}),
]


@pytest.mark.parametrize("as_at", ["2026-11-30T00:11", "2026-11-30T12:00", "2026-12-01", "2026-12-20", "2027-06-01"])
def test_police_protection_that_has_ended_stays_said_with_its_moment(found: Answering, as_at: str) -> None:
    answer, ended = found(TAKEN, "ca89.pp.max", as_at)
    assert ended.ended_unfollowed
    assert answer.words(ended) == f"power ended Mon 30 November 2026 at 00:10{ENDED}"


@pytest.mark.parametrize("followed", FOLLOWED, ids=[f"{event} {at}" for at, event, _ in FOLLOWED])
def test_an_event_that_shows_what_followed_ends_that(
    found: Answering, followed: tuple[str, str, dict[str, str]]
) -> None:
    answer, ended = found([*TAKEN, followed], "ca89.pp.max", "2026-12-05")
    assert not ended.ended_unfollowed
    assert ENDED not in answer.words(ended)


@pytest.mark.parametrize(
    ("at", "event"),
    [
        ("2026-11-28", "looked_after_started"),  # placed while police protection ran, which says nothing of afterwards
        ("2026-11-29T10:00", "placement_started"),
        ("2026-12-01", "s47_enquiry_started"),
        ("2026-12-01", "strategy_discussion_held"),
        ("2026-12-01", "social_work_visit_made"),
        ("2026-12-01", "court_application_made"),
        ("2026-12-01", "case_allocated"),
        ("2026-11-28", "police_protection_explained"),
        ("2026-11-26", "returned_home"),
        ("2026-11-26", "accommodation_agreed"),
    ],
)
def test_nothing_else_does(found: Answering, at: str, event: str) -> None:
    answer, ended = found([*TAKEN, (at, event, {})], "ca89.pp.max", "2026-12-05")
    assert ended.ended_unfollowed
    assert answer.words(ended).endswith(ENDED)


def test_an_order_that_has_ended_is_told_too(found: Answering) -> None:
    record = [order("2026-11-20", "2026-11-27"), ("2026-11-20", "s47_enquiry_started", {})]
    answer, ended = found(record, "ca89.epo.max", "2026-11-30")
    assert answer.words(ended) == f"power ended 27 November 2026{ENDED}"


# What needs a power to be running


@pytest.mark.parametrize(
    ("more", "as_at", "status"),
    [
        ([], "2026-11-27T00:10", "pending"),
        ([], "2026-11-29", "pending"),
        ([], "2026-11-30T00:10", "pending"),
        ([], "2026-11-30T00:11", "lapsed"),
        ([], "2026-12-01", "lapsed"),
        ([], "2027-12-01", "lapsed"),
        ([("2026-11-28T10:00", "police_protection_ended", {})], "2026-11-28T09:59", "pending"),
        ([("2026-11-28T10:00", "police_protection_ended", {})], "2026-11-28T10:00", "lapsed"),
        ([("2026-11-28", "police_protection_ended", {})], "2026-11-29", "lapsed"),
        ([("2026-11-28", "child_died", {})], "2026-11-29", "lapsed"),
        ([("2026-11-28T11:00", "court_application_made", {"order": "emergency_protection_order"})], "2026-11-29",
         "discharged"),
        ([("2026-12-01T11:00", "court_application_made", {"order": "emergency_protection_order"})], "2026-12-02",
         "lapsed"),
    ],
)  # fmt: skip
def test_the_police_may_apply_only_while_police_protection_runs(
    found: Answering, more: Record, as_at: str, status: str
) -> None:
    _, permitted = found([*TAKEN, *more], "ca89.pp.apply", as_at)
    assert str(permitted.status) == status
    assert not permitted.ended_unfollowed


def test_where_it_may_have_ended_already_that_is_not_offered(found: Answering) -> None:
    _, permitted = found([("2026-11-27", "police_protection_started", {})], "ca89.pp.apply", "2026-11-30")
    assert str(permitted.status) == "undetermined"


# No longer than the Act allows


@pytest.mark.parametrize(
    ("record", "as_at", "words"),
    [
        ([order("2026-11-28T02:00", "2026-12-05")], "2026-11-28", "power ends Sat 5 December 2026"),
        ([order("2026-11-28T02:00", "2026-12-20")], "2026-11-28",
         ("cannot tell: the day that the record gives for the order to end, Sun 20 December 2026, contradicts the Act, "
          "which lets it run no later than Sat 5 December 2026: read the order")),
        ([order("2026-11-23", "2026-12-02")], "2026-11-28",
         ("cannot tell: the day that the record gives for the order to end, Wed 2 December 2026, contradicts the Act, "
          "which lets it run no later than Mon 30 November 2026: read the order")),
        ([order("2026-11-23", "2026-12-01")], "2026-11-28",
         ("power ends Tue 1 December 2026 by the order; counting the day it was made, the Act's limit is Mon 30 "
          "November 2026: read the order")),
        # The eighth day a Sunday, Christmas Day, Good Friday and Easter Monday: to noon on the next that is none.
        ([order("2026-11-29", "2026-12-07")], "2026-11-30",
         ("power ends Mon 7 December 2026")),
        ([order("2026-11-29", "2026-12-08")], "2026-11-30",
         ("cannot tell: the day that the record gives for the order to end, Tue 8 December 2026, contradicts the Act, "
          "which lets it run no later than noon on Mon 7 December 2026: read the order")),
        ([order("2026-12-18", "2026-12-29")], "2026-12-20", "power ends Tue 29 December 2026 at 12:00"),
        ([order("2026-12-18", "2026-12-30")], "2026-12-20",
         ("cannot tell: the day that the record gives for the order to end, Wed 30 December 2026, contradicts the Act, "
          "which lets it run no later than noon on Tue 29 December 2026: read the order")),
        ([order("2027-03-19", "2027-03-27")], "2027-03-20", "power ends Sat 27 March 2027"),
        ([order("2027-03-22", "2027-03-30")], "2027-03-24", "power ends Tue 30 March 2027"),
        # No day on the record: the Act's own is said.
        ([order("2026-11-28T02:00")], "2026-11-28",
         ("cannot tell: the record does not give the last day that the order gives: read the order; the Act lets it "
          "run no later than Sat 5 December 2026")),
        ([order("2026-11-20")], "2026-12-20",
         ("cannot tell: the record does not give the last day that the order gives: read the order; the Act lets it "
          "run no later than Fri 27 November 2026, and that day has gone by; no order, return or placement is on "
          "record")),
        # A day before the order itself.
        ([order("2026-11-30T09:00", "2026-11-29")], "2026-11-30",
         "cannot tell: the day that the record gives for the power to end is before it started: read the order"),
        ([order("2026-11-30", "2025-12-07")], "2027-01-01",
         "cannot tell: the day that the record gives for the power to end is before it started: read the order"),
        # After police protection.
        ([("2026-11-25T20:00", "police_protection_started", {}), order("2026-11-27", "2026-12-04")], "2026-11-28",
         ("cannot tell: the power ends no later than Wed 2 December 2026 if it was made on the police's application "
          "under section 46(7), otherwise Fri 4 December 2026: read the order")),
        ([("2026-11-25T20:00", "police_protection_started", {}), order("2026-11-27", "2026-12-02")], "2026-11-28",
         "power ends Wed 2 December 2026"),
        ([("2026-11-25T20:00", "police_protection_started", {}), order("2026-11-27")], "2026-11-28",
         ("cannot tell: the record does not give the last day that the order gives: read the order; the Act lets it "
          "run no later than Wed 2 December 2026 if it was made on the police's application under section 46(7), "
          "otherwise Fri 4 December 2026")),
        ([("2026-11-25T20:00", "police_protection_started", {}),
          order("2026-11-27", "2026-12-03", police_applied_for_it=True)], "2026-11-28",
         ("cannot tell: the day that the record gives for the order to end, Thu 3 December 2026, contradicts the Act, "
          "which lets it run no later than Wed 2 December 2026: read the order")),
        ([("2026-11-25T20:00", "police_protection_started", {}),
          order("2026-11-27", "2026-12-04", police_applied_for_it=False)], "2026-11-28",
         "power ends Fri 4 December 2026"),
    ],
)  # fmt: skip
def test_the_day_on_an_order_is_held_against_the_act(found: Answering, record: Record, as_at: str, words: str) -> None:
    answer, power = found(record, "ca89.epo.max", as_at)
    assert answer.words(power) == words


@pytest.mark.parametrize(
    ("extended_to", "status"),
    [
        ("2026-12-08", "pending"),
        ("2026-12-11", "pending"),
        ("2026-12-12", "undetermined"),
        ("2027-01-12", "undetermined"),
    ],
)
def test_an_extension_is_of_seven_days_at_most(found: Answering, extended_to: str, status: str) -> None:
    extended = ("2026-12-03", "emergency_protection_order_extended", {"expires": extended_to, "first_extension": True})
    _, power = found([order("2026-11-27", "2026-12-04"), extended], "ca89.epo.max.2", "2026-12-05")
    assert str(power.status) == status


@pytest.mark.parametrize(
    ("made", "extended_to", "status"),
    [
        # Made on Tuesday 17 November, it runs to the 24th, or to the 25th where its own day is not the first.
        ("2026-11-17", "2026-12-01", "pending"),
        ("2026-11-17", "2026-12-02", "pending"),
        ("2026-11-17", "2026-12-03", "undetermined"),
        ("2026-11-17", "2026-12-20", "undetermined"),
        # Made on Saturday 21 November, it may run to Sunday the 29th, and so to noon on Monday the 30th.
        ("2026-11-21", "2026-12-07", "pending"),
        ("2026-11-21", "2026-12-08", "undetermined"),
    ],
)
def test_an_extension_of_an_order_that_gives_no_day_is_counted_from_the_latest_that_the_act_allows(
    found: Answering, made: str, extended_to: str, status: str
) -> None:
    extended = ("2026-11-23", "emergency_protection_order_extended", {"expires": extended_to, "first_extension": True})
    answer, power = found([order(made), extended], "ca89.epo.max.2", "2026-11-24")
    assert str(power.status) == status
    assert ("contradicts the Act" in answer.words(power)) is (status == "undetermined")


def test_an_extension_with_no_first_order_on_record_is_not_questioned(found: Answering) -> None:
    extended = ("2026-11-23", "emergency_protection_order_extended", {"expires": "2026-12-20", "first_extension": True})
    _, power = found([extended], "ca89.epo.max.2", "2026-11-24")
    assert str(power.status) == "pending"


@pytest.mark.parametrize(
    ("expires", "status"), [("2026-12-02", "pending"), ("2026-12-07", "pending"), ("2026-12-08", "undetermined")]
)
def test_a_child_assessment_order_is_of_seven_days_from_the_one_it_names(
    found: Answering, expires: str, status: str
) -> None:
    made = ("2026-11-27", "child_assessment_order_made", {"begins": "2026-12-01", "expires": expires})
    _, power = found([made], "ca89.cao.max", "2026-12-01")
    assert str(power.status) == status


# What has ended cannot be extended


def prolonged(at: str, expires: str, event: str = "emergency_protection_order_extended") -> Record:
    return [
        (at, event, {"expires": expires, "first_extension": True} if "emergency" in event else {"expires": expires})
    ]


MADE = order("2026-11-20", "2026-11-27")
UNSAID: tuple[str, str, Mapping[str, object]] = ("2026-11-20", "interim_order_made", {})
OVER: tuple[str, str, Mapping[str, object]] = ("2026-11-25", "emergency_protection_order_ended", {})
FIRST = ("2026-11-20", "interim_order_made", {"expires": "2026-11-27"})
MORE = "interim_order_extended"
EXTENSIONS: list[tuple[str, Record, str]] = [
    ("ca89.epo.max.2", [MADE, *prolonged("2026-11-26", "2026-12-04")], "pending"),
    ("ca89.epo.max.2", [MADE, *prolonged("2026-11-27", "2026-12-04")], "pending"),
    ("ca89.epo.max.2", [MADE, *prolonged("2026-11-28", "2026-12-04")], "27 November"),
    ("ca89.epo.max.2", [MADE, *prolonged("2026-12-02", "2026-12-03")], "27 November"),
    ("ca89.epo.max.2", [MADE, OVER, *prolonged("2026-11-26", "2026-12-04")], "25 November"),
    # The order gives no day: the Act's own, on the later way of counting.
    ("ca89.epo.max.2", [order("2026-11-20"), *prolonged("2026-11-28", "2026-12-04")], "pending"),
    ("ca89.epo.max.2", [order("2026-11-20"), *prolonged("2026-11-29", "2026-12-04")], "28 November"),
    ("ca89.epo.max.2", [*prolonged("2026-11-28", "2026-12-04")], "pending"),
    ("ca89.s38.max.2", [FIRST, *prolonged("2026-11-27", "2026-12-30", MORE)], "pending"),
    ("ca89.s38.max.2", [FIRST, *prolonged("2026-11-28", "2026-12-30", MORE)], "27 November"),
    ("ca89.s38.max.2", [UNSAID, *prolonged("2026-11-28", "2026-12-30", MORE)], "pending"),
    ("ca89.s38.max.2", [FIRST, ("2026-11-24", "interim_order_ended", {}), *prolonged("2026-11-26", "2026-12-30", MORE)],
     "24 November"),
    ("ca89.s38.max.2", [*prolonged("2026-11-20", "2026-11-25", "interim_order_made"),
                        *prolonged("2026-11-26", "2026-12-30", MORE)], "25 November"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "record", "said"), EXTENSIONS)
def test_what_had_ended_cannot_be_extended(found: Answering, rule: str, record: Record, said: str) -> None:
    answer, power = found(record, rule, "2026-12-02")
    contradicted = "had ended by" in answer.words(power) and "contradicts the Act" in answer.words(power)
    assert contradicted is (said != "pending")
    assert str(power.status) == ("undetermined" if contradicted else "pending")
    assert said in answer.words(power).replace("power ends", "pending")


ORDER_OVER = ("2026-09-01", "interim_order_made", {"expires": "2026-11-10"})


@pytest.mark.parametrize(
    ("rule", "record", "gap"),
    [
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-10", "interim_order_made", {"expires": "2026-12-08"})], ""),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-11", "interim_order_made", {"expires": "2026-12-08"})], ""),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-12", "interim_order_made", {"expires": "2026-12-08"})],
         "Thu 12 November 2026, when an interim order was made"),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-16", "care_order_made", {})],
         "Mon 16 November 2026, when a care order was made"),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-13", "returned_home", {})],
         "Fri 13 November 2026, when the child returned home"),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-13", "accommodation_agreed", {})],
         "Fri 13 November 2026, when accommodation was agreed"),
        ("ca89.s38.max", [ORDER_OVER, ("2026-11-13", "child_died", {})], ""),
        ("ca89.s38.max", [ORDER_OVER, ("2026-10-13", "care_order_made", {})], ""),
        ("ca89.epo.max", [order("2026-11-02", "2026-11-09"), ("2026-11-12", "interim_order_made", {})],
         "Thu 12 November 2026, when an interim order was made"),
        ("ca89.epo.max", [order("2026-11-02", "2026-11-09"), ("2026-11-09", "interim_order_made", {})], ""),
        ("ca89.pp.max", [("2026-11-02T10:00", "police_protection_started", {}), order("2026-11-09", "2026-11-16")],
         "Mon 9 November 2026, when an emergency protection order was made"),
        ("ca89.pp.max", [("2026-11-02T10:00", "police_protection_started", {}), order("2026-11-05", "2026-11-12")], ""),
    ],
)  # fmt: skip
def test_whole_days_between_the_end_of_a_power_and_what_followed_are_pointed_out(
    found: Answering, rule: str, record: Record, gap: str
) -> None:
    answer = found.answer(record, "2026-11-27")
    said = answer.words(next(f for f in answer.findings if f.rule.id == rule))
    assert ("of what may follow it nothing is on record between then and" in said) is bool(gap)
    assert gap in said


@pytest.mark.parametrize("rule", ["ca89.s38.direction", "ca89.s38.direction.2"])
@pytest.mark.parametrize("after", ["interim_order_made", "police_protection_started", "care_order_made"])
def test_what_followed_an_order_on_a_direction_is_not_asked_after(found: Answering, rule: str, after: str) -> None:
    until = {"direction_until": "2026-10-20"} if rule.endswith(".2") else {}
    record: Record = [
        ("2026-09-01", "interim_order_made", {"on_direction": True, **until}),
        ("2026-10-20", after, {}),
    ]
    answer = found.answer(record, "2026-11-27")
    first = next(f for f in answer.findings if f.rule.id == rule and f.trigger.day == day("2026-09-01"))
    assert first.followed
    assert ENDED not in answer.words(first)


def test_a_second_extension_is_held_against_the_first(found: Answering) -> None:
    record = [
        order("2026-11-12", "2026-11-19"),
        *prolonged("2026-11-19", "2026-11-26"),
        *prolonged("2026-11-27", "2026-12-03"),
    ]
    found.file.write_text("", encoding="utf-8")
    lines = [{"case": "W", "authority": "kent", "at": at, "event": e, **facts} for at, e, facts in record]
    found.file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    answer = evaluate(Query((found.file,), parse_date("2026-11-28"), engine=ENGINE, ledger=None))
    last = [f for f in answer.findings if f.rule.id == "ca89.epo.max.2"][-1]
    assert "had ended by Thu 26 November 2026" in answer.words(last)


AGAIN: list[tuple[str, str, Mapping[str, object]]] = [
    ("2026-11-26T10:00", "police_protection_started", {}),
    ("2026-11-28T09:00", "police_protection_started", {}),
]


@pytest.mark.parametrize(
    ("between", "told"),
    [
        ([], True),
        ([("2026-11-27T12:00", "s47_enquiry_started", {})], True),
        ([("2026-11-27T12:00", "police_protection_ended", {})], False),
        ([("2026-11-27T12:00", "returned_home", {})], False),
        ([("2026-11-27T12:00", "accommodation_agreed", {})], False),
        ([("2026-11-29T12:00", "returned_home", {})], True),
    ],
)
def test_nothing_extends_police_protection_and_a_second_start_says_so(
    found: Answering,
    between: Record,
    told: bool,  # noqa: FBT001
) -> None:
    lines = [{"case": "W", "authority": "kent", "at": at, "event": e, **facts} for at, e, facts in (*AGAIN, *between)]
    found.file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    answer = evaluate(Query((found.file,), parse_date("2026-11-29"), engine=ENGINE, ledger=None))
    second = [f for f in answer.findings if f.rule.id == "ca89.pp.max"][-1]
    assert (second.before is not None) is told
    assert (
        "police protection started on 26 November 2026 at 10:00 is on record with no end" in answer.words(second)
    ) is (told and second.performed is None and second.lapsed is None)


# An order whose day is not on the record


UNDATED = [
    (order("2026-11-10"), "ca89.epo.max", "2026-12-20"),
    (order("2026-11-10"), "ca89.epo.max", "2026-11-12"),
    (order("2026-11-10", expires=None, followed_police_protection=True), "ca89.epo.max", "2026-11-17"),
    (("2026-11-10", "emergency_protection_order_extended", {}), "ca89.epo.max.2", "2026-11-12"),
    (("2026-11-10", "child_assessment_order_made", {}), "ca89.cao.max", "2026-11-12"),
    (("2026-11-10", "child_assessment_order_made", {"begins": "2026-11-11"}), "ca89.cao.max", "2026-12-12"),
    (("2026-11-10", "police_protection_started", {}), "ca89.pp.max", "2026-11-13"),
]


@pytest.mark.parametrize(("made", "rule", "as_at"), UNDATED)
def test_an_order_with_no_day_is_asked_after_until_something_shows_what_followed(
    found: Answering, made: tuple[str, str, Mapping[str, object]], rule: str, as_at: str
) -> None:
    _, power = found([made], rule, as_at)
    assert is_unsure(power)
    _, home = found([made, ("2026-11-11", "returned_home", {})], rule, as_at)
    assert is_unsure(home) is not bool(home.rule.followed_by)


def test_where_the_child_is_once_the_acts_own_day_has_gone_by_is_not_on_record(found: Answering) -> None:
    answer, power = found([order("2026-11-10")], "ca89.epo.max", "2026-12-20")
    assert answer.words(power).endswith(f"and that day has gone by{ENDED}")
    answer, power = found([order("2026-11-10"), ("2026-11-14", "returned_home", {})], "ca89.epo.max", "2026-12-20")
    assert answer.words(power).endswith("and that day has gone by")


# A state that a power holds up


HELD = {"held": State("held", "Somebody holds it.", ("taken",), ("let_go",))}
MOST = rule("t.most", when="taken", must="let_go", within="72 hours", limit_of_power="true", force="act")
BY_ORDER = replace(MOST, within=FactDate("by"))


def test_a_state_that_outlasts_a_power_goes_on_when_that_has_run_out() -> None:
    record = [event("2026-11-01T00:10 taken", id="t"), event("2026-12-20 asked", id="a")]
    for outlasts in (True, False):
        states = {"held": replace(HELD["held"], outlasts=outlasts)}
        for evaluator in BOTH:
            found = evaluator.evaluate(
                [rule(while_="held"), MOST], record, day("2026-12-31"), calendars=CALENDARS, states=states
            )
            assert bool([f for f in found if f.rule.id == "t.rule"]) is outlasts


def test_reviews_of_a_child_who_is_locked_up_go_on_after_the_72_hours(found: "Answering") -> None:
    record: Record = [
        ("2026-07-20T10:00", "secure_accommodation_started", {}),
        ("2026-07-22T10:00", "secure_accommodation_authorised", {"expires": "2026-10-20", "further": False}),
        ("2026-08-19", "secure_accommodation_reviewed", {}),
    ]
    _, review = found(record, "sa91.review.next", "2026-11-25")
    assert review.due == day("2026-11-19")


@pytest.mark.parametrize(
    ("limit", "taken", "asked", "holds"),
    [
        (MOST, "2026-11-27T00:10", "2026-11-28T09:00", True),
        (MOST, "2026-11-27T00:10", "2026-11-30T00:10", True),
        (MOST, "2026-11-27T00:10", "2026-11-30T00:11", False),
        (MOST, "2026-11-27T00:10", "2026-11-30", False),
        (MOST, "2026-11-27T00:10", "2026-12-20", False),
        (MOST, "2024-10-26T10:00", "2024-10-29T09:00", True),
        (MOST, "2024-10-26T10:00", "2024-10-29T09:01", False),
        (MOST, "2026-11-27", "2026-11-30T12:00", True),  # it may have ended, and may not
        (MOST, "2026-11-27", "2026-12-01", False),
        (BY_ORDER, "2026-11-27", "2026-12-05", True),
        (BY_ORDER, "2026-11-27", "2026-12-06", False),
        (replace(MOST, force=Force.STATUTORY_GUIDANCE), "2026-11-27T00:10", "2026-12-20", True),
        (replace(MOST, limit_of_power=False), "2026-11-27T00:10", "2026-12-20", True),
        (
            replace(MOST, instrument=local()),
            "2026-11-27T00:10",
            "2026-12-20",
            True,
        ),  # no overlay ends what the law began
        (replace(MOST, commencement=day("2027-01-01")), "2026-11-27T00:10", "2026-12-20", True),
    ],
)
def test_a_state_is_over_when_the_power_that_holds_it_up_has_run_out(
    limit: Rule, taken: str, asked: str, *, holds: bool
) -> None:
    record = [event(f"{taken} taken", id="t", by="2026-12-05"), event(f"{asked} asked", id="a")]
    for evaluator in BOTH:
        found = evaluator.evaluate(
            [rule(while_="held"), limit], record, day("2026-12-31"), calendars=CALENDARS, states=HELD
        )
        assert bool([f for f in found if f.rule.id == "t.rule"]) is holds
