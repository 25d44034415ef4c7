"""Since when has a mean been what it is now? The adaptive window of each column and rate (K3, K1).

Shown and alarms nobody: it says where a change was, not whether one of many looks was chance.
"""

from __future__ import annotations

from collections.abc import Mapping

from ombud.measure.arrays import Numbers
from ombud.measure.drift.numeric import spread
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics.adwin import Adaptive, Part
from ombud.measure.statistics.interval import Interval

SINCE = Named("adaptive_window", "rows since the mean last changed (ADWIN)", "rows of the windows kept", shape="count")
REFERENCE = "the reference"


class Changes:
    """What is known of each mean after the windows so far; the reference is the first of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: dict[str, Adaptive] = {}

    def of_numbers(self, window: str, name: str, now: Numbers, then: Numbers) -> Figure | None:
        """After one more window of a column, whose values are scaled by the range of the reference."""
        held = then.counts > 0
        lows, highs = then.ends
        low, high = float(lows[held].min()), float(highs[held].max())
        if not (now.numbers and high > low):
            return None
        parts = {key: _scaled(key, side, low, high) for key, side in ((REFERENCE, then), (window, now))}
        return self._after(window, name, parts)

    def of_rate(self, window: str, name: str, now: tuple[int, int], then: tuple[int, int]) -> Figure:
        """After one more window of a rate, as hits and rows."""
        parts = {key: Part(key, n, float(k), float(k)) for key, (k, n) in ((REFERENCE, then), (window, now))}
        return self._after(window, name, parts)

    def _after(self, window: str, name: str, parts: Mapping[str, Part]) -> Figure:
        before = self._known.get(name) or Adaptive().after(parts[REFERENCE])
        state = self._known[name] = before.after(parts[window])
        rows = float(state.together.n)
        method = "ADWIN over whole windows, the reference first"
        interval = Interval(rows, rows, rows, method)
        return made(
            SINCE,
            interval,
            state.together.n,
            self._settings,
            view=View(feature=name, window=window),
            notes=_said(state),
        )


def _scaled(name: str, side: Numbers, low: float, high: float) -> Part:
    """A window whose range is brought to 0 to 1."""
    own, width = spread(side, low).moments, high - low
    return Part(name, own.n, own.total / width, own.squares / width**2)


def _said(state: Adaptive) -> tuple[str, ...]:
    if state.before is None:
        return ("no change found since the reference",)
    since = state.parts[0].name
    share = state.together.mean - state.before.mean
    return (f"last changed at {since}; the mean moved by {share:+.3g} of the range",)
