"""A local precondition on protection: leave, consent or other work that is to come before a child is protected.

It looks like something added, and is looser than any national rule: nobody has to wait for anything before a referral,
a call to the police, a strategy discussion, enquiries, acting at once, or seeing the child.
"""

import re
from collections.abc import Iterator
from typing import assert_never

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import AnyOf, Condition, Pattern, Patterns, Test, TestKind, tests_of
from guidance.engine.model.rule import (
    Concerned,
    Exemption,
    Follow,
    Force,
    Happened,
    Have,
    InState,
    Modality,
    Rule,
    TriggerFact,
)
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.local.split import events
from guidance.engine.packs.checks.local.waiting import LEAVE, STEP, waits
from guidance.engine.packs.reading.names import Known
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import RuleText

PROTECTION = {
    "referral_received": "wt26.refer.make",
    "police_told": "wt26.refer.make",
    "concern_escalated": "wt26.refer.escalate",
    "significant_harm_suspected": "ca89.s47.enquire",
    "immediate_protection_decided": "wt26.emerg.act",
    "emergency_action_taken": "wt26.emerg.act",
    "police_protection_started": "ca89.pp.power",
    "emergency_protection_order_made": "wt26.emerg.act",
    "strategy_discussion_held": "wt26.sd.minimum",
    "s47_enquiry_started": "ca89.s47.enquire",
    "social_work_visit_made": "ca89.s47.access",
    "cp_visit_made": "wt26.plan.direct-work",
}
"""What protects a child, and the national rule that asks for it, where none of those in force does so by its words."""
_BAR = re.compile(
    rf"(?<![a-z])(?:{LEAVE}|content|agreed by\w*|managers?|head of service|gatekeep\w*|panels?|thresholds?|"
    r"supervis\w+)(?![a-z])",
    re.IGNORECASE,
)
_OTHER_WORK = re.compile(r"early.help|common assessment|threshold (?:document|form)|assessment (?:started|completed)")
_FAMILY = r"(?:the |a |both |their )?(?:parents?|carers?|famil(?:y|ies)|mother|father)"
_MANAGER = r"(?:the |a |their )?(?:duty |team |line |service )?(?:manager|supervisor|head of service|director)"
_WHERE_AGREED = re.compile(
    rf"\b(?:where|when|if|once|provided(?: that)?) (?:{_FAMILY}|{_MANAGER}) "
    r"(?:agrees?|consents?|(?:has|have|is|are) (?:agreed|consented|content|willing|happy))\b",
    re.IGNORECASE,
)
"""Leave of a family or a manager, in a title, on which an act turns."""
_TELL_OF_IT = re.compile(
    rf"(?:tell|inform|notify) (?:(?!\bonly\b).)*\bwhere {_FAMILY} (?:has|have) (?:agreed|consented) to (?:an?|the) "
    rf"(?!.*(?:{STEP}|\b(?:only|shar|tell|told|inform|notif|contact|call|ring|involve|assess|disclos|social)))",
    re.IGNORECASE,
)
"""What a family has agreed to, in a title that has somebody told of it: another matter than being told."""
_WORDED = {
    "strategy_discussion_held": "strategy", "police_told": "police|999", "s47_enquiry_started": "section 47|enquir",
    "referral_received": "refer", "social_work_visit_made": "child",
}  # fmt: skip
_CURE = "let it follow the step, or be done beside it: nothing local comes before protecting a child"
_OTHERWISE_MEANT = "where the title means another thing, say it so, or suppress this with the reason and a last day"
_AGREED = re.compile(r"(?<![a-z])agree[ds]?(?![a-z])", re.IGNORECASE)
_SETTLED_ON = "enquiries_agreed"
"""What a strategy discussion itself settles on, so that nothing has to wait for it."""
_FORERUNNERS = {
    "concern_identified", "contact_received", "referral_decided", "new_information_received", _SETTLED_ON,
    "new_information_considered", "immediate_danger_identified", "visit_planned", "meeting_planned", "hub_decided",
}  # fmt: skip
"""What a step comes of by itself, so that a rule that has it follow one of these asks for no wait."""
_AT_ONCE = {
    "immediate_protection_decided", "emergency_action_taken", "police_protection_started",
    "emergency_protection_order_made",
}  # fmt: skip
"""What danger asks for, so that it comes of nobody's work having ended."""
_OF_HARM = "about_significant_harm"
"""A fact of what happens to a child that protecting the child may be about."""
_OTHERWISE = re.compile(r"reason|refus|declin|withdr|object|(?:^|_)not?(?:_|$)")
"""Names of facts that speak of leave and give another way than having it."""
RuleEntry = Entry[RuleText]


