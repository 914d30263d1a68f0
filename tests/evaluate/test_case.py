"""One case as it was known: whose its events are, which states hold, and what definitions add."""

import ast
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import engine
from guidance.engine.evaluate.case import Case, end_of, known
from guidance.engine.evaluate.cases import derive, open_cases
from guidance.engine.model.event import Event, in_episode, is_not_after, is_not_before, same_day_unordered
from guidance.engine.model.period import Period
from guidance.engine.model.rule import InState, Rule
from guidance.engine.model.vocabulary import State
from tests.building import ESSEX, KENT, STATES, day, event, events, local, rule
from tests.histories import happenings, histories

TIMES = ("", "T09:00", "T14:30")
ENGINE = Path(engine.__file__).parent
THE_CLOCK = {"today", "now", "utcnow", "utcfromtimestamp", "fromtimestamp"}
BY_CHANCE = {"time", "random", "secrets", "uuid"}


def case(*given: str | Event) -> Case:
    return Case(tuple(sorted(events(given), key=lambda e: (e.start, e.id))), STATES)


def opened(given: Sequence[Event], as_at: date = date(2012, 1, 1), definitions: Sequence[Rule] = ()) -> list[Case]:
    return list(open_cases(given, as_at, None, definitions=definitions, states=STATES, sources=None))


def derived(definitions: Sequence[Rule], *given: str | Event) -> list[Event]:
    return derive(case(*given), definitions)


# Order within a day. A trigger at 14:30, untimed, or at 09:00, and an event at each of the three.


@pytest.mark.parametrize(
    ("happened", "trigger", "not_before", "not_after", "unordered"),
    [
        ("", "", True, True, True),
        ("", "T09:00", True, True, True),
        ("T09:00", "", True, True, True),
        ("T09:00", "T09:00", True, True, False),
        ("T09:00", "T14:30", False, True, False),
        ("T14:30", "T09:00", True, False, False),
    ],
)
def test_two_events_of_one_day_are_in_the_order_of_their_times_or_in_none(
    happened: str, trigger: str, *, not_before: bool, not_after: bool, unordered: bool
) -> None:
    one, other = event(f"2011-04-18{happened} done"), event(f"2011-04-18{trigger} asked")
    assert is_not_before(one, other) is not_before
    assert is_not_after(one, other) is not_after
    assert same_day_unordered(one, other) is unordered


@pytest.mark.parametrize(("happened", "trigger"), [(h, t) for h in TIMES for t in TIMES])
def test_days_apart_times_make_no_difference(happened: str, trigger: str) -> None:
    earlier, later = event(f"2011-04-17{happened} done"), event(f"2011-04-18{trigger} asked")
    assert (is_not_before(earlier, later), is_not_after(earlier, later)) == (False, True)
    assert (is_not_before(later, earlier), is_not_after(later, earlier)) == (True, False)
    assert not same_day_unordered(earlier, later)


@given(happenings(), happenings(), st.sampled_from(["episode", "case"]))
def test_two_events_belong_together_unless_both_say_otherwise(one: Event, other: Event, same: str) -> None:
    apart = {one.episode, other.episode} == {"1", "2"}
    assert in_episode(one, other, same) is (same == "case" or not apart)


# What was known


@pytest.mark.parametrize(
    ("recorded_at", "known_at", "is_known"),
    [
        (None, None, True),
        ("2011-05-01", None, True),
        (None, "2011-01-01", True),
        ("2011-05-01", "2011-05-01", True),
        ("2011-05-01T23:59", "2011-05-01", True),
        ("2011-05-02", "2011-05-01", False),
        ("2011-05-01T09:00", "2011-05-01T09:00", True),
        ("2011-05-01T09:01", "2011-05-01T09:00", False),
        ("2011-05-01", "2011-05-01T09:00", False),
    ],
)
def test_an_event_is_known_once_it_had_been_recorded(
    recorded_at: str | None, known_at: str | None, *, is_known: bool
) -> None:
    moment = None
    if known_at is not None:
        moment = datetime.fromisoformat(known_at) if "T" in known_at else day(known_at)
    assert known(event("2011-04-18 asked", recorded_at=recorded_at), day("2012-01-01"), moment) is is_known


