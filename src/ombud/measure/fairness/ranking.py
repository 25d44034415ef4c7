"""Ranked lists: who is in the first k, who is seen, and how mixed every beginning of the list is.

From people by rank and group. Catalogue of metrics, sections 4 and 7: share of the first k over share
of the pool; exposure with weight 1 / log2(1 + rank); NDKL over all beginnings (Geyik, Ambler and
Kenthapadi 2019).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from ombud.errors import InputError
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.fairness.about import About, fewer, scaled
from ombud.measure.fairness.groups import Settings, combinations, group_name, in_order
from ombud.measure.figures import Figure
from ombud.measure.specs import Strata
from ombud.measure.statistics import shares
from ombud.measure.statistics.interval import Interval, Test
from ombud.measure.statistics.two_tests import compare
from ombud.measure.tables import Table

Floats = NDArray[np.float64]
REPLICATES = 1000
#: People by rank and group, of one list.
Ranks = dict[int, Counter[str]]


def ranking_spec(rank: str, groups: tuple[str, ...], of: str = "", count: str = "") -> Strata:
    """What to count: people by list, rank and group. ``of`` is the column that tells lists apart."""
    return Strata(strata=(*((of,) if of else ()), rank), groups=groups, count=count)


def ranked(table: Table, names: tuple[str, ...]) -> dict[str, Ranks]:
    """People of known group by list, rank and group.

    Raises:
        InputError: the table is of another kind, or a rank is no whole number of at least 1.
    """
    spec = table.spec
    if not isinstance(spec, Strata):
        raise InputError("figures of rankings need people by rank (K7).", code="table-kind")
    places, width = [spec.keys.index(name) for name in names], len(spec.strata)
    lists: dict[str, Ranks] = {}
    for row in table.rows:
        rank, group = row.key[width - 1], group_name([row.key[place] for place in places])
        if rank is None or group == NOT_KNOWN:
            continue
        if not (rank.isascii() and rank.isdigit()) or int(rank) < 1:
            raise InputError(
                f'"{rank}" in "{spec.strata[-1]}" is no rank: ranks are whole numbers from 1, the best.',
                code="rank-unreadable",
            )
        of = (row.key[0] or NOT_KNOWN) if width > 1 else ""
        lists.setdefault(of, {}).setdefault(int(rank), Counter())[group] += row.counts[0]
    return lists


def people_of(lists: Mapping[str, Ranks], k: int | None = None) -> Counter[str]:
    """People by group, of all lists; with k those of the first k ranks only."""
    found: Counter[str] = Counter()
    for ranks in lists.values():
        for rank, groups in ranks.items():
            if k is None or rank <= k:
                found += groups
    return found


def ranking_figures(table: Table, k: int, references: Mapping[str, str], settings: Settings) -> Iterator[Figure]:
    """Who is in the first k, exposure by group, and NDKL, for each attribute and intersection.

    Args:
        references: view to reference group; the one with the highest rate where it is not named.

    Raises:
        InputError: k is below 1, or as for :func:`ranked`.
    """
    if k < 1:
        raise InputError("the first k needs a k of at least 1.", code="rank-k", hint="Give --top 10, for instance.")
    spec = table.spec
    for names in combinations(getattr(spec, "groups", ())):
        lists = ranked(table, names)
        pool, first = people_of(lists), people_of(lists, k)
        if len(pool) < 2:
            continue
        by = " x ".join(names)
        rates = {name: shares.Share(k=first[name], n=pool[name]) for name in in_order(list(pool))}
        best = references.get(by, "")
        if best not in rates:
            best = max(rates, key=lambda name: (rates[name].value or 0.0, rates[name].n))
        for name in rates:
            yield from _first(by, name, best, rates, k, settings)
        yield from _exposures(by, lists, pool, settings)
        yield _mixed(by, lists, settings)


def _first(
    by: str, name: str, best: str, rates: Mapping[str, shares.Share], k: int, settings: Settings
) -> Iterator[Figure]:
    one, other = rates[name], rates[best]
    about = About(by=by, group=name, n=one.n, settings=settings, small=fewer(one.n, settings))
    found = shares.interval(one, settings.confidence)
    yield about.figure(
        "top_k_rate", f"rate of being in the first {k}", f"people in the first {k} / people", found, "share", "rate"
    )
    rest = shares.pooled([each for key, each in rates.items() if key != name])
    of_first = shares.interval(shares.Share(k=one.k, n=one.k + rest.k), settings.confidence)
    yield about.of(
        reference="pool", reference_n=one.n + rest.n, undefined=f"undefined: nobody of known group is in the first {k}"
    ).figure(
        "top_k_share_ratio",
        f"share of the first {k} over share of the pool",
        f"share of the first {k} / share of the pool",
        scaled(of_first, (one.n + rest.n) / one.n, f"{of_first.method} over the share of the pool"),
        "ratio",
        "ratio",
        test=compare(one.k, one.n, rest.k, rest.n),
    )
    if name != best:
        small = shares.too_small(one, other, settings.min_people)
        yield about.of(
            reference=best,
            reference_n=other.n,
            small=small,
            undefined=f"undefined: nobody of {best} is in the first {k}",
        ).figure(
            "impact_ratio",
            f"impact ratio of the first {k}",
            "rate / rate of the reference",
            shares.ratio(one, other, settings.confidence),
            "ratio",
            "ratio",
            test=shares.compared(one, other),
        )


def _exposures(by: str, lists: Mapping[str, Ranks], pool: Counter[str], settings: Settings) -> Iterator[Figure]:
    """Share of all exposure over share of the pool; chance by shuffling each list."""
    names = in_order(list(pool))
    seen = _exposure(lists, names)
    drawn = _shuffled(lists, names, settings.seed)
    for place, name in enumerate(names):
        of_pool = pool[name] / pool.total()
        value = float(seen[place] / of_pool)
        far = np.abs(drawn[:, place] / of_pool - 1) >= abs(value - 1) * (1 - 1e-9)
        p = (1 + int(far.sum())) / (1 + REPLICATES)
        about = About(
            by=by,
            group=name,
            reference="pool",
            reference_n=pool.total(),
            n=pool[name],
            settings=settings,
            small=fewer(pool[name], settings),
        )
        yield about.figure(
            "exposure_ratio",
            "share of exposure over share of the pool",
            "Σ 1/log2(1 + rank) of the group over that of all / share of the pool",
            Interval(value, None, None, "from the ranks, without interval: see the test"),
            "ratio",
            "ratio",
            test=Test(f"exposure in shuffled lists, {REPLICATES} replicates, seed {settings.seed}", p),
        )


def _weight(rank: int) -> float:
    return 1 / math.log2(1 + rank)


def _exposure(lists: Mapping[str, Ranks], names: list[str]) -> Floats:
    """Share of each group in all exposure."""
    sums = np.zeros(len(names))
    for ranks in lists.values():
        for rank, groups in ranks.items():
            sums += _weight(rank) * np.array([groups[name] for name in names])
    return np.asarray(sums / sums.sum())


def _shuffled(lists: Mapping[str, Ranks], names: list[str], seed: int) -> Floats:
    """Shares of exposure when the groups of every list stand in chance order on the same ranks."""
    chance = np.random.default_rng(seed)
    sums = np.zeros((REPLICATES, len(names)))
    for ranks in lists.values():
        weights = np.array([_weight(rank) for rank, groups in ranks.items() for _ in range(groups.total())])
        places = np.array([names.index(name) for groups in ranks.values() for name in groups.elements()])
        for number in range(REPLICATES):
            sums[number] += np.bincount(chance.permutation(places), weights=weights, minlength=len(names))
    return np.asarray(sums / sums.sum(axis=1, keepdims=True))


def ndkl(ranks: Ranks) -> float:
    """Mean over the beginnings of a list of KL(groups so far ‖ groups of the list), weighted by 1/log2(1 + rank).

    0 when every beginning is mixed as the whole list. Natural logarithm.
    """
    whole = sum(ranks.values(), Counter[str]())
    so_far: Counter[str] = Counter()
    total = 0.0
    for rank in sorted(ranks):
        so_far += ranks[rank]
        size = so_far.total()
        total += _weight(rank) * sum(
            n / size * math.log((n / size) / (whole[group] / whole.total())) for group, n in so_far.items()
        )
    return total / sum(_weight(rank) for rank in ranks)


def _mixed(by: str, lists: Mapping[str, Ranks], settings: Settings) -> Figure:
    sizes = [sum(groups.total() for groups in ranks.values()) for ranks in lists.values()]
    value = float(np.average([ndkl(ranks) for ranks in lists.values()], weights=sizes))
    about = About(by=by, n=sum(sizes), settings=settings, small=fewer(sum(sizes), settings))
    return about.figure(
        "ndkl",
        "divergence of the beginnings of the list (NDKL)",
        "Σ KL(first i ‖ all) / log2(1 + i) ÷ Σ 1 / log2(1 + i)",
        Interval(value, None, None, "from the ranks, without interval"),
        "number",
        "distance",
        note=f"mean over {len(lists)} lists by their people" if len(lists) > 1 else "",
    )
