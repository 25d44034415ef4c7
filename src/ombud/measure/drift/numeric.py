"""Has a numeric feature moved? Distances between two histograms of one plan, each with its error and noise (K3)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import msgspec
import numpy as np

from ombud.measure.arrays import Floats, Numbers, Whole, special_words
from ombud.measure.bins import ABOVE, BELOW, MINUS_INFINITY, PLUS_INFINITY
from ombud.measure.drift.spec import limit
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics.binning import equal_mass, merged
from ombud.measure.statistics.distance import kolmogorov_smirnov, ks_interval, permutation_test, wasserstein
from ombud.measure.statistics.divergence import Divergence, hellinger, jensen_shannon, kullback_leibler, psi
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.moments import Moments, smd, welch_test

#: Divergences are read on so many bins of equal mass of the reference, and one for each kind of special value.
DECILES = 10
_MOST_PERMUTED = 999_999_999

KINDS = (
    (Named("psi", "population stability index", "Σ (q - p) ln(q / p)", "number", "distance"), psi),
    (
        Named("jensen_shannon", "Jensen-Shannon distance", "√(½ KL(p‖m) + ½ KL(q‖m)), base 2", "number", "distance"),
        jensen_shannon,
    ),
    (Named("hellinger", "Hellinger distance", "√(½ Σ (√p - √q)²)", "number", "distance"), hellinger),
    (
        Named("kullback_leibler", "Kullback-Leibler divergence", "Σ q ln(q / p), nats", "number", "distance"),
        kullback_leibler,
    ),
)
KS = Named("ks", "Kolmogorov-Smirnov distance", "sup |F - G|", "share", "distance")
W1 = Named("wasserstein", "Wasserstein distance", "∫ |F - G| dx / sd of the reference", "number", "distance")
MEAN = Named(
    "mean_shift", "shift of the mean", "(mean now - mean of the reference) / pooled sd", "number", "difference"
)


class Shares(msgspec.Struct, frozen=True):
    """Both sides in the bins in which shares are compared, and what these bins are, in words."""

    reference: Whole
    current: Whole
    words: str

    @property
    def n(self) -> int:
        """Rows now."""
        return int(self.current.sum())

    @property
    def reference_n(self) -> int:
        """Rows of the reference."""
        return int(self.reference.sum())


def share_bins(reference: Numbers, current: Numbers, *, all_codes: bool = False) -> Shares:
    """Ten bins of about equal mass of the reference, and one bin for each special value that occurs.

    Args:
        all_codes: two bins for special values whether they occur or not (missing; out of all bins), so
            that the bins follow from the reference alone.
    """
    starts = equal_mass(reference.counts, DECILES) if reference.numbers else np.array([0], dtype=np.intp)
    old, new = merged(reference.counts, starts), merged(current.counts, starts)
    codes = sorted(set(reference.specials) | set(current.specials), reverse=True)
    outer = (BELOW, ABOVE, MINUS_INFINITY, PLUS_INFINITY)
    groups = [[code] for code in codes]
    if all_codes:
        groups = [[code for code in codes if code not in outer], list(outer)]
    extra = [[sum(side.specials.get(code, 0) for code in group) for group in groups] for side in (reference, current)]
    words = f"{len(starts)} bins of equal mass of the reference" + (
        f" and {len(groups)} for no number" if groups else ""
    )
    return Shares(np.append(old, extra[0]).astype(np.int64), np.append(new, extra[1]).astype(np.int64), words)


def numeric_figures(reference: Numbers, current: Numbers, settings: Settings, view: View) -> Iterator[Figure]:
    """Every figure of one numeric feature; p values are raw, see :mod:`ombud.measure.drift.families`."""
    shares = share_bins(reference, current)
    yield from divergence_figures(shares, settings, view)
    specials = special_words(current.specials)
    if _with_ends(reference).sum() and _with_ends(current).sum():
        yield _ks(reference, current, settings, view, (f"apart: {specials}" if specials else "",))
    else:
        yield made(KS, UNDEFINED, 0, settings, view=view, notes=(_no_number(reference),))
    if not (reference.numbers and current.numbers):
        for named in (W1, MEAN):
            yield made(named, UNDEFINED, 0, settings, view=view, notes=(_no_number(reference),))
        return
    yield from _in_units(reference, current, settings, view)


def _no_number(reference: Numbers) -> str:
    """Why a distance does not exist: a side has no number in a bin."""
    side = "the current rows" if reference.numbers else "the reference"
    return f"undefined: {side} hold no number within the bins"


def divergence_figures(shares: Shares, settings: Settings, view: View) -> Iterator[Figure]:
    """PSI, Jensen-Shannon, Hellinger and Kullback-Leibler on these bins."""
    for named, formula in KINDS:
        found = formula(shares.reference, shares.current, settings.confidence)
        if found is None:
            why = "undefined: one side is empty"
            yield made(named, UNDEFINED, shares.n, settings, view=view, reference_n=shares.reference_n, notes=(why,))
            continue
        yield divergence_figure(named, found, shares, settings, view)


def divergence_figure(named: Named, found: Divergence, shares: Shares, settings: Settings, view: View) -> Figure:
    """One divergence against its threshold."""
    new = "undefined: there are rows now in a bin that the reference leaves empty"
    notes = (f"on {shares.words}", new if found.interval.value is None else "")
    limits = {named.id: bound} if (bound := limit(named.id, chance=found.chance)) else {}
    own = msgspec.structs.replace(settings, limits={**limits, **settings.limits})
    return made(
        named,
        found.interval,
        shares.n,
        own,
        view=view,
        reference_n=shares.reference_n,
        test=found.test,
        notes=notes,
        expected=found.expected,
    )


def _own(settings: Settings, id_: str, chance: float = 0.0) -> Settings:
    bound = limit(id_, chance=chance)
    return msgspec.structs.replace(settings, limits={**({id_: bound} if bound else {}), **settings.limits})


def _with_ends(side: Numbers) -> Whole:
    """The bins with what lies below and above all of them at the ends."""
    low = side.specials.get(BELOW, 0) + side.specials.get(MINUS_INFINITY, 0)
    high = side.specials.get(ABOVE, 0) + side.specials.get(PLUS_INFINITY, 0)
    return np.concatenate([[low], side.counts, [high]]).astype(np.int64)


def both_ends(reference: Numbers, current: Numbers) -> tuple[Floats, Floats]:
    """The least and the most that a value of each bin is on either side; of a bin that one side uses, on that side."""
    sides = [(side.counts > 0, *side.ends) for side in (reference, current)]
    lows = np.minimum(*(np.where(held, low, np.inf) for held, low, _ in sides))
    highs = np.maximum(*(np.where(held, high, -np.inf) for held, _, high in sides))
    empty = lows > highs
    return np.where(empty, reference.edges[:-1], lows), np.where(empty, reference.edges[1:], highs)


def _ks(reference: Numbers, current: Numbers, settings: Settings, view: View, notes: tuple[str, ...]) -> Figure:
    old, new = _with_ends(reference), _with_ends(current)
    held = (old + new) > 0
    lows, highs = both_ends(reference, current)
    tied = np.concatenate([[False], lows == highs, [False]])[held]
    old, new = old[held], new[held]
    found = kolmogorov_smirnov(old, new, tied=tied)
    assert found is not None
    interval = ks_interval(old, new, tied=tied, confidence=settings.confidence, seed=settings.seed)
    chance = 1.3581 * math.sqrt(1 / old.sum() + 1 / new.sum())
    test = Test("Kolmogorov-Smirnov, asymptotic, at the edges", found.p_at_edges, statistic=found.at_edges)
    own = _own(settings, "ks", chance)
    then, n = int(old.sum()), int(new.sum())
    return _with_error(made(KS, interval, n, own, view=view, reference_n=then, test=test, notes=notes))


# ---- in units of the feature


class Spread(msgspec.Struct, frozen=True):
    """Mean and standard deviation of a side, each row in the middle of its bin, and how far both may be off."""

    moments: Moments
    mean_error: float
    sd: float
    sd_error: float


def spread(side: Numbers, centre: float = 0.0) -> Spread:
    """Moments around a centre from bins; a row is off by half of what its bin holds at most."""
    n = side.numbers
    lows, highs = side.ends
    middles, halves = lows / 2 + highs / 2, highs / 2 - lows / 2
    off = middles - centre
    total, squares = float((side.counts * off).sum()), float((side.counts * off**2).sum())
    share = side.counts / n
    own = Moments(n, total, squares)
    sd = math.sqrt(max(0.0, squares / n - (total / n) ** 2))
    return Spread(own, float((share * halves).sum()), sd, math.sqrt(float((share * halves**2).sum())))


def _in_units(reference: Numbers, current: Numbers, settings: Settings, view: View) -> Iterator[Figure]:
    middles = reference.edges[:-1] / 2 + reference.edges[1:] / 2
    centre = float((reference.counts * middles).sum() / reference.numbers)
    old, new = spread(reference, centre), spread(current, centre)
    n, then = current.numbers, reference.numbers
    outside = sum(side.specials.get(code, 0) for side in (reference, current) for code in (BELOW, ABOVE))
    notes = (f"{outside:,} values beyond all bins are left out" if outside else "",)
    if old.sd <= old.sd_error:
        why = ("undefined: the reference has one value, or less spread than its bins show",)
        for named in (W1, MEAN):
            yield made(named, UNDEFINED, n, settings, view=view, reference_n=then, notes=why)
        return
    held = (reference.counts + current.counts) > 0
    first, last = int(np.flatnonzero(held)[0]), int(np.flatnonzero(held)[-1]) + 1
    one, two = reference.counts[first:last], current.counts[first:last]
    lows, highs = both_ends(reference, current)
    ends = lows[first:last], highs[first:last]
    plain = wasserstein(one, two, ends, confidence=settings.confidence, seed=settings.seed)
    test = permutation_test(one, two, ends, seed=settings.seed) if _few(one, two) else None
    distance, own = _per_sd(plain, old), _own(settings, "wasserstein")
    yield _with_error(made(W1, distance, n, own, view=view, reference_n=then, test=test, notes=notes))
    shift, own = _mean_shift(new, old, settings.confidence), _mean_limit(settings)
    test = welch_test(new.moments, old.moments)
    yield _with_error(made(MEAN, shift, n, own, view=view, reference_n=then, test=test, notes=notes))


def _with_error(item: Figure) -> Figure:
    """The figure, which says that its bins add no error where they add none."""
    return item if item.value is None or item.bin_error else msgspec.structs.replace(item, bin_error="0")


def _few(one: Whole, two: Whole) -> bool:
    return int(one.sum() + two.sum()) <= _MOST_PERMUTED


def _mean_limit(settings: Settings) -> Settings:
    """A mean may move up or down."""
    bound = limit("mean_shift")
    assert bound is not None
    assert bound.at_most is not None
    both = msgspec.structs.replace(bound, at_least=-bound.at_most)
    return msgspec.structs.replace(settings, limits={"mean_shift": both, **settings.limits})


def _per_sd(plain: Interval, old: Spread) -> Interval:
    """W1 in standard deviations of the reference, of which both are known within their errors."""
    if plain.value is None or plain.low is None or plain.high is None:
        return UNDEFINED
    value = plain.value / old.sd
    high = plain.high / (old.sd - old.sd_error)
    low = plain.low / (old.sd + old.sd_error)
    most = (plain.value + plain.bound) / (old.sd - old.sd_error) - value
    least = value - max(0.0, plain.value - plain.bound) / (old.sd + old.sd_error)
    return Interval(value, low, high, f"{plain.method}, by the sd of the reference", max(most, least))


def _mean_shift(new: Spread, old: Spread, confidence: float) -> Interval:
    """The standardised difference of two means that may be off by their errors, as the pooled sd may by its own."""
    interval = smd(new.moments, old.moments, confidence)
    if not interval.value or interval.low is None or interval.high is None:
        pooled = 0.0
    else:
        pooled = (new.moments.mean - old.moments.mean) / interval.value
    n, m = new.moments.n, old.moments.n
    error = math.sqrt((n * new.sd_error**2 + m * old.sd_error**2) / max(1, n + m - 2))
    least = (pooled or old.sd) - error
    if interval.value is None or interval.low is None or interval.high is None or least <= 0:
        return UNDEFINED
    bound = (new.mean_error + old.mean_error + abs(interval.value) * error) / least
    return Interval(interval.value, interval.low - bound, interval.high + bound, interval.method, bound)
