"""What a ruleset refers to by number while it is written: patterns, conditions, states, limits and names."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

from guidance.engine.evaluate.live.words import Kind
from guidance.engine.model.condition import ALWAYS, Condition, Patterns
from guidance.engine.model.period import Convention, Period
from guidance.engine.model.rule import Concerned, FactDate, Happened, InState, Missed, Rule

OPENING, EXEMPTING, LACKING, STANDING, UNSURE = 1, 10, 200, 300, 310
"""Priorities: a duty opens; exemptions are asked in their order; then it stands; a sure order before an unsure one."""

REPEAL, MISSED = "repeal", "missed"
"""The names of events that no record holds: the repeal that ends duties, and the day after a limit was missed."""


@dataclass(frozen=True, slots=True)
class Repealed:
    """The repeal of a rule with which its duties end."""

    rule: str
    day: date


@dataclass(frozen=True, slots=True)
class Each:
    """Patterns that an event fits or not for each trigger by itself, since it may be of one and not of another."""

    patterns: Patterns
    closing: Patterns
    same: str
    when: Patterns | Missed


Against = Patterns | Missed | Repealed | Each
"""What an event in some role is held against."""


@dataclass(frozen=True, slots=True)
class Length:
    """What a limit is reckoned by. `ahead` is the time that has to have run before a trigger, if it is that."""

    of: Period | FactDate
    calendar: str
    closed_by: str | None
    convention: Convention
    ahead: Period | None = None
    counts_from: str = ""
    rule: Rule | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Heed:
    """What a trigger of one rule has to tell besides: conditions, states, what came before it, each by its number."""

    rule: Rule
    flag: int
    conditions: tuple[tuple[int, Condition], ...]
    has: tuple[tuple[int, Condition], ...]
    states: tuple[tuple[int, InState], ...]
    before: tuple[tuple[int, Happened | Concerned], ...] = ()


@dataclass
class Drafting:
    """The numbers given so far; each thing keeps its own."""

    numbers: dict[Hashable, int] = field(default_factory=dict)
    fits: dict[Kind, dict[Against, int]] = field(default_factory=dict)
    limits: dict[Kind, dict[Length, int]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    authorities: dict[str, int] = field(default_factory=dict)

    def number(self, of: Hashable) -> int:
        """Return the number of a condition, a state, a limit or a pattern."""
        return self.numbers.setdefault(of, len(self.numbers) + 1)

    def fit(self, kind: Kind, against: Against) -> int:
        """Have events in a role held against something, and return its number."""
        return self.fits.setdefault(kind, {}).setdefault(against, self.number(against))

    def limit(self, kind: Kind, length: Length) -> int:
        """Have a limit reckoned from events in a role, and return its number."""
        return self.limits.setdefault(kind, {}).setdefault(length, self.number(length))

    def name(self, event: str) -> int:
        """Return the number of the name of an event."""
        return self.names.setdefault(event, len(self.names) + 1)

    def authority(self, code: str) -> int:
        """Return the number of an authority."""
        return self.authorities.setdefault(code, len(self.authorities) + 1)


def names(patterns: Patterns | Missed) -> set[str]:
    """Return the names of the events that some patterns speak of."""
    return set() if isinstance(patterns, Missed) else {p.event for p in patterns}


def spoken_of(against: Against) -> set[str]:
    """Return the names of the events that can fit what they are held against."""
    if isinstance(against, Missed):
        return {MISSED}
    if isinstance(against, Each):
        return names(against.patterns)
    return {REPEAL} if isinstance(against, Repealed) else names(against)


def asked_of_all(unless: Happened | Concerned) -> bool:
    """Tell whether an exemption hangs on all that came before a trigger together, and not on one event of it."""
    return isinstance(unless, Concerned) or bool(unless.since)


def may_be_unknown(patterns: Patterns) -> bool:
    """Tell whether an event may lack a fact that some patterns ask for."""
    return any(p.where != ALWAYS or p.of for p in patterns)
