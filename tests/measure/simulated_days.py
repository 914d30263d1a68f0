"""How long invented things took: a smooth number a day, a share of it brought forward to the last days in time."""

import math
import random
from collections.abc import Callable

ShapeOfDays = Callable[[float], float]


def _log_normal(day: float, middle: float, spread: float) -> float:
    return math.exp(-((math.log(day) - middle) ** 2) / (2 * spread**2)) / (day * spread * math.sqrt(2 * math.pi))


def _gamma(day: float, shape: float, scale: float) -> float:
    return math.exp((shape - 1) * math.log(day) - day / scale - math.lgamma(shape) - shape * math.log(scale))


SHAPES: dict[str, ShapeOfDays] = {
    "log-normal": lambda day: _log_normal(day, 3.4, 0.55),
    "gamma": lambda day: _gamma(day, 2.5, 13),
    "two humps": lambda day: (_log_normal(day, 2.7, 0.6) + _gamma(day, 8, 5)) / 2,
    "falling": lambda day: _gamma(day, 1, 30),
}

NUMBER = 4000
"""As many assessments as an authority of middling size completes in a year."""


def simulated(shape: str, share: float, limit: int, seed: int) -> tuple[dict[int, int], float]:
    """Return how many took each number of days, and by how many more than the shape the last days hold in expectation.

    Of what would have come on the ten days after the limit, less and less is brought forward, most of it to the last.
    """
    shape_of = SHAPES[shape]
    expected = {day: NUMBER * shape_of(day) for day in range(1, 3 * limit + 1)}
    brought = 0.0
    for place, day in enumerate(range(limit + 1, limit + 11)):
        part = expected[day] * share * (1 - place / 10)
        expected[day] -= part
        brought += part
    last = max(2, limit // 9)
    for place in range(last):
        expected[limit - last + 1 + place] += brought * 2**place / (2**last - 1)
    rng = random.Random(seed)  # noqa: S311  a simulation
    return {day: _poisson(rng, mean) for day, mean in expected.items()}, brought


def _poisson(rng: random.Random, mean: float) -> int:
    """Draw a count: the arrivals before a time, by their gaps."""
    count, time = 0, rng.expovariate(1.0)
    while time < mean:
        count += 1
        time += rng.expovariate(1.0)
    return count
