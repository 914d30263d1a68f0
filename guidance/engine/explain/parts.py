"""The parts of a rule, each with the words in which people read it, so that two rules can be set side by side."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from guidance.engine.explain.clauses.clauses import date_noun, fact_noun, meanwhile
from guidance.engine.explain.names import EVIDENCE, HOW_SOON, KIND_OF_FORCE, SERVES, day_in_words, plainly
from guidance.engine.explain.sentence import condition, events_of, exemption, happening
from guidance.engine.model.condition import Patterns
from guidance.engine.model.period import Convention, Period, Unit
from guidance.engine.model.rule import (
    Derive,
    FactDate,
    Follow,
    Have,
    Missed,
    Modality,
    Perform,
    Rule,
)

MODALITY = {
    Modality.MUST: "must", Modality.SHOULD: "should", Modality.MAY: "may", Modality.MUST_NOT: "must not",
    Modality.DERIVES: "a definition", None: "stated, and no record can show it",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part of a rule: the fields it lies in, its name for people, and how it is put in words.

    `decides` marks what a finding can turn on, or whether it is put as late or as a question to settle; the rest is
    told, and changes no finding.
    """

    key: str
    name: str
    fields: tuple[str, ...]
    words: Callable[[Rule], str]
    decides: bool = True

    def of(self, rule: Rule) -> object:
        """Return what the part holds; in what order alternatives are written makes no difference."""
        return tuple(_unordered(getattr(rule, field)) for field in self.fields)


def _unordered(value: object) -> object:
    return frozenset(value) if isinstance(value, tuple) else value


def _start(rule: Rule) -> str:
    if isinstance(rule.when, Missed):
        return f"the limit of {rule.when.rule} has passed unmet"
    return happening(rule.when) if rule.when else "nothing: it holds at all times"


def _while(rule: Rule) -> str:
    return meanwhile(rule.while_state) if rule.while_state else ""


def _done(rule: Rule) -> str:
    match rule.duty:
        case Perform(patterns):
            return happening(patterns)
        case Have(asked):
            return f"it is so, and recorded, that {condition(asked, events_of(rule))}"
        case Follow(patterns, at_least):
            return f"{happening(patterns)}, beforehand{f', at least {at_least} earlier' if at_least else ''}"
        case Derive(event):
            return f"it counts as {plainly(event)}"
        case None:
            return ""
        case never:
            assert_never(never)


def limit(rule: Rule) -> str:
    """Say by when, in words without marks."""
    power = "the power ends " if rule.limit_of_power else ""
    if isinstance(rule.within, FactDate):
        return f"{power}{'on' if power else 'by'} {date_noun(rule.within)}"
    if isinstance(rule.within, Period):
        return f"{power}{'after' if power else 'within'} {rule.within}"
    if rule.before:
        return f"before {happening(rule.before)}"
    return HOW_SOON[rule.how_soon] if rule.how_soon else ""


def _counted_from(rule: Rule) -> str:
    if rule.clock:
        latest = f"the latest of these, each starting the count again: {happening(rule.clock)}"
    else:
        latest = "what started the clock"
    return f"{fact_noun(rule.counts_from)}, of {latest}" if rule.counts_from else latest


def _counting(rule: Rule) -> str:
    if not isinstance(rule.within, Period) or rule.within.unit is Unit.HOUR:
        return ""
    return "the day it starts is " + ("day 1" if rule.convention is Convention.NAMED_DAY_FIRST else "day 0")


def _any_of(said: Iterable[str]) -> str:
    return "; or ".join(said)


def _events(patterns: Patterns) -> str:
    return happening(patterns) if patterns else ""


def _power(rule: Rule) -> str:
    named = [f"it {rule.power} a power"] if rule.power else []
    named += [f"at most {rule.at_most.period}"] if rule.at_most else []
    named += [f"in any {rule.in_any.period}"] if rule.in_any else []
    around = {"followed by": rule.followed_by, "after it": rule.afterwards, "extends": rule.extends}
    named += [f"{label}: {_events(patterns)}" for label, patterns in around.items() if patterns]
    return "; ".join(named)


def _days(rule: Rule) -> str:
    first = f"from {day_in_words(rule.commencement)}" if rule.commencement else "not yet in force"
    last = date.fromordinal(rule.repeal.toordinal() - 1) if rule.repeal else None
    return f"{first}, the last day {day_in_words(last)}" if last else first


def _only_if(rule: Rule) -> str:
    known = f", known by {_events(rule.known_by)}" if rule.known_by else ""
    return f"{rule.only_if}{known}"


def _expressed(rule: Rule) -> str:
    return f"{rule.expressed}{f': {rule.because}' if rule.because else ''}"


