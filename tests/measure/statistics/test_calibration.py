"""Calibration, Brier score and recalibration from bins, against scikit-learn and statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from ombud.measure.statistics.brier import brier, brier_parts, brier_skill
from ombud.measure.statistics.calibration import (
    ScoreBins,
    calibration_bins,
    expected_calibration_error,
    in_the_large,
    spiegelhalter_test,
)
from ombud.measure.statistics.recalibration import recalibrate

BINS = 1024


def score_bins(score: np.ndarray, label: np.ndarray, bins: int = BINS) -> ScoreBins:
    """Scores and labels in bins."""
    place = np.minimum(np.floor(score * bins).astype(int), bins - 1)

    def total(weight: np.ndarray) -> np.ndarray:
        return np.bincount(place, weight, minlength=bins)

    return ScoreBins(
        positives=total(label).astype(np.int64),
        negatives=total(1 - label).astype(np.int64),
        scores=total(score),
        positive_scores=total(score * label),
        squares=total(score**2),
    )


def drawn(seed: int, n: int, *, slope: float = 1.0, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and labels whose logit is shift + slope times that of the score."""
    chance = np.random.default_rng(seed)
    score = chance.beta(2, 3, n)
    truth = 1 / (1 + np.exp(-(shift + slope * np.log(score / (1 - score)))))
    return score, (chance.uniform(size=n) < truth).astype(int)


def test_bins_are_those_of_scikit_learn() -> None:
    score, label = drawn(1, 4000)
    rate, mean = calibration_curve(label, score, n_bins=16)
    mine = calibration_bins(score_bins(score, label).merged(64))
    assert [b.rate.value for b in mine] == pytest.approx(list(rate))
    assert [b.mean_score for b in mine] == pytest.approx(list(mean))
    assert sum(b.people for b in mine) == 4000


def test_the_calibration_error_by_hand() -> None:
    score = np.array([0.1] * 10 + [0.8] * 10)
    label = np.array([1] * 3 + [0] * 7 + [1] * 6 + [0] * 4)
    found = expected_calibration_error(score_bins(score, label).merged(64))
    assert found is not None
    assert found.expected.value == pytest.approx(0.5 * 0.2 + 0.5 * 0.2)
    assert found.largest == pytest.approx(0.2)
    assert found.signed == pytest.approx(0.5 * -0.2 + 0.5 * 0.2)
    assert found.bins == 2


def test_a_calibrated_score_is_not_accused() -> None:
    found = expected_calibration_error(score_bins(*drawn(2, 5000)).merged(64))
    assert found is not None
    assert found.expected.value is not None
    assert found.expected.low == 0.0
    assert found.debiased < 0.75 * found.expected.value


def test_a_score_that_is_off_is_found() -> None:
    bins = score_bins(*drawn(3, 20_000, shift=0.5)).merged(64)
    found, test = expected_calibration_error(bins), spiegelhalter_test(bins)
    assert found is not None
    assert found.expected.low is not None
    assert found.expected.low > 0.05
    assert found.signed < -0.05
    assert test is not None
    assert test.p < 1e-6


def test_spiegelhalter_on_rows_by_hand() -> None:
    score, label = drawn(4, 3000)
    z = ((label - score) * (1 - 2 * score)).sum() / np.sqrt(((1 - 2 * score) ** 2 * score * (1 - score)).sum())
    found = spiegelhalter_test(score_bins(score, label))
    assert found is not None
    assert found.z == pytest.approx(z, abs=2e-3)


def test_observed_over_expected() -> None:
    score, label = drawn(5, 2000)
    found = in_the_large(score_bins(score, label))
    assert found.value == pytest.approx(label.sum() / score.sum())
    assert found.low is not None
    assert found.high is not None
    assert found.low < 1 < found.high


def test_the_brier_score_is_that_of_scikit_learn() -> None:
    score, label = drawn(6, 3000, slope=0.5)
    found = brier(score_bins(score, label))
    loss = (score - label) ** 2
    half = 1.959964 * loss.std(ddof=1) / np.sqrt(3000)
    assert found.value == pytest.approx(brier_score_loss(label, score), abs=1e-12)
    assert found.low == pytest.approx(loss.mean() - half, abs=1e-4)


@pytest.mark.parametrize("per_bin", [1, 64, 256])
def test_the_parts_of_the_brier_score_add_up(per_bin: int) -> None:
    found = brier_parts(score_bins(*drawn(7, 3000, slope=0.5)).merged(per_bin))
    assert found is not None
    total = found.reliability - found.resolution + found.uncertainty + found.within
    assert total == pytest.approx(found.score.value, abs=1e-12)


def test_skill_is_against_the_overall_rate() -> None:
    score, label = drawn(8, 3000)
    bins = score_bins(score, label)
    rate = label.mean()
    assert brier_skill(bins) == pytest.approx(1 - ((score - label) ** 2).mean() / (rate * (1 - rate)))


def test_slope_and_intercept_are_those_of_statsmodels() -> None:
    score, label = drawn(9, 3000, slope=0.6, shift=0.3)
    found = recalibrate(score_bins(score, label))
    fit = sm.GLM(label, sm.add_constant(np.log(score / (1 - score))), family=sm.families.Binomial()).fit()
    assert found is not None
    assert found.intercept.value == pytest.approx(fit.params[0], abs=3e-3)
    assert found.slope.value == pytest.approx(fit.params[1], abs=3e-3)
    assert found.slope.low == pytest.approx(fit.conf_int()[1][0], abs=5e-3)
    assert found.test.p < 1e-6


def test_a_fit_that_does_not_exist_is_not_given() -> None:
    separated = score_bins(np.array([0.1, 0.2, 0.8, 0.9]), np.array([0, 0, 1, 1]))
    assert recalibrate(separated) is None
    assert recalibrate(score_bins(np.array([0.3, 0.3]), np.array([0, 1]))) is None


def test_nobody_has_no_calibration() -> None:
    nobody = score_bins(np.array([]), np.array([]))
    assert expected_calibration_error(nobody) is None
    assert brier(nobody).value is None
    assert brier_parts(nobody) is None
    assert brier_skill(nobody) is None
    assert in_the_large(nobody).value is None
    assert spiegelhalter_test(nobody) is None
    assert recalibrate(nobody) is None
    assert calibration_bins(nobody) == ()
