"""What to weigh: every principle that bears on a case, and the few that fit the moment and whoever stands in it."""

from collections.abc import Iterable, Mapping
from itertools import chain

from guidance.app.house import shipped
from guidance.engine.model.event import Event
from guidance.engine.model.principle import Principle
from guidance.engine.packs.library import Library

FEW = 3
FOR_POLICY_SOURCES = ("leadership", "munro.recording", "public")
FOR_POLICY = frozenset({
    "acpo.4", "acpo.5", "acpo.6", "acpo.8", "acpo.10",
    "domestic-abuse.short-timescales",
    "family-justice.learning-and-scrutiny",
    "journey.expert-triage", "journey.shared-thresholds", "journey.value-work",
    "kent.audits-that-help", "kent.combinations-of-pressure", "kent.records-that-show-thinking",
    "kent.reflective-oversight", "kent.responding-to-concern",
    "law.safeguarding-in-everything",
    "munro.compliance-is-not-safety", "munro.double-loop-learning", "munro.length-paralyses",
    "munro.novices-and-experts", "munro.predictability-in-joint-work", "munro.requisite-variety",
    "munro.timeliness-and-quality", "munro.unintended-effects", "munro.whole-system",
    "nfer.more-than-one-kind-of-case", "nfer.supervision", "nfer.transdisciplinary-teams",
    "tower-hamlets.supervision", "tower-hamlets.time-frames",
})  # fmt: skip
"""Principles that speak to those who write rules, lead services or review decisions, and not to whoever decides now."""


def principles_of(library: Library) -> Mapping[str, Principle]:
    """Return every principle that a case may be weighed by, by its identifier."""
    return {p.id: p for p in (*shipped().principles, *library.principles)}


def for_practice(principle: str) -> bool:
    """Tell whether a principle speaks to whoever has a child in front of them."""
    return principle not in FOR_POLICY and not principle.startswith(tuple(f"{s}." for s in FOR_POLICY_SOURCES))


def to_weigh(library: Library, named: Iterable[str], events: Iterable[Event]) -> tuple[Principle, ...]:
    """List all that bears: what is pinned, what is named in order, what the latest event calls up."""
    known = principles_of(library)
    pinned = (p.id for p in known.values() if p.pinned)
    chosen = dict.fromkeys(chain(pinned, named, _bearing(known, events)))
    return tuple(known[name] for name in chosen if name in known)


def few_to_weigh(library: Library, named: Iterable[str], events: Iterable[Event]) -> tuple[Principle, ...]:
    """Choose three at most: what the lines on the screen name, in their order, then what the latest event calls up."""
    known = principles_of(library)
    chosen = dict.fromkeys(chain(named, _bearing(known, events)))
    return tuple(known[name] for name in chosen if name in known and for_practice(name))[:FEW]


def _bearing(known: Mapping[str, Principle], events: Iterable[Event]) -> list[str]:
    latest = max(events, key=lambda e: (e.end, e.id), default=None)
    return [p.id for p in known.values() if latest and latest.event in p.bears_on]
