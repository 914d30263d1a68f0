"""Two rules of one authority that cannot both be meant: one thing asked twice by two limits, or asked and forbidden."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from guidance.engine.diagnostics import Diagnostic
from guidance.engine.model.condition import Patterns
from guidance.engine.model.rule import Modality, Rule
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.local.drift import meet
from guidance.engine.packs.reading.places import Entry

Written = tuple[Entry[object], Rule]
_OWED = {Modality.MUST, Modality.SHOULD}
_FIRST, _LAST = date.min, date.max


def check_pairs(written: Sequence[Written], words: Vocabulary) -> Iterator[Diagnostic]:
    """Find, among what each authority writes, rules in force at once that ask for one thing in two ways."""
    own: dict[tuple[str, frozenset[str]], list[Written]] = {}
    for entry, rule in written:
        if rule.authority and rule.performing and rule.triggers and not rule.trial:
            own.setdefault((rule.authority, frozenset(p.event for p in rule.performing)), []).append((entry, rule))
    for alike in own.values():
        for (_, first), (entry, second) in combinations(alike, 2):
            if _at_once(first, second) and meet(first.triggers, second.triggers, words):
                yield from _check_pair(entry, first, second, words)


def _at_once(one: Rule, other: Rule) -> bool:
    """Tell whether there is a day on which both are in force."""
    if one.instrument.when_named != other.instrument.when_named:
        return False
    begins = max(one.commencement or _LAST, other.commencement or _LAST)
    return begins < min(one.repeal or _LAST, other.repeal or _LAST)


def _check_pair(entry: Entry[object], first: Rule, second: Rule, words: Vocabulary) -> Iterator[Diagnostic]:
    """Find a rule that forbids what another asks for, or asks for the same by another limit."""
    also = (first.span,) if first.span else ()
    said = {first.modality, second.modality}
    if Modality.MUST_NOT in said and said & _OWED and meet(first.performing, second.performing, words):
        asks, forbids = (first, second) if second.modality is Modality.MUST_NOT else (second, first)
        message = f"`{asks.id}` asks for what `{forbids.id}` forbids"
        yield entry.warning("G358", message, entry.at("id"), "say in `where` of which such events each is", *also)
    elif said <= _OWED and _same(first, second) and _limit(first) != _limit(second):
        message = f"asks for what `{first.id}` asks for, by another limit"
        cure = "keep one of the two, or say in `where` of which cases each is"
        yield entry.warning("G357", message, entry.at("id"), cure, *also)


def _same(one: Rule, other: Rule) -> bool:
    """Tell whether two rules have the same start, state and act, and leave out the same cases."""
    parts = ((r.triggers, r.performing, r.while_state, r.unless) for r in (one, other))
    mine, others = parts
    return mine == others


def _limit(rule: Rule) -> tuple[object, Patterns, object]:
    return rule.within, rule.before, rule.how_soon
