"""Does a score of 0.7 mean seven in ten in every group? Calibration by group and its gaps.

Catalogue of metrics, section 6. Expected calibration error is stated with its bins: 16 of equal width,
whose edges are multiples of 2^-10, so that it is exact for these bins. Calibration within groups and
equal error rates cannot both hold when base rates differ (Kleinberg et al. 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ombud.measure.fairness.about import About, fewer, moved
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.score_groups import CALIBRATION_BINS, Scored, ScoreView
from ombud.measure.fairness.scores import gap_figure
from ombud.measure.figures import Figure, Unit
from ombud.measure.statistics import mover
from ombud.measure.statistics.brier import brier
from ombud.measure.statistics.calibration import (
    calibration_bins,
    expected_calibration_error,
    in_the_large,
    spiegelhalter_test,
)
from ombud.measure.statistics.interval import UNDEFINED, Interval
from ombud.measure.statistics.recalibration import recalibrate

#: People a bin on average below which the error of calibration is shown, not judged.
PER_BIN = 50
BINS = f"{CALIBRATION_BINS} bins of equal width"
#: What is compared between groups: id, name, unit of the gap.
_COMPARED: tuple[tuple[str, str, Unit], ...] = (
    ("calibration_error", "calibration error", "points"),
    ("observed_over_expected", "observed over expected", "number"),
    ("brier_score", "Brier score", "number"),
)


def calibration_figures(view: ScoreView, reference: str, settings: Settings) -> Iterator[Figure]:
    """Calibration errors, observed over expected, slope, intercept and Brier score: by group, against the
    reference, and the largest gap; then the curve of each group."""
    for name, group in view.groups.items():
        yield from _of_group(_about(view.by, name, group, settings), group)
    estimates = {name: _estimates(group, settings) for name, group in view.known.items() if _labelled(group)}
    for id_, title, unit in _COMPARED:
        found = {name: own[id_] for name, own in estimates.items() if id_ in own}
        if reference in found:
            yield from _differences(view, id_, title, unit, found, reference, settings)
        judged = {name: each for name, each in found.items() if _labelled(view.known[name]) >= settings.min_people}
        about = About(by=view.by, n=sum(_labelled(view.known[name]) for name in judged), settings=settings)
        yield from gap_figure(about, id_, title, judged, found, unit)
    for name, group in view.known.items():
        yield from _curve(About(by=view.by, group=name, n=0, settings=settings), group)


def _labelled(group: Scored) -> int:
    return int(group.labelled.people.sum())


def _about(by: str, name: str, group: Scored, settings: Settings) -> About:
    n = _labelled(group)
    small = fewer(n, settings, "people with a label")
    return About(by=by, group=name, n=n, settings=settings, small=small, undefined="undefined: nobody has a label")


def _estimates(group: Scored, settings: Settings) -> dict[str, Interval]:
    error = expected_calibration_error(group.coarse(), confidence=settings.confidence, seed=settings.seed)
    found = {
        "observed_over_expected": in_the_large(group.labelled, settings.confidence),
        "brier_score": brier(group.labelled, settings.confidence),
    }
    return found if error is None else {"calibration_error": error.expected, **found}


def _of_group(about: About, group: Scored) -> Iterator[Figure]:
    settings, bins = about.settings, group.coarse()
    yield from _errors(about, group)
    yield about.figure(
        "observed_over_expected",
        "observed over expected",
        "Σ label / Σ score",
        in_the_large(bins, settings.confidence),
        "ratio",
        "ratio",
    )
    formula = "Σ (score - label)² / n"
    yield about.figure(
        "brier_score", "Brier score", formula, brier(group.labelled, settings.confidence), "number", "index"
    )
    fit = recalibrate(group.labelled, settings.confidence) if about.n else None
    about = about.of(undefined="undefined: one label or one score only, or labels that a threshold separates")
    for id_, name, found in (
        ("calibration_slope", "calibration slope", fit.slope if fit else UNDEFINED),
        ("calibration_intercept", "calibration intercept", fit.intercept if fit else UNDEFINED),
    ):
        formula = "logistic regression of the label on the logit of the score"
        yield about.figure(id_, name, formula, found, "number", "index", test=fit.test if fit else None)


def _errors(about: About, group: Scored) -> Iterator[Figure]:
    bins, settings = group.coarse(), about.settings
    error = expected_calibration_error(bins, confidence=settings.confidence, seed=settings.seed)
    if error is None:
        return
    thin = f"fewer than {PER_BIN} people a bin: shown, not judged" if about.n < PER_BIN * error.bins else ""
    yield about.of(small=about.small or thin).figure(
        "calibration_error",
        "expected calibration error (ECE)",
        f"Σ n_b/n |rate - mean score| over {BINS}",
        error.expected,
        "points",
        "distance",
        test=spiegelhalter_test(bins),
        note=f"{error.bins} of {BINS} used; less what chance adds: {error.debiased:.4f}",
    )
    for id_, name, formula, value in (
        (
            "largest_calibration_error",
            "largest calibration error of a bin (MCE)",
            "max |rate - mean score|",
            error.largest,
        ),
        ("signed_calibration_error", "signed calibration error", "Σ n_b/n (mean score - rate)", error.signed),
    ):
        bare = Interval(value, None, None, f"over {BINS}, without interval")
        yield about.figure(id_, name, f"{formula} over {BINS}", bare, "points", "distance")


def _differences(
    view: ScoreView,
    id_: str,
    title: str,
    unit: Unit,
    found: Mapping[str, Interval],
    reference: str,
    settings: Settings,
) -> Iterator[Figure]:
    for name, one in found.items():
        if name != reference:
            n = min(_labelled(view.known[each]) for each in (name, reference))
            about = _about(view.by, name, view.known[name], settings)
            yield about.of(
                reference=reference,
                reference_n=_labelled(view.known[reference]),
                small=fewer(n, settings, "people with a label"),
            ).figure(
                f"{id_}_difference",
                f"difference of {title}",
                f"{title} - {title} of the reference",
                mover.difference(one, found[reference]),
                unit,
                "difference",
            )


def _curve(about: About, group: Scored) -> Iterator[Figure]:
    """Per bin: rate of the label less the mean score, with the interval of the rate."""
    for place, each in enumerate(calibration_bins(group.coarse(), about.settings.confidence), 1):
        own = about.of(n=each.people, small=fewer(each.people, about.settings))
        yield own.of(stratum=f"bin {place}, mean score {each.mean_score:.3f}").figure(
            "calibration_in_bin",
            "rate less mean score",
            f"rate of the label - mean score, in one of {BINS}",
            moved(each.rate, each.mean_score, f"{each.rate.method} less the mean score"),
            "points",
            "difference",
        )
