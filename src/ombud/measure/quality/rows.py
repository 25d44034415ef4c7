"""What is wrong with whole rows: repeated ones, identifiers, labels, scores and decisions, volume (K10, K1)."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence

import msgspec

from ombud.measure.arrays import views
from ombud.measure.figures import Figure
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.quality.spec import Every, QualitySpec
from ombud.measure.quality.values import counted, exact
from ombud.measure.specs import FAVOURABLE
from ombud.measure.statistics.interval import UNDEFINED
from ombud.measure.statistics.rate import rate
from ombud.measure.tables import Row, Table

DUPLICATES = Named("duplicate_rows", "rows that repeat another row", "rows less different rows", "number", "count")
REPEATED = Named(
    "duplicate_ids", "rows whose identifier is another row's too", "rows less different ones", "number", "count"
)
LABEL = Named("label_rate", "rate of the positive label", "positive / rows with a label", "share", "rate")
LABELLED = Named("label_coverage", "rows with a label", "rows with a label / rows", "share", "rate")
GAP = Named("label_coverage_gap", "largest gap of rows with a label", "highest share - lowest share", "points", "gap")
MISMATCH = Named("threshold_mismatch", "rows whose decision is not that of the threshold", "rows / n", "share", "rate")
VOLUME = Named("window_rows", "rows in a window", "rows", "number", "count")
EMPTY = Named("empty_windows", "windows without a row between the first and the last", "windows", "number", "count")
AGE = Named(
    "days_since_newest", "days since the newest row", "day looked at - day of the newest row", "number", "count"
)
#: A window with so many deviations from the median of its like is a finding.
FAR = 4.0


def repeated(table: Table, settings: Settings, *, named: Named = DUPLICATES, feature: str = "") -> Figure:
    """How many rows repeat another, by the columns that were counted."""
    (row,) = table.rows
    n, different = row.counts
    share = f"{(n - different) / n:.4%} of the rows"
    return counted(named, n - different, n, settings, view=View(feature=feature), notes=(share,))


# ---- labels


def label_figures(rows: Sequence[Row], spec: QualitySpec, settings: Settings) -> Iterator[Figure]:
    """The balance of the label, and who has one; by group where there are groups. The label is the last key."""
    found = views(rows, spec.groups)
    shares: dict[str, list[tuple[int, int]]] = {}
    for view, own in found.items():
        n = sum(row.counts[0] for row in own)
        held = sum(row.counts[0] for row in own if row.key[-1] is not None)
        yield made(LABELLED, rate(held, n, settings.confidence), n, settings, view=view, hits=held)
        if spec.label_positive:
            hits = sum(row.counts[0] for row in own if row.key[-1] == spec.label_positive)
            yield made(LABEL, rate(hits, held, settings.confidence), held, settings, view=view, hits=hits)
        if view.by:
            shares.setdefault(view.by, []).append((held, n))
    for by, pairs in shares.items():
        yield _gap(by, pairs, settings)


def _gap(by: str, pairs: Sequence[tuple[int, int]], settings: Settings) -> Figure:
    """The largest gap, with the interval of the largest over all pairs."""
    large = [pair for pair in pairs if pair[1] >= settings.min_people]
    interval = UNDEFINED
    if len(large) > 1:
        from ombud.measure.statistics.extremes import extremes

        interval, _ = extremes(large, confidence=settings.confidence, seed=settings.seed)
    why = "" if len(large) > 1 else f"undefined: fewer than two groups of {settings.min_people} rows"
    n = sum(size for _, size in pairs)
    return made(GAP, interval, n, settings, view=View(by=by), notes=(why,))


# ---- scores and decisions


def saturation(table: Table, at: int, n: int, settings: Settings) -> Figure:
    """How many scores are exactly 0 or 1, from moments between these ends."""
    hits = table.special(0)
    named = Named(f"score_at_{at}", f"rows with a score of exactly {at}", "rows / rows with a score", "share", "rate")
    view = View(feature=getattr(table.spec, "feature", ""))
    return made(named, rate(hits, n, settings.confidence), n, settings, view=view, hits=hits)


def mismatch(table: Table, positive: str, settings: Settings) -> Figure:
    """Rows whose decision differs from score at or above the threshold; the first key is the decision."""
    known = [row for row in table.rows if row.key[0] is not None and row.key[1] is not None]
    n = sum(row.counts[0] for row in known)
    hits = sum(row.counts[0] for row in known if (row.key[0] == positive) != (row.key[1] == FAVOURABLE))
    return made(MISMATCH, rate(hits, n, settings.confidence), n, settings, hits=hits)


# ---- volume


def volume_figures(table: Table, every: Every, settings: Settings) -> Iterator[Figure]:
    """Rows in each window against the median of its like, and windows without a row; the first key is the window.

    Like is the same weekday for days, any other for weeks and months. The spread is Poisson's, made
    wider by what windows scatter (1.4826² MAD² / median, at least 1).
    """
    rows = {row.key[0]: row.counts[0] for row in table.rows if row.key[0] is not None}
    if not rows:
        return
    days = {dt.date.fromisoformat(name): count for name, count in rows.items()}
    every_window = list(_windows(min(days), max(days), every))
    empty = [day for day in every_window if day not in days]
    note = ", ".join(str(day) for day in empty[:10]) + (", ..." if len(empty) > 10 else "")
    yield counted(EMPTY, len(empty), len(every_window), settings, notes=(note,))
    full = {day: days.get(day, 0) for day in every_window}
    for day, count in full.items():
        like = [other for at, other in full.items() if every != "day" or at.weekday() == day.weekday()]
        yield _volume(day, count, like, settings)


def age(table: Table, on: dt.date, settings: Settings) -> Figure:
    """How old the newest row is on a day, in days; the first key is the day. Rows without a time say nothing.

    Held against a limit that the person sets, such as an agreed freshness of one day.
    """
    days = [dt.date.fromisoformat(row.key[0]) for row in table.rows if row.key[0] is not None and row.counts[0]]
    if not days:
        return made(AGE, UNDEFINED, 0, settings, notes=("undefined: no row has a time",))
    newest = max(days)
    n = sum(row.counts[0] for row in table.rows if row.key[0] == str(newest))
    late = "rows are of days to come" if newest > on else ""
    return counted(AGE, (on - newest).days, n, settings, notes=(f"newest row of {newest}, seen on {on}", late))


def _volume(day: dt.date, count: int, like: Sequence[int], settings: Settings) -> Figure:
    middle = _median(like)
    view = View(window=str(day))
    if len(like) < 4 or middle == 0:
        return made(VOLUME, exact(count), count, settings, view=view, notes=("too few windows like it to compare",))
    scatter = (1.4826 * _median([abs(other - middle) for other in like])) ** 2 / middle
    z = (count - middle) / math.sqrt(middle * max(1.0, scatter))
    notes = (f"median of its like {middle:g}, z = {z:.1f}",)
    item = made(VOLUME, exact(count), count, settings, view=view, notes=notes, smallest=settings.min_people)
    return msgspec.structs.replace(item, past_limit=abs(z) > FAR, reading="unlike the others" if abs(z) > FAR else "")


def _median(values: Sequence[float]) -> float:
    order = sorted(values)
    half = len(order) // 2
    return float(order[half]) if len(order) % 2 else (order[half - 1] + order[half]) / 2


def _windows(first: dt.date, last: dt.date, every: Every) -> Iterator[dt.date]:
    day = first
    while day <= last:
        yield day
        if every == "month":
            day = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
        else:
            day += dt.timedelta(days=1 if every == "day" else 7)
