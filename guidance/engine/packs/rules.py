"""From what is written to what the engine reads: instruments and rules."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from guidance.engine.diagnostics import Span
from guidance.engine.model.condition import ALWAYS, All, AnyOf, Condition, Of, Pattern, Patterns, Test, TestKind
from guidance.engine.model.instruments.authority import Authorities
from guidance.engine.model.instruments.provenance import Result, TextCheck
from guidance.engine.model.instruments.stage import Claim
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.power import AtMost
from guidance.engine.model.practice.question import Question, ReadWith, RulingOut
from guidance.engine.model.rule import (
    Concerned,
    Derive,
    Evidence,
    Exemption,
    FactDate,
    Follow,
    Force,
    Form,
    Happened,
    Have,
    InState,
    Instrument,
    Missed,
    Perform,
    Provision,
    Rule,
    TriggerFact,
    Withdrawn,
)
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.documents.provenance import words_of
from guidance.engine.packs.schema.conditions import ConditionText, PatternText, TestText, TiedText
from guidance.engine.packs.schema.instrument import InstrumentText
from guidance.engine.packs.schema.rule import (
    CarriesText,
    CheckedText,
    ContinuedText,
    DutyText,
    ProvisionText,
    RuleText,
    UnlessText,
)
from guidance.engine.packs.schema.words import QuestionText

NO_WORDS = Vocabulary({}, {})
WROTE_IT = "whoever wrote the rule"
"""By whom a rule was read that says itself what it was checked against."""


def instrument_from(text: InstrumentText, authorities: Authorities, span: Span | None = None) -> Instrument:
    """Make an instrument; its authority, however it was named, is known by its code."""
    return Instrument(
        id=text.instrument, title=text.title, force=Force.LOCAL_PROCEDURE if text.authority else text.force,
        commencement=text.commencement, repeal=text.repeal,
        issued_under=text.issued_under, extent=text.extent, supersedes=text.supersedes, at_repeal=text.at_repeal,
        because=text.because, text_read=text.text_read == "true", calendar=text.calendar,
        working_days=" ".join(text.working_days.split()),
        authority=(authorities.code(text.authority) or text.authority) if text.authority else None,
        when_named=text.applies == "when-named",
        source_url=text.source.url, source_read=text.source.read, licence=text.licence,
        cited_as=tuple(text.cited_as), laws_not_held=tuple(text.laws_not_held), awaits=" ".join(text.awaits.split()),
        commencement_evidence=text.commencement_known.evidence,
        commencement_sources=tuple(text.commencement_known.sources),
        out_of_hours=text.out_of_hours.pair if text.out_of_hours else None,
        review_by=text.review_by, continues=text.continues or "", span=span,
        stages=tuple(Claim(name, c.extent, " ".join(c.because.split())) for name, c in text.stages.items()),
        withdrawn=tuple(Withdrawn(w.rule, w.title, " ".join(w.because.split())) for w in text.withdrawn),
    )  # fmt: skip


def rule_from(
    text: RuleText, instrument: Instrument, span: Span, *, trial: str = "", words: Vocabulary = NO_WORDS
) -> Rule:
    """Make a rule, filling in from its instrument what it leaves out, and from the vocabulary what its facts mean."""
    return Rule(
        id=text.id, title=text.title, instrument=instrument, bearer=text.bearer, why=" ".join(text.why.split()),
        when=_when(text, words), modality=text.modality, duty=_duty(text, words),
        force=_ceiling(text.force or instrument.force, instrument),
        provision=provision_from(text.provision), before=patterns_from(text.before, words), how_soon=text.how_soon,
        within=_within(text, words),
        counts_from=text.from_.fact if text.from_ else "", clock=_clock(text, words),
        limit_of_power=text.limit_of_power == "true", while_state=text.while_.standing if text.while_ else None,
        at_most=_at_most(text, words), in_any=text.in_any.span if text.in_any else None,
        followed_by=patterns_from(text.followed_by, words),
        afterwards=patterns_from(text.afterwards, words), extends=patterns_from(text.extends, words),
        only_if=text.only_if.that if text.only_if else "",
        known_by=patterns_from(text.only_if.known_by, words) if text.only_if else (),
        unless=tuple(_exemption(u, _started_by(text), words) for u in text.unless),
        until=patterns_from(text.until, words), same=text.same,
        commencement=text.commencement or instrument.commencement, repeal=text.repeal or instrument.repeal,
        convention=text.convention or Convention.DAY_AFTER, convention_stated=text.convention is not None,
        rests_on=tuple(text.rests_on.named), rests_on_none=text.rests_on.none or "",
        bound_by=dict(text.bound_by), serves=text.serves, latitude=text.latitude or "",
        expressed=text.expressed, because=" ".join((text.because or "").split()), relates_to=text.relates_to or "",
        replaces=tuple(text.replaces), power=text.power, defines=text.defines or "",
        asked_as=tuple(text.asked_as), weigh=tuple(text.weigh), trial=trial, stage=stage_of(span.file), span=span,
    )  # fmt: skip


def _at_most(text: RuleText, words: Vocabulary) -> AtMost | None:
    given = text.at_most
    if given is None:
        return None
    meant = (words.fact(event, given.if_ or "") for event in _started_by(text))
    return AtMost(
        given.period,
        given.from_ or "",
        given.since or "",
        given.if_ or "",
        given.after or "",
        noon=bool(given.holiday),
        unsaid=given.first_day == "unsaid",
        if_word=next(filter(None, meant), None),
    )


def own_check(text: CheckedText | None, rule: Rule) -> Rule:
    """Give a rule the reading of it that stands in the rule itself, if one does."""
    if text is None:
        return rule
    place = str(rule.provision) or "as cited"
    read = TextCheck(rule.id, WROTE_IT, text.against, place, text.on, Result.AGREES, rule.words)
    return replace(rule, checks=(read,))


def _ceiling(force: Force, instrument: Instrument) -> Force:
    """Return the force that a rule may have: what an authority writes speaks as local procedure."""
    return Force.LOCAL_PROCEDURE if instrument.authority else force


def question_from(text: QuestionText) -> Question:
    """Make a question."""
    facts = {name: values[0] if len(values) == 1 else tuple(values) for name, values in text.with_.items()}
    meanwhile = text.meanwhile
    unless = tuple(
        RulingOut(_pattern(u.event, u.where, NO_WORDS), tuple(u.since or ()), u.for_less_than) for u in text.unless
    )
    return Question(
        id=text.id, question=text.question, ask_when=patterns_from(text.ask_when), how_soon=text.how_soon,
        settled_by=patterns_from(text.settled_by), settled_same_day=patterns_from(text.settled_same_day),
        if_so=text.if_so or "", on_that_day=text.on_that_day == "true", with_facts=facts,
        state=meanwhile.state if meanwhile else "",
        meanwhile=meanwhile.question if meanwhile else "", weigh=tuple(text.weigh), if_not=text.if_not or "",
        while_state=text.while_ or "", unless=unless, same=text.same, outlasts=patterns_from(text.outlasts),
        concerns=text.concerns, read_with=tuple(ReadWith(said.text, said.commencement) for said in text.read_with),
    )  # fmt: skip


@cache
def stage_of(file: str) -> str:
    """Name the step of the child's journey that a file of rules is for.

    >>> stage_of("working-together-2010/05-strategy-discussion.yaml")
    'strategy discussion'
    """
    return re.sub(r"^[0-9]+-", "", PurePosixPath(file).stem).replace("-", " ")


def carried(text: CarriesText, origin: Rule, instrument: Instrument, span: Span) -> Rule:
    """Make the rule of a later edition that kept another's words: the same in all but name, dates and evidence."""
    force = _ceiling(instrument.force if origin.force is origin.instrument.force else origin.force, instrument)
    latitude = _renamed(origin.latitude, origin.id, text.id)
    when = Missed(_renamed(origin.when.rule, origin.id, text.id)) if isinstance(origin.when, Missed) else origin.when
    made = replace(
        origin, id=text.id, carries=origin.id, replaces=(), instrument=instrument, span=span, stage=stage_of(span.file),
        force=force, latitude=latitude, when=when, title=text.title or origin.title,
        why=" ".join((text.why or origin.why).split()),
        provision=provision_from(text.provision) if text.provision else _taken_over(origin),
        commencement=text.commencement or instrument.commencement, repeal=text.repeal or instrument.repeal,
        weigh=tuple(text.weigh) if text.weigh is not None else origin.weigh, checks=(),
        carried_from=origin.instrument, compared=text.compared == "true",
        asked_as=tuple(text.asked_as) if text.asked_as is not None else origin.asked_as,
        words=words_of(origin.words, text.title) if text.title else origin.words, told_at=None, read_by="",
    )  # fmt: skip
    return _continued(made, origin) if isinstance(text, ContinuedText) else made