def test_a_day_ends_with_its_last_moment() -> None:
    assert end_of(day("2011-05-01")).isoformat() == "2011-05-01T23:59:59.999999"
    assert end_of(datetime(2011, 5, 1, 9)).hour == 9  # noqa: DTZ001  a clock in England


@given(histories(), st.dates(date(2011, 4, 1), date(2011, 6, 30)))
def test_a_case_holds_what_had_happened_by_then_in_order(history: list[Event], as_at: date) -> None:
    expected = sorted((e for e in history if e.day <= as_at), key=lambda e: (e.start, e.id))
    assert [e for found in opened(history, as_at) for e in found.events] == expected


def test_cases_come_in_the_order_of_authority_and_reference() -> None:
    given = [
        event("2011-04-18 asked", case=name, owner=owner) for name, owner in (("B", ESSEX), ("A", KENT), ("A", ESSEX))
    ]
    assert [(c.events[0].owner, c.events[0].case) for c in opened(given)] == [(ESSEX, "A"), (ESSEX, "B"), (KENT, "A")]


# Whose


def test_an_events_authority_is_its_own_or_the_latest_not_after_it() -> None:
    found = case(
        "2011-04-01 opened",
        event("2011-04-05 moved", authority=ESSEX),
        "2011-04-06 asked",
        event("2011-04-10 moved", authority=KENT),
        "2011-04-10 asked",
        event("2011-04-11 done", authority=ESSEX),
    )
    assert [found.authorities[e.id] for e in found.events] == [None, ESSEX, ESSEX, KENT, KENT, ESSEX]


# States

STATE_EVENTS = st.lists(happenings(["opened", "closed"]), max_size=6)


@given(STATE_EVENTS, happenings(["asked"]), st.sampled_from(["episode", "case"]))
def test_a_state_holds_while_some_start_has_no_end_since(found: list[Event], trigger: Event, same: str) -> None:
    """By the words of the contract, over the moments that each event may have had."""

    def earlier(start: Event) -> bool:
        timed = start.at_time is not None and trigger.at_time is not None
        return start.day < trigger.day or (start.day == trigger.day and timed and start.latest < trigger.earliest)

    near = [e for e in found if same == "case" or e.episode is None or trigger.episode in {None, e.episode}]
    starts = [e for e in near if e.event == "opened" and earlier(e)]
    ends = [e for e in near if e.event == "closed" and e.earliest <= trigger.latest]
    open_ones = [s for s in starts if all(e.latest <= s.earliest for e in ends)]
    assert case(*found, trigger).holds(InState("open_case"), trigger, same) is bool(open_ones)


@pytest.mark.parametrize(
    ("began", "length", "last_young"),
    [
        ("2011-04-18", "7 days", "2011-04-24"),
        ("2011-04-18", "1 week", "2011-04-24"),
        ("2011-04-18", "12 months", "2012-04-17"),
        ("2012-02-29", "12 months", "2013-02-28"),
        ("9999-06-01", "12 months", "9999-12-31"),
    ],
)
def test_a_state_is_young_to_the_day_before_the_corresponding_one(began: str, length: str, last_young: str) -> None:
    period, start = Period.read(length), event(f"{began} opened")

    def holds(day: date) -> list[bool]:
        trigger = event(f"{day} asked")
        ages = InState("open_case", for_less_than=period), InState("open_case", for_at_least=period)
        again = [event(f"{day} opened", id="again")]
        return [case(start, *again, trigger).holds(state, trigger, "episode") for state in ages]

    young = date.fromisoformat(last_young)
    assert holds(young) == [True, False]
    if young < date.max:
        assert holds(young + timedelta(days=1)) == [False, True]


def test_a_state_that_ended_and_began_again_is_as_old_as_its_new_start() -> None:
    found = [
        event("2011-01-03 opened"),
        event("2011-04-04 closed"),
        event("2011-04-11 opened"),
        event("2011-04-18 asked"),
    ]
    week = Period.read("1 week")
    assert case(*found).holds(InState("open_case", for_at_least=week), found[-1], "episode")
    assert not case(*found).holds(InState("open_case", for_at_least=Period.read("8 days")), found[-1], "episode")


