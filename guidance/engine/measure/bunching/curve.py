"""A smooth curve through counts of days, by Poisson regression: the logarithm of the count is a polynomial.

The polynomial is one in the logarithm of the day, so that a log-normal distribution is fitted exactly at order 2 and a
power of the day at order 1. A count may be of one day or of a band of days: a band's expected count is the sum of the
curve over its days (a composite link model).

Source:
    Efron, B. and Tibshirani, R. (1996), Using specially designed exponential families for density estimation, Annals of
    Statistics 24(6) (Lindsey's method); Thompson, R. and Baker, R. J. (1981), Composite link functions in generalized
    linear models, Applied Statistics 30(2).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul

Span = tuple[int, int]
"""Some days, the first and the last included."""
Row = list[float]

_STEPS, _CLOSE, _LONGEST_STEP, _STEEPEST = 100, 1e-4, 1.0, 50.0
_BEYOND_CHANCE = 1.645
"""Scatter that chance alone would bring in one fit of twenty is not taken for more."""
_FLAT = 1e-12
"""A pivot below this: the counts do not settle the curve."""


@dataclass(frozen=True)
class Curve:
    """A fitted curve: its coefficients, their covariance, and how much more than chance counts scatter, or 1."""

    basis: Mapping[int, Row]
    coefficients: Row
    covariance: list[Row]
    deviance: float
    scatter: float

    def expected(self, days: Iterable[int]) -> tuple[float, float]:
        """Return how many are expected on some days, and the variance of that from the fit."""
        total, slope = _sum(days, self.basis, self.coefficients)
        spread = (a * b * c for a, row in zip(slope, self.covariance, strict=True)
                  for b, c in zip(slope, row, strict=True))  # fmt: skip
        return total, self.scatter * sum(spread)


def fitted(counts: Mapping[Span, int], order: int, days: Span) -> Curve | None:
    """Fit a curve to counts of spans of days; None where they do not settle one.

    Args:
        counts: How many took so many days, by span; days that are in no span are left out of the fit.
        order: That of the polynomial.
        days: The first and the last day for which the curve is wanted, the first at least 1.
    """
    if len(counts) <= order or not any(counts.values()):
        return None
    basis = _basis(days, order)
    of_each = sum(last - first + 1 for first, last in counts)
    found = [math.log(sum(counts.values()) / of_each), *[0.0] * order]
    for _ in range(_STEPS):
        information, score, _ = _likelihood(counts, basis, found)
        step = solved(information, score)
        if step is None:
            return None
        longest = max(map(abs, step))
        share = min(1.0, _LONGEST_STEP / longest) if longest else 1.0
        found = [a + share * b for a, b in zip(found, step, strict=True)]
        if longest < _CLOSE:
            return _made(counts, basis, found)
    return None


def _made(counts: Mapping[Span, int], basis: Mapping[int, Row], found: Row) -> Curve | None:
    information, _, means = _likelihood(counts, basis, found)
    size = len(found)
    columns = [solved(information, [float(row == one) for row in range(size)]) for one in range(size)]
    if any(column is None for column in columns):
        return None
    pairs = list(zip(counts.values(), means, strict=True))
    deviance = 2 * sum((count * math.log(count / mean) if count else 0.0) - (count - mean) for count, mean in pairs)
    free = len(pairs) - size
    scatter = sum((count - mean) ** 2 / mean for count, mean in pairs) / free if free else 1.0
    if free and scatter < 1 + _BEYOND_CHANCE * math.sqrt(2 / free):
        scatter = 1.0
    return Curve(basis, found, [column for column in columns if column is not None], deviance, scatter)


def _basis(days: Span, order: int) -> dict[int, Row]:
    """Give Legendre's polynomials of the logarithm of each day, laid out from -1 to 1, where they are most apart."""
    low, high = math.log(days[0]), math.log(days[1])
    return {day: _legendre(2 * (math.log(day) - low) / (high - low) - 1, order) for day in range(days[0], days[1] + 1)}


def _legendre(place: float, order: int) -> Row:
    found = [1.0, place]
    for n in range(1, order):
        found.append(((2 * n + 1) * place * found[n] - n * found[n - 1]) / (n + 1))
    return found[: order + 1]


def _sum(days: Iterable[int], basis: Mapping[int, Row], coefficients: Row) -> tuple[float, Row]:
    """Add up the curve over some days, and its slopes in each coefficient."""
    total, slope = 0.0, [0.0] * len(coefficients)
    for day in days:
        row = basis[day]
        one = math.exp(min(_STEEPEST, sum(map(mul, coefficients, row))))
        total += one
        slope = [a + one * b for a, b in zip(slope, row)]  # noqa: B905  of one length, and this is the innermost loop
    return total, slope


def _likelihood(counts: Mapping[Span, int], basis: Mapping[int, Row], found: Row) -> tuple[list[Row], Row, Row]:
    """Return the information, the score and the expected counts at some coefficients."""
    size = len(found)
    information, score, means = [[0.0] * size for _ in range(size)], [0.0] * size, list[float]()
    for (first, last), count in counts.items():
        mean, slope = _sum(range(first, last + 1), basis, found)
        mean = max(mean, _FLAT)
        means.append(mean)
        for row, steep in enumerate(slope):
            score[row] += steep * (count / mean - 1)
            share = steep / mean
            information[row] = [a + share * b for a, b in zip(information[row], slope)]  # noqa: B905  as above
    return information, score, means


def solved(matrix: Sequence[Row], right: Sequence[float]) -> Row | None:
    """Solve linear equations by elimination; None where they have no one answer.

    >>> solved([[2.0, 0.0], [1.0, 4.0]], [4.0, 10.0])
    [2.0, 2.0]
    """
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(size):
        best = max(range(place, size), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        pivot = rows[place][place]
        if abs(pivot) < _FLAT or not math.isfinite(pivot):
            return None
        for other in range(size):
            if other != place and (factor := rows[other][place] / pivot):
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [rows[place][size] / rows[place][place] for place in range(size)]
