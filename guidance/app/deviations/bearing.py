"""What bears on departing from a rule: what it says and why, the ways out it has itself, and what to weigh."""

from collections.abc import Iterator
from dataclasses import dataclass

from guidance.app.refusal import Refused
from guidance.app.tensions import words_kept
from guidance.engine.diagnostics import Diagnostic, Span, did_you_mean
from guidance.engine.explain.clauses.clauses import meanwhile
from guidance.engine.explain.names import says, source_of
from guidance.engine.explain.sentence import events_of, exemption, happening, sentence
from guidance.engine.model.instruments.bound import Bound, bound
from guidance.engine.model.principle import Principle
from guidance.engine.model.rule import Rule
from guidance.engine.packs.library import Library

NO_DEPARTURE = (
    "This is law. No departure from it is open to anyone. What you record is kept as an explanation: it changes "
    "nothing about what the record shows, and it is not lost."
)
JUDGEMENT = "This is a matter of professional judgement; your reasons are what others will go by."
STANDING = {
    Bound.LAW: NO_DEPARTURE,
    Bound.EXCEPTIONAL: (
        "A council, in its social services work, follows statutory guidance unless exceptional reasons justify a "
        "variation, recorded on the authority's behalf (Local Authority Social Services Act 1970, section 7). Any "
        "others whom this binds have regard to it, and have clear reasons."
    ),
    Bound.REGARD: "Those whom this binds must have regard to it: going another way calls for clear reasons, recorded.",
    Bound.OTHER: JUDGEMENT,
}
NOT_A_DEPARTURE = (
    "This rule itself allows for more time, with reasons ({latitude}). Taking longer is then no departure: record the "
    "reason for the delay (`guidance deviations delay`)."
)


@dataclass(frozen=True)
class Bearing:
    """What to read before departing from a rule.

    `related` are rules of the same force that allow or except; `kept` names it, and those whose words it keeps.
    """

    rule: Rule
    standing: str
    ways_out: tuple[str, ...]
    related: tuple[Rule, ...]
    latitude: str
    weigh: tuple[Principle, ...]
    kept: frozenset[str]


def rule_named(name: str, library: Library) -> Rule | None:
    """Return a rule by its identifier, those that apply instead under a trial among them."""
    return library.rule(name) or next((r for t in library.trials for r in t.instead if r.id == name), None)


def bearing_of(name: str, library: Library) -> Bearing:
    """Gather what bears on departing from a rule.

    Raises:
        Refused: There is no such rule.
    """
    rule = rule_named(name, library)
    if rule is None:
        cure = did_you_mean(name, (r.id for r in library.rules), "look it up with `guidance rules`")
        raise Refused([Diagnostic("G205", f"`{name}` is not a rule", Span("--rule"), cure)])
    latitude = NOT_A_DEPARTURE.format(latitude=rule.latitude) if rule.latitude else ""
    kept = frozenset(words_kept({r.id: r for r in library.rules}, rule))
    return Bearing(rule, STANDING[bound(rule)], tuple(_ways_out(rule)), _related(rule, library), latitude,
                   _weigh(rule, kept, library), kept)  # fmt: skip


def _ways_out(rule: Rule) -> Iterator[str]:
    """Yield the exceptions that a rule has itself: whom it does not reach, what ends it, how long it allows."""
    yield from (f"It does not reach a case where {exemption(unless, events_of(rule))}." for unless in rule.unless)
    if rule.until:
        yield f"It ends when {happening(rule.until)}."
    if rule.while_state:
        yield f"It applies only while {meanwhile(rule.while_state)}."


def _related(rule: Rule, library: Library) -> tuple[Rule, ...]:
    """List the rules of the same provision that permit something: the exceptions that the text has elsewhere."""
    same = [r for r in library.rules if r.instrument.id == rule.instrument.id and r.id != rule.id]
    place = rule.provision.heading
    return tuple(r for r in same if str(r.modality) == "may" and r.provision.heading == place)


def _weigh(rule: Rule, kept: frozenset[str], library: Library) -> tuple[Principle, ...]:
    """List the principles that bear on it: those that pull against it first, then those it names, then by event."""
    against = [p for p in library.principles if any(t.rule in kept for t in p.pulls_against)]
    named = [p for p in library.principles if p.id in rule.weigh]
    bearing = [p for p in library.principles if not kept.isdisjoint(p.bears_on)]
    return tuple(dict.fromkeys([*against, *named, *bearing]))


def lines(bearing: Bearing) -> Iterator[str]:
    """Put the rule in words: the ways out come first, before anyone is asked why they depart."""
    rule = bearing.rule
    yield f"{says(rule)}: {rule.title}. [{rule.id}]"
    yield f"{sentence(rule)} ({source_of(rule)})"
    yield from (f"Its own exceptions: {way}" for way in bearing.ways_out)
    if not bearing.ways_out:
        yield "Its own exceptions: none is in the rule."
    yield from (f"Beside it: {says(r)}: {r.title}. [{r.id}]" for r in bearing.related)
    if bearing.latitude:
        yield bearing.latitude
    yield f"Why it exists: {rule.why}"
    yield bearing.standing


def to_weigh(bearing: Bearing) -> Iterator[str]:
    """Put in words what bears on departing from the rule, and why it pulls against it where it does."""
    yield "To weigh (never a test, never a score):"
    for n, principle in enumerate(bearing.weigh, 1):
        pulls = next((t.because for t in principle.pulls_against if t.rule in bearing.kept), "")
        yield f"{n}. {principle.title} [{principle.id}]" + (f": {pulls}" if pulls else "")
