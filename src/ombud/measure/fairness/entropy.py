"""Inequality of benefits over all people, and how much of it lies between the groups.

The benefit of a decision is 0 for a wrongly refused person, 1 for a right decision, 2 for a wrongly
favoured one. Generalised entropy splits exactly into a part within and a part between groups
(Speicher et al. 2018). Catalogue of metrics, section 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ombud.measure.fairness.about import About
from ombud.measure.fairness.groups import Group, Settings, View
from ombud.measure.figures import Figure
from ombud.measure.statistics.inequality import between_groups, entropy_of_errors, within_groups
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test

Counts = NDArray[np.int64]
REPLICATES = 1000
_ALPHAS = ((2.0, "half the squared coefficient of variation"), (1.0, "Theil"), (0.0, "mean log deviation"))
BENEFIT = "of the benefits 0 (wrongly refused), 1 (right decision), 2 (wrongly favoured)"
LOGARITHM = "undefined: somebody's benefit is 0, whose logarithm is infinite"


def benefits(group: Group) -> Counts:
    """People of a group by benefit 0, 1, 2; who is wrongly refused follows from the declared polarity."""
    cells = np.zeros(3, dtype=np.int64)
    for case, tally in group.cases.items():
        if case.actual is not None:
            right = case.predicted == case.actual
            cells[1 if right else 2 if case.selected else 0] += tally.n
    return cells


def entropy_figures(view: View, settings: Settings) -> Iterator[Figure]:
    """Indices of everybody, and their parts between and within the groups of a view.

    Nothing with weights or repeated people, or with fewer than two groups.
    """
    if any(group.weighted or group.persons for group in view.known.values()):
        return
    table = np.array([benefits(group) for group in view.known.values()], dtype=np.int64).reshape(-1, 3)
    if len(table) < 2 or not table.sum():
        return
    refused, _, favoured = (int(part) for part in table.sum(axis=0))
    few = "fewer than five wrong decisions of a kind: shown, not judged" if min(refused, favoured) < 5 else ""
    about = About(by=view.by, n=int(table.sum()), settings=settings, small=few)
    for alpha, words in _ALPHAS:
        undefined = LOGARITHM if alpha == 0 and refused else "undefined: nobody has a benefit"
        yield from _index(about.of(undefined=undefined), table, alpha, words)
    between = between_groups(table, 2.0)
    yield about.figure(
        "coefficient_of_variation_between",
        "coefficient of variation between groups",
        "√(2 × generalised entropy between groups, α = 2)",
        _bare(None if between is None else math.sqrt(2 * between), "from the counts, without interval"),
        "number",
        "index",
    )


def _index(about: About, table: Counts, alpha: float, words: str) -> Iterator[Figure]:
    refused, right, favoured = (int(part) for part in table.sum(axis=0))
    seed, stem = about.settings.seed, f"generalised_entropy_{alpha:g}"
    yield about.figure(
        stem,
        f"generalised entropy, α = {alpha:g} ({words})",
        BENEFIT,
        entropy_of_errors(refused, right, favoured, alpha=alpha, confidence=about.settings.confidence, seed=seed),
        "number",
        "index",
    )
    between, chance = between_groups(table, alpha), _by_chance(table, alpha, seed)
    test = None
    if between is not None and chance is not None:
        far = int((chance >= between * (1 - 1e-9)).sum())
        test = Test(f"benefits spread over groups by chance, {REPLICATES} replicates", (1 + far) / (1 + REPLICATES))
    yield about.figure(
        f"{stem}_between",
        f"generalised entropy between groups, α = {alpha:g}",
        "everybody has the mean benefit of the group",
        _bare(between, "from the counts, without interval: see the test"),
        "number",
        "index",
        test=test,
        expected=float(chance.mean()) if chance is not None else None,
    )
    yield about.figure(
        f"{stem}_within",
        f"generalised entropy within groups, α = {alpha:g}",
        "Σ n_g/n (μ_g/μ)^α GE_g; it and the part between groups add up to the whole",
        _bare(within_groups(table, alpha), "from the counts"),
        "number",
        "index",
    )


def _bare(value: float | None, method: str) -> Interval:
    return UNDEFINED if value is None else Interval(value, None, None, method)


def _by_chance(table: Counts, alpha: float, seed: int) -> NDArray[np.float64] | None:
    """The index between groups if benefits were spread over them by chance."""
    sizes, share = table.sum(axis=1), table.sum(axis=0) / table.sum()
    chance = np.random.default_rng(seed)
    drawn = np.stack([chance.multinomial(int(size), share, size=REPLICATES) for size in sizes], axis=1)
    found = [value for each in drawn if (value := between_groups(each, alpha)) is not None]
    return np.array(found) if len(found) == REPLICATES else None
