"""Further ways to look at the same people: ranked lists, flipped decisions, ratios followed over windows of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import Spec, cells_of
from ombud.measure.covered import Coverage, Missing
from ombud.measure.fairness.groups import Meaning, Settings
from ombud.measure.figures import Figure
from ombud.measure.result import Found
from ombud.measure.specs import Cells, Pairs
from ombud.measure.tables import Row, Table, make_table


def further_figures(
    tables: Sequence[Table], ranks: Table | None, spec: Spec, meaning: Meaning, settings: Settings
) -> Iterator[Figure]:
    """The figures of what a specification names beside the decision.

    Raises:
        InputError: a rank is none, or the favourable decision does not occur among the flipped ones.
    """
    if ranks is not None:
        yield from _ranked(ranks, spec, settings)
    pairs = next((table for table in tables if isinstance(table.spec, Pairs)), None)
    if pairs is not None:
        from ombud.measure.fairness.pairs import pair_figures

        yield from pair_figures(pairs, meaning.favourable, settings)
    windows = windows_of(tables, spec)
    if windows:
        from ombud.measure.fairness.trend import trend_figures

        # Many windows are many looks: only the watch over all of them alarms.
        yield from trend_figures(windows, meaning, msgspec.structs.replace(settings, limits={}))


def of_ranks_alone(ranks: Table, spec: Spec, settings: Settings) -> Found:
    """The figures of ranked lists without a decision.

    Raises:
        InputError: a rank is none.
    """
    used = sum(row.counts[0] for row in ranks.rows if None not in row.key[:-1])
    return Found(
        coverage=Coverage(people=ranks.people, used=used, basis="have a rank and a known group"),
        figures=tuple(_ranked(ranks, spec, settings)),
        headline=("top_k_rate", "impact_ratio", "exposure_ratio"),
    )


def _ranked(ranks: Table, spec: Spec, settings: Settings) -> Iterator[Figure]:
    from ombud.measure.fairness.ranking import ranking_figures  # loads numpy

    yield from ranking_figures(ranks, spec.top, settings.named, settings)


def windows_of(tables: Sequence[Table], spec: Spec) -> list[tuple[str, Table]]:
    """The cells of each window of time, in order; rows without a time are in none.

    Raises:
        InputError: no row has a time.
    """
    if not spec.window:
        return []
    table = _by_window(tables, spec)
    parts: dict[str, list[Row]] = {}
    for row in table.rows:
        if row.key[0] is not None:
            parts.setdefault(row.key[0], []).append(Row(row.key[1:], row.bin, row.counts, row.sums))
    if not parts:
        raise InputError(f'no row of "{spec.window}" holds a time.', code="no-windows", hint="Name a column of a time.")
    return [(name, make_table(cells_of(spec), parts[name])) for name in sorted(parts)]


def untimed(tables: Sequence[Table], spec: Spec) -> tuple[Missing, ...]:
    """People without a time, where windows were asked for."""
    if not spec.window:
        return ()
    n = sum(row.counts[0] for row in _by_window(tables, spec).rows if row.key[0] is None)
    words = f"{n:,} have no time in {spec.window} and are in no window."
    return (Missing(what="window", column=spec.window, n=n, words=words),)


def _by_window(tables: Sequence[Table], spec: Spec) -> Table:
    return next(table for table in tables if isinstance(table.spec, Cells) and table.spec.groups[1:] == spec.groups)
