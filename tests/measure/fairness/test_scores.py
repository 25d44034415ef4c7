"""Scores by group against scikit-learn, SciPy and statsmodels on random logs, and published AUCs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp, mannwhitneyu, ttest_ind
from sklearn.metrics import brier_score_loss, roc_auc_score

from ombud.errors import InputError
from ombud.measure.fairness.calibration import calibration_figures
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.score_gaps import distance_figures, near_figures, sweep_figures
from ombud.measure.fairness.score_groups import score_views
from ombud.measure.fairness.scores import auc_figures
from ombud.measure.specs import ScoreCells
from ombud.measure.tables import Row, Table, make_table
from tests.measure.fairness.logs import Person, found, number, scored

DATA = Path(__file__).parents[3] / "examples" / "data"
#: Scores on edges of bins: nothing is lost by binning, so figures equal those of the rows.
SCORES = [step / 64 for step in range(65)]


def people(*groups: str) -> st.SearchStrategy[list[Person]]:
    person = st.builds(
        lambda group, label, score: Person(group, "1", label, score=score),
        st.sampled_from(groups),
        st.sampled_from("01"),
        st.sampled_from(SCORES),
    )
    some = [Person(group, "1", label, score=score) for group in groups for label in "01" for score in (0.25, 0.5, 0.75)]
    return st.lists(person, min_size=5, max_size=80).map(lambda more: some + more)


def arrays(log: list[Person], group: str) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    own = [p for p in log if p.group == group]
    return np.array([int(p.label or 0) for p in own]), np.array([p.score for p in own])


@settings(max_examples=25)
@given(people("a", "b"))
def test_auc_by_group_across_groups_and_its_gap_are_those_of_the_rows(log: list[Person]) -> None:
    (view,) = score_views(scored(log), "1")
    got = list(auc_figures(view, "a", Settings()))
    (y, s), (v, t) = arrays(log, "a"), arrays(log, "b")
    assert number(found(got, "auc", "a")) == pytest.approx(roc_auc_score(y, s))
    assert number(found(got, "auc_difference", "b")) == pytest.approx(roc_auc_score(v, t) - roc_auc_score(y, s))
    across = mannwhitneyu(t[v == 1], s[y == 0]).statistic / ((v == 1).sum() * (y == 0).sum())
    assert number(found(got, "xauc", "b")) == pytest.approx(across)
    assert number(found(got, "bnsp_auc", "b")) == pytest.approx(across)  # with two groups the rest is the other
    assert float(found(got, "auc", "a").bin_error or 0) >= 0


@settings(max_examples=25)
@given(people("a", "b"))
def test_brier_calibration_and_distances_are_those_of_the_rows(log: list[Person]) -> None:
    (view,) = score_views(scored(log), "1")
    got = [*calibration_figures(view, "a", Settings()), *distance_figures(view, "a", Settings())]
    (y, s), (_, t) = arrays(log, "a"), arrays(log, "b")
    assert number(found(got, "brier_score", "a")) == pytest.approx(brier_score_loss(y, s))
    assert number(found(got, "observed_over_expected", "a")) == pytest.approx(y.sum() / s.sum())
    bins = np.minimum((s * 16).astype(int), 15)
    error = sum(abs(y[bins == b].sum() - s[bins == b].sum()) for b in range(16)) / len(y)
    assert number(found(got, "calibration_error", "a")) == pytest.approx(error)
    assert number(found(got, "score_ks", "b")) == pytest.approx(ks_2samp(s, t).statistic)
    test = ttest_ind(t, s, equal_var=False)
    gap = found(got, "mean_score_difference", "b")
    assert number(gap) == pytest.approx(t.mean() - s.mean())
    assert float(gap.p or 0) == pytest.approx(test.pvalue, abs=1e-6)


def test_auc_of_the_recidivism_decile_is_as_published() -> None:
    """Dieterich et al. 2016 report .70 and .69; on all 7,214 people .6918 and .6931."""
    with (DATA / "compas_counts.csv").open() as file:
        rows = [
            Row((line["race"], line["two_year_recid"]), int(line["decile_score"]) * 64, (int(line["n"]),), (0.0, 0.0))
            for line in csv.DictReader(file)
        ]
    table = make_table(ScoreCells(groups=("race",), score="decile", label="two_year_recid"), rows)
    (view,) = score_views(table, "1")
    got = list(auc_figures(view, "Caucasian", Settings()))
    assert f"{number(found(got, 'auc', 'African-American')):.4f}" == "0.6918"
    assert f"{number(found(got, 'auc', 'Caucasian')):.4f}" == "0.6931"
    difference = found(got, "auc_difference", "African-American")
    assert float(difference.low or 0) < 0 < float(difference.high or 0)


def test_a_calibrated_score_has_an_error_whose_interval_reaches_nought() -> None:
    log = [
        Person(group, "1", label, score=step / 8)
        for group in "ab"
        for step in range(1, 8)
        for label, n in (("1", 20 * step), ("0", 20 * (8 - step)))
        for _ in range(n)
    ]
    (view,) = score_views(scored(log), "1")
    got = list(calibration_figures(view, "a", Settings()))
    error = found(got, "calibration_error", "b")
    assert (number(error), error.low) == (0, "0")
    assert "7 of 16 bins of equal width used" in error.note
    assert number(found(got, "calibration_slope", "b")) == pytest.approx(1, abs=1e-6)
    assert found(got, "calibration_error_gap").value == "0"


def test_a_threshold_is_swept_with_intervals_that_hold_together() -> None:
    log = [Person("a", "1", "1", score=step / 64) for step in range(64) for _ in range(5)]
    log += [Person("b", "1", "1", score=step / 128) for step in range(64) for _ in range(5)]
    (view,) = score_views(scored(log), "1")
    got = list(sweep_figures(view, "a", Settings()))
    first, last = got[0], got[-1]
    assert float(first.value or 0) > float(last.value or 0) == 0.0
    assert first.stratum.startswith("threshold ")
    near = list(near_figures(view, 0.25, 0.125, Settings()))
    assert f"{number(found(near, 'near_threshold', 'b')):.3f}" == "0.500"


def test_a_group_of_one_class_has_no_auc_and_says_so() -> None:
    log = [Person("a", "1", "1", score=0.5)] * 30 + [Person("b", "1", label, score=0.5) for label in "01" * 20]
    (view,) = score_views(scored(log), "1")
    item = found(auc_figures(view, "b", Settings()), "auc", "a")
    assert (item.value, item.note) == (None, "undefined: the group holds one class of the label only")


def test_scores_outside_nought_to_one_are_refused_with_their_number() -> None:
    from ombud.measure.bins import ABOVE

    spec = ScoreCells(groups=("group",), score="score", label="label")
    table: Table = make_table(spec, [Row(("a", "1"), ABOVE, (3,), (0.0, 0.0)), Row(("a", "0"), 5, (2,), (0.1, 0.1))])
    with pytest.raises(InputError, match="3 of 5 values are outside"):
        score_views(table, "1")


def test_the_positive_label_is_never_guessed() -> None:
    with pytest.raises(InputError, match="is not said which value"):
        score_views(scored([Person("a", "1", "1")]), "")
