"""Two rules of one authority that cannot both be meant: one thing asked twice by two limits, or asked and forbidden."""

from collections.abc import Iterator, Sequence
from datetime import date

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
    own = [each for each in written if each[1].authority and each[1].performing and each[1].triggers]
    owed = [each for each in own if each[1].modality in _OWED]
    yield from _check_twice(owed)
    doing: dict[str, list[Written]] = {}
    for each in owed:
        for event in {pattern.event for pattern in each[1].performing}:
            doing.setdefault(event, []).append(each)
    for entry, forbids in (each for each in own if each[1].modality is Modality.MUST_NOT):
        for _, asks in (each for pattern in forbids.performing for each in doing.get(pattern.event, ())):
            if _at_once(asks, forbids) and _meet(asks, forbids, words):
                message, also = f"`{asks.id}` asks for what `{forbids.id}` forbids", (asks.span,) if asks.span else ()
                yield entry.warning(
                    "G358", message, entry.at("id"), "say in `where` of which such events each is", *also
                )
                break


def _check_twice(owed: Sequence[Written]) -> Iterator[Diagnostic]:
    """Find a rule that has the start, state, act and exemptions of an earlier one, and another limit."""
    seen: dict[str, Rule] = {}
    for entry, rule in owed:
        said = repr((rule.authority, rule.triggers, rule.performing, rule.while_state, rule.unless))
        first = seen.setdefault(said, rule)
        if _limit(first) != _limit(rule) and _at_once(first, rule):
            also = (first.span,) if first.span else ()
            cure = "keep one of the two, or say in `where` of which cases each is"
            message = f"asks for what `{first.id}` asks for, by another limit"
            yield entry.warning("G357", message, entry.at("id"), cure, *also)


def _meet(one: Rule, other: Rule, words: Vocabulary) -> bool:
    """Tell whether one event can start both, and one do what both speak of, in the cases of one authority."""
    same = one.authority == other.authority and not (one.trial or other.trial)
    return same and meet(one.performing, other.performing, words) and meet(one.triggers, other.triggers, words)


def _at_once(one: Rule, other: Rule) -> bool:
    """Tell whether there is a day on which both are in force."""
    if one.instrument.when_named != other.instrument.when_named:
        return False
    begins = max(one.commencement or _LAST, other.commencement or _LAST)
    return begins < min(one.repeal or _LAST, other.repeal or _LAST)


def _limit(rule: Rule) -> tuple[object, Patterns, object]:
    return rule.within, rule.before, rule.how_soon
