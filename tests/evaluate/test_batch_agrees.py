"""The definition and `batch` are held to each other, finding for finding, on many histories drawn at random.

The two share the model and nothing of a case, a clock, standing or reckoning: what one says in Python, the other says
in SQL. A query is slow to write and quick to ask of many, so that each world drawn here holds a crowd of histories.
"""

import ast
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from guidance.app.evaluation.tally import Findings, tally_of
from guidance.engine.evaluate import batch, definition
from guidance.engine.evaluate.batch import Elsewhere, NoRoom
from guidance.engine.evaluate.batch.population import Population
from guidance.engine.evaluate.batch.record import Record, Room, open_record
from guidance.engine.evaluate.batch.rule_rows import RuleRows
from guidance.engine.evaluate.terms import Terms
from guidance.engine.explain.record import compared
from guidance.engine.model.deviation import Deviations
from guidance.engine.model.event import Event
from guidance.engine.model.finding import Finding, Reason, Standing, Status
from guidance.engine.model.missing import MissingSubject
from guidance.engine.model.note import DeviationEffect
from guidance.engine.model.records.source import Source
from guidance.engine.model.records.unshown import Mark, Unmade, mark_of
from guidance.engine.model.rule import Derive, Missed, Rule
from guidance.engine.model.trial import Suspends, Trial
from tests.building import GUIDE, KENT, day, event, events, rule
from tests.evaluate.worlds import CALENDARS, STATES, Draw, World, crowded_worlds, smallest

