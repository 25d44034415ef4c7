"""How far the scores of two groups lie apart, and what every threshold would do to the impact ratio.

Catalogue of metrics, sections 4 and 6. NYDFS Insurance Circular Letter No. 7 (2024) names the
standardised mean difference and Z and T tests.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from ombud.measure.fairness.about import About, fewer
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.score_groups import Counts, Floats, Scored, ScoreView, edges
from ombud.measure.figures import Figure
from ombud.measure.statistics import shares
from ombud.measure.statistics.distance import divided, kolmogorov_smirnov, ks_interval, wasserstein
from ombud.measure.statistics.interval import Test
from ombud.measure.statistics.moments import Moments, hedges_g, mean_gap, smd, smd_total, welch_test

#: Thresholds of the sweep: the score quantiles of all known people.
QUANTILES = tuple(step / 20 for step in range(1, 20))


def distance_figures(view: ScoreView, reference: str, settings: Settings) -> Iterator[Figure]:
    """Each group against the reference: mean scores, their standardised difference, KS and Wasserstein distance,
    of everybody and, where there are labels, of those with the same label."""
    known = view.known
    if not reference:
        return
    other = known[reference]
    for name, one in known.items():
        if name == reference:
            continue
        about = About(
            by=view.by,
            group=name,
            reference=reference,
            n=one.n,
            reference_n=other.n,
            settings=settings,
            small=fewer(min(one.n, other.n), settings),
            undefined="undefined: fewer than two scores, or no spread",
        )
        yield from _means(about, one, other, known)
        yield from _shapes(about, one.everybody, other.everybody, "")
        for label, a, b in zip(("positives", "negatives"), one.sides, other.sides, strict=True):
            if a.sum() and b.sum():
                n = int(a.sum())
                own = about.of(n=n, reference_n=int(b.sum()), small=fewer(min(n, int(b.sum())), settings))
                yield from _shapes(own, a, b, label)


def _means(about: About, one: Scored, other: Scored, known: Mapping[str, Scored]) -> Iterator[Figure]:
    confidence, test = about.settings.confidence, welch_test(one.moments, other.moments)
    everybody = sum((group.moments for group in known.values()), Moments(0, 0.0, 0.0))
    standardised = hedges_g if about.small else smd
    for id_, name, formula, found in (
        (
            "mean_score_difference",
            "difference of mean scores",
            "mean - mean of the reference",
            mean_gap(one.moments, other.moments, confidence),
        ),
        (
            "score_smd",
            "standardised mean difference of scores (pooled sd)",
            "(mean - mean of the reference) / pooled sd",
            standardised(one.moments, other.moments, confidence),
        ),
        (
            "score_smd_total",
            "standardised mean difference of scores (total sd)",
            "(mean - mean of the reference) / sd of all",
            smd_total(one.moments, other.moments, everybody, confidence),
        ),
    ):
        yield about.figure(id_, name, formula, found, "number", "difference", test=test)


def _shapes(about: About, one: Counts, other: Counts, label: str) -> Iterator[Figure]:
    settings, ending, of = about.settings, f"_{label}" if label else "", f" of {label}" if label else ""
    ks = kolmogorov_smirnov(one, other)
    yield about.figure(
        f"score_ks{ending}",
        f"Kolmogorov-Smirnov distance of scores{of}",
        "sup |F - F of the reference|",
        ks_interval(one, other, confidence=settings.confidence, seed=settings.seed),
        "number",
        "distance",
        test=None
        if ks is None
        else Test("Kolmogorov-Smirnov at the edges of bins", ks.p_at_edges, statistic=ks.at_edges),
    )
    found = wasserstein(one, other, edges(len(one)), confidence=settings.confidence, seed=settings.seed)
    spread = _sd(other)
    yield about.figure(
        f"score_wasserstein{ending}",
        f"Wasserstein distance of scores{of}",
        "∫ |F - F of the reference|" + (" / sd of the reference" if spread else ""),
        divided(found, spread) if spread else found,
        "number",
        "distance",
    )


def _sd(counts: Counts) -> float:
    middles = _middles(len(counts))
    mean = float((counts * middles).sum()) / float(counts.sum())
    return math.sqrt(float((counts * (middles - mean) ** 2).sum()) / float(counts.sum()))


def _middles(bins: int) -> Floats:
    sides = edges(bins)
    return np.asarray((sides[:-1] + sides[1:]) / 2)


def sweep_figures(
    view: ScoreView, reference: str, settings: Settings, *, high_is_favourable: bool = True
) -> Iterator[Figure]:
    """The impact ratio at every twentieth of the scores, as if the threshold were there.

    For the search of a less harmful threshold. The intervals of one group hold together
    (Bonferroni over the thresholds). Thresholds are edges of the bins.
    """
    known = view.known
    if not reference or len(known) < 2:
        return
    everybody = np.sum([group.everybody for group in known.values()], axis=0)
    together = np.cumsum(everybody) / everybody.sum()
    found = {int(np.searchsorted(together, share)) + 1 for share in QUANTILES}
    places = sorted(place for place in found if place < len(everybody))
    for name in known:
        if name != reference:
            about = About(
                by=view.by,
                group=name,
                reference=reference,
                n=known[name].n,
                reference_n=known[reference].n,
                settings=settings,
            )
            yield from _sweep(about, known[name], known[reference], places, high_is_favourable)


def _sweep(about: About, group: Scored, other: Scored, places: list[int], high: bool) -> Iterator[Figure]:
    each = 1 - (1 - about.settings.confidence) / max(1, len(places))
    for place in places:
        one, two = (_above(side.everybody, place, high) for side in (group, other))
        threshold = place / (len(group.everybody) - 1)
        yield about.of(
            stratum=f"threshold {threshold:.4f}",
            small=shares.too_small(one, two, about.settings.min_people),
            undefined="undefined: nobody of the reference would be selected",
        ).figure(
            "impact_ratio_at_threshold",
            "impact ratio with the threshold there",
            "selection rate / selection rate of the reference",
            shares.ratio(one, two, each),
            "ratio",
            "ratio",
            test=shares.compared(one, two),
            note=f"intervals of {len(places)} thresholds hold together",
        )


def _above(counts: Counts, place: int, high: bool) -> shares.Share:
    above, n = int(counts[place:].sum()), int(counts.sum())
    return shares.Share(k=above if high else n - above, n=n)


def near_figures(view: ScoreView, threshold: float, width: float, settings: Settings) -> Iterator[Figure]:
    """The share of each group whose score lies within ``width`` of the threshold, read on whole bins."""
    for name, group in view.groups.items():
        fine = len(group.everybody) - 1
        low, high = max(0, math.floor((threshold - width) * fine)), min(fine, math.ceil((threshold + width) * fine))
        one = shares.Share(k=int(group.everybody[low:high].sum()), n=group.n)
        yield About(by=view.by, group=name, n=group.n, settings=settings, small=fewer(group.n, settings)).figure(
            "near_threshold",
            f"share within {width:g} of the threshold {threshold:g}",
            f"scores from {low / fine:.4f} to {high / fine:.4f} / scores",
            shares.interval(one, settings.confidence),
            "share",
            "rate",
            hits=one.k,
        )