def _grounds(rule: Rule) -> str:
    return "; ".join((*rule.rests_on, *filter(None, [rule.rests_on_none])))


def _place(rule: Rule) -> str:
    return "; ".join(filter(None, [str(rule.provision), EVIDENCE[rule.evidence], ", ".join(rule.provision.sources)]))


def _carried(rule: Rule) -> str:
    compared = "the two texts were compared" if rule.compared else "the two texts were not compared"
    return f"those of {rule.carries}; {compared}" if rule.carries else ""


PARTS: tuple[Part, ...] = (
    Part("start", "what starts the clock", ("when",), _start),
    Part("while", "only while", ("while_state",), _while),
    Part("limit", "by when", ("within", "before", "how_soon", "limit_of_power"), limit),
    Part("clock", "counted from", ("clock", "counts_from"), _counted_from),
    Part("done", "what is to be done", ("duty",), _done),
    Part("who", "who", ("bearer",), lambda rule: rule.bearer),
    Part("modality", "how strongly", ("modality",), lambda rule: MODALITY[rule.modality]),
    Part("force", "with what force", ("force",), lambda rule: KIND_OF_FORCE[rule.force]),
    Part("bound", "how each is bound", ("bound_by",),
         lambda rule: "; ".join(f"{who}: {how}" for who, how in rule.bound_by.items())),
    Part("exemptions", "when it does not apply", ("unless",),
         lambda rule: _any_of(exemption(u, events_of(rule)) for u in rule.unless)),
    Part("ends", "what stops the clock", ("until",), lambda rule: _events(rule.until)),
    Part("counting", "how days are counted", ("convention",), _counting),
    Part("only_if", "what it turns on", ("only_if", "known_by"), _only_if),
    Part("same", "which events belong together", ("same",),
         lambda rule: "those of the same episode" if rule.same == "episode" else "all those of the child's record"),
    Part("power", "the power it speaks of", ("power", "at_most", "in_any", "followed_by", "afterwards", "extends"),
         _power),
    Part("days", "when it is in force", ("commencement", "repeal"), _days),
    Part("latitude", "what gives room past the limit", ("latitude",), lambda rule: rule.latitude, decides=False),
    Part("beside", "the national rule it stands beside", ("relates_to",), lambda rule: rule.relates_to, decides=False),
    Part("defines", "what it gives the meaning of", ("defines",), lambda rule: plainly(rule.defines), decides=False),
    Part("expressed", "how far a record can show it", ("expressed", "because"), _expressed, decides=False),
    Part("title", "its title", ("title",), lambda rule: rule.title, decides=False),
    Part("place", "where it says so, and how that is known", ("provision", "told_at"), _place, decides=False),
    Part("grounds", "what it rests on", ("rests_on", "rests_on_none"), _grounds, decides=False),
    Part("why", "why it is there", ("why",), lambda rule: rule.why, decides=False),
    Part("serves", "what it is for", ("serves",), lambda rule: SERVES[rule.serves] if rule.serves else ""),
    Part("weigh", "what to weigh", ("weigh",), lambda rule: ", ".join(rule.weigh), decides=False),
    Part("asked", "the questions it answers", ("asked_as",), lambda rule: "; ".join(rule.asked_as), decides=False),
    Part("words", "whose words it has", ("carries", "compared"), _carried, decides=False),
    Part("replaces", "what it took the place of", ("replaces",), lambda rule: ", ".join(rule.replaces), decides=False),
)  # fmt: skip
NAME = {part.key: part.name for part in PARTS}
NOT_COMPARED = {
    "id": "it is how two rules are found to be one", "instrument": "instruments are compared by themselves",
    "convention_stated": "it says how `convention` came to be, and not what it is",
    "carried_from": "it is the instrument of `carries`", "read_by": "it says who read a text",
    "trial": "a trial's rules are compared with it", "stage": "it is the name of a file",
    "span": "it is a place in a file", "words": "it is a hash of the words", "checks": "they are of readers",
}  # fmt: skip
"""Why the other fields of a rule are no part of it."""


@dataclass(frozen=True)
class Change:
    """One part that differs: what it was and what it is now, in words, which can be the same."""

    part: Part
    was: str
    became: str

    @property
    def said(self) -> str:
        """Say what it was and what it is now."""
        if self.was == self.became:
            return f"{self.part.name}: built otherwise, in the same words, “{self.became}”"
        return f"{self.part.name}: was “{self.was}”; now “{self.became}”"


def changes(old: Rule, new: Rule, beside: Sequence[str] = ()) -> tuple[Change, ...]:
    """List the parts in which two rules differ, those named in `beside` left out."""
    return tuple(
        Change(part, part.words(old) or "nothing", part.words(new) or "nothing")
        for part in PARTS
        if part.key not in beside and part.of(old) != part.of(new)
    )
