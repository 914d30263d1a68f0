"""Bunching: an estimate holds what was planted as often as it says, and finds little where nothing was.

25 runs, and 1,000 in `make campaign` (`GUIDANCE_BUNCHING=1000`): of those at least 930 held (and of a log-normal year
against 45 days, the case that the published tables are of, 970 at most), and at most 70 found where there is nothing.
What R's package `bunching` finds in some of the same years is in `bunching-in-r.csv`, by `benchmarks/bunching_in_r.py`.
"""

import csv
import os
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest

from guidance.engine.measure.bunching.bands import bounds
from guidance.engine.measure.bunching.curve import fitted
from guidance.engine.measure.bunching.days import FEWEST, Excess, excess
from tests.measure.simulated_days import SHAPES, simulated

RUNS = int(os.environ.get("GUIDANCE_BUNCHING", "25"))
CAMPAIGN = RUNS >= 1000
TRIED = [(shape, limit) for shape in SHAPES for limit in (45, 15)] if CAMPAIGN else [("gamma", 15)]
C2 = ((1, 10), (11, 20), (21, 30), (31, 40), (41, 45), (46, 50), (51, 60))


def estimated(days: dict[int, int], limit: int) -> Excess:
    found = excess(days, limit)
    assert found is not None
    return found


def in_bands(days: dict[int, int]) -> dict[tuple[int, int], int]:
    return {(low, high): sum(days.get(day, 0) for day in range(low, high + 1)) for low, high in C2}


@pytest.mark.parametrize(("shape", "limit"), TRIED)
def test_the_interval_holds_the_excess_that_was_planted_as_often_as_it_says(shape: str, limit: int) -> None:
    held = 0
    for seed in range(RUNS):
        days, planted = simulated(shape, 0.5, limit, seed)
        found = estimated(days, limit)
        held += found.low <= planted <= found.high
    print(f"\n{shape}, limit {limit}: held {held} of {RUNS}")  # noqa: T201  the figure of benchmarks/README.md
    assert held >= (0.93 * RUNS if CAMPAIGN else RUNS - 4)
    assert held <= 0.97 * RUNS or (shape, limit) != ("log-normal", 45)


@pytest.mark.parametrize(("shape", "limit"), TRIED)
def test_where_nothing_was_planted_little_is_found(shape: str, limit: int) -> None:
    found = sum(estimated(simulated(shape, 0.0, limit, seed)[0], limit).found for seed in range(RUNS))
    print(f"\n{shape}, limit {limit}: found in {found} of {RUNS}")  # noqa: T201  the figure of benchmarks/README.md
    assert found <= (0.07 * RUNS if CAMPAIGN else 2)


def test_what_the_package_of_r_finds_lies_in_the_interval() -> None:
    table = Path(__file__).with_name("bunching-in-r.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    apart, outside = list[float](), list[str]()
    for row in rows:
        shape, limit, share, seed = row["key"].split("/")
        found = estimated(simulated(shape, float(share), int(limit), int(seed))[0], int(limit))
        apart.append((float(row["excess"]) - found.excess) / (found.high - found.excess))
        outside += [] if abs(apart[-1]) <= 1 else [row["key"]]
    assert len(rows) == 96
    assert len(outside) <= 7, outside
    assert abs(mean(apart)) < 0.15


def test_counts_that_lie_on_the_curve_hold_no_excess() -> None:
    smooth = {day: round(40_000 * SHAPES["log-normal"](day)) for day in range(1, 136)}
    found = estimated(smooth, 45)
    assert abs(found.excess) < 0.01 * found.done
    assert found.low < 0 < found.high


def test_what_is_added_to_the_last_days_is_what_is_found() -> None:
    days = {day: round(40_000 * SHAPES["log-normal"](day)) for day in range(1, 136)}
    more = estimated({**days, 45: days[45] + 700, 43: days[43] + 300}, 45)
    assert more.excess == pytest.approx(estimated(days, 45).excess + 1000)
    assert (more.first, more.limit, more.done) == (41, 45, sum(days[day] for day in range(41, 46)) + 1000)
    assert more.found


def test_no_estimate_is_given_of_few_or_of_a_limit_of_a_few_days() -> None:
    days = dict.fromkeys(range(9, 91), 3)
    assert sum(days.values()) < FEWEST
    assert excess(days, 45) is None
    assert excess(dict.fromkeys(range(1, 40), 500), 4) is None
    assert excess({45: 5000}, 45) is None


def test_days_that_scatter_more_than_chance_widen_the_interval() -> None:
    smooth = {day: round(40_000 * SHAPES["gamma"](day)) for day in range(1, 136)}
    rough = {day: round(count * (0.7 if day % 2 else 1.3)) for day, count in smooth.items()}
    one, other = estimated(smooth, 45), estimated(rough, 45)
    assert other.high - other.low > 3 * (one.high - one.low)


def test_a_curve_through_bands_is_the_curve_through_their_days() -> None:
    days = {day: round(1_000_000 / day) for day in range(1, 61)}
    banded = fitted({span: sum(days[day] for day in range(span[0], span[1] + 1)) for span in C2}, 1, (1, 60))
    daily = fitted({(day, day): count for day, count in days.items()}, 1, (1, 60))
    assert banded is not None
    assert daily is not None
    assert banded.expected([45])[0] == pytest.approx(daily.expected([45])[0], rel=1e-3)
    assert daily.expected([45])[0] == pytest.approx(1_000_000 / 45, rel=1e-3)


def published(year: str) -> dict[tuple[int, int], int]:
    """England's bands of table C2, as published (Department for Education, Children in need, 2024)."""
    given = {
        "2014": (32_870, 33_960, 26_080, 26_980, 15_460, 6_940, 8_660),
        "2024": (73_420, 110_950, 102_600, 129_690, 116_670, 38_560, 29_490),
    }
    return dict(zip(C2, given[year], strict=True))


def test_of_englands_bands_only_bounds_are_given_and_they_are_those_worked_by_hand() -> None:
    found = bounds(published("2024"), 45)
    assert found is not None
    # 116,670 less five days of the fullest band before (129,690 / 10), and of the band after next (29,490 / 10)
    assert list(found.plain) == [116_670 - 5 * 12_969, 116_670 - 5 * 2_949]
    assert found.low <= 51_825 - 1.96 * (116_670 + 129_690 / 4) ** 0.5
    assert found.high >= 101_925 + 1.96 * (116_670 + 29_490 / 4) ** 0.5
    assert found.found
    earlier = bounds(published("2014"), 45)
    assert earlier is not None
    assert earlier.low < 0 < earlier.high
    assert not earlier.found


def test_bands_hold_what_was_planted_whatever_the_shape() -> None:
    for shape in SHAPES:
        for seed in range(4):
            days, planted = simulated(shape, 0.5, 45, seed)
            found = bounds(in_bands(days), 45)
            assert found is not None
            assert found.low <= planted <= found.high, (shape, seed)
            none = bounds(in_bands(simulated(shape, 0.0, 45, seed)[0]), 45)
            assert none is not None
            assert not none.found, (shape, seed)


def test_bands_that_end_elsewhere_or_are_too_few_settle_nothing() -> None:
    c4 = {(0, 10): 6_800, (11, 15): 50_780, (16, 20): 6_300}
    assert bounds(c4, 15) is None
    assert bounds(published("2024"), 44) is None
    assert bounds(Counter[tuple[int, int]](), 45) is None
