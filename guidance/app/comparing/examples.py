"""Made-up cases that show what a change does: made from the two rules alone, and from no record of anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.app.comparing.outcomes import SAME, Became
from guidance.app.comparing.pairs import Pair
from guidance.engine.evaluate import definition
from guidance.engine.explain.clauses.clauses import event_clause
from guidance.engine.explain.names import day_in_words
from guidance.engine.explain.outcome import in_words
from guidance.engine.model.condition import ALWAYS, Condition, Pattern
from guidance.engine.model.event import Event, Fact
from guidance.engine.model.finding import Finding
from guidance.engine.model.rule import FactDate, Happened, InState, Missed, Rule, TriggerFact
from guidance.engine.model.vocabulary import Vocabulary
from guidance.engine.packs.checks.satisfying import passing
from guidance.engine.packs.library import Library

CASE = "made up"
_SETTLED, _BEFORE, _FIXED, _LONG = 28, 7, 14, 400
"""Days: from a rule's first to a Monday, back to what had to be so, on to a day that the case fixes, to the end."""
_OTHER = "another"


@dataclass(frozen=True)
class Example:
    """A made-up case, and what each of two rules says of it; an empty text where one says nothing."""

    kind: str
    events: tuple[Event, ...]
    as_at: date
    was: str
    now: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Say what happened in it, a day at a time."""
        return tuple(f"{day_in_words(event.day)}: {_happened(event)}" for event in self.events)

    @property
    def data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "made_up": True, "kind": self.kind, "as_at": self.as_at.isoformat(),
            "events": [{"at": e.at, "event": e.event, **e.facts} for e in self.events],
            "was": self.was or None, "now": self.now or None,
        }  # fmt: skip


def _happened(event: Event) -> str:
    said = "; ".join(filter(None, (_fact(name, value) for name, value in event.facts.items())))
    return f"{event_clause(event.event)}{f' ({said})' if said else ''}"


def _fact(name: str, value: Fact) -> str:
    written = ", ".join(value) if isinstance(value, tuple) else value
    return f"{name.replace('_', ' ')}: {'yes' if written == 'true' else 'no' if written == 'false' else written}"


def examples(pair: Pair, old: Library, new: Library) -> Iterator[Example]:
    """Make one case for each way in which a finding can change, as far as one is found; the same for any records."""
    seen: set[str] = set()
    for events, as_at in _cases(pair, old, new):
        one = _became(pair, events, as_at, (old, new))
        if one and one.kind != SAME and one.kind not in seen:
            seen.add(one.kind)
            was, now = (in_words(f, as_at) if f else "" for f in (one.old, one.new))
            yield Example(one.kind, tuple(sorted(events, key=lambda e: e.day)), as_at, was, now)


def _became(pair: Pair, events: Sequence[Event], as_at: date, libraries: tuple[Library, Library]) -> Became | None:
    """Put both rules to a made-up case, and see what became of the duty that its trigger began."""
    found = [
        next((f for f in _put(rule, events, as_at, library) if f.trigger.id == "trigger"), None)
        for rule, library in zip((pair.old, pair.new), libraries, strict=True)
    ]
    return Became(pair.key, *found) if any(found) else None


def _put(rule: Rule | None, events: Sequence[Event], as_at: date, library: Library) -> list[Finding]:
    if rule is None:
        return []
    own = [replace(e, authority=rule.authority) for e in events]
    calendars, states = library.calendars, library.vocabulary.states
    found = definition.evaluate([rule, *library.definitions], own, as_at, calendars=calendars, states=states)
    return [f for f in found if f.rule.id == rule.id]


def _cases(pair: Pair, old: Library, new: Library) -> Iterator[tuple[list[Event], date]]:
    """Make up cases: begun, and then nothing, done, or ended, on the days on which it makes a difference."""
    rules = [(rule, library) for rule, library in ((pair.old, old), (pair.new, new)) if rule]
    for start in _days([rule for rule, _ in rules]):
        for rule, library in rules:
            for begun in _begun(rule, start, library.vocabulary):
                yield from _followed(begun, start, [r for r, _ in rules], library)


def _days(rules: Sequence[Rule]) -> Iterator[date]:
    """Give a Monday on which all of them are in force, or else one for each."""
    begins = [r.commencement for r in rules if r.commencement]
    both = _monday(max(begins)) if begins else None
    if both and all(r.in_force(both) for r in rules):
        yield both
        return
    yield from (day for day in dict.fromkeys(map(_monday, begins)) if any(r.in_force(day) for r in rules))


def _monday(first: date) -> date:
    day = first.toordinal() + _SETTLED
    return date.fromordinal(day + (7 - date.fromordinal(day).weekday()) % 7)


def _begun(rule: Rule, start: date, words: Vocabulary) -> Iterator[list[Event]]:
    """Make up each start of a rule: plain, and with each thing that would exempt it."""
    if isinstance(rule.when, Missed):
        return
    before = list(_before(rule.while_state, start, words))
    for pattern in rule.when:
        plain = _event(pattern, start, words, "trigger", _fixed(rule, start))
        if plain:
            yield [*before, plain]
            yield from ([*before, *with_it] for with_it in _exempt(rule, plain, start, words))


def _exempt(rule: Rule, plain: Event, start: date, words: Vocabulary) -> Iterator[list[Event]]:
    for unless in rule.unless:
        if isinstance(unless, TriggerFact):
            facts = _facts(unless.condition, plain.event, start, words)
            yield from [[replace(plain, facts={**plain.facts, **facts})]] if facts is not None else []
        elif isinstance(unless, Happened):
            earlier = _event(unless.pattern, _on(start, -_BEFORE), words, "earlier")
            yield from [[earlier, plain]] if earlier else []
        elif isinstance(unless, InState):
            yield [*_before(unless, start, words), plain]


def _before(state: InState | None, start: date, words: Vocabulary) -> Iterator[Event]:
    """Make up what begins a state, some days before."""
    known = words.states.get(state.state) if state else None
    if state and known and known.starts_with:
        days = _BEFORE + state.long_before
        begun = _event(Pattern(known.starts_with[0], ALWAYS), _on(start, -days), words, "state")
        yield from [begun] if begun else []


def _followed(
    begun: list[Event], start: date, rules: Sequence[Rule], library: Library
) -> Iterator[tuple[list[Event], date]]:
    """Go on with a case around its limit: with nothing, with what does what is asked, or with what ends it."""
    last = _on(start, _LONG)
    yield begun, start
    dues = [f.due for rule in rules for f in _put(rule, begun, start, library) if f.due and f.trigger.id == "trigger"]
    near = sorted({_on(due, n) for due in dues for n in (0, 1)})
    yield from ((begun, day) for day in near)
    for rule in rules:
        for pattern in (*rule.performing, *rule.until):
            for day in (_on(start, 1), *near):
                then = _event(pattern, day, library.vocabulary, "later")
                if then:
                    yield [*begun, then], last
    yield begun, last


def _event(  # noqa: PLR0917  what an event is
    pattern: Pattern, day: date, words: Vocabulary, named: str, more: Mapping[str, Fact] | None = None
) -> Event | None:
    """Make up an event that fits a pattern, with as few facts as will do."""
    facts = _facts(pattern.where, pattern.event, day, words)
    if facts is None:
        return None
    return Event(CASE, pattern.event, day.isoformat(), day, id=named, facts={**(more or {}), **facts})


def _facts(condition: Condition, event: str, day: date, words: Vocabulary) -> dict[str, Fact] | None:
    known = words.events.get(event)
    found = passing(condition, known.facts) if known else None
    if found is None or known is None:
        return None
    return {
        name: _likely(value, known.facts[name].type, known.facts[name].values, day) for name, value in found.items()
    }


def _likely(value: Fact, kind: str, values: Sequence[str], day: date) -> Fact:
    """Give a value that a record could hold in place of one that only is not any of those named."""
    if value not in {_OTHER, (_OTHER,)}:
        return value
    usual: dict[str, Fact] = {"date": day.isoformat(), "any_of": tuple(values[:1]) or ("something",)}
    return usual.get(kind, "something")


def _fixed(rule: Rule, start: date) -> dict[str, Fact]:
    named = [rule.within.fact] if isinstance(rule.within, FactDate) else []
    fixed: dict[str, Fact] = {name: _on(start, _FIXED).isoformat() for name in named}
    return fixed | ({rule.counts_from: start.isoformat()} if rule.counts_from else {})


def _on(day: date, more: int) -> date:
    return date.fromordinal(day.toordinal() + more)