BATCH = Path(batch.__file__).parent
WITH_ALL = (3, 31)
"""What is always drawn is drawn from these."""
FEW = max(2, settings().max_examples // 50)
drawn = settings(max_examples=FEW, phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None)


def record(found: Sequence[Finding]) -> list[Any]:
    """Everything that evaluators must agree on, and what explanations are written from besides."""
    return [(compared(f), f, f.steps, f.closed, f.anchor, f.joined) for f in found]


def differ(world: World) -> bool:
    return record(world.put_to(definition)) != record(world.put_to(batch))


def check(world: World) -> None:
    one, other = record(world.put_to(definition)), record(world.put_to(batch))
    if one != other:
        least = smallest(of_one_case(world, one, other), differ)
        one, other = record(least.put_to(definition)), record(least.put_to(batch))
        pytest.fail(f"definition and batch differ:\n{least}\ndefinition: {one}\nbatch: {other}")


def of_one_case(world: World, one: list[Any], other: list[Any]) -> World:
    """Leave of a world that fails the first case that does."""
    case = next(each for each in (*one, *other) if each not in one or each not in other)[0]["case"]
    return replace(world, events=[e for e in world.events if e.case == case])


@drawn
@given(crowded_worlds)
def test_both_say_the_same_of_every_form_of_rule(world: World) -> None:
    check(world)


def apart_from(world: World) -> Findings:
    """Have `batch` set apart what no source could show."""
    apart: list[Unmade] = []
    terms = Terms(world.as_at, world.known_at, **{"calendars": CALENDARS, "states": STATES, **world.more})
    told = batch.evaluate_telling(Elsewhere(), world.rules, world.events, terms, apart=apart)
    return Findings(([f] for f in told), apart)


def counted(found: Iterable[Finding]) -> Mapping[Any, tuple[int, int]]:
    """Count findings by rule and by what is not shown: how many, in how many cases."""
    cases = defaultdict[Any, list[Any]](list)
    for f in found:
        what = (
            f.rule.id,
            tuple(dict.fromkeys(n.event for n in f.not_shown)),
            tuple(n.fact for n in f.not_shown if n.fact),
        )
        cases[what].append((f.trigger.owner, f.trigger.case))
    return {what: (len(those), len(set(those))) for what, those in cases.items()}


def counts_of(marks: Iterable[Mark]) -> Counter[tuple[Any, ...]]:
    """Count how duties stand, rule by rule."""
    return Counter((m.rule.id, m.authority, m.status, m.standing, m.performed, m.due, m.began) for m in marks)


@drawn
@given(crowded_worlds)
def test_what_is_set_apart_is_what_no_source_could_show_and_is_counted_as_it_would_be_told(world: World) -> None:
    found = apart_from(world)
    marks = counts_of(found.marks())
    assert record(list(found)) == record(world.put_to(batch))
    assert marks == counts_of(found.marks()) == counts_of(map(mark_of, found))
    told = {(f.key, f.rule.id) for f in found.told()}
    unshown = [f for f in found if (f.key, f.rule.id) not in told]
    assert all(f.not_shown for f in unshown)
    said = defaultdict[Any, list[int]](lambda: [0, 0])
    for heap in found.heaps():
        assert any(heap.case == (f.trigger.owner, f.trigger.case) for f in unshown if f.rule == heap.rule)
        said[heap.rule.id, heap.events, heap.facts][0] += heap.duties
        said[heap.rule.id, heap.events, heap.facts][1] += heap.cases
    assert {what: tuple(counts) for what, counts in said.items()} == counted(unshown)
    assert (len(found), found.tally) == (len(list(found)), tally_of(list(found)))


def of_a_source(carries: Mapping[str, frozenset[str]] | None, trials: Sequence[Trial] = ()) -> World:
    """Make three cases, twice asked in one; two of four give a fact that is looked at; nobody shows what is done."""
    given = [event(f"2011-04-{at} asked", case=case) for case, at in (("C1", 18), ("C2", 18), ("C2", 19), ("C3", 18))]
    given[2:] = [replace(given[2], facts={"yes": "false"}), replace(given[3], authority=KENT, facts={"yes": "true"})]
    cases = frozenset((e.owner, e.case) for e in given)
    source = Source("census", cases, frozenset({"asked", "seen"}), carries=carries)
    unless = rule("t.unless", unless=[{"fact": {"yes": "true"}}])
    rules = [rule("t.dark"), unless, rule("t.fact", when=ASKED_IF_SO, should="seen"), rule("t.seen", should="seen")]
    return World(rules, given, day("2011-06-30"), None, {"sources": [source], "trials": trials})


ASKED_IF_SO = {"event": "asked", "where": {"yes": "true"}}


def heaps_of(world: World) -> set[tuple[Any, ...]]:
    heaps = apart_from(world).heaps()
    return {(heap.rule.id, heap.events, heap.facts, heap.duties, heap.cases) for heap in heaps}


def test_duties_that_no_source_could_show_are_counted_by_rule_and_by_what_is_lacking() -> None:
    nothing = {"asked": frozenset[str](), "seen": frozenset[str]()}
    dark = {("t.dark", ("done",), (), 4, 3), ("t.unless", ("done",), (), 3, 2)}
    assert heaps_of(of_a_source(nothing)) == {*dark, ("t.fact", ("asked",), ("yes",), 2, 2)}
    assert heaps_of(of_a_source({"asked": frozenset({"yes"})})) == dark
    assert heaps_of(of_a_source(None)) == dark


def test_nothing_is_set_apart_of_a_rule_that_a_trial_touches() -> None:
    trial = Trial(
        "t", KENT, "granted", day("2011-04-01"), day("2011-05-01"), suspends=(Suspends("t.dark", "confirmed"),),
        running_at_start="suspended", running_at_end="continue",
    )  # fmt: skip
    world = of_a_source(None, [trial])
    assert {rule for rule, *_ in heaps_of(world)} == {"t.unless"}
    found = apart_from(world)
    assert [f.trial for f in found if f.not_shown and f.rule.id == "t.dark"] == [None, None, None, "t"]
    assert record(list(found)) == record(world.put_to(definition))


class Counting:
    """`batch`, with a count of what it left to the definition."""

    def __init__(self) -> None:
        self.left = Elsewhere()

    def evaluate(self, rules: Any, events: Any, as_at: Any, known_at: Any, **given: Any) -> list[Finding]:  # noqa: ANN401
        return list(batch.evaluate_telling(self.left, rules, events, Terms(as_at, known_at, **given)))


def test_most_of_what_is_drawn_is_answered_by_queries() -> None:
    counting = Counting()
    for number in WITH_ALL:
        draw = Draw(Random(number))  # noqa: S311  no secret
        world = draw.crowd(draw.whole(), 60)
        assert record(world.put_to(counting)) == record(world.put_to(definition))
    assert counting.left.all_findings > 300
    assert counting.left.findings < counting.left.all_findings / 2


def test_the_worlds_that_are_always_drawn_have_trials_departures_definitions_sources_and_limits_missed() -> None:
    worlds = [Draw(Random(number)).whole() for number in WITH_ALL]  # noqa: S311  no secret
    for kind in ("trials", "deviations", "sources"):
        assert any(world.more[kind] for world in worlds)
    rules = [each for world in worlds for each in world.rules]
    assert any(isinstance(each.duty, Derive) for each in rules)
    assert any(isinstance(each.when, Missed) for each in rules)
    assert any(world.known_at for world in worlds)


# What a few rules and short histories do not reach.

IF_SO = {"event": "done", "where": {"yes": "true"}}
ENDED = {"event": "closed", "where": {"any": [{"yes": "true"}, {"kind": "x"}]}}
FORMS: dict[str, Rule] = {
    "done if a fact is so": rule(should=IF_SO, until=ENDED, within="2 days"),
    "allowed if a fact is so": rule(may=IF_SO, until=ENDED),
    "forbidden if a fact is so": rule(must_not=IF_SO, until=ENDED),
    "before something that is so": rule(before={"event": "seen", "where": {"yes": "true"}}, until=ENDED),
    "to come after something that is so": rule(should={"follow": IF_SO, "at_least": "24 hours"}),
    "in a run that a fact restarts": rule(clock={"last": {"event": "seen", "where": {"yes": "true"}}}, within="2 days"),
    "if its own fact is so": rule(when={"event": "asked", "where": {"count": {"at_least": "2"}}}, within="2 days"),
    "unless its own fact is so": rule(unless=[{"fact": {"yes": "true"}}, {"state": "in_hand"}], within="2 days"),
    "by a day": rule(within="5 working days"),
    "by a week": rule(within="1 week", convention="named-day-first"),
    "by a month": rule(within="3 months"),
    "in hours": rule(within="48 hours"),
    "in hours from a fact": rule(within="24 hours", from_={"fact": "by"}),
    "by a date of the record": rule(within={"fact": "by"}),
    "before something": rule(before="seen"),
    "at once": rule(how_soon="immediately"),
    "in a run": rule(within="5 working days", clock="last", until="closed"),
    "in a run of hours": rule(within="24 hours", clock={"last": ["seen", "asked"]}, until="closed"),
    "allowed": rule(may="done", until="closed"),
    "forbidden": rule(must_not="done", until="closed"),
    "to be so": rule(should={"have": {"any": [{"yes": "true"}, {"kind": {"present": "true"}}]}}),
    "to come after": rule(should={"follow": "done", "at_least": "2 days"}),
    "while a state holds": rule(while_="open_case", within="7 days"),
    "while it begins again": rule(while_={"state": "placed", "first_day": "counted"}, until="closed", within="7 days"),
    "while it is young": rule(while_={"state": "placed", "first_day": "counted", "for_less_than": "1 month"}),
    "while it is old": rule(while_={"state": "placed", "for_at_least": "2 days"}, within="7 days"),
    "unless something came since": rule(unless=[{"event": "done", "since": "seen"}], within="7 days"),
}  # fmt: skip


TIED: dict[str, Rule] = {
    "answered": rule(should={"event": "done", "of": "asked"}, until=["closed"], within="2 days"),
    "answered if a fact is so": rule(should={**IF_SO, "of": "asked"}, until=["closed"], within="2 days"),
    "answered in either way": rule(should=[{**IF_SO, "of": "asked"}, {"event": "seen", "of": "asked"}]),
    "told apart by a fact": rule(should={"event": "done", "of": {"event": "asked", "same": "kind"}}, within="2 days"),
    "answers to what the trigger is of": rule(when="seen", should={"event": "done", "of": "opened"}, within="2 days"),
    "ended by its own end": rule(until=[{"event": "closed", "of": "asked"}, "seen"], within="2 days"),
    "allowed until its own end": rule(may="done", until={"event": "closed", "of": "asked"}),
    "forbidden of its own": rule(must_not={"event": "done", "of": "asked"}, until=["closed"]),
    "in a run": rule(should={"event": "done", "of": "asked"}, clock="last", within="2 days", until="closed"),
    "in any episode": rule(should={"event": "done", "of": "asked"}, until=["closed"], same="case"),
    "unless what it is of is so": rule(when="done", unless=[{"of": "asked", "where": {"yes": "true"}}], should="seen"),
    "unless it is of itself so": rule(unless=[{"of": "asked", "where": {"yes": "true"}}], within="2 days"),
    "unless of what began": rule(when="seen", unless=[{"of": "opened", "where": {"kind": "x"}}], should="done"),
}  # fmt: skip

OVER = replace(GUIDE, repeal=date(2011, 4, 22), because="it is assumed")
ORDER: dict[str, Any] = {"within": {"fact": "by"}, "limit_of_power": "true"}
AFTER: dict[str, Any] = {"followed_by": "closed", "afterwards": "seen"}
POWERS: dict[str, Rule] = {
    "for days": rule(within="2 days", limit_of_power="true", until="closed"),
    "for hours": rule(within="48 hours", limit_of_power="true", force="act"),
    "for hours again": rule(within="24 hours", limit_of_power="true", clock="last", until="closed"),
    "at once": rule(within="2 days", limit_of_power="true", until="closed", how_soon="immediately"),
    "to allow something": rule(may="done", within="24 hours", limit_of_power="true", until="closed"),
    "to a day": rule(**ORDER, **AFTER),
    "at most some days": rule(**ORDER, **AFTER, at_most={"period": "3 days", "holiday": "noon"}),
    "at most a week": rule(**ORDER, at_most={"period": "1 week", "first_day": "unsaid"}, afterwards="seen"),
    "at most a month": rule(**ORDER, at_most={"period": "1 month", "first_day": "unsaid"}),
    "from a day of its own": rule(**ORDER, at_most={"period": "2 days", "from": "by"}),
    "since another": rule(**ORDER, at_most={"period": "3 days", "since": "seen", "if": "yes", "first_day": "unsaid"}),
    "after another": rule(**ORDER, at_most={"period": "2 days", "after": "opened"}, extends=["opened", "asked"]),
    "after its own kind": rule(**ORDER, at_most={"period": "2 days", "after": "asked"}, force="act"),
    "prolonging another": rule(**ORDER, at_most={"period": "2 days"}, extends="seen", force="act", **AFTER),
    "prolonged by nothing": rule(within="48 hours", limit_of_power="true", force="act", extends="asked", **AFTER),
    "that another prolongs": rule(when="seen", **ORDER, at_most={"period": "2 days"}, force="act"),
    "begun by what is so": rule(when={"event": "opened", "where": {"yes": "true"}}, **ORDER, force="act"),
    "begun and not prolonged": rule(
        when="opened", **ORDER, at_most={"period": "3 days", "first_day": "unsaid"}, force="act"
    ),
    "excused": rule(**ORDER, extends="seen", unless=[{"fact": {"yes": "true"}}]),
    "run on": rule(instrument=OVER, **ORDER, at_most={"period": "2 days"}),
}  # fmt: skip


EASTER = [date(2011, 4, n) for n in (18, 19, 20, 21, 26, 27, 28)]
CLOCKS_GO_FORWARD = [date(2011, 3, n) for n in (25, 26, 27, 28)]
CLOCKS_GO_BACK = [date(2011, 10, n) for n in (28, 29, 30, 31)]


def crowd(number: int, days: Sequence[date] = EASTER, histories: int = 60) -> list[Event]:
    """Draw many histories on a few days."""
    draw = Draw(Random(number))  # noqa: S311  no secret
    return [replace(each, case=f"{each.case}{n}") for n in range(histories) for each in draw.records(days)]


def test_each_form_is_answered_by_its_query_alone() -> None:
    counting, rules = Counting(), [replace(each, id=f"t.{form}") for form, each in FORMS.items()]
    world = World(rules, crowd(7), day("2011-04-28"))
    found = world.put_to(counting)
    assert record(found) == record(world.put_to(definition))
    assert [form for form in FORMS if sum(f.rule.id == f"t.{form}" for f in found) < 5] == []
    assert counting.left.findings == counting.left.cases == 0


# Histories that turn on a tie, or on a single day, which a crowd seldom holds.
HISTORIES = (
    "18 asked, 20 asked, 20 seen, 20 closed, 21 done",
    "18 opened, 20 opened, 20 seen, 20 closed, 21 done",
    "18 asked, 19 asked, 20 done yes=false, 21 done yes=true",
    "18 asked, 19 asked, 20 done yes=true, 21 done yes=true",
    "18 asked, 19 asked, 20 done, 21 asked, 21 done, 26 done",
    "18T09:00 asked, 18T09:00 closed, 19 done",
    "18T09:00 asked, 18T09:00 asked, 18T09:00 closed, 19 asked, 20 done",
    "18 asked, 19 seen, 20 asked, 21 closed",
    "18 asked kind=x, 18 asked kind=y, 19 done kind=y, 20 done kind=x",
    "18 opened, 18 asked yes=true, 18 asked yes=false, 19 done, 20 seen",
    "18 done, 19 asked, 19 done, 20 closed, 21 done",
    "18 asked by=25, 20 done, 20 asked by=21",
    "18 seen, 19 asked by=21 yes=true, 26 closed",
    "18 seen, 19 asked by=20 yes=true, 26 closed",
    "18 seen, 19 asked by=22, 26 closed",
    "18 opened, 19 asked by=22, 20 seen by=25",
    "18 opened, 19 asked by=23, 26 seen",
    "18 opened, 18 opened, 19 asked by=21",
    "22 asked by=26",
)


def history(case: str, said: str) -> list[Event]:
    """Read what happened on some days of April 2011, with facts of which `by` is one of those days."""
    return [
        event(f"2011-04-{at} {name}", case=case, id=f"e{n}", **dict(_fact(fact) for fact in facts))
        for n, (at, name, *facts) in enumerate(each.split() for each in said.split(", "))
    ]


def _fact(said: str) -> tuple[str, str]:
    name, _, value = said.partition("=")
    return name, f"2011-04-{value}" if name == "by" else value


def answered_by_queries_alone(forms: dict[str, Rule], days: Sequence[date], *more: Rule) -> list[Finding]:
    """Put some forms of rule to both, and hold the one to the other; each form is to come to something."""
    counting, rules = Counting(), [*(replace(each, id=f"t.{form}") for form, each in forms.items()), *more]
    turning = [e for n, said in enumerate(HISTORIES) for e in history(f"c{n}", said)]
    world = World(rules, [*crowd(2, days, 20), *turning], datetime.combine(EASTER[5], time(10)))
    found = world.put_to(counting)
    assert record(found) == record(world.put_to(definition))
    assert [form for form in forms if sum(f.rule.id == f"t.{form}" for f in found) < 5] == []
    assert counting.left.findings == counting.left.cases == 0
    return found


class AsPrinted(Population):
    """A population that is asked by the queries that `guidance sql` prints, with all that they may ask of events."""

    def _of(self, rule: Rule, record: Record) -> RuleRows:
        self.asking = replace(self.asking, there=None, shown=None)
        return super()._of(rule, record)


def test_what_is_left_out_of_a_query_since_there_is_no_such_event_changes_nothing() -> None:
    rules = [replace(each, id=f"t.{form}") for form, each in FORMS.items()]
    world = of_a_source({"asked": frozenset[str](), "seen": frozenset[str]()})
    given = {"calendars": CALENDARS, "states": STATES, **world.more}
    put = [
        kind(
            [*world.rules, *rules],
            [*world.events, *crowd(7, histories=1)],
            Terms(world.as_at, None, **given),
            Elsewhere(),
        )
        for kind in (Population, AsPrinted)
    ]
    assert record(put[0].findings()) == record(put[1].findings())


def test_what_an_event_is_of_is_told_by_queries_alone() -> None:
    found = answered_by_queries_alone(TIED, EASTER[2:5])
    assert any(isinstance(lack, MissingSubject) for f in found for lack in f.unknown)
    assert {f.status for f in found} == set(Status)


def test_how_a_power_stands_is_told_by_queries_alone() -> None:
    found = answered_by_queries_alone(POWERS, EASTER[1:6], rule("t.made", when="opened", derives="closed"))
    assert {f.reason for f in found} >= {
        Reason.POWER_ENDED, Reason.END_UNSURE, Reason.LONGER_THAN_ALLOWED, Reason.ENDS_BEFORE_IT_STARTS,
        Reason.EXTENDED_TOO_LATE,
    }  # fmt: skip
    assert any(f.allowed and f.allowed.lacking for f in found)
    assert any(f.before and f.reason is not Reason.EXTENDED_TOO_LATE for f in found)
    assert any(f.followed for f in found)


@pytest.mark.parametrize("evaluator", [definition, batch], ids=["definition", "batch"])
def test_two_powers_of_one_day_are_not_asked_of_each_other_for_ever(evaluator: Any) -> None:  # noqa: ANN401
    asked = rule("t.longer", when="seen", **ORDER, at_most={"period": "2 days", "after": "asked"}, extends="asked")
    twice = [event("2011-04-18 asked", id=name) for name in ("a", "b")]
    world = World([asked], [*twice, event("2011-04-19 seen", by="2011-04-23")], day("2011-04-20"))
    assert [f.status for f in world.put_to(evaluator)] == ["pending"]


@pytest.mark.parametrize("days", [CLOCKS_GO_FORWARD, CLOCKS_GO_BACK], ids=["forward", "back"])
def test_hours_run_alike_across_a_change_of_the_clocks(days: list[date]) -> None:
    rules = [rule("t.day", within="24 hours"), rule("t.two", within="48 hours", clock="last")]
    counting = Counting()
    world = World([*rules, rule("t.led", should={"follow": "done", "at_least": "24 hours"})], crowd(3, days), days[-1])
    found = world.put_to(counting)
    assert record(found) == record(world.put_to(definition))
    assert {f.due_at.fold for f in found if f.due_at} == ({0, 1} if days is CLOCKS_GO_BACK else {0})
    assert counting.left.findings == 0


def test_trials_departures_and_windows_are_laid_over_alike_at_each_of_their_edges() -> None:
    draw, given = Draw(Random(5)), crowd(5)  # noqa: S311  no secret
    departures = [draw.deviation(f"d{n}", EASTER, ["t.rule"], given) for n in range(3_000)]
    cases = sorted({("", e.case) for e in given})
    windows = [
        Source("till the 20th", frozenset(cases), None, None, EASTER[2]),
        Source("from the 21st", frozenset(cases[::2]), frozenset({"done"}), EASTER[3]),
        Source("from the 26th", frozenset(cases[1::2]), None, EASTER[4]),
    ]
    for start, end in (("national", "saved"), ("suspended", "restart")):
        trial = Trial(
            "t", KENT, "granted", EASTER[1], EASTER[4], suspends=(Suspends("t.rule", "confirmed"),),
            running_at_start=start, running_at_end=end,
        )  # fmt: skip
        more = {"trials": [trial], "deviations": Deviations(departures), "sources": windows}
        world = World([rule(within="2 days", until="closed")], given, EASTER[-1], EASTER[-2], more)
        found = world.put_to(definition)
        assert record(world.put_to(batch)) == record(found)
        assert {f.standing for f in found} == set(Standing)
        assert any(f.not_shown for f in found)
        assert {f.departure for f in found if f.departure} >= {DeviationEffect.RECORDED_AFTER, DeviationEffect.EXPIRED}


@pytest.mark.parametrize("as_at", ["2011-04-28", "2011-06-01"])
def test_what_begins_where_a_limit_was_missed_is_answered_too(as_at: str) -> None:
    rules = [rule("t.one", within="1 week"), rule("t.two", when={"missed": "t.one"}, within="2 days")]
    given = [replace(e, id=f"{e.id}-{n}", case=f"c{n}") for n in range(3) for e in events(["2011-04-18 asked"])]
    check(World(rules, [*given, event("2011-04-27 done", case="c1")], day(as_at)))


def test_days_before_the_clocks_of_today_are_left_to_the_definition() -> None:
    counting = Counting()
    world = World([rule(within="48 hours")], events(["1994-10-22T10:00 asked"]), day("1994-11-30"))
    assert record(world.put_to(counting)) == record(world.put_to(definition))
    assert counting.left.cases == 1


@pytest.mark.parametrize("said", ["it's", "a'; DROP TABLE event; --", "é\u2019", "100%", "{x}"])
def test_a_text_is_never_taken_for_a_part_of_a_query(said: str) -> None:
    given = [event("2011-04-18 asked", id=said, kind=said), event("2011-04-19 done", id=f"{said} ", kind=said)]
    asked = rule(should={"event": "done", "where": {"kind": said}}, within="1 week")
    world = World([asked], given, day("2011-05-03"))
    assert [f.performed for f in world.put_to(batch)] == ["2011-04-19"]
    check(world)


IN_A_SPAN: dict[str, Any] = {
    "within": "24 hours",
    "limit_of_power": "true",
    "force": "act",
    "in_any": {"period": "28 days"},
}


def test_a_power_that_adds_up_earlier_stays_is_left_to_the_definition_and_named() -> None:
    counting = Counting()
    world = World([rule("t.power", **IN_A_SPAN), rule("t.plain")], events(["2011-04-18 asked"]), day("2011-05-03"))
    assert record(world.put_to(counting)) == record(world.put_to(definition))
    assert counting.left.told() == {
        "findings": 1, "of": 2, "cases": 0, "rules": {"t.power": "it adds up earlier stays"},
    }  # fmt: skip


def test_what_a_definition_made_sets_a_rule_going_that_is_left_to_the_definition() -> None:
    counting = Counting()
    rules = [rule("t.left", when="counted", **IN_A_SPAN), rule("t.made", when="asked", derives="counted")]
    world = World(rules, events(["2011-04-18 asked"]), day("2011-05-03"))
    assert record(world.put_to(counting)) == record(world.put_to(definition))
    assert counting.left.findings == 1
    assert list(counting.left.rules) == ["t.left"]


def test_nothing_known_gives_no_finding() -> None:
    terms: dict[str, Any] = {"calendars": CALENDARS, "states": STATES}
    assert batch.evaluate([rule()], [], day("2011-06-01"), **terms) == []
    assert batch.evaluate([rule()], [event("2011-07-18 asked")], day("2011-06-01"), **terms) == []


# What it may lean on.

SAID_ANEW = ("case", "cases", "clock", "doubts", "judgement", "live", "matters", "pipeline", "powers", "rule_index",
             "situation", "standing", "suspension")  # fmt: skip


@pytest.mark.parametrize("module", sorted(BATCH.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_in_it_leans_on_what_the_definition_is_made_of(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {f"{n.module}.{a.name}" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    forbidden = ["guidance.engine.reckoning", *(f"guidance.engine.evaluate.{name}" for name in SAID_ANEW)]
    assert [name for name in imported if name.startswith(tuple(forbidden))] == []


# What it may hold, and where the rest lies.


def test_what_does_not_fit_lies_in_a_folder_of_its_own_that_is_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    seen: list[tuple[str, str]] = []

    def told(self: Population, events: Sequence[Event], room: Room, apart: None) -> Iterator[Finding]:
        assert apart is None
        record = open_record(events, self.terms.as_at, None, sources=None, room=room)
        ask = "SELECT current_setting('memory_limit'), current_setting('temp_directory')"
        seen.extend(record.database.execute(ask).fetchall())
        yield from ()

    monkeypatch.setattr(Population, "_told", told)
    terms = Terms(day("2011-06-01"), None, calendars=CALENDARS, states=STATES)
    list(batch.evaluate_telling(Elsewhere(), [rule()], [event("2011-04-18 asked")], terms, memory=100))
    ((memory, folder),) = seen
    assert memory.startswith("95.3")  # mebibytes
    assert Path(folder).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_no_room_nothing_is_answered_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Room, "settings", {"memory_limit": "3MB", "temp_directory": "", "max_temp_directory_size": "0B"}
    )
    with pytest.raises(NoRoom):
        World([rule()], crowd(7, histories=400), day("2011-04-28")).put_to(batch)
