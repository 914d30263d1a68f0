"""Bunching from counts day by day: how many more ended in the last days of a limit than a smooth curve would have.

The curve is fitted away from the limit and read across it. There is no one right curve: sixteen are fitted, of four
orders, each leaving out four stretches of days around the limit. Those of a stretch are weighted by how well they fit
(Akaike's weights), the stretches alike, and the interval takes in how far the curves differ.

Source:
    Kleven, H. J. (2016), Bunching, Annual Review of Economics 8; Burnham, K. P. and Anderson, D. R. (2002), Model
    Selection and Multimodel Inference, 2nd ed., section 4.3 (weights, and the interval across models).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from guidance.engine.measure.bunching.curve import Curve, fitted

ORDERS = (2, 3, 4, 5)
AFTER = (10, 15)
"""How many days after the limit are left out of a fit: what was brought forward is missing there."""
FEWEST = 300
"""The least number of things done, inside the days that are fitted, for which an estimate is given."""
Z95 = 1.96
_SPARE = 3
"""How many more counts than coefficients a fit needs."""
ASSUMPTIONS = (
    (
        "Without the limit, the number done on each day would have changed smoothly from day to day; the curve is an "
        "exponential of a polynomial of order 2 to 5 in the logarithm of the day."
    ),
    "Nothing else changes at that day: no other limit, form or return ends there.",
    (
        "What was brought forward comes from no more than 10 to 15 working days after the limit, and what gathers "
        "before it is not spread over earlier days: those who pace their work to a limit from the start are not seen."
    ),
    "One thing done does not depend on another. Where days scatter more than chance would, the interval is widened.",
)


@dataclass(frozen=True)
class Fit:
    """One curve: its order, how many days it leaves out before and after the limit, the excess, and its weight."""

    order: int
    before: int
    after: int
    excess: float
    variance: float
    weight: float


@dataclass(frozen=True)
class Excess:
    """How many more were done on the days `first` to `limit` than the curves expect: an estimate and its 95 % interval.

    `of` is how many were done in all, and `done` on those days. An excess may be less than nothing.
    """

    first: int
    limit: int
    of: int
    done: int
    excess: float
    low: float
    high: float
    fits: tuple[Fit, ...]

    @property
    def found(self) -> bool:
        """Tell whether the whole interval lies above nothing."""
        return self.low > 0


def last_days(limit: int) -> int:
    """Say how many days up to a limit are looked at: a ninth of it, as the published tables take 41 to 45, or two.

    >>> last_days(45), last_days(15), last_days(1)
    (5, 2, 1)
    """
    return min(limit, max(2, limit // 9))


def excess(days: Mapping[int, int], limit: int) -> Excess | None:
    """Estimate the bunching at a limit; None where too little was done, or the limit is too short, for any estimate.

    Args:
        days: How many took each number of days. Those that took none are not fitted.
        limit: The last day in time.
    """
    return _excess(tuple(sorted(days.items())), limit)


@lru_cache(maxsize=64)
def _excess(counted: tuple[tuple[int, int], ...], limit: int) -> Excess | None:
    """Estimate it once for the same days: a dossier shows it, and looks for it among its patterns."""
    days = dict(counted)
    first, last = max(1, limit // 5), limit + max(limit, 30)
    if limit < 2 * last_days(limit) + 1 or sum(n for day, n in days.items() if first <= day <= last) < FEWEST:
        return None
    fits = tuple(_fits(days, limit, (first, last)))
    if not fits:
        return None
    total = sum(fit.weight for fit in fits)
    middle = sum(fit.excess * fit.weight for fit in fits) / total
    error = sum(fit.weight * math.sqrt(fit.variance + (fit.excess - middle) ** 2) for fit in fits) / total
    near = range(limit - last_days(limit) + 1, limit + 1)
    done = sum(days.get(day, 0) for day in near)
    low, high = middle - Z95 * error, middle + Z95 * error
    return Excess(near[0], limit, sum(days.values()), done, middle, low, high, fits)


def _fits(days: Mapping[int, int], limit: int, span: tuple[int, int]) -> Iterator[Fit]:
    """Fit every order to what each stretch leaves, and weigh the orders of one stretch against each other."""
    near = last_days(limit)
    for before in (near, 2 * near):
        for after in AFTER:
            kept = {
                (day, day): days.get(day, 0)
                for day in range(span[0], span[1] + 1)
                if not limit - before < day <= limit + after
            }
            wanted = (order for order in ORDERS if len(kept) > order + _SPARE)
            curves = {order: curve for order in wanted if (curve := fitted(kept, order, span))}
            weights = _weights(curves)
            for order, curve in curves.items():
                expected, variance = curve.expected(range(limit - near + 1, limit + 1))
                done = sum(days.get(day, 0) for day in range(limit - near + 1, limit + 1))
                yield Fit(order, before, after, done - expected, curve.scatter * done + variance, weights[order])


def _weights(curves: Mapping[int, Curve]) -> dict[int, float]:
    """Give Akaike's weights, for counts that scatter by as much as the best of the curves leaves."""
    if not curves:
        return {}
    scatter = min(curve.scatter for curve in curves.values())
    scores = {order: curve.deviance / scatter + 2 * (order + 1) for order, curve in curves.items()}
    best = min(scores.values())
    raw = {order: math.exp((best - score) / 2) for order, score in scores.items()}
    return {order: weight / sum(raw.values()) for order, weight in raw.items()}


__all__ = ["ASSUMPTIONS", "FEWEST", "Excess", "Fit", "excess", "last_days"]