def check_precondition(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Diagnostic]:
    """Find what an authority would have come before a child is protected, whether or not it says what it is beside."""
    if rule.trial or not (rule.authority or rule.force is Force.LOCAL_PROCEDURE):
        return
    built = next(_barred(entry, rule, known), None)
    found = built or _worded(rule)
    if found is None:
        return
    step, bar, path = found
    asked = _asked_by(step, rule, known)
    beside = f", which `{asked}` asks for on no such condition" if asked else ""
    message = f"{bar} stands before `{step}`{beside}"
    code, cure = ("G355", _CURE) if built else ("G366", f"{_CURE}; {_OTHERWISE_MEANT}")
    yield entry.warning(code, message, entry.at(*path, key=len(path) == 1), cure)


Found = tuple[str, str, tuple[str | int, ...]]


def _barred(entry: RuleEntry, rule: Rule, known: Known) -> Iterator[Found]:
    """Give each step that would wait, what for, and where that is written."""
    words = known.vocabulary
    given = entry.text.given[0] if entry.text.given else "title"
    yield from _before(rule, words, given)
    yield from _of_what_starts(rule, known, given)
    yield from _of_what_is_done(rule, words, given)


def _worded(rule: Rule) -> Found | None:
    """Give the step that would wait by the words of a title alone, and what for."""
    if rule.modality is Modality.MUST_NOT or _TELL_OF_IT.match(rule.title):
        return None
    done = next((pattern.event for pattern in rule.performing if pattern.event in PROTECTION), "")
    if done and _WHERE_AGREED.search(rule.title):
        return done, "what somebody agrees to", ("title",)
    if not waits(rule.title):
        return None
    step = next((name for name, like in _WORDED.items() if re.search(like, rule.title, re.IGNORECASE)), "")
    return step or "referral_received", "what the title asks for", ("title",)


def _before(rule: Rule, words: Vocabulary, given: str) -> Iterator[Found]:
    """Find leave or other work that is to be had before a step."""
    for step in _steps(rule.before):
        for pattern in rule.performing:
            if _is_bar(pattern, words) or _is_other_work(pattern.event, words):
                yield step, f"`{pattern.event}`", (given,)


def _of_what_starts(rule: Rule, known: Known, given: str) -> Iterator[Found]:
    """Find a step that is held to follow leave or other work, or to have it on its record."""
    duty, words = rule.duty, known.vocabulary
    for step in _steps(rule.triggers):
        if isinstance(duty, Have) and (fact := _required(duty.condition, step, words)):
            yield step, f"`{fact}`", (given,)
        for pattern in duty.patterns if isinstance(duty, Follow) else ():
            waits_for = not _comes_of(step, pattern.event, known) or _is_bar(pattern, words)
            if waits_for or (isinstance(duty, Follow) and duty.at_least):
                yield step, f"`{pattern.event}`", (given,)


def _comes_of(step: str, event: str, known: Known) -> bool:
    """Tell whether a step comes of an event by itself: of harm, or of what starts a national duty to take it."""
    words = known.vocabulary
    if event in {*PROTECTION, *_FORERUNNERS}:
        return True
    asking = [r for r in known.national_of.get(step, ()) if step in events(r.performing)]
    states = [words.states.get(r.while_state.state) for r in asking if r.while_state]
    begun = {start for state in states if state for start in state.starts_with}
    word = words.events.get(event)
    tells = word is not None and (_OF_HARM in word.facts or any(step in lead.done_by for lead in word.leads_to))
    if tells or step in _AT_ONCE:
        return tells
    return event in begun or any(event in events(r.triggers) for r in asking)


def _of_what_is_done(rule: Rule, words: Vocabulary, given: str) -> Iterator[Found]:
    """Find a step that is forbidden, or asked for only with leave, after it, or where nobody withholds it."""
    for pattern in (p for p in rule.performing if p.event in PROTECTION):
        step, tests = pattern.event, list(tests_of(pattern.where))
        if rule.modality is Modality.MUST_NOT:
            facts = [t.fact for t in tests if _speaks(t.fact, _meaning(t, step, words))]
            if facts or not tests:
                yield step, f"`{facts[0]}`" if facts else "a ban", (given,)
        elif fact := _required(pattern.where, step, words):
            yield step, f"`{fact}`", (given,)
        elif rule.triggers and all(_is_gate(t, words) for t in rule.triggers):
            yield step, f"`{rule.triggers[0].event}`", ("when",)
        if rule.modality is not Modality.MUST_NOT and rule.while_state and _let_off(rule.while_state, (), words):
            yield step, f"`{rule.while_state.state}`", ("while",)
        for n, exempt in enumerate(rule.unless if rule.modality is not Modality.MUST_NOT else ()):
            if said := _let_off(exempt, rule.triggers, words):
                yield step, f"`{said}`", ("unless", n)


