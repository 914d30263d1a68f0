"""Rules and histories drawn at random, for theorems: small enough that what they do to each other happens often."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from guidance.engine.model.event import Event
from guidance.engine.model.rule import Rule
from tests.building import ESSEX, KENT, event, rule

BEGINS, ENDS = date(2011, 4, 1), date(2011, 6, 30)
NAMES = ("asked", "done", "ended", "moved", "met", "told", "opened", "closed")
PERIODS = ("10 working days", "3 working days", "5 days", "2 weeks", "1 month", "48 hours")
OK_TESTS: tuple[Any, ...] = (
    "true", {"one_of": ["true"]}, {"present": "true"}, {"includes": ["true"]},
)  # fmt: skip
AT_LEAST: tuple[dict[str, Any], ...] = ({}, {"at_least": "1 week"}, {"at_least": "48 hours"})
CLOCKS: tuple[dict[str, Any], ...] = ({}, {}, {"clock": "last"}, {"clock": {"last": "moved"}})
SOON = ("immediately", "without_delay", "as_soon_as_practicable", "before_next_step", "not_stated")
ABSENT = "absent"


def days(first: date = BEGINS, last: date = ENDS) -> st.SearchStrategy[date]:
    return st.dates(first, last)


SAID: tuple[dict[str, Any], ...] = tuple(
    {name: value for name, value in (("ok", ok), ("spared", spared), ("planned_for", planned)) if value != ABSENT}
    for ok in (True, False, None, ABSENT)
    for spared in (True, False, ABSENT)
    for planned in ("2011-05-10", ABSENT)
)
WHOSE: tuple[dict[str, Any], ...] = tuple(
    {"episode": episode, "authority": authority}
    for episode in (None, None, "1", "2")
    for authority in (None, None, KENT, ESSEX)
)


@st.composite
def happenings(draw: st.DrawFn, names: Sequence[str] = NAMES, first: date = BEGINS, last: date = ENDS) -> Event:
    """Draw one event, timed or not, with facts that are true, false, said to be none, or not there."""
    when, time = draw(days(first, last)), draw(st.sampled_from(["", "", "T09:00", "T14:30"]))
    recorded = draw(st.sampled_from([None, str(when), "2011-06-15"]))
    said, whose, name = draw(st.sampled_from(SAID)), draw(st.sampled_from(WHOSE)), draw(st.sampled_from(names))
    return event(f"{when}{time} {name}", recorded_at=recorded, **whose, **said)


def numbered(found: Sequence[Event], mark: str = "e") -> list[Event]:
    """Give each event an id of its own."""
    return [replace(e, id=f"{mark}{n}") for n, e in enumerate(found)]


@st.composite
def histories(
    draw: st.DrawFn,
    names: Sequence[str] = NAMES,
    first: date = BEGINS,
    last: date = ENDS,
    *,
    mark: str = "e",
    most: int = 8,
) -> list[Event]:
    return numbered(draw(st.lists(happenings(names, first, last), max_size=most)), mark)


def _maybe_its_own(draw: st.DrawFn, name: str) -> Any:  # noqa: ANN401
    """Let an event count for each trigger, or only for the one that it is of."""
    return draw(st.sampled_from([_maybe_tested(draw, name), {"event": name, "of": "asked"}]))


def _maybe_tested(draw: st.DrawFn, name: str) -> Any:  # noqa: ANN401
    return draw(st.sampled_from([name, {"event": name, "where": {"ok": draw(st.sampled_from(OK_TESTS))}}]))


def _limit(draw: st.DrawFn) -> dict[str, Any]:
    return draw(
        st.one_of(
            st.sampled_from(PERIODS).map(lambda period: {"within": period}),
            st.sampled_from(SOON).map(lambda soon: {"how_soon": soon}),
            st.sampled_from([{"before": "met"}, {"within": {"fact": "planned_for"}}]),
        )
    )


def _duty(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(["should", "must", "should", "may", "must_not", "have", "follow"]))
    act = _maybe_tested(draw, "done")
    if kind in {"should", "must"}:
        clock: dict[str, Any] = draw(st.sampled_from(CLOCKS))
        return {kind: act, **_limit(draw), **clock}
    if kind == "must_not":
        return {kind: {"event": "done", "where": {"ok": "true"}}}
    if kind == "have":
        return {"should": {"have": {"ok": draw(st.sampled_from(OK_TESTS))}}}
    if kind == "follow":
        least: dict[str, Any] = draw(st.sampled_from(AT_LEAST))
        return {"should": {"follow": "told", **least}}
    return {kind: act}


EXEMPTIONS: tuple[dict[str, Any], ...] = (
    {"fact": {"spared": "true"}},
    {"fact": {"spared": {"present": "true"}}},
    {"state": "open_case"},
    {"event": "told"},
    {"event": "told", "where": {"ok": "true"}},
    {"event": "told", "since": "moved"},
    {"of": "opened", "where": {"ok": "true"}},
)


@st.composite
def rules(draw: st.DrawFn, /, name: str = "t.rule", **fixed: Any) -> Rule:  # noqa: ANN401
    """Draw a rule of any form; what a theorem fixes stays as it is, and None takes a key away."""
    text: dict[str, Any] = {
        "when": _maybe_tested(draw, "asked"),
        **({} if "should" in fixed or "may" in fixed else _duty(draw)),
    }
    performs = any(key in text for key in ("within", "before", "how_soon", "may", "must_not"))
    own = _maybe_tested if {"clock", "must_not"} & set(text) else _maybe_its_own
    text |= {"until": own(draw, "ended")} if performs and draw(st.booleans()) else {}
    text |= {"unless": draw(st.lists(st.sampled_from(EXEMPTIONS), max_size=2))}
    text |= draw(st.sampled_from([{}, {}, {"while_": "open_case"}]))
    text |= draw(st.sampled_from([{}, {"same": "case"}]))
    return rule(name, **{**text, **fixed})


@st.composite
def packs(draw: st.DrawFn) -> list[Rule]:
    """Draw a rule, what follows when it is missed, and now and then a definition that starts it."""
    chase = rule("t.chase", when={"missed": "t.rule"}, should="chased", how_soon="immediately")
    means = draw(st.sampled_from([[], [rule("t.means", when="met", derives="asked")]]))
    return [draw(rules()), draw(rules("t.too")), chase, *means]
