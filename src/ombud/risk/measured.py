"""What was measured, as a likelihood: the worst that no newer sound result has replaced.

An adverse result is sticky: expired, of an older release, or taken back, it stays the floor until a newer
sound result of the same metric. Only a sound result that is fresh and of this release may lower.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from ombud.controls import ControlSet
from ombud.risk.model import Finding, Metric, RiskSet
from ombud.risk.register import Measured

WORST = 5


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A metric or finding as it stands.

    Attributes:
        likelihood: at least so much; 0 for a finding that is not there, or that adds a step.
        adds: steps it adds, 0 or 1.
        row: id of the result that governs.
        current: the newest sound result is fresh and of this release, so that it may lower.
        used: the value that was held against the bands.
    """

    metric: str
    title: str
    likelihood: int
    adds: int = 0
    row: str
    on: dt.date
    value: Decimal
    used: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    n: int = 0
    current: bool = False


def band(metric: Metric, value: Decimal) -> int:
    """The likelihood, 1 to 5, that a value stands for."""
    for likelihood, limit in enumerate(metric.bands, start=1):
        if metric.better == "higher":
            fits = value >= limit
        else:
            fits = value < limit if metric.strict else value <= limit
        if fits:
            return likelihood
    return WORST


def used_value(metric: Metric, row: Measured) -> Decimal:
    """The value, or its worse end where the interval is too wide to trust the point."""
    if metric.wide is None or row.low is None or row.high is None or (row.high - row.low) / 2 <= metric.wide:
        return row.value
    return row.low if metric.better == "higher" else row.high


def standing_rows(rows: Iterable[Measured], *, as_of: dt.date) -> tuple[Measured, ...]:
    """The newest sound result, and everything since that could not replace it; all where none is sound."""
    past = sorted((row for row in rows if row.on <= as_of), key=lambda row: row.on)
    sound = [index for index, row in enumerate(past) if row.is_sound]
    return tuple(past[sound[-1] if sound else 0 :])


def readings_of(
    risk: RiskSet, rows: Iterable[Measured], controls: ControlSet, *, release: str, as_of: dt.date
) -> dict[str, Reading]:
    """Every metric and finding of which there is a result."""
    by_metric: dict[str, list[Measured]] = {}
    for row in rows:
        by_metric.setdefault(row.metric, []).append(row)
    found: dict[str, Reading] = {}
    items: Iterable[Metric | Finding] = (*risk.metrics, *risk.findings)
    for item in items:
        least = item.least if isinstance(item, Metric) else 0
        standing = standing_rows((row for row in by_metric.get(item.id, ()) if row.n >= least), as_of=as_of)
        if standing:
            kind = controls.kind(item.evidence)
            current = any(_counts(row, kind.max_age_days, kind.binds == "release", release, as_of) for row in standing)
            found[item.id] = _worst(item, standing, current)
    return found


def _counts(row: Measured, max_age: int, bound: bool, release: str, as_of: dt.date) -> bool:
    """Sound, fresh, and of this release where it is bound to one."""
    of_release = not bound or (bool(release) and row.release == release)
    return row.is_sound and of_release and (max_age == 0 or (as_of - row.on).days <= max_age)


def _worst(item: Metric | Finding, rows: tuple[Measured, ...], current: bool) -> Reading:
    readings = [_reading(item, row, current) for row in rows]
    return max(readings, key=lambda reading: (reading.likelihood, reading.adds))


def _reading(item: Metric | Finding, row: Measured, current: bool) -> Reading:
    used = used_value(item, row) if isinstance(item, Metric) else row.value
    if isinstance(item, Metric):
        likelihood, adds = band(item, used), 0
    else:
        likelihood, adds = (item.at_least, int(item.adds)) if row.value else (0, 0)
    return Reading(
        metric=item.id,
        title=item.title,
        likelihood=likelihood,
        adds=adds,
        row=row.id,
        on=row.on,
        value=row.value,
        used=used,
        low=row.low,
        high=row.high,
        n=row.n,
        current=current,
    )
