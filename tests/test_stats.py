"""Statistics against published values, and against sums and fractions written out."""

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest

from helpers.study import stats


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


# Each p once more in another way: counted out where the case is small, else drawn by chance.

DRAWN = 40_000


def test_dispersion_as_thrown():
    """Every way to throw five balls into three boxes."""
    thrown = [[throw.count(box) for box in range(3)] for throw in product(range(3), repeat=5)]
    for seen in ([5, 0, 0], [3, 1, 1], [2, 2, 1]):
        unequal = sum(sum(k * k for k in counts) >= sum(k * k for k in seen) for counts in thrown)
        assert stats.dispersion(seen) == pytest.approx(unequal / 3**5, rel=1e-12)


def test_trend_as_drawn():
    assert stats.trend([0.1]) == pytest.approx(0.2)  # a single place lies so far out in two tenths of cases
    assert stats.trend([0.2, 0.3]) == pytest.approx(0.25)  # 2 * 0.5**2 / 2!
    assert stats.trend(np.linspace(0, 1, 26)) == pytest.approx(1)
    drawn = np.abs(np.random.default_rng(1).random((DRAWN, 26)).mean(axis=1) - 0.5)
    for lean in (0.05, 0.1):
        assert stats.trend([0.5 + lean] * 26) == pytest.approx((drawn >= lean).mean(), abs=0.01)


@pytest.mark.parametrize(("n", "share"), [(5, 0.68377), (10, 0.44495), (20, 0.27040), (50, 0.13135)])
def test_longest_gap_as_published(n, share):
    """Fisher (1929), Tests of significance in harmonic analysis, table I: 5 % points of the largest share."""
    rest = (1 - share) / (n - 1)
    assert stats.longest_gap([share, *[rest] * (n - 1)]) == pytest.approx(0.05, abs=2e-4)


def test_longest_gap_between_fixed_ends():
    """27 gaps between a first and a last date that stay, and 28 arcs of a circle: as drawn."""
    rng = np.random.default_rng(1)
    line = np.diff(np.sort(rng.random((DRAWN, 26)), axis=1), axis=1, prepend=0, append=1).max(axis=1)
    places = np.sort(rng.random((DRAWN, 28)), axis=1)
    circle = np.diff(places, axis=1, append=places[:, :1] + 1).max(axis=1)
    for drawn, n in ((line, 27), (circle, 28)):
        for share in (0.12, 0.17, 0.25):
            p = stats.longest_gap([share, *[(1 - share) / (n - 1)] * (n - 1)])
            assert p == pytest.approx((drawn >= share).mean(), abs=0.01)
    assert stats.longest_gap([1] * 27) == 1.0 and stats.longest_gap([1, 3]) == pytest.approx(0.5)


def test_a_date_has_one_place_in_every_year():
    leap, common = (pd.Series(pd.date_range(f"{year}-01-01", f"{year}-12-31")) for year in (2016, 2015))
    days = stats.day_of_year(leap)
    assert days.drop(59).tolist() == stats.day_of_year(common).tolist() == list(range(1, 366))
    assert days[59] == days[60] == 60  # 29 February and 1 March


def test_arcs_go_around_the_new_year():
    dates = pd.Series(pd.to_datetime(["2015-12-21", "2014-04-30", "2008-07-10"]))
    assert stats.arcs(dates) == [71, 164, 130] and sum(stats.arcs(dates)) == 365  # counted on a calendar
    assert stats.arcs(dates[:1]) == [365]


def test_rayleigh_as_drawn():
    rng = np.random.default_rng(1)
    days = rng.integers(0, 365, (DRAWN, 20))
    lean = np.abs(np.exp(2j * np.pi * days / 365).mean(axis=1))
    for weeks in (13, 26, 39):
        dates = pd.Series(pd.date_range("2015-03-01", periods=20, freq=pd.Timedelta(weeks / 19, "W")))
        seen = np.abs(np.exp(2j * np.pi * dates.dt.day_of_year / 365).mean())
        assert stats.rayleigh(dates) == pytest.approx((lean >= seen - 1e-12).mean(), abs=0.004)
    assert stats.rayleigh(pd.Series(pd.date_range("2015-01-01", "2015-12-31"))) == pytest.approx(1)


@pytest.mark.parametrize("found", ["0000111", "0110100", "1010101", "00000001", "1111"])
@pytest.mark.parametrize("borders", [None, {2, 3}])
def test_the_best_border_as_ordered(found, borders):
    """Every order of the sequence, at every border, counted one by one."""
    seen = [sign == "1" for sign in found]
    n, total, tried = len(seen), sum(seen), sorted(borders or range(1, len(seen)))

    def smallest(order):
        early = {at: sum(order[:at]) for at in tried}
        return min(stats.fisher([[k, at - k], [total - k, n - at - total + k]]) for at, k in early.items())

    orders = [[place in chosen for place in range(n)] for chosen in combinations(range(n), total)]
    best = stats.best_border(seen, borders)
    assert best.p == smallest(seen) and best.tried == len(tried) and best.at in tried
    assert best.counts[0][0] == sum(seen[: best.at]) and sum(map(sum, best.counts)) == n
    assert best.p_of_best == pytest.approx(sum(smallest(order) <= best.p for order in orders) / len(orders))


def test_a_border_lies_within():
    with pytest.raises(ValueError, match="name one from 1 to 2"):
        stats.best_border([True, False, True], [0, 3])


def test_a_longer_list_shows_a_smaller_trend():
    growth = stats.smallest_trend(28, 10)
    assert stats.smallest_trend(60, 10) < growth < stats.smallest_trend(28, 5)
    # Drawn by throwing away, not by the inverse: a date stays with a chance that grows to one.
    rng, rate = np.random.default_rng(1), np.log(1 + growth / 100) * 10
    places = rng.random(DRAWN * 60)
    places = places[rng.random(len(places)) < np.exp(rate * (places - 1))]
    means = places[: len(places) // 28 * 28].reshape(-1, 28).mean(axis=1)
    assert (np.abs(means - 0.5) > 1.96 / np.sqrt(12 * 28)).mean() == pytest.approx(0.8, abs=0.03)


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


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_alpha_leaves_out_what_is_missing(missing):
    assert stats.alpha([(1, 1), (0, 1), (missing, 0), (0, 0)]) == stats.alpha([(1, 1), (0, 1), (0, 0)])


@pytest.mark.parametrize("units", [["es", "en"], frame := pd.DataFrame({"a": [1], "b": [0]}), [frame, frame]])
def test_alpha_takes_no_letters_for_codes(units):
    with pytest.raises(TypeError, match="for each unit the values of its coders"):
        stats.alpha(units)
