"""The faults that are planted in rules to see whether their cases find them, each kind by name."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from guidance.engine.model.condition import ALWAYS, All, AnyOf, Condition, Pattern, Patterns, Test, TestKind
from guidance.engine.model.period import Period, Unit
from guidance.engine.model.rule import Follow, Force, Happened, Have, HowSoon, Modality, Perform, Rule, TriggerFact
from guidance.engine.packs.documents.cases import WorkedCase

OTHER_UNIT = {
    Unit.WORKING_DAY: Unit.DAY, Unit.DAY: Unit.WORKING_DAY, Unit.WEEK: Unit.MONTH, Unit.MONTH: Unit.WEEK,
    Unit.HOUR: Unit.DAY,
}  # fmt: skip
OTHER_MODALITY = {
    Modality.MUST: Modality.SHOULD, Modality.SHOULD: Modality.MUST, Modality.MAY: Modality.SHOULD,
    Modality.MUST_NOT: Modality.MUST,
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """What a change may be drawn from: the events and bearers there are, the cases of the rule, and chance itself."""

    chance: random.Random
    events: Sequence[str]
    bearers: Sequence[str]
    cases: Sequence[WorkedCase]

    def another(self, words: Sequence[str], than: str) -> str:
        """Draw a word other than one."""
        return self.chance.choice([word for word in words if word != than])


Operator = Callable[[Rule, Drawing], Iterator[tuple[str, Rule]]]
"""Yields each change that can be made to a rule, in words, with the rule as it would then be."""


def limit(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one more, or one less, than the limit."""
    if isinstance(within := rule.within, Period):
        for count in (within.count - 1, within.count + 1):
            if count:
                changed = replace(within, count=count)
                yield f"{within} → {changed}", replace(rule, within=changed)


