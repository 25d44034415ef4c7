"""How good a score is: ranking, calibration, Brier score and logarithmic loss, from K2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ombud.measure.arrays import Scored, Scores
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics import reliability
from ombud.measure.statistics.brier import brier
from ombud.measure.statistics.calibration import (
    ScoreBins,
    calibration_bins,
    expected_calibration_error,
    in_the_large,
    spiegelhalter_test,
)
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.log_loss import log_loss, of_share
from ombud.measure.statistics.precision_recall import average_precision
from ombud.measure.statistics.ranking import auc
from ombud.measure.statistics.recalibration import recalibrate
from ombud.measure.tables import Table

#: Calibration is read on sixteen bins of equal width, whose edges the counts hold exactly.
CALIBRATION_BINS = 16

AUC = Named("auc", "AUC", "chance that a positive has a higher score than a negative, ties half", "share", "index")
AVERAGE_PRECISION = Named(
    "average_precision", "average precision", "Σ (recall gained) x precision at each score", "share", "index"
)
BRIER = Named("brier", "Brier score", "Σ (score - label)² / n", "number", "amount")
RELIABILITY = Named("brier_reliability", "Brier: reliability", "Σ n_b/n (rate_b - mean score_b)²", "number", "amount")
RESOLUTION = Named("brier_resolution", "Brier: resolution", "Σ n_b/n (rate_b - rate)²", "number", "amount")
UNCERTAINTY = Named("brier_uncertainty", "Brier: uncertainty", "rate (1 - rate)", "number", "amount")
SKILL = Named("brier_skill", "Brier skill", "1 - Brier score / uncertainty", "number", "index")
LOG_LOSS = Named("log_loss", "logarithmic loss", "mean of -ln(score of what happened)", "number", "amount")
SLOPE = Named("calibration_slope", "calibration slope", "logistic regression of the label on logit(score)")
INTERCEPT = Named("calibration_intercept", "calibration intercept", "its intercept; 0 with slope 1 is calibrated")
LARGE = Named("observed_over_expected", "observed over expected", "Σ labels / Σ scores", "ratio", "ratio")
ECE = Named("ece", "expected calibration error", "Σ n_b/n |rate_b - mean score_b|", "share", "distance")
DEBIASED = Named(
    "ece_debiased", "expected calibration error, debiased", "ECE less what chance adds", "share", "distance"
)
LARGEST = Named("largest_calibration_error", "largest calibration error", "max |rate_b - mean score_b|", "share", "gap")
SIGNED = Named("calibration_bias", "calibration bias", "mean score - rate", "points", "difference")
BIN = Named("calibration_bin", "rate of the positive label at this score", "positives / people", "share", "rate")


def score_figures(table: Table, *, positive: str, groups: Sequence[str], settings: Settings) -> tuple[Figure, ...]:
    """Every figure of a score, of everybody and of each group; the calibration curve of everybody."""
    found: list[Figure] = []
    for view, own in Scores(table, positive).views(groups).items():
        found += figures_of(own, settings, view)
        if not view.by:
            found += calibration_curve(own.bins, settings)
    return tuple(found)


def figures_of(own: Scored, settings: Settings, view: View) -> Iterator[Figure]:
    """The figures of one view."""
    bins, n = own.bins, own.people
    rarer = int(min(bins.positives.sum(), bins.negatives.sum()))
    one = "undefined: the label holds one class only here" if n and not rarer else ""
    for named, interval in _ranking(own, settings, rarer):
        notes = (one,) if interval.value is None else ()
        share = _share(bins) if named is AVERAGE_PRECISION else 0.5
        yield made(named, interval, n, settings, view=view, smallest=rarer, notes=notes, expected=share)
    yield from _losses(own, settings, view, rarer)
    yield from _calibration(own.bins, settings, view, one)


def _share(bins: ScoreBins) -> float:
    return float(bins.positives.sum() / max(1, bins.people.sum()))


def _ranking(own: Scored, settings: Settings, rarer: int) -> Iterator[tuple[Named, Interval]]:
    up, down, at = own.bins.positives, own.bins.negatives, settings.confidence
    yield AUC, auc(up, down, at, tied=own.tied)
    found = average_precision(up, down, at, tied=own.tied, seed=settings.seed) if rarer else UNDEFINED
    yield AVERAGE_PRECISION, found


def _losses(own: Scored, settings: Settings, view: View, rarer: int) -> Iterator[Figure]:
    bins, n, at = own.bins, own.people, settings.confidence
    merged = bins.merged(_per_bin(bins))
    yield made(BRIER, brier(bins, at), n, settings, view=view)
    if own.log_loss is not None and own.log_loss_squares is not None:
        loss = log_loss(own.log_loss, own.log_loss_squares, n, at)
        yield made(LOG_LOSS, loss, n, settings, view=view, expected=of_share(_share(bins)) if n else None)
    yield made(SKILL, reliability.skill(bins, at), n, settings, view=view, smallest=rarer)
    parts = (
        (RELIABILITY, reliability.reliability(merged, confidence=at, seed=settings.seed)),
        (RESOLUTION, reliability.resolution(merged, confidence=at, seed=settings.seed)),
        (UNCERTAINTY, reliability.uncertainty(bins, at)),
    )
    for named, interval in parts:
        yield made(named, interval, n, settings, view=view, notes=(_BINS,) if named is not UNCERTAINTY else ())


_BINS = f"on {CALIBRATION_BINS} bins of equal width"


def _per_bin(bins: ScoreBins) -> int:
    """Fine bins in one of sixteen; the bin of a score of exactly 1 is one of its own."""
    return (len(bins.positives) - 1) // CALIBRATION_BINS


def _calibration(bins: ScoreBins, settings: Settings, view: View, one: str) -> Iterator[Figure]:
    n, at, seed = int(bins.people.sum()), settings.confidence, settings.seed
    rarer = int(min(bins.positives.sum(), bins.negatives.sum()))
    fit = recalibrate(bins, at)
    why = (one or "undefined: the fit does not exist, as one score or a full separation allows any slope",)
    for named in (SLOPE, INTERCEPT):
        interval = UNDEFINED if fit is None else fit.slope if named is SLOPE else fit.intercept
        test = fit.test if fit else None
        notes = why if fit is None and n else ()
        yield made(named, interval, n, settings, view=view, smallest=rarer, test=test, notes=notes)
    observed = int(bins.positives.sum())
    yield made(LARGE, in_the_large(bins, at), n, settings, view=view, smallest=observed, of="with the positive label")
    yield made(SIGNED, reliability.signed_error(bins, at), n, settings, view=view)
    merged = bins.merged(_per_bin(bins))
    error = expected_calibration_error(merged, confidence=at, seed=seed)
    if error is None:
        return
    thin = "fewer than 50 people a bin on average" if n < 50 * error.bins else ""
    chance = (error.expected.value or 0.0) - error.debiased
    test = spiegelhalter_test(bins)
    yield made(ECE, error.expected, n, settings, view=view, test=test, notes=(_BINS, thin), expected=chance)
    interval = _debiased(error.expected, error.debiased)
    yield made(DEBIASED, interval, n, settings, view=view, notes=(_BINS, thin))
    largest = reliability.largest_error(merged, confidence=at, seed=seed)
    yield made(LARGEST, largest, n, settings, view=view, notes=(_BINS, thin))


def _debiased(plain: Interval, value: float) -> Interval:
    """The interval of the plain one is of the true error, so it is that of the debiased one too."""
    assert plain.low is not None
    value = value if plain.high is None else min(value, plain.high)
    return Interval(value, min(value, plain.low), plain.high, f"debiased; interval of {plain.method}")


def calibration_curve(bins: ScoreBins, settings: Settings) -> Iterator[Figure]:
    """The rate in each of sixteen bins of the score, against the mean score there."""
    per = _per_bin(bins)
    merged = bins.merged(per)
    held = [place for place, n in enumerate(merged.people) if n]
    for place, item in zip(held, calibration_bins(merged, settings.confidence), strict=True):
        low, high = place / CALIBRATION_BINS, min(1.0, (place + 1) / CALIBRATION_BINS)
        stratum = f"score {low:g} to {high:g}" if place < CALIBRATION_BINS else "score 1"
        hits = int(merged.positives[place])
        view = View(stratum=stratum)
        mean = f"mean score {item.mean_score:.4f}"
        yield made(BIN, item.rate, item.people, settings, view=view, hits=hits, reference=mean)