def test_of_two_starts_that_run_each_has_its_own_age() -> None:
    found = [event("2011-01-03 opened"), event("2011-04-11 opened"), event("2011-04-18 asked")]
    age = Period.read("2 weeks")
    assert case(*found).holds(InState("open_case", for_less_than=age), found[-1], "episode")
    assert case(*found).holds(InState("open_case", for_at_least=age), found[-1], "episode")


def test_a_state_may_start_and_end_in_several_ways() -> None:
    states = {"open_case": State("open_case", "", ("opened", "moved"), ("closed", "ended"))}

    def holds(*names: str) -> bool:
        found = [event(f"2011-04-0{n} {name}") for n, name in enumerate(names, 1)]
        return Case(tuple(found), states).holds(InState("open_case"), event("2011-04-18 asked"), "episode")

    assert [holds(), holds("moved"), holds("opened", "ended"), holds("opened", "closed", "moved")] == [
        False, True, False, True,
    ]  # fmt: skip


# Definitions


def test_a_derived_event_says_only_when_where_and_whose() -> None:
    met = event("2011-04-18T14:30 met", episode="7", authority=KENT, ok=True, recorded_at="2011-04-19")
    (made,) = derived([rule("t.means", when="met", derives="asked")], met)
    assert (made.event, made.id, made.at) == ("asked", "asked:2011-04-18T14:30 met", "2011-04-18T14:30")
    assert (made.episode, made.authority, dict(made.facts), made.derived) == ("7", KENT, {}, "t.means")
    assert (made.start, made.end) == (met.start, met.end)


def test_a_derived_event_takes_the_authority_that_its_source_had_from_before() -> None:
    (made,) = derived(
        [rule("t.means", when="met", derives="asked")], event("2011-04-01 opened", authority=KENT), "2011-04-18 met"
    )
    assert made.authority == KENT


def test_two_definitions_of_one_event_from_one_source_derive_it_once() -> None:
    both = [rule("t.one", when="met", derives="asked"), rule("t.two", when=["met", "told"], derives="asked")]
    assert [e.id for e in derived(both, "2011-04-18 met", "2011-04-20 told")] == [
        "asked:2011-04-18 met", "asked:2011-04-20 told",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        (rule("t.means", when="met", derives="asked", while_="open_case"), []),
        (rule("t.means", when="met", derives="asked", repeal="2011-04-18"), []),
        (rule("t.means", local(), when="met", derives="asked"), []),
        (rule("t.means", local(ESSEX), when="met", derives="asked"), ["asked:2011-04-18 met"]),
    ],
)
def test_a_definition_reaches_what_a_rule_would(definition: Rule, found: list[str]) -> None:
    assert [e.id for e in derived([definition], event("2011-04-18 met", authority=ESSEX))] == found


@given(histories(("met", "asked")))
def test_each_stretch_from_one_source_to_the_next_holds_the_event_recorded_or_derived(history: list[Event]) -> None:
    sources = [e for e in history if e.event == "met"]
    definition = rule("t.means", when="met", derives="asked", same="case")
    found = [e for made in opened(history, definitions=[definition]) for e in made.named(["asked"])]
    assert all(any(e.end >= source.start for e in found) for source in sources)
    assert {e.id for e in found if e.derived} <= {f"asked:{source.id}" for source in sources}
    assert {e.id for e in found if not e.derived} == {e.id for e in history if e.event == "asked"}


# No clock


def asked_of_the_machine(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in THE_CLOCK:
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.Import):
            yield from (f"line {node.lineno}: {alias.name}" for alias in node.names if alias.name in BY_CHANCE)
        if isinstance(node, ast.ImportFrom) and node.module in BY_CHANCE:
            yield f"line {node.lineno}: {node.module}"


SECRETS = {
    "ledger/chain.py": ["secrets"],
    "ledger/encryption/sealing.py": ["secrets"],
    "ledger/encryption/keys.py": ["secrets", "time"],
}
"""A salt that could be foreseen would let a redacted text be guessed from its hash, and a key let it be read; who waits
for a lock waits so long and no longer. Evaluation never comes by here."""


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda path: str(path.relative_to(ENGINE)))
def test_the_engine_asks_no_clock_and_draws_no_lots(path: Path) -> None:
    found = [line.partition(": ")[2] for line in asked_of_the_machine(path)]
    assert found == SECRETS.get(str(path.relative_to(ENGINE)), [])
