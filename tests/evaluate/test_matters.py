"""What an event is of: a decision of one referral of several, an answer to one request of several."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.evaluate.matters import Matter, Matters
from guidance.engine.model.condition import Of
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Status
from guidance.engine.model.rule import Rule
from tests.building import event, finding, findings, rule

ENDED_BY_ITS_OWN = rule(until={"event": "closed", "where": {"ok": "true"}, "of": "asked"}, within="3 months")
DONE_FOR_ITS_OWN = rule(should={"event": "done", "of": "asked"}, within="3 months")
UNLESS_IT_IS_SPARED = rule(when="closed", unless=[{"of": "asked", "where": {"spared": "true"}}], within="3 months")
UNLESS_TOLD_SINCE = rule(unless=[{"event": "told", "where": {"ok": "true"}, "since": ["moved", "met"]}])


def record(said: str) -> list[Event]:
    """Write a record in letters, one a day: A asks, Y and N answer it so and not so, U says not which, X closes all."""
    wrote = {"Y": {"ok": True}, "N": {"ok": False}}
    names = {"A": "asked", "X": "moved"}
    return [
        event(f"2011-05-{n + 1:02} {names.get(letter, 'closed')}", id=f"{letter}{n}", **wrote.get(letter, {}))
        for n, letter in enumerate(said)
    ]


def statuses(asked: Rule, said: Sequence[Event], as_at: str = "2012-01-01") -> str:
    """Say in letters what each duty comes to."""
    letter = {Status.LAPSED: "L", Status.BREACHED: "B", Status.UNDETERMINED: "?"}
    return "".join(letter[f.status] for f in findings(asked, said, as_at))


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        ("AY", "L"),
        ("AN", "B"),
        ("AU", "?"),
        ("ANY", "L"),  # decided anew, and there is nothing else that it could be of
        ("AYAN", "LB"),
        ("ANAY", "BL"),  # the second's end is no end of the first
        ("AAY", "??"),
        ("AAN", "BB"),
        ("AAYY", "LL"),
        ("AAYN", "??"),
        ("AANY", "??"),
        ("AAYYAN", "LLB"),
        ("AAYA", "??B"),
        ("AYAAY", "L??"),
        ("ANAYY", "?L"),  # the last may decide either anew: so the first is not known, and the second has ended
        ("AAAYYY", "LLL"),
        ("AAAYY", "???"),
    ],
)
def test_an_end_counts_for_what_it_is_of_and_where_it_may_be_of_several_nobody_can_tell(
    said: str, comes_to: str
) -> None:
    assert statuses(ENDED_BY_ITS_OWN, record(said)) == comes_to


def worlds(said: Sequence[Event]) -> Iterator[dict[str, list[str]]]:
    """Yield every way in which answers may belong: each to one thing that is open, or where none is to any before."""

    def go(left: Sequence[Event], open_: frozenset[str], given: dict[str, list[str]]) -> Iterator[dict[str, list[str]]]:
        if not left:
            yield given
            return
        first, rest = left[0], left[1:]
        if first.event == "asked":
            yield from go(rest, open_ | {first.id}, {**given, first.id: []})
            return
        for so in [first.id[0]] if first.id[0] != "U" else ["Y", "N"]:
            for one in sorted(open_ or given) or [""]:
                answered = {**given, one: [*given[one], so]} if one else given
                yield from go(rest, open_ - {one}, answered)

    yield from go(said, frozenset(), {})


@given(st.text("AAYYNU", min_size=1, max_size=7).map(lambda letters: f"A{letters}"))
def test_what_is_said_to_have_ended_or_not_to_has_in_every_way_that_answers_may_belong(letters: str) -> None:
    said = record(letters)
    every = list(worlds(said))
    for f in findings(ENDED_BY_ITS_OWN, said, "2012-01-01"):
        ended = {"Y" in world[f.trigger.id] for world in every}
        assert (f.status is Status.UNDETERMINED) or ended == {f.status is Status.LAPSED}, letters


@given(st.integers(1, 4), st.integers(0, 3))
def test_as_many_answers_as_questions_are_one_for_each_and_fewer_are_nobody_s(asked: int, wanting: int) -> None:
    answers = max(0, asked - wanting)
    known = {answers == asked: "L", answers == 0: "B"}.get(True, "?")
    assert statuses(ENDED_BY_ITS_OWN, record("A" * asked + "Y" * answers)) == known * asked


def test_two_open_and_one_answer_leave_the_earliest_last_day_and_what_is_not_known() -> None:
    first, second = findings(ENDED_BY_ITS_OWN, record("AAY"), "2012-01-01")
    assert first.missing == second.missing == ("subject of closed",)
    assert (str(first.due), str(second.due)) == ("2011-08-01", "2011-08-02")


def test_while_there_is_time_an_answer_that_may_be_of_another_ends_nothing() -> None:
    assert [f.status for f in findings(ENDED_BY_ITS_OWN, record("AAY"), "2011-06-01")] == [Status.PENDING] * 2


def test_what_closes_everything_leaves_the_next_alone() -> None:
    closing = rule(until=[{"event": "closed", "where": {"ok": "true"}, "of": "asked"}, "moved"], within="3 months")
    assert statuses(closing, record("AAXAY")) == "LLL"
    assert [f.lapsed for f in findings(closing, record("AAXAY"), "2012-01-01")] == [
        "2011-05-03", "2011-05-03", "2011-05-05",
    ]  # fmt: skip


def test_the_end_of_a_state_that_it_began_closes_it() -> None:
    of_opened = rule(when="opened", until={"event": "told", "of": "opened"}, within="3 months")
    said = ["2011-05-01 opened", "2011-05-02 closed", "2011-05-03 opened", "2011-05-04 told"]
    assert statuses(of_opened, [event(s) for s in said]) == "BL"


def test_what_may_have_closed_only_afterwards_closes_nothing() -> None:
    of_opened = rule(when="opened", until={"event": "told", "of": "opened"}, within="3 months")
    said = ["2011-05-01 opened", "2011-05-03 closed", "2011-05-03 opened", "2011-05-03 told"]
    assert statuses(of_opened, [event(s) for s in said]) == "??"


def test_episodes_tell_which_is_which() -> None:
    said = [
        event("2011-05-01 asked", episode="1"),
        event("2011-05-02 asked", episode="2"),
        event("2011-05-03 closed", episode="2", ok=True),
    ]
    assert statuses(ENDED_BY_ITS_OWN, said) == "BL"


ENDED_BY_ITS_OWN_STARTS = rule(
    until={"event": "closed", "where": {"ok": "true"}, "of": {"event": "asked", "started_by": "opened"}},
    within="3 months",
)


@pytest.mark.parametrize(
    ("said", "comes_to"),
    [
        (["2011-05-01 asked", "2011-05-02 opened", "2011-05-03 closed"], "L"),
        (["2011-05-01 asked", "2011-05-02 opened", "2011-05-02T10:00 opened", "2011-05-03 closed"], "L"),
        (["2011-05-01 asked", "2011-05-01 opened", "2011-05-02 opened", "2011-05-03 closed"], "?"),
        (["2011-05-01 asked", "2011-05-01 opened", "2011-05-02 opened", "2011-05-03 closed", "2011-05-04 closed"], "L"),
        (["2011-05-01 asked", "2011-05-02 opened", "2011-05-03 closed", "2011-05-04 opened"], "L"),
        (["2011-05-01 opened", "2011-05-02 closed", "2011-05-03 asked", "2011-05-04 opened", "2011-05-05 closed"], "L"),
        (["2011-05-01 opened", "2011-05-02 asked", "2011-05-03 opened", "2011-05-04 closed"], "?"),
        (["2011-05-01 asked", "2011-05-02 opened", "2011-05-03 asked", "2011-05-03 opened", "2011-05-04 closed"], "??"),
        (["2011-05-01 asked", "2011-05-03 asked", "2011-05-04 closed", "2011-05-05 closed"], "LL"),
    ],
)
def test_one_that_started_on_several_days_may_be_several_and_one_end_may_be_of_another(
    said: list[str], comes_to: str
) -> None:
    found = [event(s, ok=True) if s.endswith("closed") else event(s) for s in said]
    assert statuses(ENDED_BY_ITS_OWN_STARTS, found) == comes_to


def test_a_fact_that_both_carry_tells_which_is_which() -> None:
    by = rule(until={"event": "closed", "of": {"event": "asked", "same": "who"}}, within="3 months")
    asked = [event("2011-05-01 asked", who="p"), event("2011-05-02 asked", who="q")]
    assert statuses(by, [*asked, event("2011-05-03 closed", who="q")]) == "BL"
    assert statuses(by, [*asked, event("2011-05-03 closed")]) == "??"


def test_on_one_day_without_times_a_second_may_have_been_there_already() -> None:
    said = [*record("A"), event("2011-05-03 closed", ok=True), event("2011-05-03 asked")]
    assert statuses(ENDED_BY_ITS_OWN, said) == "??"
    timed = [*record("A"), event("2011-05-03T09:00 closed", ok=True), event("2011-05-03T10:00 asked")]
    assert statuses(ENDED_BY_ITS_OWN, timed) == "LB"


def test_one_answer_does_not_do_for_two_requests_and_two_do() -> None:
    asked = [event("2011-05-01 asked", id="a"), event("2011-05-02 asked", id="b")]
    one, two = event("2011-05-03 done"), event("2011-05-04 done")
    assert [f.status for f in findings(DONE_FOR_ITS_OWN, [*asked, one], "2012-01-01")] == [Status.UNDETERMINED] * 2
    both = findings(DONE_FOR_ITS_OWN, [*asked, one, two], "2012-01-01")
    assert [(f.status, f.performed) for f in both] == [(Status.DISCHARGED, "2011-05-04")] * 2


def test_a_decision_that_started_a_clock_is_not_undone_by_the_decision_of_another() -> None:
    begun = rule(
        when={"event": "closed", "where": {"ok": "false"}},
        until={"event": "closed", "where": {"ok": "true"}, "of": "asked"},
        within="3 months",
    )
    assert [f.status for f in findings(begun, record("ANAY"), "2012-01-01")] == [Status.BREACHED]
    assert [f.status for f in findings(begun, record("ANY"), "2012-01-01")] == [Status.LAPSED]
    assert [f.status for f in findings(begun, record("AANY"), "2012-01-01")] == [Status.UNDETERMINED]
    assert [f.status for f in findings(begun, record("NY"), "2012-01-01")] == [Status.UNDETERMINED]


@pytest.mark.parametrize(
    ("spared", "exempt"),
    [
        ((True,), True),
        ((False,), False),
        ((None,), False),
        ((True, True), True),
        ((True, False), False),  # one of two that are open is not spared, and this may be of it
        ((False, True), False),
        ((True, None), False),
        ((None, True), False),
    ],
)
def test_a_trigger_is_spared_only_where_all_that_it_may_be_of_are(
    spared: Sequence[bool | None], *, exempt: bool
) -> None:
    facts_of = [{} if so is None else {"spared": so} for so in spared]
    said = [event(f"2011-05-{n + 1:02} asked", **facts) for n, facts in enumerate(facts_of)]
    found = finding(UNLESS_IT_IS_SPARED, [*said, event("2011-05-09 closed")], "2012-01-01")
    assert (found.status is Status.EXEMPT) is exempt


def test_what_was_spared_once_spares_nothing_that_came_later() -> None:
    said = [event("2011-05-01 asked", spared=True), event("2011-05-02 closed"), event("2011-05-03 asked", spared=False)]
    later = findings(UNLESS_IT_IS_SPARED, [*said, event("2011-05-04 closed")], "2012-01-01")
    assert [f.status for f in later] == [Status.EXEMPT, Status.BREACHED]


@pytest.mark.parametrize(
    ("came", "exempt"),
    [
        (["2011-04-01 told"], True),
        (["2011-04-01 moved", "2011-04-02 told"], True),
        (["2011-04-01 told", "2011-04-02 moved"], False),
        (["2011-04-01 told", "2011-04-02 met"], False),
        (["2011-04-01 told", "2011-04-02 moved", "2011-04-03 told"], True),
        (["2011-04-01 told", "2011-04-01 moved"], False),
        (["2011-04-01T09:00 told", "2011-04-01T10:00 moved"], False),
        (["2011-04-01T10:00 told", "2011-04-01T09:00 moved"], True),
        (["2011-04-01 told", "2011-04-18 moved"], False),
        (["2011-04-01 told", "2011-04-19 moved"], True),
        (["2011-04-18 told"], True),
    ],
)
def test_an_exemption_ends_with_what_calls_for_it_anew(came: list[str], *, exempt: bool) -> None:
    said = [event(s, ok=True) if s.endswith("told") else event(s) for s in came]
    found = finding(UNLESS_TOLD_SINCE, [*said, event("2011-04-18 asked")], "2012-01-01")
    assert (found.status is Status.EXEMPT) is exempt


def test_in_an_order_that_is_not_known_nothing_is_excused_and_the_times_are_named() -> None:
    said = [event("2011-04-01 told", ok=True), event("2011-04-01 moved"), event("2011-04-18 asked")]
    found = finding(UNLESS_TOLD_SINCE, said, "2012-01-01")
    assert (found.status, found.missing) == (Status.BREACHED, ("time of moved", "time of told"))


def test_what_an_event_is_of_is_worked_out_once_for_each_rule_however_many_are_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[str] = []
    plain = Matters._settled

    def counted(self: Matters, event: Event, of: Of) -> Matter:
        worked_out.append(event.id)
        return plain(self, event, of)

    monkeypatch.setattr(Matters, "_settled", counted)
    asked = [event(f"2011-05-01T{n // 60:02}:{n % 60:02} asked", id=f"A{n}") for n in range(40)]
    said = [*asked, *(event(f"2011-05-{n + 2:02} closed", id=f"Y{n}", ok=True) for n in range(20))]
    assert statuses(ENDED_BY_ITS_OWN, said) == "?" * 40
    assert sorted(worked_out) == sorted(f"Y{n}" for n in range(20))
