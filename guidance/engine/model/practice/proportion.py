"""How much a departure has to say for itself, by how likely and how serious the harm is that might come of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guidance.engine.model.instruments.bound import Bound

LIKELIHOODS = ("unlikely", "possible", "likely")
SERIOUSNESSES = ("slight", "serious", "grave")
Harm = tuple[str, str]
"""How likely a harm is, and how serious: each one of the words above."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a level asks for, and why."""

    key: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class Level:
    """A level of recording: the harms for which it is meant, and what it asks for beyond the levels below it."""

    name: str
    means: str
    harms: frozenset[Harm]
    asks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proportion:
    """An authority's levels, the lowest first; each asks for all that those below it ask, and more.

    `keep_years` is how long personal text is kept after the decision, unless a departure says otherwise.
    """

    name: str
    because: str
    levels: tuple[Level, ...]
    keep_years: int
    authority: str | None = None

    def level(self, harms: Iterable[Harm]) -> Level | None:
        """Return the highest level that any of some harms calls for; None where no harm is named."""
        named = set(harms)
        return next((level for level in reversed(self.levels) if level.harms & named), None)

    def asked(self, level: Level | None) -> Iterator[Asked]:
        """Yield what is asked at a level, that of the levels below it first; with no level, what is always asked."""
        highest = level or self.levels[0]
        for each in self.levels:
            yield from (Asked(key, each.name, why) for key, why in each.asks.items())
            if each is highest:
                return


def asked_of(how: Bound, proportion: Proportion, level: Level | None) -> list[Asked]:
    """List what is asked at a level of those who are bound in some way: exceptional reasons, of a council alone."""
    return [each for each in proportion.asked(level) if each.key != "exceptional" or how is Bound.EXCEPTIONAL]
