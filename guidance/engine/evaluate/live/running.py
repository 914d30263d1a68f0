"""A rule whose clock restarts, written for durable-rules: what ends a run, joins it, and sets its clock going again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guidance.engine.evaluate.live.drafting import EXEMPTING, LACKING, OPENING, STANDING, names
from guidance.engine.evaluate.live.idioms import (
    Row,
    Test,
    above,
    at_least,
    at_most,
    below,
    differs,
    equals,
    joined,
    pattern,
    row,
    same_episode,
)  # fmt: skip
from guidance.engine.evaluate.live.words import NEVER, TRUE, Kind
from guidance.engine.model.condition import Patterns
from guidance.engine.model.rule import Missed

if TYPE_CHECKING:
    from guidance.engine.evaluate.live.writing import Writing


def running(of: "Writing", clock: Patterns) -> Iterator[Row]:
    """Write what ends a run, which triggers belong to it, and what sets its clock going again."""
    patterns = of.rule.performing
    closing = (*patterns, *of.rule.until)
    for kind in (Kind.CANDIDATE, Kind.RUN):
        for event in (*of.events(Kind.STOPS, patterns, TRUE), *of.ends(Kind.BREAKS)):
            yield row(OPENING, "close", of.fact("d", kind, equals("end", 0)), event)
    trigger = joined("d", Kind.CANDIDATE, "m", equals("rule", of.number), equals("event", "m.event"))
    for tests in not_ended(of.rule.when, closing):
        first = [equals("rule", of.number), below("event", "d.into"), *same_episode("d")]
        run = joined("u", Kind.RUN, "d", *first, *tests)
        yield row(EXEMPTING, "aim", pattern("m", Kind.SORTS), trigger, run)
    of.draft.fit(Kind.SORTS, of.rule.when)
    aimed = joined(
        "d", Kind.CANDIDATE, "m", equals("rule", of.number), below("into", NEVER), equals("event", "m.event")
    )
    yield row(LACKING, "absorb", pattern("m", Kind.SORTS), aimed)
    yield row(STANDING, "promote", pattern("m", Kind.SORTS), trigger)
    yield from restarting(of, clock, closing)


def not_ended(later: Patterns | Missed, closing: Patterns) -> list[list[Test]]:
    """Write that the end of a run, if there is one, does not come before the later event `d`."""
    near = at_least("end_late", "d.early")
    if not names(later) & names(closing):
        return [[near]]
    return [[differs("end_name", "d.name"), near], [equals("end_name", "d.name"), above("end_early", "d.late"), near]]


def still_running(of: "Writing", clock: Patterns, closing: Patterns) -> list[list[Test]]:
    """Write the same of an event `m` that sets the clock of a run `d` going again."""
    for name in sorted(names(clock)):
        of.draft.name(name)
    near = at_most("early", "d.end_late")
    if not names(clock) & names(closing):
        return [[near]]
    return [[differs("name", "d.end_name"), near], [equals("name", "d.end_name"), below("late", "d.end_early"), near]]


def restarting(of: "Writing", clock: Patterns, closing: Patterns) -> Iterator[Row]:
    """Write what sets the clock of a run `d` going again, before the limit had passed and after."""
    flag, length = of.draft.fit(Kind.AGAIN, clock), of.limit(Kind.AGAIN)
    other = [differs("event", f"d.{known}") for known in ("event", "anchor", "end")]
    tests = [at_least("late", "d.early"), *other, *same_episode("d")]
    said = f"length={length} hours={of.rule.in_hours:d} keep={bool(of.rule.before):d}"
    for tests_of_end in still_running(of, clock, closing):
        for late, test in enumerate((at_most("early", "d.lenient"), above("early", "d.lenient"))):
            event = joined("m", Kind.AGAIN, "d", equals(f"fit{flag}", TRUE), *tests, *tests_of_end, test)
            yield row(OPENING, f"restart step={late} {said}", of.fact("d", Kind.RUN), event)
