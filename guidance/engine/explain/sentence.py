"""A rule printed back as the sentence it is."""

from guidance.engine.explain.names import HOW_SOON, happens, plainly
from guidance.engine.model.condition import All, AnyOf, Condition, Pattern, Patterns, Test, TestKind
from guidance.engine.model.period import Period
from guidance.engine.model.rule import (
    Derive,
    Exemption,
    FactDate,
    Follow,
    Happened,
    Have,
    HowSoon,
    InState,
    Missed,
    Modality,
    Perform,
    Rule,
)  # fmt: skip

_WORD = {Modality.MUST: "must", Modality.SHOULD: "should", Modality.MAY: "may", Modality.MUST_NOT: "must not"}


def sentence(rule: Rule) -> str:
    """Print a rule as: when A, B must C within L unless D until E."""
    if rule.duty is None:
        return f"No record can show this: {rule.because}"
    start = f"When {_when(rule)}"
    start += f", while {plainly(rule.while_state)} holds" if rule.while_state else ""
    if isinstance(rule.duty, Derive):
        return f"{start}, that counts as {plainly(rule.duty.event)}{_unless(rule)}."
    modality = _WORD.get(rule.modality or Modality.MAY, "")
    return f"{start}, {rule.bearer} {modality} {_duty(rule)}{_limit(rule)}{_unless(rule)}{_until(rule)}."


def _when(rule: Rule) -> str:
    if isinstance(rule.when, Missed):
        return f"the limit of {rule.when.rule} has passed unmet"
    return _patterns(rule.when)


def _duty(rule: Rule) -> str:
    duty = rule.duty
    if isinstance(duty, Have):
        return f"have it so that {condition(duty.condition)}"
    if isinstance(duty, Follow):
        least = f" by at least {duty.at_least}" if duty.at_least else ""
        return f"see that, before it{least}, {_patterns(duty.patterns)}"
    return f"see that {_patterns(duty.patterns)}" if isinstance(duty, Perform) else ""


def _limit(rule: Rule) -> str:
    if rule.limit_of_power:
        ends = (
            f"on the date recorded as {plainly(rule.within.fact)}"
            if isinstance(rule.within, FactDate)
            else f"after {rule.within}{start_in_words(rule)}"
        )
        return f"; the power ends {ends}"
    clock = f", counted from the latest {' or '.join(plainly(p.event) for p in rule.clock)}" if rule.clock else ""
    if isinstance(rule.within, Period):
        return f" within {rule.within}{start_in_words(rule)}{clock}"
    if isinstance(rule.within, FactDate):
        return f" by the date recorded as {plainly(rule.within.fact)}{clock}"
    if rule.before:
        return f" before {_patterns(rule.before)}"
    soon = rule.how_soon if rule.how_soon is not HowSoon.NOT_STATED else None
    return f", {HOW_SOON[soon]}" if soon else ""


def start_in_words(rule: Rule) -> str:
    """Say from what a number is counted, where that is not the day of the event itself; else nothing."""
    return f" of the date recorded as {plainly(rule.counts_from)}" if rule.counts_from else ""


def _unless(rule: Rule) -> str:
    return f", unless {' or '.join(exemption(u) for u in rule.unless)}" if rule.unless else ""


def _until(rule: Rule) -> str:
    return f", until {_patterns(rule.until)}" if rule.until else ""


def exemption(unless: Exemption) -> str:
    """Say one exemption."""
    if isinstance(unless, InState):
        return f"{plainly(unless.state)} already holds"
    if isinstance(unless, Happened):
        return f"{_pattern(unless.pattern)} already"
    return condition(unless.condition)


def happening(patterns: Patterns) -> str:
    """Say what has to happen for any of some patterns to fit, with the facts they ask for."""
    return _patterns(patterns)


def _patterns(patterns: Patterns) -> str:
    return " or ".join(_pattern(p) for p in patterns)


def _pattern(pattern: Pattern) -> str:
    where = condition(pattern.where)
    return f"{happens(pattern.event)} ({where})" if where else happens(pattern.event)


def condition(found: Condition) -> str:
    """Say a condition on facts."""
    if isinstance(found, Test):
        return _test(found)
    joint = " and " if isinstance(found, All) else " or "
    parts = [condition(part) for part in found.parts]
    return f"({joint.join(parts)})" if isinstance(found, AnyOf) and len(parts) > 1 else joint.join(parts)


def _test(test: Test) -> str:
    fact, values = plainly(test.fact), [plainly(v) for v in test.values]
    if test.kind is TestKind.PRESENT:
        return f"{fact} is recorded"
    if test.kind is TestKind.AT_LEAST:
        return f"{fact} is at least {values[0]}"
    if test.kind is TestKind.INCLUDES:
        return f"{fact} includes {', '.join(values)}"
    if test.values in {("true",), ("false",)}:
        return fact if test.values == ("true",) else f"not {fact}"
    return f"{fact} is {' or '.join(values)}"
