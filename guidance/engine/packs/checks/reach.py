"""What a definition may make happen: nothing that a rule of higher force is triggered, done, ended or bounded by."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import Patterns
from guidance.engine.model.practice.question import Question
from guidance.engine.model.rule import Concerned, Derive, Follow, Force, Happened, InState, Perform, Rule
from guidance.engine.model.vocabulary import State
from guidance.engine.packs.reading.places import Entry

_ORDER = list(Force)
_CURE = "derive an event of your own vocabulary, and write local rules about that"


@dataclass(frozen=True)
class Beneath:
    """What a definition may find beneath it: rules, questions and states, and which of the states are another's."""

    rules: Iterable[Rule]
    questions: Iterable[Question] = ()
    states: Mapping[str, State] = field(default_factory=dict)
    others_states: Mapping[str, State] = field(default_factory=dict)


def check_reach(entry: Entry[object], rule: Rule, beneath: Beneath) -> Iterator[Diagnostic]:
    """Find a definition that would change what lies beneath it: each whose it would be, the first of them named."""
    if not isinstance(rule.duty, Derive):
        return
    event, place = rule.duty.event, entry.at("derives")
    for below in beneath.rules:
        how = _touched(below, beneath.states).get(event) if _is_below(below, rule) else None
        if how:
            message = f"`{event}` {how} `{below.id}`, and {_whose(rule)} changes nothing beneath it"
            yield entry.mistake("G416", message, place, _CURE, below.span)
            return
    for question in beneath.questions if rule.force is Force.LOCAL_PROCEDURE else ():
        if event in _asked(question, beneath.states):
            message = f"`{event}` raises or settles the question `{question.id}`, and {_whose(rule)} does neither"
            yield entry.mistake("G416", message, place, _CURE)
            return
    for state in beneath.others_states.values() if rule.force is Force.LOCAL_PROCEDURE else ():
        if event in {*state.starts_with, *state.ends_with}:
            message = (
                f"`{event}` starts or ends the state `{state.name}`, and {_whose(rule)} changes nothing beneath it"
            )
            yield entry.mistake("G416", message, place, _CURE)
            return


def _whose(rule: Rule) -> str:
    return "a local definition" if rule.force is Force.LOCAL_PROCEDURE else "a definition of lower force"


def _is_below(below: Rule, rule: Rule) -> bool:
    """Tell whether a rule lies beneath another: it is of higher force, or of another instrument for all authorities."""
    if below.id == rule.id:
        return False
    higher = _ORDER.index(below.force) < _ORDER.index(rule.force)
    equal = below.force is rule.force and below.force is not Force.LOCAL_PROCEDURE
    return higher or (equal and below.instrument.id != rule.instrument.id)


def _touched(rule: Rule, states: Mapping[str, State]) -> dict[str, str]:
    """Say of each event that changes what a rule comes to, how."""
    duty, held = rule.duty, [u.state for u in (*rule.unless, rule.while_state) if isinstance(u, InState)]
    said = {
        "starts the clock of": rule.triggers,
        "is what is asked by": duty.patterns if isinstance(duty, Perform | Follow) else (),
        "sets the limit of": rule.before,
        "sets going again": rule.clock or (),
        "ends a duty under": rule.until,
        "exempts from": tuple(u.pattern for u in rule.unless if isinstance(u, Happened | Concerned)),
    }
    touched = {name: how for how, patterns in reversed(said.items()) for name in _names(patterns)}
    for state in (states[name] for name in held if name in states):
        touched = {**dict.fromkeys((*state.starts_with, *state.ends_with), "starts or ends a state of"), **touched}
    return {duty.event: "is what is made by", **touched} if isinstance(duty, Derive) else touched


def _asked(question: Question, states: Mapping[str, State]) -> set[str]:
    """Name the events that a question hangs on."""
    patterns = (question.ask_when, question.settled_by, question.settled_same_day, question.outlasts)
    ruling_out = {name for one in question.unless for name in (one.pattern.event, *one.since)}
    named = [states[name] for name in (question.state, question.while_state) if name in states]
    held = {event for state in named for event in (*state.starts_with, *state.ends_with)}
    return held.union(ruling_out, *(_names(each) for each in patterns))


def _names(patterns: Patterns) -> set[str]:
    return {pattern.event for pattern in patterns}
