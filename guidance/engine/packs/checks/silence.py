"""What would silence a rule unseen: an end wider than what is asked, an exemption of every case, a test of nothing."""

from collections.abc import Iterator
from typing import assert_never

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import AnyOf, Pattern, Patterns, tests_of
from guidance.engine.model.rule import Concerned, Happened, Have, InState, Missed, Modality, Perform, Rule, TriggerFact
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.satisfying import Words, always_passes, can_hold, can_part, cannot_fail, implies
from guidance.engine.packs.reading.places import Entry, Step
from guidance.engine.packs.schema.rule import RuleText

_ENDS = "_ended"
RuleEntry = Entry[RuleText]


def check_silence(entry: RuleEntry, rule: Rule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find what keeps a rule from ever saying that something is owed, though each part of it is well formed."""
    yield from _check_power(entry, rule)
    yield from _check_early(entry, rule)
    yield from _check_starts(entry, rule, vocabulary)
    yield from _check_had(entry, rule, vocabulary)
    yield from _check_exempt(entry, rule, vocabulary)
    if isinstance(rule.duty, Perform) and rule.modality in {Modality.MUST, Modality.SHOULD}:
        yield from _check_done(entry, rule, rule.duty.patterns, vocabulary)


def _check_power(entry: RuleEntry, rule: Rule) -> Iterator[Diagnostic]:
    """Find a duty written as the limit of a power, which is never late."""
    done = rule.duty.patterns if isinstance(rule.duty, Perform) else ()
    duty = rule.limit_of_power and rule.modality in {Modality.MUST, Modality.SHOULD}
    if duty and not (rule.force.is_law and all(p.event.endswith(_ENDS) for p in done)):
        message = "`limit_of_power` on a duty: it would end on its last day, and never be late"
        cure = "delete it; it is for a rule of law that says when a power ends, done by an event such as `order_ended`"
        yield entry.warning("G152", message, entry.at("limit_of_power", key=True), cure)


def _check_early(entry: RuleEntry, rule: Rule) -> Iterator[Diagnostic]:
    """Find a rule that is in force on days on which its instrument is not."""
    begins, instrument = rule.commencement, rule.instrument
    runs_on = isinstance(rule.when, Missed) or rule.force.is_law
    if rule.repeal and instrument.repeal and rule.repeal > instrument.repeal and not runs_on:
        message = f"in force until {rule.repeal}, and its instrument until {instrument.repeal}"
        yield entry.warning("G313", message, entry.at("repeal"), "check both dates")
    if begins and instrument.commencement and begins < instrument.commencement and not rule.force.is_law:
        message = f"in force from {begins}, before its instrument is on {instrument.commencement}"
        yield entry.warning("G313", message, entry.at("commencement"), "check both dates")


def _words(pattern: Pattern, vocabulary: Vocabulary) -> Words:
    event = vocabulary.events.get(pattern.event)
    return event.facts if event else {}


def _placed(entry: RuleEntry, rule: Rule) -> Iterator[tuple[Pattern, tuple[Step, ...]]]:
    """Yield each pattern of a rule with its place."""
    done = rule.duty.patterns if isinstance(rule.duty, Perform) else ()
    happened = {n: u.pattern for n, u in enumerate(rule.unless) if isinstance(u, Happened | Concerned)}
    keyed = (("when", rule.triggers), (entry.text.given[0] if entry.text.given else "", done), ("until", rule.until))
    for key, patterns in keyed:
        yield from ((pattern, (key, n)) for n, pattern in enumerate(patterns))
    yield from ((pattern, ("unless", n)) for n, pattern in happened.items())


def _check_starts(entry: RuleEntry, rule: Rule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find tests that no event can pass, and tests that every event passes that has the fact."""
    what = {"when": "start", "until": "end", "unless": "exempt"}
    for pattern, path in _placed(entry, rule):
        words = _words(pattern, vocabulary)
        if not can_hold([pattern.where], words):
            message = f"no `{pattern.event}` can be so, and this can never {what.get(str(path[0]), 'be done')}"
            yield entry.warning("G155", message, entry.at(*path), "check the tests, which contradict each other")
        for test in tests_of(pattern.where):
            if test.fact in words and always_passes(test, words[test.fact]):
                message = f"every value of `{test.fact}` passes this test"
                yield entry.warning("G156", message, entry.at(*path), "write `{present: true}`, or leave the test out")


def _check_had(entry: RuleEntry, rule: Rule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find a `have` that is always or never so of what starts it."""
    if not isinstance(rule.duty, Have):
        return
    place = entry.at(entry.text.given[0], "have")
    for trigger in rule.triggers:
        words = _words(trigger, vocabulary)
        if can_hold([trigger.where], words) and not can_hold([trigger.where, rule.duty.condition], words):
            message = f"no `{trigger.event}` that this is asked of can be so"
            yield entry.warning("G155", message, place, "check it against `when`, which it contradicts")
        elif cannot_fail(trigger.where, rule.duty.condition, words):
            message = f"every `{trigger.event}` that this is asked of is so already"
            yield entry.warning("G156", message, place, "ask for what `when` does not say")


def _check_exempt(entry: RuleEntry, rule: Rule, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find an exemption that every trigger brings with it, or several that leave none of them."""
    facts = [unless.condition for unless in rule.unless if isinstance(unless, TriggerFact)]
    for trigger in rule.triggers if len(facts) > 1 else ():
        if cannot_fail(trigger.where, AnyOf(tuple(facts)), _words(trigger, vocabulary)):
            message = f"every `{trigger.event}` that starts the clock is exempt by one of these"
            yield entry.warning("G154", message, entry.at("unless"), "exempt a class of cases, and not all of them")
    for n, unless in enumerate(rule.unless):
        place = entry.at("unless", n)
        if isinstance(unless, InState) and rule.while_state and unless.state == rule.while_state.state:
            message = f"`{unless.state}` has to hold and exempts, so the rule reaches nothing"
            yield entry.warning("G154", message, place, "keep `while` or `unless`")
        for trigger in rule.triggers:
            words, condition = _words(trigger, vocabulary), trigger.where
            match unless:
                case Happened(pattern):
                    always = pattern.event == trigger.event and implies(condition, pattern.where, words)
                case TriggerFact(known):
                    always = implies(condition, known, words)
                case InState() | Concerned():
                    always = False
                case never:
                    assert_never(never)
            if always and can_hold([condition], words):
                message = f"every `{trigger.event}` that starts the clock is exempt by this"
                yield entry.warning("G154", message, place, "exempt a class of cases, and not all of them")


def _check_done(entry: RuleEntry, rule: Rule, done: Patterns, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Find an end that what was not done as it is asked would bring, or that does what is asked itself."""
    for n, until in enumerate(rule.until):
        same = [p for p in done if p.event == until.event]
        words, place = _words(until, vocabulary), entry.at("until", n)
        if not same:
            continue
        if any(implies(until.where, p.where, words) for p in same):
            message = f"`{until.event}` ends what it does, so this has no effect"
            yield entry.warning("G118", message, place, "delete it: what is done is done")
        elif all(can_part(until.where, p.where, words) for p in same):
            if any(can_hold([until.where, p.where], words) for p in same):
                message = f"`{until.event}` ends the duty where it is not as it is asked to be"
                cure = "leave it out of `until`, or say of which such events alone the duty ends with"
                yield entry.mistake("G153", message, place, cure)
            elif _only_not_so(until, words):
                message = f"`{until.event}` that is not as it is asked to be ends the duty"
                yield entry.warning("G157", message, place, "leave it out of `until`: the duty is still owed")


def _only_not_so(until: Pattern, words: Words) -> bool:
    """Tell whether a pattern asks for nothing but that something is not so."""
    tests = list(tests_of(until.where))
    return all(t.fact in words and words[t.fact].type == "boolean" and t.values == ("false",) for t in tests)
