"""Several groups: omnibus, largest gap, bootstrap from counts; against SciPy, Fairlearn's values and row bootstraps."""

from __future__ import annotations

import time

import numpy as np
import pytest
from fairlearn.metrics import equalized_odds_difference, equalized_odds_ratio
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ombud.measure.statistics import bootstrap
from ombud.measure.statistics.extremes import composite_extremes, extremes
from ombud.measure.statistics.omnibus import chi_square, cramer_v, omnibus

wide = st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200)), min_size=2, max_size=8)


@given(wide)
def test_chi_square_is_that_of_scipy(rows: list[tuple[int, int]]) -> None:
    table = np.array(rows)
    expected = stats.chi2_contingency(table, correction=False)
    found = chi_square(table)
    assert found is not None
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-10)
    assert found.df == expected.dof
    assert cramer_v(table) == pytest.approx(stats.contingency.association(table, "cramer"), abs=1e-9)


def test_few_people_get_a_simulated_p_near_the_exact_one() -> None:
    table = np.array([[3, 1], [2, 6]])
    found = omnibus(table)
    assert found is not None
    assert "simulated" in found.method
    assert found.p == pytest.approx(stats.fisher_exact(table).pvalue, abs=0.04)


def test_empty_rows_and_columns_say_nothing() -> None:
    assert chi_square(np.array([[5, 5], [0, 0]])) is None
    assert chi_square(np.array([[5, 0], [7, 0]])) is None
    with_empty, without = chi_square(np.array([[5, 9], [0, 0], [7, 3]])), chi_square(np.array([[5, 9], [7, 3]]))
    assert with_empty == without


def test_the_gap_interval_covers_equality_where_a_percentile_bootstrap_never_does() -> None:
    """Six equal groups: nominal 95 %; a percentile bootstrap of max - min covers 0 %."""
    chance = np.random.default_rng(3)
    runs, covered, ratio_covered = 200, 0, 0
    for _run in range(runs):
        counts = [(int(chance.binomial(300, 0.3)), 300) for _group in range(6)]
        gap, ratio = extremes(counts, seed=int(chance.integers(1 << 30)))
        covered += gap.low == 0.0
        ratio_covered += ratio.high is not None and ratio.high >= 1 - 1e-12
    assert covered >= 0.92 * runs
    assert ratio_covered >= 0.92 * runs


def test_the_same_counts_give_the_same_interval() -> None:
    counts = [(30, 100), (50, 120), (20, 90)]
    assert extremes(counts) == extremes(counts)


def test_equalised_odds_is_that_of_fairlearn() -> None:
    chance = np.random.default_rng(5)
    group, label, predicted = (chance.integers(0, m, 3000) for m in (3, 2, 2))
    rates = [
        [
            (int(predicted[(group == g) & (label == y)].sum()), int(((group == g) & (label == y)).sum()))
            for g in range(3)
        ]
        for y in (1, 0)
    ]
    gap, ratio = composite_extremes(rates)
    assert gap.value == pytest.approx(equalized_odds_difference(label, predicted, sensitive_features=group))
    assert ratio.value == pytest.approx(equalized_odds_ratio(label, predicted, sensitive_features=group))
    assert gap.low == 0.0


def test_one_group_has_no_gap() -> None:
    gap, ratio = extremes([(3, 10)])
    assert gap.value is None
    assert ratio.value is None


def test_nobody_selected_has_a_gap_of_zero_and_no_ratio() -> None:
    gap, ratio = extremes([(0, 50), (0, 60)])
    assert gap.value == 0.0
    assert ratio.value is None


def accuracy(cells: np.ndarray) -> np.ndarray:
    """Right decisions of cells (tp, fp, fn, tn)."""
    return (cells[..., 0] + cells[..., 3]) / cells.sum(axis=-1)


def f1(cells: np.ndarray) -> np.ndarray:
    """F1 of cells (tp, fp, fn, tn)."""
    return 2 * cells[..., 0] / (2 * cells[..., 0] + cells[..., 1] + cells[..., 2])


def test_drawing_cells_has_the_law_of_drawing_rows() -> None:
    cells = np.array([40, 10, 15, 35])
    rows = np.repeat(np.arange(4), cells)
    chance = np.random.default_rng(2)
    by_rows = np.array([accuracy(np.bincount(chance.choice(rows, 100), minlength=4)) for _ in range(4000)])
    by_cells = accuracy(bootstrap.replicates(cells, number=4000))
    assert by_cells.mean() == pytest.approx(by_rows.mean(), abs=0.004)
    assert by_cells.std() == pytest.approx(by_rows.std(), rel=0.05)


def test_bca_is_that_of_scipy() -> None:
    cells = np.array([30, 12, 8, 50])
    rows = np.repeat(np.arange(4), cells)

    def of_rows(sample: np.ndarray, axis: int) -> np.ndarray:
        return f1(np.stack([(sample == cell).sum(axis=axis) for cell in range(4)], axis=-1))

    expected = stats.bootstrap((rows,), of_rows, method="BCa", n_resamples=20_000, random_state=1).confidence_interval
    mine = bootstrap.bca(cells, f1, number=20_000)
    assert (mine.low, mine.high) == (pytest.approx(expected.low, abs=0.006), pytest.approx(expected.high, abs=0.006))


def test_a_percentile_interval_is_that_of_a_binomial() -> None:
    mine = bootstrap.percentile(np.array([400, 100, 150, 350]), accuracy, number=20_000)
    low, high = stats.binom.ppf([0.025, 0.975], 1000, 0.75) / 1000
    assert (mine.low, mine.high) == (pytest.approx(low, abs=0.002), pytest.approx(high, abs=0.002))


def test_an_empty_table_and_an_undefined_figure_give_no_interval() -> None:
    assert bootstrap.percentile(np.array([0, 0, 0, 0]), accuracy).value is None
    assert bootstrap.bca(np.array([0, 0, 0, 9]), f1).value is None


def test_a_thousand_replicates_cost_the_same_at_any_size() -> None:
    cells = np.random.default_rng(1).multinomial(100_000_000, np.full(48, 1 / 48))
    started = time.perf_counter()
    bootstrap.percentile(cells, accuracy)
    assert time.perf_counter() - started < 1.0  # about 0.02 s on an idle machine


def test_the_gap_over_thousands_of_groups_needs_little_memory_and_still_covers_equality() -> None:
    """With 2,000 groups of one true rate the interval of the gap begins at 0, as there is none."""
    import tracemalloc

    chance = np.random.default_rng(7)
    counts = [(int(chance.binomial(200, 0.4)), 200) for _ in range(2000)]
    tracemalloc.start()
    gap, ratio = extremes(counts)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (gap.low, ratio.high) == (0.0, 1.0)
    assert "Bonferroni" in gap.method
    assert peak < 20_000_000


def test_one_group_far_from_thousands_is_found() -> None:
    gap, _ = extremes([*[(80, 200)] * 2000, (10, 200)])
    assert gap.low is not None
    assert gap.low > 0.1
