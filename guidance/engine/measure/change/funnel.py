"""Funnel plots: a share in each of many places beside the range that chance would bring at its size. No ranking.

Places differ by more than chance for many reasons that no count holds, so that the limits are widened by how far the
middle of them scatters; what lies outside even so is where to ask, and not who is worse.

Source:
    Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24(8):
    limits by the normal approximation; multiplicative over-dispersion, from z-scores winsorised at a tenth.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CLOSE, FAR = 1.96, 3.0
WINSOR = 0.1
FEWEST_PLACES = 10


@dataclass(frozen=True)
class Place:
    """A part of a whole in one place, and on which side of the far limits it lies: -1 below, 0 within, 1 above."""

    name: str
    part: int
    whole: int
    outside: int

    @property
    def share(self) -> float:
        """The part of the whole."""
        return self.part / self.whole


@dataclass(frozen=True)
class Funnel:
    """The places by name, the share of all of them together, and how much wider than chance their limits are."""

    places: tuple[Place, ...]
    share: float
    scatter: float

    def limits(self, whole: int, reach: float = FAR) -> tuple[float, float]:
        """Return the limits of a share at one size."""
        return _limits(self.share, self.scatter, whole, reach)


def funnel(counts: Mapping[str, tuple[int, int]]) -> Funnel | None:
    """Lay out a share in many places; None of fewer than ten, or where all or none is the part.

    Args:
        counts: By name, the part and the whole; a whole of nothing is left out.
    """
    known = {name: both for name, both in sorted(counts.items()) if both[1]}
    part, whole = (sum(both[n] for both in known.values()) for n in (0, 1))
    if len(known) < FEWEST_PLACES or not 0 < part < whole:
        return None
    share = part / whole
    scores = [(one / of - share) / math.sqrt(share * (1 - share) / of) for one, of in known.values()]
    scatter = max(1.0, sum(score * score for score in _winsorised(scores)) / len(scores))
    places = []
    for name, (one, of) in known.items():
        low, high = _limits(share, scatter, of, FAR)
        places.append(Place(name, one, of, (one / of > high) - (one / of < low)))
    return Funnel(tuple(places), share, scatter)


def _limits(share: float, scatter: float, whole: int, reach: float) -> tuple[float, float]:
    error = reach * math.sqrt(scatter * share * (1 - share) / whole)
    return max(0.0, share - error), min(1.0, share + error)


def _winsorised(scores: Sequence[float]) -> list[float]:
    """Bring the lowest and the highest tenth in to those beside them."""
    ordered = sorted(scores)
    cut = int(WINSOR * len(ordered))
    return [min(max(score, ordered[cut]), ordered[-1 - cut]) for score in ordered]
