"""The few counts, intervals and tests that are used; each names its source.

The items are the page's own selection, not a sample: nothing here is an estimate about the world. A test
says what chance alone would do to a list like this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, permutations
from math import comb, factorial

import numpy as np
import pandas as pd

SEED = 28
"""Seed of every simulation; the results are the same on every machine (NumPy's PCG64)."""

ALPHA = 0.05
DRAWS = 20_000


def fisher(table: Sequence[Sequence[int]]) -> float:
    """Two-sided p of Fisher's exact test of a 2 x 2 table.

    Fisher, R. A. (1935), The Design of Experiments; two-sided as in R and SciPy: the sum over all tables
    with the same margins that are no more probable than the one seen.

    >>> round(stats.fisher([[3, 1], [1, 3]]), 3)
    0.486
    """
    (a, b), (c, d) = table
    row, column, total = a + b, a + c, a + b + c + d
    weights = {
        k: comb(row, k) * comb(total - row, column - k)
        for k in range(max(0, column - (total - row)), min(row, column) + 1)
    }
    return sum(w for w in weights.values() if w <= weights[a]) / sum(weights.values())


def alpha(units: Sequence[Sequence[object]]) -> float:
    """Krippendorff's alpha for nominal data: agreement beyond chance, 1 perfect, 0 chance.

    `units`: for each unit the values that the coders gave it, missing (None, NaN, NA) where one gave none. Missing
    where no unit has two values; 1 where all values are alike, as there is nothing to disagree about.

    Raises:
        TypeError: a unit is a text or a frame, whose letters or column names would be taken for values.

    Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, sections B and C.

    >>> alpha([["a", "a"], ["b", "b"], ["c", None]])
    1.0
    """
    pairs: Counter[tuple[object, object]] = Counter()
    for values in units:
        if isinstance(values, (str, pd.DataFrame)):
            raise TypeError(
                "units: expected for each unit the values of its coders, "
                f"for example zip(mine[code], ours[code]); got a {type(values).__name__}"
            )
        known = [value for value in values if not pd.isna(value)]
        for a, b in permutations(range(len(known)), 2):
            pairs[known[a], known[b]] += 1 / (len(known) - 1)  # type: ignore[assignment]
    totals: Counter[object] = Counter()
    for (value, _), weight in pairs.items():
        totals[value] += weight
    n = sum(totals.values())
    if n < 2:
        return float("nan")
    seen = sum(weight for (a, b), weight in pairs.items() if a != b)
    chance = sum(totals[a] * totals[b] for a, b in permutations(totals, 2)) / (n - 1)
    return 1.0 - seen / chance if chance else 1.0


@dataclass(frozen=True)
class Border:
    """Where a sequence parts best: `at` so many of its places before it, Fisher's `p` there and its row `counts`.

    `tried` borders were compared; `p_of_best` is the share of all orders of the sequence that have a border as good.
    """

    at: int
    counts: tuple[tuple[int, int], tuple[int, int]]
    p: float
    tried: int
    p_of_best: float


def best_border(found: Sequence[bool], borders: Iterable[int] | None = None) -> Border:
    """The border that parts a sequence best into places with and without a property, and how good chance's best is.

    Args:
        found: for each place in order whether it has the property.
        borders: those to try, by the number of places before them; all if none are named.

    Miller, R., and Siegmund, D. (1982), Maximally selected chi square statistics, Biometrics 38, 1011-1016; here with
    Fisher's p, and exact, as in Koziol, J. A. (1991), On maximally selected chi-square statistics, Biometrics 47,
    1557-1561: the orders whose p stays above the smallest one at every border are counted step by step.

    >>> border = stats.best_border([False, False, False, True, True, True])
    >>> border.at, border.counts, round(border.p, 3)
    (3, ((0, 3), (3, 0)), 0.1)
    """
    n, total = len(found), sum(map(bool, found))
    tried = sorted({at for at in (range(1, n) if borders is None else borders) if 0 < at < n})
    if not tried:
        raise ValueError(f"no border lies within a sequence of {n}: name one from 1 to {n - 1}")

    def table(at: int, early: int) -> tuple[tuple[int, int], tuple[int, int]]:
        return (early, at - early), (total - early, n - at - total + early)

    early = list(accumulate(map(bool, found), initial=0))
    p = {at: fisher(table(at, early[at])) for at in tried}
    best = min(tried, key=p.__getitem__)
    orders = {0: 1}  # how many orders have so many with the property so far, and no border as good
    for at in range(1, n + 1):
        longer: Counter[int] = Counter()
        for so_far, ways in orders.items():
            longer[so_far] += ways
            longer[so_far + 1] += ways
        orders = {
            k: ways
            for k, ways in longer.items()
            if 0 <= total - k <= n - at and not (at in p and fisher(table(at, k)) <= p[best])
        }
    return Border(best, table(best, early[best]), p[best], len(tried), 1 - orders.get(total, 0) / comb(n, total))


def dispersion(counts: Sequence[int]) -> float:
    """p of the dispersion test: counts as unequal as these, or more, from one constant rate.

    Fisher, R. A. (1925), Statistical Methods for Research Workers: the index of dispersion. Its distribution given the
    total is multinomial and is counted out, as chi-squared is too coarse for counts this small.

    >>> stats.dispersion([2, 0])
    0.5
    """
    total, seen = sum(counts), sum(count**2 for count in counts)
    ways: dict[tuple[int, int], int] = {(0, 0): 1}  # so many placed, sum of squares -> how many ways
    for _ in counts:
        longer: Counter[tuple[int, int]] = Counter()
        for (placed, squares), before in ways.items():
            for more in range(total - placed + 1):
                longer[placed + more, squares + more**2] += before * comb(total - placed, more)
        ways = longer
    return sum(n for (placed, squares), n in ways.items() if placed == total and squares >= seen) / len(counts) ** total


def trend(where: Sequence[float]) -> float:
    """Two-sided p of Laplace's test: dates spread evenly over the period, or drifting to one end.

    `where`: the place of each date in the period, 0 at its beginning, 1 at its end.

    Cox, D. R., and Lewis, P. A. W. (1966), The Statistical Analysis of Series of Events, chapter 3; the sum of n
    uniform positions has the distribution of Irwin and Hall (Biometrika 19, 1927).

    >>> stats.trend([0.25, 0.75])
    1.0
    """
    n, total = len(where), sum(map(Fraction, where))
    low = min(total, n - total)
    tail = sum((-1) ** k * comb(n, k) * (low - k) ** n for k in range(int(low) + 1)) / factorial(n)
    return min(1.0, float(2 * tail))


def longest_gap(gaps: Sequence[float]) -> float:
    """p of the longest of the gaps that make up a whole: places spread evenly leave one at least this long.

    Of a period whose first and last date are fixed, or of a circle: n gaps have one distribution in both. Stevens,
    W. L. (1939), Solution to a geometrical problem in probability, Annals of Eugenics 9, 315-320.

    >>> stats.longest_gap([10, 10, 10])
    1.0
    """
    n, longest = len(gaps), Fraction(max(gaps)) / sum(map(Fraction, gaps))
    steps = (k for k in range(1, n + 1) if k * longest <= 1)
    return float(sum((-1) ** (k + 1) * comb(n, k) * (1 - k * longest) ** (n - 1) for k in steps))


def day_of_year(dates: pd.Series) -> pd.Series:
    """Days from 1 to 365, a date the same in every year: 29 February counts as 1 March.

    >>> stats.day_of_year(pd.Series(pd.to_datetime(["2016-02-29", "2016-03-01", "2017-03-01"]))).tolist()
    [60, 60, 60]
    """
    return dates.dt.day_of_year - (dates.dt.is_leap_year & (dates.dt.month > 2))


def arcs(dates: pd.Series) -> list[int]:
    """Days from each date to the next, all years laid on one circle: they add up to 365.

    >>> stats.arcs(pd.Series(pd.to_datetime(["2016-01-01", "2017-01-11"])))
    [10, 355]
    """
    days = sorted(day_of_year(dates).tolist())
    return [after - day for day, after in zip(days, [*days[1:], days[0] + 365], strict=True)]


def rayleigh(dates: pd.Series) -> float:
    """p of Rayleigh's test: dates spread evenly over the circle of the year, or leaning to one side of it.

    Wilkie, D. (1983), Rayleigh test for randomness of circular data, Applied Statistics 32, 311-312: an approximation
    that is good from ten dates on.

    >>> stats.rayleigh(load_items()["date"]) < stats.ALPHA
    True
    """
    angle = day_of_year(dates).to_numpy() * (2 * np.pi / 365)
    n, squared = len(angle), np.cos(angle).sum() ** 2 + np.sin(angle).sum() ** 2
    return float(np.exp(np.sqrt(1 + 4 * n + 4 * (n**2 - squared)) - (1 + 2 * n)))


def smallest_trend(n: int, years: float, wanted: float = 0.8) -> float:
    """The smallest growth of the rate a year, in per cent, that Laplace's test sees in so many of such lists.

    Lists of n dates over a period of so many years, drawn from a rate that grows by a constant factor; the test is
    two-sided at `ALPHA`.

    >>> stats.smallest_trend(28, 10) > stats.smallest_trend(280, 10)
    True
    """
    uniform = np.random.default_rng(SEED).random((DRAWS, n))
    critical = np.quantile(np.abs(uniform.mean(axis=1) - 0.5), 1 - ALPHA)
    for growth in range(1, 500):
        rate = np.log1p(growth / 100) * years
        means = (np.log1p(uniform * np.expm1(rate)) / rate).mean(axis=1)
        if (np.abs(means - 0.5) > critical).mean() >= wanted:
            return growth
    return float("nan")