def unit(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: the same number in another unit."""
    if isinstance(within := rule.within, Period):
        changed = replace(within, unit=OTHER_UNIT[within.unit])
        yield f"{within} → {changed}", replace(rule, within=changed)


def modality(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: must for should, should for must."""
    if rule.modality in OTHER_MODALITY:
        changed = OTHER_MODALITY[rule.modality]
        yield f"{rule.modality} → {changed}", replace(rule, modality=changed)


def force(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: the force of another kind of instrument."""
    changed = drawing.chance.choice([each for each in Force if each is not rule.force])
    yield f"{rule.force} → {changed}", replace(rule, force=changed)


def bearer(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: somebody else who is bound."""
    changed = drawing.another(drawing.bearers, rule.bearer)
    yield f"{rule.bearer} → {changed}", replace(rule, bearer=changed)


def trigger(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: another event that starts it."""
    for n, pattern in enumerate(rule.triggers):
        changed = Pattern(drawing.another(drawing.events, pattern.event))
        yield f"{pattern.event} → {changed.event}", replace(rule, when=put(rule.triggers, n, changed))


def trigger_dropped(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one event less that starts it."""
    if len(rule.triggers) > 1:
        for n, pattern in enumerate(rule.triggers):
            yield f"without {pattern.event}", replace(rule, when=put(rule.triggers, n))


def trigger_test(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one test less on what starts it."""
    for said, patterns in looser(rule.triggers):
        yield said, replace(rule, when=patterns)


def performance(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: another event that does it."""
    for n, pattern in enumerate(rule.performing):
        changed = Pattern(drawing.another(drawing.events, pattern.event))
        yield f"{pattern.event} → {changed.event}", performing(rule, put(rule.performing, n, changed))


def performance_dropped(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one event less that does it."""
    if len(rule.performing) > 1:
        for n, pattern in enumerate(rule.performing):
            yield f"without {pattern.event}", performing(rule, put(rule.performing, n))


def performance_test(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one test less on what does it, was to come before, or is to be so."""
    for said, patterns in looser(rule.performing):
        yield said, performing(rule, patterns)
    if isinstance(rule.duty, Have):
        for said, condition in loosened(rule.duty.condition):
            yield said, replace(rule, duty=Have(condition))
    if isinstance(rule.duty, Follow):
        for said, patterns in looser(rule.duty.patterns):
            yield said, replace(rule, duty=replace(rule.duty, patterns=patterns))


def exemption_dropped(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one exemption less."""
    for n, exemption in enumerate(rule.unless):
        yield f"without {exemption}", replace(rule, unless=(*rule.unless[:n], *rule.unless[n + 1 :]))


def exemption_added(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield exemptions in the words of the rule's cases: what its triggers carry in them, or what happens first."""
    starts = {pattern.event for pattern in rule.triggers}
    records = [e for case in drawing.cases for e in case.text.events if isinstance(e, dict) and e["event"] in starts]
    facts = sorted({fact for e in records for fact in e} - {"id", "at", "event", "episode", "authority", "recorded_at"})
    for fact in facts:
        added = TriggerFact(Test(fact, TestKind.PRESENT))
        yield f"unless {fact} is recorded", replace(rule, unless=(*rule.unless, added))
    for event in sorted(starts) if not facts else ():
        yield f"unless {event}", replace(rule, unless=(*rule.unless, Happened(Pattern(event))))


def end_dropped(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one end less."""
    for n, pattern in enumerate(rule.until):
        yield f"not until {pattern.event}", replace(rule, until=put(rule.until, n))


def end_test(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one test less on what ends it."""
    for said, patterns in looser(rule.until):
        yield said, replace(rule, until=patterns)


def while_dropped(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: no state in which alone it holds."""
    if rule.while_state:
        yield f"without while {rule.while_state.state}", replace(rule, while_state=None)


def begins(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: in force a day sooner, or later."""
    if rule.commencement:
        for days in (-1, 1):
            changed = date.fromordinal(rule.commencement.toordinal() + days)
            yield f"begins {rule.commencement} → {changed}", replace(rule, commencement=changed)


def ends(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: in force a day less, or more."""
    if rule.repeal:
        for days in (-1, 1):
            changed = date.fromordinal(rule.repeal.toordinal() + days)
            yield f"ends {rule.repeal} → {changed}", replace(rule, repeal=changed)


def clock(rule: Rule, _: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: one clock for each start in place of one for all, or the other way."""
    if rule.clock is not None:
        yield "each clock for itself", replace(rule, clock=None)
    elif isinstance(rule.duty, Perform) and rule.within and rule.modality is not Modality.MUST_NOT and rule.triggers:
        yield "one clock, that each start sets going again", replace(rule, clock=rule.triggers)


def how_soon(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: another word for how soon."""
    if rule.how_soon:
        changed = drawing.chance.choice([each for each in HowSoon if each is not rule.how_soon])
        yield f"{rule.how_soon} → {changed}", replace(rule, how_soon=changed)


def before(rule: Rule, drawing: Drawing) -> Iterator[tuple[str, Rule]]:
    """Yield changes: another event that it is to be done before."""
    for n, pattern in enumerate(rule.before):
        changed = Pattern(drawing.another(drawing.events, pattern.event))
        yield f"before {pattern.event} → {changed.event}", replace(rule, before=put(rule.before, n, changed))


OPERATORS: Mapping[str, Operator] = {
    "limit": limit, "unit": unit, "modality": modality, "force": force, "bearer": bearer, "trigger": trigger,
    "trigger-dropped": trigger_dropped, "trigger-test": trigger_test, "performance": performance,
    "performance-dropped": performance_dropped, "performance-test": performance_test,
    "exemption-dropped": exemption_dropped, "exemption-added": exemption_added, "end-dropped": end_dropped,
    "end-test": end_test, "while-dropped": while_dropped, "begins": begins, "ends": ends, "clock": clock,
    "how-soon": how_soon, "before": before,
}  # fmt: skip


def put(patterns: Patterns, n: int, *instead: Pattern) -> Patterns:
    """Put others in the place of one of some patterns, or none."""
    return (*patterns[:n], *instead, *patterns[n + 1 :])


def performing(rule: Rule, patterns: Patterns) -> Rule:
    """Return a rule that some other events do."""
    return replace(rule, duty=Perform(patterns))


def looser(patterns: Patterns) -> Iterator[tuple[str, Patterns]]:
    """Yield some patterns with one test less."""
    for n, pattern in enumerate(patterns):
        for said, condition in loosened(pattern.where):
            yield f"{pattern.event} {said}", put(patterns, n, replace(pattern, where=condition))


def loosened(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield a condition without each of its parts."""
    if isinstance(condition, Test):
        yield f"without {condition.fact}", ALWAYS
        return
    for n, part in enumerate(condition.parts):
        rest = (*condition.parts[:n], *condition.parts[n + 1 :])
        if rest or isinstance(condition, All):
            yield f"without {part}", type(condition)(rest)
        elif isinstance(condition, AnyOf):
            yield f"without {part}", ALWAYS
