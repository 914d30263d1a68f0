"""Questions about all events are answered as trying every event would answer them."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.engine.model import condition
from guidance.engine.model.condition import All, AnyOf, Condition, Test, Truth, weigh
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.vocabulary import FactWord
from guidance.engine.packs.checks.satisfying import always_passes, can_hold, can_part, implies
from tests.building import day

WORDS = {
    "yes": FactWord("yes", "boolean"),
    "kind": FactWord("kind", "one_of", ("a", "b", "c")),
    "who": FactWord("who", "any_of", ("p", "q", "r")),
    "count": FactWord("count", "number"),
    "note": FactWord("note", "text"),
}
WHOLE: dict[str, list[Fact]] = {
    "yes": [None, "true", "false"],
    "kind": [None, "a", "b", "c"],
    "who": [None, ("p",), ("r",), ("p", "q"), ("p", "q", "r")],
    "count": [None, "0", "2", "4"],
    "note": [None, "x", "y", "z"],
}
"""Every value that tests below could tell apart, and more."""
tests = st.one_of(
    st.builds(Test, st.just("yes"), st.just(condition.TestKind.IS), st.sampled_from([("true",), ("false",)])),
    st.builds(Test, st.just("yes"), st.just(condition.TestKind.NOT_RECORDED_AS), st.just(("false",))),
    st.builds(
        Test,
        st.just("kind"),
        st.just(condition.TestKind.ONE_OF),
        st.sampled_from([("a",), ("a", "b"), ("a", "b", "c")]),
    ),
    st.builds(Test, st.just("who"), st.just(condition.TestKind.INCLUDES), st.sampled_from([("p",), ("p", "q")])),
    st.builds(Test, st.just("count"), st.just(condition.TestKind.AT_LEAST), st.sampled_from([("1",), ("3",)])),
    st.builds(Test, st.just("note"), st.just(condition.TestKind.IS), st.sampled_from([("x",), ("y",)])),
    st.builds(Test, st.sampled_from(sorted(WORDS)), st.just(condition.TestKind.PRESENT), st.just(())),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    tests,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda c: All(tuple(c))),
        st.lists(parts, min_size=1, max_size=3).map(lambda c: AnyOf(tuple(c))),
    ),
    max_leaves=4,
)


def every_event() -> Iterator[Event]:
    for chosen in product(*WHOLE.values()):
        facts = {name: value for name, value in zip(WHOLE, chosen, strict=True) if value is not None}
        yield Event("C", "asked", "2011-04-18", day("2011-04-18"), facts=facts)


EVERY = list(every_event())


def passing(asked: Condition) -> set[int]:
    return {n for n, event in enumerate(EVERY) if weigh(asked, event) is Truth.TRUE}


@given(conditions, conditions)
def test_what_is_said_of_all_events_is_what_every_event_says(one: Condition, other: Condition) -> None:
    both, failing = passing(one) & passing(other), {n for n, e in enumerate(EVERY) if weigh(other, e) is Truth.FALSE}
    assert can_hold([one, other], WORDS) is bool(both)
    assert implies(one, other, WORDS) is (passing(one) <= passing(other))
    assert can_part(one, other, WORDS) is bool(passing(one) & failing)


@pytest.mark.parametrize(
    ("test", "passes"),
    [
        (Test("yes", condition.TestKind.ONE_OF, ("true", "false")), True),
        (Test("yes", condition.TestKind.IS, ("true",)), False),
        (Test("kind", condition.TestKind.ONE_OF, ("c", "b", "a")), True),
        (Test("kind", condition.TestKind.ONE_OF, ("a", "b")), False),
        (Test("kind", condition.TestKind.PRESENT), False),
        (Test("count", condition.TestKind.AT_LEAST, ("0",)), False),
        (Test("who", condition.TestKind.INCLUDES, ("p", "q", "r")), False),
    ],
)
def test_a_test_that_every_value_passes_is_known(test: Test, passes: bool) -> None:  # noqa: FBT001  what is expected
    assert always_passes(test, WORDS[test.fact]) is passes


def test_nothing_is_claimed_of_facts_that_are_not_known_or_too_many() -> None:
    many = [Test(f"n{n}", condition.TestKind.IS, ("true",)) for n in range(9)]
    words = {test.fact: FactWord(test.fact, "boolean") for test in many}
    never = All((*many, Test("n0", condition.TestKind.IS, ("false",))))
    assert can_hold([never], words)
    assert not implies(never, Test("n1", condition.TestKind.IS, ("false",)), words)
    assert can_hold([Test("who knows", condition.TestKind.IS, ("x",))], WORDS)
    assert not can_part(Test("who knows", condition.TestKind.IS, ("x",)), never, WORDS)