def _is_gate(trigger: Pattern, words: Vocabulary) -> bool:
    """Tell whether what starts a rule is leave, or early help of whatever outcome."""
    early = trigger.event.startswith("early_help") and not list(tests_of(trigger.where))
    return (trigger.event not in PROTECTION and (early or _is_bar(trigger, words))) or bool(
        _required(trigger.where, trigger.event, words)
    )


def _let_off(exempt: Exemption, triggers: Patterns, words: Vocabulary) -> str:
    """Name the leave, or early help, that an exemption turns on; nothing where it turns on neither."""
    match exempt:
        case Happened(pattern) | Concerned(pattern):
            leave = _is_bar(pattern, words) or _speaks(pattern.event, _means(pattern.event, words))
            return pattern.event if leave or "early_help" in pattern.event else ""
        case InState(state):
            means = words.states[state].means if state in words.states else ""
            return state if _speaks(state, means) or "early_help" in state else ""
        case TriggerFact(condition):
            tests = [(t, p.event) for p in triggers for t in tests_of(condition)]
            return next((t.fact for t, event in tests if _speaks(t.fact, _meaning(t, event, words))), "")
        case never:
            assert_never(never)


def _steps(patterns: Patterns) -> Iterator[str]:
    return (pattern.event for pattern in patterns if pattern.event in PROTECTION)


def _is_bar(pattern: Pattern, words: Vocabulary) -> bool:
    """Tell whether an event that protects nobody is leave or consent, or is tested for it."""
    name, means = pattern.event, _means(pattern.event, words)
    leave = _speaks(name, means) or _AGREED.search(f"{name.replace('_', ' ')}: {means}")
    spoken = leave and not _OTHERWISE.search(name) and name not in PROTECTION and name != _SETTLED_ON
    return bool(spoken) or bool(_required(pattern.where, pattern.event, words))


def _is_other_work(event: str, words: Vocabulary) -> bool:
    said = f"{event.replace('_', ' ')}: {_means(event, words)}"
    return bool(_OTHER_WORK.search(said)) and event not in PROTECTION


def _required(condition: Condition, event: str, words: Vocabulary) -> str:
    """Name the fact of leave without which a condition does not hold; nothing where there is another way."""
    if isinstance(condition, Test):
        either = condition.kind is TestKind.PRESENT and _is_boolean(condition, event, words)
        had = condition.kind is not TestKind.NOT_RECORDED_AS and condition.values != ("false",) and not either
        named = _speaks(condition.fact, _meaning(condition, event, words)) and not _OTHERWISE.search(condition.fact)
        return condition.fact if had and named else ""
    found = [_required(part, event, words) for part in condition.parts]
    together = isinstance(condition, AnyOf) and not all(found)
    return "" if together else next(filter(None, found), "")


def _is_boolean(test: Test, event: str, words: Vocabulary) -> bool:
    """Tell whether a test is of what is so or not so: that it is recorded says nothing of which."""
    word = words.events.get(event)
    return bool(word and test.fact in word.facts and word.facts[test.fact].type == "boolean")


def _meaning(test: Test, event: str, words: Vocabulary) -> str:
    word = words.events.get(event)
    fact = word.facts.get(test.fact) if word else None
    return fact.means if fact else ""


def _means(event: str, words: Vocabulary) -> str:
    return words.events[event].means if event in words.events else ""


def _speaks(name: str, means: str) -> bool:
    """Tell whether a name, or what it means, speaks of leave."""
    return bool(_BAR.search(name.replace("_", " ")) or _BAR.search(means))


def _asked_by(step: str, rule: Rule, known: Known) -> str:
    """Name the national rule that asks for a step: the one named, the usual one, or another in force then."""
    begins = rule.commencement
    asking = [
        r for r in known.national_of.get(step, ())
        if r.modality in {Modality.MUST, Modality.SHOULD} and step in {p.event for p in r.performing}
    ]  # fmt: skip
    live = {r.id: r for r in asking if begins and r.in_force(begins)}
    chosen = [name for name in (rule.relates_to, PROTECTION[step]) if name in live]
    return next(iter([*chosen, *live]), PROTECTION[step] if known.usable(PROTECTION[step]) else "")
