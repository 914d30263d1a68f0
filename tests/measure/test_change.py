"""XmR charts by the rules of Making Data Count, each reckoned by hand; funnels that rank nobody."""

from random import Random

import pytest

from guidance.engine.measure.change.chance import apart, binomial_tail
from guidance.engine.measure.change.funnel import funnel
from guidance.engine.measure.change.xmr import Chart, Signal, chart


def charted(*values: float) -> Chart:
    found = chart([(str(place), value) for place, value in enumerate(values)])
    assert found is not None
    return found


def marked(found: Chart, signal: Signal) -> list[int]:
    return [place for place, point in enumerate(found.points) if signal in point.signals]


def test_the_limits_lie_2_66_mean_moving_ranges_from_the_mean() -> None:
    found = charted(10, 12, 10, 12, 10, 12)
    assert (found.mean, found.low, found.high) == (11, 11 - 2.66 * 2, 11 + 2.66 * 2)
    assert found.signals == ()


def test_a_moving_range_of_3_267_times_their_mean_is_left_out_of_it() -> None:
    found = charted(*[10, 12] * 6, 40, *[10, 12] * 6)
    assert found.high == pytest.approx(sum([10, 12] * 12 + [40]) / 25 + 2.66 * 2)
    assert marked(found, Signal.OUTSIDE) == [12]


@pytest.mark.parametrize(("many", "told"), [(6, []), (7, list(range(11, 18))), (8, list(range(11, 19)))])
def test_seven_on_one_side_are_a_signal_and_six_are_none(many: int, told: list[int]) -> None:
    above = charted(*[0, 2] * 5, 0, *[1.6] * many, 0, *[2, 0] * 5)
    assert marked(above, Signal.RUN) == told
    below = charted(*[2, 0] * 5, 2, *[0.4] * many, 2, *[0, 2] * 5)
    assert marked(below, Signal.RUN) == told


@pytest.mark.parametrize(("rising", "told"), [([1, 2, 3, 4, 5, 6], []), ([1, 2, 3, 4, 5, 6, 7], list(range(7)))])
def test_seven_that_each_rise_are_a_signal_and_six_are_none(rising: list[float], told: list[int]) -> None:
    assert marked(charted(*rising, 2, 5, 1, 6), Signal.TREND) == told
    assert marked(charted(*[-value for value in rising], -2, -5, -1, -6), Signal.TREND) == told


def test_points_alike_are_no_trend() -> None:
    assert marked(charted(1, 2, 3, 3, 4, 5, 6, 2), Signal.TREND) == []


def test_two_of_three_near_a_limit_are_a_signal_where_all_three_are_on_one_side() -> None:
    quiet = [0.0, 1.0] * 10
    found = charted(*quiet, 2.8, 0.9, 2.8, *quiet)
    assert found.low < 0.9 < found.high
    assert marked(found, Signal.NEAR) == [20, 22]
    assert marked(charted(*quiet, 2.8, 0.0, 2.8, *quiet), Signal.NEAR) == []


def test_chance_alone_is_seldom_outside_the_limits() -> None:
    rng = Random(7)  # noqa: S311  a simulation
    runs = [charted(*(rng.gauss(0, 1) for _ in range(24))) for _ in range(200)]
    assert sum(len(marked(found, Signal.OUTSIDE)) for found in runs) < 0.015 * 200 * 24


def test_few_points_are_provisional_and_points_all_alike_give_no_chart() -> None:
    assert charted(1, 2, 1).provisional
    assert not charted(*[1, 2] * 6).provisional
    assert chart([("a", 1.0)]) is None
    assert chart([("a", 1.0), ("b", 1.0)]) is None


def test_a_funnel_marks_what_chance_does_not_bring_and_keeps_places_by_name() -> None:
    rng = Random(3)  # noqa: S311  a simulation
    counts = {f"place {n:02}": (sum(rng.random() < 0.8 for _ in range(500)), 500) for n in range(40)}
    found = funnel({**counts, "aside": (250, 500)})
    assert found is not None
    assert [place.name for place in found.places] == sorted([*counts, "aside"])
    assert {place.name: place.outside for place in found.places if place.outside} == {"aside": -1}
    assert found.limits(100)[1] - found.limits(100)[0] > found.limits(1000)[1] - found.limits(1000)[0]


def test_places_that_all_differ_widen_the_funnel_and_few_give_none() -> None:
    apart = {f"place {n:02}": (10 * n, 500) for n in range(10, 40)}
    found = funnel(apart)
    assert found is not None
    assert found.scatter > 10
    assert all(place.outside == 0 for place in found.places)
    assert funnel(dict(list(apart.items())[:9])) is None
    assert funnel(dict.fromkeys(apart, (0, 500))) is None


def test_the_chance_of_very_many_is_reckoned_as_that_of_few_is() -> None:
    assert binomial_tail(60, 1_500, 2 / 46) == pytest.approx(0.7626, abs=0.001)
    assert 0.49 < binomial_tail(50_000, 100_000, 0.5) < 0.51
    assert binomial_tail(1, 10, 1.0) == 1
    assert (binomial_tail(1, 10, 0.0), binomial_tail(0, 10, 0.0)) == (0, 1)
    assert 0 < apart(3_000, 20_000, 9_000, 90_000) < 1e-9
    assert apart(1, 2, 3, 3) == pytest.approx(1)