def _taken_over(origin: Rule) -> Provision:
    """Say how words are known of the edition that takes them over: its own text was not read for them, a law's was."""
    confirmed = origin.provision.evidence is Evidence.CONFIRMED and not origin.force.is_law
    return replace(origin.provision, evidence=Evidence.CORROBORATED) if confirmed else origin.provision


def _continued(made: Rule, origin: Rule) -> Rule:
    """Say of a rule that its edition is taken to have it: where in this one it stands, if it does, is not known."""
    known = Evidence.RECALLED if made.instrument.text_read else Evidence.INFERRED
    read, at = (origin.carried_from, origin.told_at) if origin.inferred else (origin.instrument, origin.provision)
    place = Provision(evidence=known)
    return replace(made, stage=origin.stage, provision=place, carried_from=read, told_at=at)


def _renamed(reference: str, origin: str, carrying: str) -> str:
    """Point a rule's reference to its own edition: `wt13.a` in a rule that carries wt13.b becomes `wt15.a`."""
    old, new = origin.partition(".")[0], carrying.partition(".")[0]
    return f"{new}{reference[len(old) :]}" if reference.startswith(f"{old}.") else reference


def provision_from(text: ProvisionText) -> Provision:
    """Make a place in an instrument."""
    return Provision(text.heading, text.paragraph, text.section, text.evidence, tuple(text.sources))


