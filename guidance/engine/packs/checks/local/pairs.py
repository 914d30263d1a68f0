"""Two rules of one authority that cannot both be meant: one under two names, by two limits, or asked and forbidden."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import Patterns, tests_of
from guidance.engine.model.rule import Force, Have, Instrument, Modality, Provision, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.local.drift import meet
from guidance.engine.packs.checks.satisfying import can_hold
from guidance.engine.packs.reading.places import Entry
from guidance.engine.packs.schema.rule import CarriesText, RuleText

Written = tuple[Entry[object], Rule]
Act = tuple[str | None, Patterns, Patterns]
"""Whose it is, what starts it and what does it."""
_OF_WHICH = "say in `where` of which such events each is"
_OWED = {Modality.MUST, Modality.SHOULD}
_FIRST, _LAST = date.min, date.max


def check_names(written: Iterable[tuple[Entry[RuleText] | Entry[CarriesText], Rule]]) -> Iterator[Diagnostic]:
    """Find a rule that says what another of its instrument, or of its authority, says on the same days."""
    seen = defaultdict[object, list[tuple[Entry[RuleText] | Entry[CarriesText], Rule]]](list)
    for entry, rule in written:
        if rule.checkable and (isinstance(entry.text, RuleText) or rule.authority):
            same = seen[rule.authority or rule.instrument.id, repr(_bare(rule))]
            first = next((each for each in same if each[1].id != rule.id and _at_once(each[1], rule)), None)
            same.append((entry, rule))
            if first:
                other = first[1].instrument != rule.instrument
                cure = (
                    "give the edition before a `repeal`, or delete one of the two" if other else "delete one of the two"
                )
                yield entry.warning("G337", f"says what `{first[1].id}` says", entry.at("id"), cure, first[0].at("id"))


def _bare(rule: Rule) -> Rule:
    """Return what a rule says, without its name, its place and, of an authority's, the dates of its edition."""
    said = replace(
        rule, id="", title="", why="", stage="", span=None, words="", asked_as=(), provision=Provision(), carries="",
        carried_from=None, weigh=(),
    )  # fmt: skip
    own = replace(said, instrument=_NO_EDITION, commencement=None, repeal=None, relates_to="", told_at=None, checks=())
    return own if rule.authority else said


_NO_EDITION = Instrument("", "", Force.LOCAL_PROCEDURE)


def check_pairs(written: Sequence[Written], words: Vocabulary) -> Iterator[Diagnostic]:
    """Find, among what each authority writes, rules in force at once that ask for one thing in two ways."""
    own = [each for each in written if each[1].authority and each[1].performing and each[1].triggers]
    owed = [each for each in own if each[1].modality in _OWED]
    yield from _check_twice(owed)
    yield from _check_contrary([each for each in written if isinstance(each[1].duty, Have)], words)
    asked = defaultdict[str, dict[Act, list[Rule]]](dict)
    for _, rule in owed:
        for event in {pattern.event for pattern in rule.performing}:
            asked[event].setdefault(_act(rule), []).append(rule)
    yield from _check_forbidden([each for each in own if each[1].modality is Modality.MUST_NOT], asked, words)


def _check_twice(owed: Sequence[Written]) -> Iterator[Diagnostic]:
    """Find a rule that has the start, state, act and exemptions of an earlier one, and another limit."""
    seen = defaultdict[object, dict[str, list[Rule]]](dict)
    for entry, rule in owed:
        alike, limit = seen[(_act(rule), repr((rule.while_state, rule.unless)))], repr(_limit(rule))
        others = (other for its, those in alike.items() if its != limit for other in those)
        first = next((other for other in others if _at_once(other, rule)), None)
        alike.setdefault(limit, []).append(rule)
        if first:
            also = (first.span,) if first.span else ()
            cure = "keep one of the two, or say in `where` of which cases each is"
            message = f"asks for what `{first.id}` asks for, by another limit"
            yield entry.warning("G357", message, entry.at("id"), cure, *also)


def _check_contrary(asking: Sequence[Written], words: Vocabulary) -> Iterator[Diagnostic]:
    """Find what an event is to have under one rule of an authority, and cannot have under another."""
    seen = defaultdict[object, list[Written]](list)
    for entry, rule in asking:
        if not (rule.authority and rule.modality in _OWED):
            continue
        for event in {trigger.event for trigger in rule.triggers} & set(words.events):
            others = seen[rule.authority, event]
            first = next((r for _, r in others if _at_once(r, rule) and _contrary(r, rule, event, words)), None)
            others.append((entry, rule))
            if first:
                also = (first.span,) if first.span else ()
                message = f"no `{event}` can be as this and as `{first.id}` ask it to be"
                yield entry.warning("G358", message, entry.at("id"), _OF_WHICH, *also)


def _contrary(one: Rule, other: Rule, event: str, words: Vocabulary) -> bool:
    """Tell whether an event that starts two rules cannot be as both of them ask it to be."""
    asked = [rule.duty.condition for rule in (one, other) if isinstance(rule.duty, Have)]
    named = [{test.fact for test in tests_of(condition)} for condition in asked]
    if named[0].isdisjoint(named[1]) or not meet(_of(one, event), _of(other, event), words):
        return False
    return not can_hold(asked, words.events[event].facts)


def _of(rule: Rule, event: str) -> Patterns:
    return tuple(trigger for trigger in rule.triggers if trigger.event == event)


def _check_forbidden(
    bans: Sequence[Written], asked: Mapping[str, Mapping[Act, Sequence[Rule]]], words: Vocabulary
) -> Iterator[Diagnostic]:
    """Find a rule that forbids what another asks for; starts and acts that many rules share are held together once."""
    met = dict[Act, list[Rule]]()
    for entry, forbids in bans:
        if (ban := _act(forbids)) not in met:
            near = {act: rules for pattern in forbids.performing for act, rules in asked.get(pattern.event, {}).items()}
            met[ban] = [rule for act, rules in near.items() if _meet(act, ban, words) for rule in rules]
        both = (rule for rule in met[ban] if _at_once(rule, forbids) and not (rule.trial or forbids.trial))
        if asks := next(both, None):
            message, also = f"`{asks.id}` asks for what `{forbids.id}` forbids", (asks.span,) if asks.span else ()
            yield entry.warning("G358", message, entry.at("id"), _OF_WHICH, *also)


def _act(rule: Rule) -> Act:
    return rule.authority, rule.triggers, rule.performing


def _meet(one: Act, other: Act, words: Vocabulary) -> bool:
    """Tell whether one event can start both, and one do what both speak of, in the cases of one authority."""
    return one[0] == other[0] and meet(one[2], other[2], words) and meet(one[1], other[1], words)


def _at_once(one: Rule, other: Rule) -> bool:
    """Tell whether there is a day on which both are in force."""
    if one.instrument.when_named != other.instrument.when_named:
        return False
    begins = max(one.commencement or _LAST, other.commencement or _LAST)
    return begins < min(one.repeal or _LAST, other.repeal or _LAST)


def _limit(rule: Rule) -> tuple[object, Patterns, object]:
    return rule.within, rule.before, rule.how_soon
