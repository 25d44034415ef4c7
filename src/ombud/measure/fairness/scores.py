"""Does a score tell people apart equally well in every group? AUC by group, gaps, and across groups.

Catalogue of metrics, section 6. Scores of one bin are ties; every figure says how far the unbinned
one may lie from it. Kallus and Zhou 2019 (xAUC); Borkan et al. 2019 (against the background);
Gardner, Brooks and Baker 2019 (ABROCA).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ombud.measure.fairness.about import About, left_out
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.score_groups import Counts, Scored, ScoreView
from ombud.measure.figures import Figure, Unit
from ombud.measure.statistics.distributions import z_of
from ombud.measure.statistics.interval import Interval, ends
from ombud.measure.statistics.ranking import abroca, auc, auc_gap, auc_test
from ombud.measure.statistics.widest import widest_gap

#: Fewer positives or negatives than this: shown, not judged.
SMALLEST_SIDE = 20
#: With more groups, gaps between all pairs are not drawn.
MOST_GROUPS = 120

#: Positives and negatives by bin.
Sides = tuple[Counts, Counts]


def auc_figures(view: ScoreView, reference: str, settings: Settings) -> Iterator[Figure]:
    """AUC of each group, against the reference, and the largest gap; AUC across groups; area between the curves."""
    for name, group in view.groups.items():
        about = _about(view.by, name, "", group.sides, settings).of(
            undefined="undefined: the group holds one class of the label only"
        )
        formula = "chance that a positive's score is above a negative's, ties half"
        yield about.figure("auc", "AUC", formula, auc(*group.sides, settings.confidence), "number", "index")
    known = view.known
    for name, group in known.items():
        if reference and name != reference:
            yield from _against(view.by, name, group, reference, known[reference], settings)
        if len(known) > 1:
            yield from _background(view.by, name, known, settings)
    judged = {
        name: auc(*group.sides, settings.confidence) for name, group in known.items() if not _too_few(group.sides)
    }
    about = About(by=view.by, n=sum(known[name].n for name in judged), settings=settings)
    yield from gap_figure(about, "auc", "AUC", judged, known, "points")


def _about(by: str, name: str, reference: str, sides: Sides, settings: Settings) -> About:
    n = _labelled(sides)
    small, undefined = _too_few(sides), "undefined: a side is empty"
    return About(by=by, group=name, reference=reference, n=n, settings=settings, small=small, undefined=undefined)


def _labelled(sides: Sides) -> int:
    """People with a label."""
    return int(sides[0].sum() + sides[1].sum())


def _too_few(*pairs: Sides) -> str:
    if min(int(side.sum()) for pair in pairs for side in pair) < SMALLEST_SIDE:
        return f"fewer than {SMALLEST_SIDE} positives or negatives: shown, not judged"
    return ""


def _against(by: str, name: str, one: Scored, reference: str, other: Scored, settings: Settings) -> Iterator[Figure]:
    about = _about(by, name, reference, one.sides, settings).of(
        small=_too_few(one.sides, other.sides), reference_n=_labelled(other.sides)
    )
    yield about.figure(
        "auc_difference",
        "difference of AUC",
        "AUC - AUC of the reference",
        auc_gap(one.sides, other.sides, settings.confidence),
        "points",
        "difference",
        test=auc_test(one.sides, other.sides),
    )
    across = (one.sides[0], other.sides[1]), (other.sides[0], one.sides[1])
    yield _across(
        by, name, reference, "xauc", "positives of the group above negatives of the reference", across[0], settings
    )
    words = "positives of the reference above negatives of the group"
    yield _across(by, name, reference, "xauc_reverse", words, across[1], settings)
    yield about.figure(
        "abroca",
        "area between the ROC curves",
        "∫ |ROC - ROC of the reference| over the false positive rate",
        abroca(one.sides, other.sides, confidence=settings.confidence, seed=settings.seed),
        "number",
        "distance",
    )


def _background(by: str, name: str, known: Mapping[str, Scored], settings: Settings) -> Iterator[Figure]:
    """The group's positives against everybody else's negatives, and the other way round."""
    rest = [group.sides for key, group in known.items() if key != name]
    positives, negatives = (np.sum([sides[place] for sides in rest], axis=0) for place in (0, 1))
    own = known[name].sides
    for id_, words, sides in (
        ("bnsp_auc", "positives of the group above negatives of all others", (own[0], negatives)),
        ("bpsn_auc", "positives of all others above negatives of the group", (positives, own[1])),
    ):
        yield _across(by, name, "all others", id_, words, sides, settings)


def _across(by: str, name: str, reference: str, id_: str, words: str, sides: Sides, settings: Settings) -> Figure:
    own = 0 if words.startswith("positives of the group") else 1
    people = [int(side.sum()) for side in sides]
    about = _about(by, name, reference, sides, settings).of(n=people[own], reference_n=people[1 - own])
    return about.figure(
        id_,
        f"cross-group AUC: {words}",
        f"chance of {words}, ties half",
        auc(*sides, settings.confidence),
        "number",
        "index",
    )


def gap_figure(
    about: About, stem: str, name: str, found: Mapping[str, Interval], known: Mapping[str, object], unit: Unit
) -> Iterator[Figure]:
    """The largest gap of estimates by group, with errors read from their intervals; nothing with fewer than two.

    Args:
        found: estimates of the groups that are large enough; ``known`` are all of them.
    """
    used = {key: each for key, each in found.items() if each.value is not None and each.low is not None}
    if not 2 <= len(used) <= MOST_GROUPS:
        return
    values = [each.value or 0.0 for each in used.values()]
    errors = [_error(each, about.settings.confidence) for each in used.values()]
    gap, chance = widest_gap(values, errors, confidence=about.settings.confidence, seed=about.settings.seed)
    names = list(used)
    about = about.of(reference=f"{names[int(np.argmin(values))]} to {names[int(np.argmax(values))]}")
    yield about.figure(
        f"{stem}_gap",
        f"largest gap of {name}",
        f"highest {name} - lowest {name}",
        gap,
        unit,
        "gap",
        note=left_out(sorted(set(known) - set(used)), "too few people"),
        expected=chance,
    )


def _error(found: Interval, confidence: float) -> float:
    low, high = ends(found)
    return (high - low) / (2 * z_of(confidence))