def _when(text: RuleText, words: Vocabulary) -> Patterns | Missed:
    for trigger in text.when or ():
        if trigger.missed:
            return Missed(trigger.missed)
    return tuple(_pattern(t.event or "", t.where, words) for t in text.when or ())


def _within(text: RuleText, words: Vocabulary) -> FactDate | Period | None:
    """Make a limit: a period, or a date that the case fixes, with what that means of the event the clock runs from."""
    if text.within is None or not text.within.fact:
        return text.within.period if text.within else None
    fact = text.within.fact
    events = [*_started_by(text), *(p.event for p in _clock(text, words) or ())]
    return FactDate(fact, next(filter(None, (words.fact(event, fact) for event in events)), None))


def _started_by(text: RuleText) -> tuple[str, ...]:
    return tuple(t.event for t in text.when or () if t.event)


def _duty(text: RuleText, words: Vocabulary) -> Form | None:
    if text.derives:
        return Derive(text.derives)
    return _form(text.duty, _started_by(text), words) if text.duty else None


def _form(duty: DutyText, started_by: Sequence[str], words: Vocabulary) -> Form:
    if duty.have:
        return Have(condition_from(duty.have, started_by, words))
    if duty.follow:
        return Follow(patterns_from(duty.follow, words), duty.at_least)
    return Perform(patterns_from(duty.perform, words))


def _clock(text: RuleText, words: Vocabulary) -> Patterns | None:
    if text.clock is None or text.clock.kind == "each":
        return None
    when = _when(text, words)
    return patterns_from(text.clock.last, words) or (when if isinstance(when, tuple) else ())


def _exemption(text: UnlessText, started_by: Sequence[str], words: Vocabulary) -> Exemption:
    if text.fact:
        return TriggerFact(condition_from(text.fact, started_by, words))
    if text.of:
        return Concerned(_pattern(text.of, text.where, words))
    if text.event:
        return Happened(_pattern(text.event, text.where, words), tuple(text.since or ()))
    return text.state.standing if text.state else InState("")


def patterns_from(texts: Sequence[PatternText] | None, words: Vocabulary = NO_WORDS) -> Patterns:
    """Make the happenings that are written in some place, if any are."""
    return tuple(replace(_pattern(text.event, text.where, words), of=_of(text)) for text in texts or ())


def _of(text: PatternText) -> Of | None:
    of = text.of if isinstance(text, TiedText) else None
    return Of(of.event, of.same or "", of.started_by or "") if of else None


def _pattern(event: str, where: ConditionText | None, words: Vocabulary) -> Pattern:
    return Pattern(event, condition_from(where, (event,), words))


def condition_from(text: ConditionText | None, events: Sequence[str] = (), words: Vocabulary = NO_WORDS) -> Condition:
    """Make a condition on the facts of some events, each fact with what it means."""
    if text is None:
        return ALWAYS
    parts: list[Condition] = []
    for fact, test in text.tests.items():
        meant = (words.fact(event, fact) for event in events)
        parts.append(replace(_test(fact, test), word=next(filter(None, meant), None)))
    if text.any is not None:
        parts.append(AnyOf(tuple(condition_from(part, events, words) for part in text.any)))
    parts += [condition_from(part, events, words) for part in text.all or ()]
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _test(fact: str, text: TestText) -> Test:
    if text.present:
        return Test(fact, TestKind.PRESENT)
    if text.not_recorded_as is not None:
        return Test(fact, TestKind.NOT_RECORDED_AS, (text.not_recorded_as,))
    if text.at_least is not None:
        return Test(fact, TestKind.AT_LEAST, (text.at_least,))
    if text.includes is not None:
        return Test(fact, TestKind.INCLUDES, tuple(text.includes))
    if text.one_of is not None:
        return Test(fact, TestKind.ONE_OF, tuple(text.one_of))
    return Test(fact, TestKind.IS, (text.equals or "",))
