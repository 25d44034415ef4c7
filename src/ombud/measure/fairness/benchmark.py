"""Are the groups of the data, or of the selected, as many as a reference population has of them?

One-sample figures against known shares: representativeness of data (AI Act, Article 10(3) and (4)),
and the selected against availability in the labour market (Castaneda v. Partida, 430 U.S. 482 n.17;
Hazelwood v. United States, 433 U.S. 299 n.14, n.17).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer, moved, scaled
from ombud.measure.fairness.groups import Settings, View
from ombud.measure.fairness.selection import CASTANEDA
from ombud.measure.figures import Figure
from ombud.measure.statistics.distributions import chi2_p
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.rate import against_share, rate

#: Everybody of known group, or those with the favourable outcome.
Whose = Literal["data", "selected"]
Floats = NDArray[np.float64]
REPLICATES = 2000


def representation_figures(
    view: View, shares: Mapping[str, float], settings: Settings, whose: Whose = "data"
) -> Iterator[Figure]:
    """Each group's share against that of the reference population, then all groups together."""
    found = people(view, whose)
    counts = {name: found.get(name, 0) for name in dict.fromkeys([*found, *shares])}
    total = sum(counts.values())
    about = About(
        by=view.by,
        n=total,
        settings=settings,
        small=fewer(total, settings),
        undefined="undefined: there is nobody, or the reference share is 0",
        cite=CASTANEDA if whose == "selected" else "",
    )
    for name, k in counts.items():
        yield from _group(about.of(group=name), k, shares.get(name), whose)
    if total:
        yield _distance(about.of(reference="reference population"), counts, shares, whose)


def people(view: View, whose: Whose) -> dict[str, int]:
    """People of each known group: all, with or without a decision, or the selected."""
    return {
        name: sum(tally.n for case, tally in group.cases.items() if case.selected)
        if whose == "selected"
        else group.n + group.undecided
        for name, group in view.groups.items()
        if name != NOT_KNOWN
    }


def _id(name: str, whose: Whose) -> str:
    return f"selected_{name}" if whose == "selected" else name


def _group(about: About, k: int, share: float | None, whose: Whose) -> Iterator[Figure]:
    total, words = about.n, "the selected" if whose == "selected" else "the data"
    found = rate(k, total, about.settings.confidence)
    yield about.figure(
        _id("representation", whose),
        f"share of {words}",
        "people of the group / people of known group",
        found,
        "share",
        "rate",
        hits=k,
        expected=share,
        note="the group is not in the reference population" if share is None else "",
    )
    if share is None:
        return
    about = about.of(reference="reference population")
    test = against_share(k, total, share)
    yield about.figure(
        _id("representation_difference", whose),
        f"share of {words} less that of the reference population",
        "share - reference share",
        moved(found, share, f"{found.method} less the known share"),
        "points",
        "difference",
        test=test,
    )
    yield about.figure(
        _id("representation_ratio", whose),
        f"share of {words} over that of the reference population",
        "share / reference share",
        scaled(found, 1 / share, f"{found.method} over the known share") if share else UNDEFINED,
        "ratio",
        "ratio",
        test=test,
    )
    yield about.figure(
        _id("representation_shortfall", whose),
        "people missing to the reference share",
        "reference share × n - people",
        Interval(share * total - k, None, None, "from the counts"),
        "people",
        "count",
        test=test,
    )


def _distance(about: About, counts: Mapping[str, int], shares: Mapping[str, float], whose: Whose) -> Figure:
    """Total variation between both sets of shares, with what chance alone gives and a chi-square test."""
    total, settings = about.n, about.settings
    seen = np.array(list(counts.values()), dtype=float)
    known = np.array([shares.get(name, 0.0) for name in counts])
    drawn = _drawn(total, known / known.sum(), settings.seed)
    chance = np.abs(drawn / total - known).sum(axis=1) / 2
    strange = [name for name, n in counts.items() if n and name not in shares]
    gone = [name for name, n in counts.items() if not n and shares.get(name)]
    notes = (
        f"not in the reference population: {', '.join(strange[:10])}" if strange else "",
        f"not in the data at all: {', '.join(gone[:10])}" if gone else "",
        f"chance alone would exceed {float(np.quantile(chance, 0.95)):.4f} one time in twenty",
    )
    value = float(np.abs(seen / total - known).sum() / 2)
    moves = np.abs(_drawn(total, seen / total, settings.seed) / total - seen / total).sum(axis=1) / 2
    reach = float(np.quantile(moves, settings.confidence))
    method = f"total variation ± quantile of its moves, {REPLICATES} multinomial replicates, seed {settings.seed}"
    return about.figure(
        _id("representation_distance", whose),
        "share of people who would have to be of another group (total variation)",
        "½ Σ |share - reference share|",
        Interval(value, max(0.0, value - reach), min(1.0, value + reach), method),
        "points",
        "distance",
        test=None if strange else _fit(seen, known * total, drawn),
        note="; ".join(note for note in notes if note),
        expected=float(chance.mean()),
    )


def _drawn(total: int, shares: Floats, seed: int) -> Floats:
    return np.random.default_rng(seed).multinomial(total, shares, size=REPLICATES).astype(float)


def _fit(seen: Floats, expected: Floats, drawn: Floats) -> Test | None:
    """Pearson's chi-square of fit; exact by the replicates when an expected count is below five."""
    used = expected > 0
    if used.sum() < 2:
        return None
    parts = (np.vstack([seen, drawn])[:, used] - expected[used]) ** 2 / expected[used]
    statistics, df = parts.sum(axis=1), int(used.sum()) - 1
    statistic = float(statistics[0])
    if expected[used].min() >= 5:
        return Test("chi-square of fit", chi2_p(statistic, df), statistic=statistic, df=df)
    p = float((statistics >= statistic * (1 - 1e-9)).mean())
    return Test(f"chi-square of fit, exact by {REPLICATES} replicates", p, statistic=statistic, df=df)
