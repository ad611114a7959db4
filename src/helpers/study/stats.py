"""The few counts, intervals and tests that are used; each names its source.

The items are the page's own selection, not a sample: nothing here is an estimate about the world. A test
says what chance alone would do to a list like this one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb

import numpy as np

SEED = 28
"""Seed of every simulation; the results are the same on every machine (NumPy's PCG64)."""

ALPHA = 0.05
DRAWS = 20_000


def poisson_range(mean: float, level: float = 0.95) -> tuple[int, int]:
    """The counts that a Poisson variable of this mean takes but for (1 - level)/2 at either end."""
    from scipy.special import pdtr

    tail = (1 - level) / 2
    low = 0
    while pdtr(low, mean) <= tail:
        low += 1
    high = low
    while pdtr(high, mean) < 1 - tail:
        high += 1
    return low, high


def fisher(table: Sequence[Sequence[int]]) -> float:
    """Two-sided p of Fisher's exact test of a 2 x 2 table.

    Fisher, R. A. (1935), The Design of Experiments; two-sided as in R and SciPy: the sum over all tables
    with the same margins that are no more probable than the one seen.
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

    `units`: for each unit the values that the coders gave it, None where one gave none. Missing where no
    unit has two values; 1 where all values are alike, as there is nothing to disagree about.

    Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, sections B and C.
    """
    pairs: Counter[tuple[object, object]] = Counter()
    for values in units:
        known = [value for value in values if value is not None]
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


def dispersion(counts: Sequence[int]) -> float:
    """p of the dispersion test: counts as unequal as these, or more, from one constant rate.

    Fisher, R. A. (1925), Statistical Methods for Research Workers: the index of dispersion; its
    distribution given the total is multinomial and is simulated rather than taken from chi-squared,
    which is too coarse for counts this small.
    """
    seen = np.asarray(counts)
    rng = np.random.default_rng(SEED)
    drawn = rng.multinomial(int(seen.sum()), np.full(len(seen), 1 / len(seen)), size=DRAWS)
    index = ((drawn - seen.mean()) ** 2).sum(axis=1)
    return float((1 + (index >= ((seen - seen.mean()) ** 2).sum() - 1e-9).sum()) / (1 + DRAWS))


def trend(where: np.ndarray) -> float:
    """Two-sided p of Laplace's test: dates spread evenly over the period, or drifting to one end.

    Cox, D. R., and Lewis, P. A. W. (1966), The Statistical Analysis of Series of Events, chapter 3: the
    mean of n uniform positions; simulated here.
    """
    rng = np.random.default_rng(SEED)
    means = rng.random((DRAWS, len(where))).mean(axis=1)
    return float((1 + (np.abs(means - 0.5) >= abs(float(where.mean()) - 0.5)).sum()) / (1 + DRAWS))


def longest_gap(where: np.ndarray) -> float:
    """p of the longest gap: among as many dates spread evenly, one gap at least this long."""
    rng = np.random.default_rng(SEED)
    drawn = np.sort(rng.random((DRAWS, len(where))), axis=1)
    longest = np.diff(drawn, axis=1).max(axis=1)
    return float((1 + (longest >= np.diff(np.sort(where)).max()).sum()) / (1 + DRAWS))


@dataclass(frozen=True)
class Power:
    """How often the trend test would see a given growth: `growth` a year (1 = none), `seen` a share."""

    growth: np.ndarray
    seen: np.ndarray

    def smallest(self, wanted: float = 0.8) -> float:
        """Smallest growth a year that is seen at least as often as wanted."""
        return float(self.growth[np.argmax(self.seen >= wanted)])


def power_of_trend(n: int, years: float) -> Power:
    """Power of Laplace's test for n dates over a period of so many years, by rate growth a year.

    Dates are drawn from a rate that grows by a constant factor; the test is two-sided at 5 %.
    """
    rng = np.random.default_rng(SEED)
    even = rng.random((DRAWS, n)).mean(axis=1)
    critical = np.quantile(np.abs(even - 0.5), 1 - ALPHA)
    growths = np.round(np.arange(1.0, 1.5001, 0.02), 2)
    uniform = rng.random((4000, n))
    seen = []
    for growth in growths:
        rate = np.log(growth) * years
        drawn = uniform if growth == 1 else np.log1p(uniform * np.expm1(rate)) / rate
        seen.append(float((np.abs(drawn.mean(axis=1) - 0.5) > critical).mean()))
    return Power(growths, np.array(seen))
