"""Watch a log window by window against a reference, without raising false alarms by looking often (K3, K4, K1).

Only two things alarm here: the evidence since the reference, which is valid at every look and over
all columns together, and the CUSUM of means and rates, whose run length without drift is stated.
Distances of single windows, and where a mean last changed, are shown and alarm nobody.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from ombud.measure.arrays import Numbers
from ombud.measure.drift.changes import Changes
from ombud.measure.drift.levels import level_bins
from ombud.measure.drift.numeric import KINDS, Shares, divergence_figures, share_bins, spread
from ombud.measure.drift.rates import counted, outcomes
from ombud.measure.drift.sides import Side
from ombud.measure.drift.spec import DriftSpec
from ombud.measure.figures import Bound, Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.statistics import cusum
from ombud.measure.statistics.cusum import Cusum
from ombud.measure.statistics.interval import Interval, Test
from ombud.measure.statistics.sequential import difference_sequence
from ombud.measure.statistics.sequential_shares import Evidence, found

LEVEL = 0.05
WATCH = Named("drift_watch", "evidence of drift since the reference", "ln of the e-value of equal shares", shape="test")
CUSUM = Named("cusum", "CUSUM of the mean", "largest of both sums of z - ½", shape="test")
SHOWN = ("psi", "jensen_shannon")
_ALARM = "alarm"


def watch_figures(
    reference: Side, windows: Mapping[str, Side], spec: DriftSpec, settings: Settings
) -> tuple[Figure, ...]:
    """Figures of each window, in the order of the windows.

    Args:
        windows: first day of the window to its side; empty ones may be missing.
    """
    state = _State(reference, spec, settings)
    return tuple(item for window in sorted(windows) for item in state.after(window, windows[window]))


class _State:
    """What is known after the windows so far."""

    def __init__(self, reference: Side, spec: DriftSpec, settings: Settings) -> None:
        self._reference, self._spec, self._settings = reference, spec, settings
        self._evidence: dict[str, Evidence] = {}
        self._since: dict[str, int] = {}
        self._alarms: set[str] = set()
        self._sums: dict[str, Cusum] = {}
        self._rates: dict[str, tuple[int, int]] = {}
        self._changes = Changes(settings)

    def after(self, window: str, side: Side) -> Iterator[Figure]:
        """The figures of one more window."""
        shares = self._shares(side)
        for name, own in shares.items():
            view = View(feature=name, window=window)
            yield from (item for item in divergence_figures(own, self._quiet(), view) if item.id in SHOWN)
        yield from self._evidences(window, shares)
        for name, numbers in side.numbers.items():
            yield from self._mean(window, name, numbers)
        yield from self._outputs(window, side)

    def _quiet(self) -> Settings:
        """Distances of a window are not judged: that would be a test every day."""
        return msgspec.structs.replace(self._settings, limits={kind.id: Bound() for kind, _ in KINDS})

    def _shares(self, side: Side) -> dict[str, Shares]:
        """Each column in bins that follow from the reference alone."""
        then = self._reference
        pairs = {name: share_bins(then.numbers[name], own, all_codes=True) for name, own in side.numbers.items()}
        return pairs | {name: level_bins(then.levels[name], own, fixed=True) for name, own in side.levels.items()}

    # ---- evidence since the reference

    def _evidences(self, window: str, shares: Mapping[str, Shares]) -> Iterator[Figure]:
        for name, own in shares.items():
            before = self._evidence.get(name, Evidence())
            self._evidence[name] = before.after(own.reference, own.current)
            self._since[name] = self._since.get(name, 0) + int(own.current.sum())
        self._alarms |= set(found({name: self._evidence[name].log_e for name in shares}, LEVEL))
        for name, own in shares.items():
            yield self._watched(window, name, own, len(shares))

    def _watched(self, window: str, name: str, own: Shares, columns: int) -> Figure:
        evidence = self._evidence[name]
        limit = Bound(
            at_most=Decimal(f"{math.log(columns / LEVEL):.4f}"),
            because=f"one false alarm in twenty at most, ever, over {columns} columns and any number of looks",
        )
        method = "ln e-value, two Dirichlet mixtures against shares in common, averaged over starts"
        item = made(
            WATCH,
            Interval(evidence.log_e, evidence.log_e, evidence.log_e, method),
            self._since[name],
            msgspec.structs.replace(self._settings, limits={WATCH.id: limit}),
            view=View(feature=name, window=window),
            test=Test("anytime-valid, 1 / largest e-value so far", evidence.p),
            notes=(f"on {own.words}",),
        )
        return _alarmed(item, name in self._alarms)

    # ---- means and rates

    def _mean(self, window: str, name: str, now: Numbers) -> Iterator[Figure]:
        then = self._reference.numbers[name]
        if not (then.numbers and now.numbers):
            return
        middles = then.edges[:-1] / 2 + then.edges[1:] / 2
        centre = float((then.counts * middles).sum() / then.numbers)
        old, new = spread(then, centre), spread(now, centre)
        z = cusum.standardised(new.moments.mean, now.numbers, old.moments.mean, old.sd, then.numbers)
        yield self._summed(window, name, CUSUM, z, now.numbers)
        change = self._changes.of_numbers(window, name, now, then)
        yield from [change] if change else []

    def _outputs(self, window: str, side: Side) -> Iterator[Figure]:
        for role, place, positive in outcomes(self._spec):
            hits, n = counted(side.cells, place, positive)
            then, size = counted(self._reference.cells, place, positive)
            if not (n and size):
                continue
            before = self._rates.get(role, (0, 0))
            since = self._rates[role] = (before[0] + hits, before[1] + n)
            column = self._spec.prediction if role == "prediction" else self._spec.label
            yield self._sequence(window, column, role, since, (then, size))
            p = then / size
            z = cusum.standardised(hits / n, n, p, math.sqrt(p * (1 - p)), size)
            rate = Named("cusum_rate", f"CUSUM of the {role} rate", CUSUM.formula, shape="test")
            yield self._summed(window, column, rate, z, n)
            yield self._changes.of_rate(window, column, (hits, n), (then, size))

    def _sequence(self, window: str, column: str, role: str, now: tuple[int, int], then: tuple[int, int]) -> Figure:
        """The shift of a rate since the reference, with an interval that holds at every look."""
        named = Named(
            f"{role}_rate_sequence", f"shift of the {role} rate since the reference", "rate since - rate then"
        )
        interval = difference_sequence(*now, *then, self._settings.confidence)
        named = msgspec.structs.replace(named, unit="points", shape="difference")
        view = View(feature=column, window=window)
        return made(named, interval, now[1], self._settings, view=view, reference_n=then[1])

    def _summed(self, window: str, name: str, named: Named, z: float, n: int) -> Figure:
        key = f"{named.id} {name}"
        state = self._sums[key] = self._sums.get(key, Cusum()).after(z)
        limit = Bound(
            at_most=Decimal(str(cusum.LIMIT)),
            because=f"without drift one false alarm in about {cusum.run_length():.0f} windows and column",
        )
        method = f"CUSUM of standardised window means, slack {cusum.SLACK}, z now {z:.2f}"
        interval = Interval(state.largest, state.largest, state.largest, method)
        own = msgspec.structs.replace(self._settings, limits={named.id: limit})
        item = made(named, interval, n, own, view=View(feature=name, window=window))
        return _alarmed(item, state.fired)


def _alarmed(item: Figure, fired: bool) -> Figure:
    """An alarm stays one: what was raised once is not taken back by a later window."""
    return msgspec.structs.replace(item, past_limit=fired, reading=_ALARM if fired else "")
