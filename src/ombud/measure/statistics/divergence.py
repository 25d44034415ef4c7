"""How far the current shares are from the reference: PSI, KL, Jensen-Shannon, Hellinger.

Each comes with what chance alone gives (mean and 95 % limit with no drift), a test, and an
interval that reaches 0 when nothing moved. Scaled by its curvature c, a divergence over (1/n +
1/m) is chi-square with bins - 1 degrees of freedom under no drift, and noncentral when the shares
moved; the interval inverts that, with the scale enlarged where the delta method asks for more.
(A percentile bootstrap starts above 0 and so never covers it.) Smallest sample: 5 expected rows a
bin; state the bins with the value. Sources: Kullback and Leibler 1951; Lin 1991; Yurdakul 2018
(PSI); Menéndez, Morales, Pardo and Salicrú 1995 (the laws of divergences).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray

from ombud.measure.statistics.distributions import border, chi2_quantile, noncentral_chi2_cdf
from ombud.measure.statistics.interval import UNDEFINED, Interval, Test
from ombud.measure.statistics.omnibus import chi_square

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Shares below are raised to this for PSI, as is usual; stated with the figure.
FLOOR = 1e-4
HABIT = 0.1


class Divergence(msgspec.Struct, frozen=True, kw_only=True):
    """A divergence between two sets of shares.

    Attributes:
        interval: its value and interval.
        expected: its mean if nothing has moved.
        chance: what it exceeds one time in twenty if nothing has moved.
        threshold: max(convention, chance): only above is an alert justified.
        test: that nothing has moved, Pearson's chi-square on the same bins, whose far tail is nearer the
            law than that of the divergence; None with one bin.
        bins: bins that hold rows of either side.
    """

    interval: Interval
    expected: float
    chance: float
    threshold: float
    test: Test | None
    bins: int


class _Kind(msgspec.Struct, frozen=True, kw_only=True):
    """value: of shares (reference p, current q); slopes: its derivatives by p and q; shown: value as reported."""

    name: str
    curvature: float
    value: Callable[[Floats, Floats], float]
    slopes: Callable[[Floats, Floats], tuple[Floats, Floats]]
    shown: Callable[[float], float] = float


def _log(share: Floats, other: Floats) -> Floats:
    """ln(share / other), 0 where the share is 0 (its weight is 0 there)."""
    return np.log(np.where(share > 0, share, 1) / np.where(share > 0, other, 1))


_PSI = _Kind(
    name=f"PSI, shares floored at {FLOOR}",
    curvature=1,
    value=lambda p, q: float(((q - p) * np.log(q / p)).sum()),
    slopes=lambda p, q: (1 - q / p - np.log(q / p), 1 - p / q + np.log(q / p)),
)
_KL = _Kind(
    name="Kullback-Leibler, current from reference, nats",
    curvature=2,
    value=lambda p, q: float((q * _log(q, p)).sum()),
    slopes=lambda p, q: (-q / p, 1 + _log(q, p)),
)
_JS = _Kind(
    name="Jensen-Shannon distance, base 2",
    curvature=8,
    value=lambda p, q: float((p * _log(p, (p + q) / 2) + q * _log(q, (p + q) / 2)).sum() / 2),
    slopes=lambda p, q: (_log(p, (p + q) / 2) / 2, _log(q, (p + q) / 2) / 2),
    shown=lambda value: math.sqrt(max(0.0, value) / math.log(2)),
)
_HELLINGER = _Kind(
    name="Hellinger distance",
    curvature=8,
    value=lambda p, q: float(((np.sqrt(p) - np.sqrt(q)) ** 2).sum() / 2),
    slopes=lambda p, q: (
        np.where(p > 0, 1 - np.sqrt(q / np.where(p > 0, p, 1)), 0) / 2,
        np.where(q > 0, 1 - np.sqrt(p / np.where(q > 0, q, 1)), 0) / 2,
    ),
    shown=lambda value: math.sqrt(max(0.0, value)),
)


def psi(reference: Counts, current: Counts, confidence: float = 0.95) -> Divergence | None:
    """Population stability index Σ(q-p) ln(q/p); the 0.1 is a habit of the trade, not law. None with an empty side."""
    return _divergence(_PSI, reference, current, confidence)


def kullback_leibler(reference: Counts, current: Counts, confidence: float = 0.95) -> Divergence | None:
    """Σ q ln(q/p). Undefined where the current side has rows in a bin without reference: report those as new."""
    return _divergence(_KL, reference, current, confidence)


def jensen_shannon(reference: Counts, current: Counts, confidence: float = 0.95) -> Divergence | None:
    """Jensen-Shannon distance √(½KL(p‖m) + ½KL(q‖m)) in base 2, m = (p+q)/2; from 0 to 1."""
    return _divergence(_JS, reference, current, confidence)


def hellinger(reference: Counts, current: Counts, confidence: float = 0.95) -> Divergence | None:
    """Hellinger distance √(½ Σ(√p - √q)²); from 0 to 1."""
    return _divergence(_HELLINGER, reference, current, confidence)


def _divergence(kind: _Kind, reference: Counts, current: Counts, confidence: float) -> Divergence | None:
    held = (np.asarray(reference) + np.asarray(current)) > 0
    old, new = np.asarray(reference, dtype=float)[held], np.asarray(current, dtype=float)[held]
    n, m = float(old.sum()), float(new.sum())
    if n == 0 or m == 0:
        return None
    p, q = old / n, new / m
    if kind is _PSI:
        p, q = np.maximum(p, FLOOR), np.maximum(q, FLOOR)
    noise, df = (1 / n + 1 / m) / kind.curvature, len(p) - 1
    chance = kind.shown(chi2_quantile(0.95, df) * noise) if df else 0.0
    undefined = kind is _KL and bool(((p == 0) & (q > 0)).any())
    value = math.nan if undefined else max(0.0, kind.value(p, q))
    return Divergence(
        interval=UNDEFINED if undefined else _interval(kind, (p, q), (n, m), value, df, confidence),
        expected=kind.shown(df * noise),
        chance=chance,
        threshold=max(HABIT, chance),
        test=chi_square(np.stack([old, new])),
        bins=len(p),
    )


def _interval(
    kind: _Kind, shares: tuple[Floats, Floats], sizes: tuple[float, float], value: float, df: int, confidence: float
) -> Interval:
    method = f"{kind.name}, noncentral chi-square"
    shown = kind.shown(value)
    if df == 0:
        return Interval(shown, shown, shown, method)
    noise = (1 / sizes[0] + 1 / sizes[1]) / kind.curvature
    local = 4 * value * noise
    delta = sum(
        _variance(share, slope) / size for share, slope, size in zip(shares, kind.slopes(*shares), sizes, strict=True)
    )
    scale = noise * max(1.0, delta / local if local > 0 else 1.0)
    seen, tail = value / scale, (1 - confidence) / 2
    # A value below what chance gives has both ends at 0: it is itself the upper end then.
    low = min(value, noncentrality(seen, df, 1 - tail) * scale)
    high = max(value, noncentrality(seen, df, tail) * scale)
    return Interval(shown, kind.shown(low), kind.shown(high), method)


def _variance(share: Floats, slope: Floats) -> float:
    return float((share * slope**2).sum() - (share * slope).sum() ** 2)


def noncentrality(seen: float, df: int, probability: float) -> float:
    """The noncentrality at which the value seen has the given lower tail; 0 when even none reaches it."""
    if noncentral_chi2_cdf(seen, df, 0.0) < probability:
        return 0.0
    top = seen + 10 * math.sqrt(seen + df) + 50
    return border(lambda at: noncentral_chi2_cdf(seen, df, at) > probability, 0.0, top, 40)
