"""Statistics against published values, and against sums and fractions written out."""

from fractions import Fraction
from itertools import combinations
from math import exp, factorial

import numpy as np
import pytest

from helpers.study import stats


@pytest.mark.parametrize("mean", [0.5, 2.67, 5.0, 9.0, 20.0])
def test_poisson_range_leaves_no_more_than_its_tails(mean):
    def up_to(count):
        return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))

    low, high = stats.poisson_range(mean)
    assert up_to(low - 1) <= 0.025 < up_to(low)
    assert up_to(high - 1) < 0.975 <= up_to(high)


@pytest.mark.parametrize(
    "table", [[[3, 1], [1, 3]], [[6, 1], [1, 5]], [[0, 5], [4, 3]], [[3, 4], [2, 5]], [[0, 3], [7, 2]]]
)
def test_fisher_as_dealt_out(table):
    """Every way to deal the first column's units out to the rows, counted one by one."""
    (a, b), (c, d) = table
    dealt = [sum(unit < a + b for unit in hand) for hand in combinations(range(a + b + c + d), a + c)]
    times = {k: dealt.count(k) for k in set(dealt)}
    expected = Fraction(sum(n for n in times.values() if n <= times[a]), len(dealt))
    assert stats.fisher(table) == pytest.approx(float(expected), rel=1e-12)


def test_fishers_tea():
    # The lady tasting tea: three of four cups right, one-sided 17/70, two-sided 34/70.
    assert stats.fisher([[3, 1], [1, 3]]) == pytest.approx(34 / 70)


def test_dispersion_sees_lumps_and_leaves_evenness_alone():
    assert stats.dispersion([20, 0, 0, 0, 0, 0, 0, 0]) < 0.001
    assert stats.dispersion([3, 3, 3, 3, 3, 3, 3, 3]) == 1.0


def test_trend_sees_drift_only():
    assert stats.trend(np.linspace(0, 1, 26)) > 0.9
    assert stats.trend(np.linspace(0.6, 1, 26)) < 0.001


def test_longest_gap():
    even = np.linspace(0, 1, 28)
    assert stats.longest_gap(even) == 1.0
    assert stats.longest_gap(np.concatenate([[0.0], np.linspace(0.7, 1, 27)])) < 0.001


def test_power_grows_and_keeps_its_level():
    power = stats.power_of_trend(28, 10)
    assert power.seen[0] == pytest.approx(0.05, abs=0.012)
    assert (np.diff(power.seen) > -0.01).all()
    assert power.seen[power.growth == power.smallest()] >= 0.8
    assert stats.power_of_trend(60, 10).smallest() < power.smallest()


def test_simulations_repeat():
    where = np.linspace(0.2, 1, 26)
    for simulated in (stats.trend, stats.longest_gap, stats.dispersion):
        assert simulated(where) == simulated(where)


def test_alpha_as_published():
    """Krippendorff (2011), section C: four coders, twelve units, missing values; nominal alpha .743."""
    coders = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    assert stats.alpha(list(zip(*coders, strict=True))) == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_two_coders_as_published():
    """Krippendorff (2011), section A: two coders, ten units, binary; alpha .095."""
    coders = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    assert stats.alpha(list(zip(*coders, strict=True))) == pytest.approx(0.095, abs=0.0005)


def test_alpha_at_its_ends():
    assert stats.alpha([(1, 1), (0, 0)]) == 1.0
    assert stats.alpha([(1, 1), (1, 1)]) == 1.0
    assert stats.alpha([(1, 0), (0, 1)]) < 0
    assert np.isnan(stats.alpha([(1, None)]))
