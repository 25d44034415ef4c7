"""Paired answers and quantiles against statsmodels and SciPy."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import cochrans_q
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep

from ombud.measure.statistics.blocks import cochran_q
from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.flips import Pairs, mcnemar
from ombud.measure.statistics.interval import ends
from ombud.measure.statistics.order import quantile, ranks
from ombud.measure.statistics.paired import mean_difference, paired_test, rate_difference

CHANCE = np.random.default_rng(5)


def pairs_of(one: np.ndarray, two: np.ndarray) -> Pairs:
    return Pairs(
        both=int((one & two).sum()),
        only_first=int((one & ~two).sum()),
        only_second=int((~one & two).sum()),
        neither=int((~one & ~two).sum()),
    )


def test_mcnemar_is_statsmodels_exact_test() -> None:
    for both, first, second, neither in ((10, 3, 9, 20), (0, 0, 6, 4), (50, 12, 12, 1), (7, 1, 0, 0)):
        found = mcnemar(Pairs(both=both, only_first=first, only_second=second, neither=neither))
        assert found is not None
        assert found.p == pytest.approx(reference_mcnemar([[both, first], [second, neither]], exact=True).pvalue)


def test_cochran_q_is_that_of_statsmodels() -> None:
    for variants in (2, 3, 6):
        answers = CHANCE.random((60, variants)) < np.linspace(0.3, 0.6, variants)
        found, reference = cochran_q(answers), cochrans_q(answers)
        assert found is not None
        assert (found.statistic, found.p) == pytest.approx((reference.statistic, reference.pvalue))


def test_answers_that_never_differ_give_no_cochran_q() -> None:
    assert cochran_q(np.ones((9, 3), dtype=bool)) is None


def test_a_paired_difference_without_correlation_is_newcombes_interval_of_different_people() -> None:
    # 12 of 40 and 20 of 40; with 6 in both, both * neither is first only * second only, so φ is 0.
    found = rate_difference(Pairs(both=6, only_first=6, only_second=14, neither=14))
    low, high = confint_proportions_2indep(20, 40, 12, 40, method="newcomb")
    assert (found.value, found.low, found.high) == pytest.approx((0.2, low, high))


def test_the_paired_difference_covers_the_truth_where_answers_go_together() -> None:
    held = 0
    for _ in range(400):
        same = CHANCE.random(50) < 0.7
        first = CHANCE.random(50) < 0.3
        second = np.where(same, first, CHANCE.random(50) < 0.3)
        low, high = ends(rate_difference(pairs_of(first, second)))
        held += low <= 0 <= high
    assert 0.93 <= held / 400 <= 1


def test_the_paired_difference_is_narrower_where_answers_go_together() -> None:
    low, high = ends(rate_difference(Pairs(both=40, only_first=2, only_second=8, neither=50)))
    apart = ends(rate_difference(Pairs(both=20, only_first=22, only_second=28, neither=30)))
    assert high - low < apart[1] - apart[0]


def test_a_paired_mean_is_that_of_scipy() -> None:
    one = CHANCE.lognormal(size=35)
    two = one + CHANCE.normal(0.1, 0.4, size=35)
    reference = stats.ttest_rel(two, one)
    found, test = mean_difference(two - one), paired_test(two - one)
    assert test is not None
    assert test.p == pytest.approx(reference.pvalue)
    assert ends(found) == pytest.approx(tuple(reference.confidence_interval(0.95)))


def test_differences_that_are_all_alike_prove_nothing() -> None:
    assert paired_test(np.array([0.81, 0.83, 0.85]) - np.array([0.79, 0.81, 0.83])) is None  # but for rounding
    assert mean_difference(np.full(9, 0.1)).low is None


def test_the_ranks_of_a_quantile_are_those_of_scipy() -> None:
    for n, share in ((10, 0.5), (59, 0.5), (59, 0.95), (200, 0.95), (1000, 0.25)):
        values = np.arange(1, n + 1, dtype=float)
        reference = stats.quantile_test(values, q=0, p=share).confidence_interval(0.95)
        low, high = ranks(n, share)
        assert (low, high) == tuple(None if np.isnan(end) else int(end) for end in (reference.low, reference.high))


def test_few_values_give_a_quantile_no_interval() -> None:
    found = quantile(np.array([1, 1, 1]), np.array([0.0, 1.0, 2.0, 3.0]), 0.95, whole=True)
    assert (found.value, found.low, found.high) == (2.0, None, None)


def test_the_interval_of_a_quantile_holds_that_of_the_values_themselves() -> None:
    values = CHANCE.exponential(size=400)
    edges = np.arange(0, 20, 2**-6)
    found = quantile(np.histogram(values, edges)[0], edges, 0.9)
    exact = stats.quantile_test(values, q=0, p=0.9).confidence_interval(0.95)
    assert found.value == pytest.approx(np.quantile(values, 0.9, method="inverted_cdf"), abs=found.bound)
    low, high = ends(found)
    assert low <= exact.low
    assert exact.high <= high <= exact.high + 2**-6


def test_groups_in_which_nothing_was_seen_may_still_be_apart() -> None:
    """With 0 of 30 in each, replicates of the counts are all 0; the exact bound of 0 of 30 at 1 - 0.05 / 2 is not."""
    gap, _ = extremes([(0, 30), (0, 40)])
    assert (gap.value, gap.low) == (0.0, 0.0)
    assert gap.high == pytest.approx(1 - (0.025 / 2) ** (1 / 30))
