"""XmR charts: a measure over time, its usual range, and the points that something out of the usual may lie behind.

The rules are those of the NHS programme Making Data Count. Nothing is good or bad by them: they tell where to ask.

Source:
    NHS England, Making Data Count; as the NHS-R community's R package NHSRplotthedots 0.2 reckons them: limits at 2.66
    times the mean moving range from the mean, moving ranges of 3.267 times their mean or more left out of it, seven
    points on one side of the mean, seven points each above (or each below) the one before, and two of three between
    two thirds of the way to a limit and the limit, all three on one side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

LIMIT, SCREEN = 2.66, 3.267
RUN, NEAR, OF = 7, 2, 3
FEWEST = 12
"""The fewest points from which limits are more than a first guess."""


class Signal(StrEnum):
    """Why a point is marked."""

    OUTSIDE = "outside the limits"
    RUN = "one of seven or more in a row on one side of the mean"
    TREND = "one of seven or more in a row that each rise, or each fall"
    NEAR = "two of three near a limit, all three on one side"


@dataclass(frozen=True)
class Point:
    """One value of a series, and the signals that it is part of."""

    label: str
    value: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Chart:
    """A series with its mean and its limits, `low` and `high`."""

    points: tuple[Point, ...]
    mean: float
    low: float
    high: float

    @property
    def provisional(self) -> bool:
        """Tell whether there are too few points for the limits to be more than a first guess."""
        return len(self.points) < FEWEST

    @property
    def signals(self) -> tuple[Signal, ...]:
        """The kinds of signal there are."""
        return tuple(signal for signal in Signal if any(signal in point.signals for point in self.points))


def chart(series: Sequence[tuple[str, float]]) -> Chart | None:
    """Chart a series in its order; None of fewer than two points, or where no two differ.

    Args:
        series: What each point is called, and its value.
    """
    values = [value for _, value in series]
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    if not any(ranges):
        return None
    usual = sum(ranges) / len(ranges)
    kept = [one for one in ranges if one < SCREEN * usual]
    reach = LIMIT * sum(kept) / len(kept) if kept else LIMIT * usual
    mean = sum(values) / len(values)
    marks = [set[Signal]() for _ in values]
    for signal, places in _found(values, mean, reach):
        for place in places:
            marks[place].add(signal)
    points = tuple(
        Point(label, value, tuple(signal for signal in Signal if signal in mark))
        for (label, value), mark in zip(series, marks, strict=True)
    )
    return Chart(points, mean, mean - reach, mean + reach)


def _found(values: Sequence[float], mean: float, reach: float) -> Iterator[tuple[Signal, list[int]]]:
    sides = [(value > mean) - (value < mean) for value in values]
    yield Signal.OUTSIDE, [place for place, value in enumerate(values) if abs(value - mean) > reach]
    for first in range(len(values) - RUN + 1):
        span = list(range(first, first + RUN))
        if abs(sum(sides[place] for place in span)) == RUN:
            yield Signal.RUN, span
        steps = [values[later] - values[earlier] for earlier, later in pairwise(span)]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            yield Signal.TREND, span
    near = [2 * reach / 3 < abs(value - mean) <= reach for value in values]
    for first in range(len(values) - OF + 1):
        span = list(range(first, first + OF))
        if abs(sum(sides[place] for place in span)) == OF and sum(near[place] for place in span) >= NEAR:
            yield Signal.NEAR, [place for place in span if near[place]]
