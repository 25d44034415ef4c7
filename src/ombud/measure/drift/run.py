"""Measure drift: between two files, a file and kept counts, or the windows of one file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.arrays import group_name
from ombud.measure.artefact import Period
from ombud.measure.covered import Coverage, Missing
from ombud.measure.drift.families import adjusted
from ombud.measure.drift.levels import level_figures
from ombud.measure.drift.numeric import numeric_figures
from ombud.measure.drift.rates import rate_figures
from ombud.measure.drift.sides import Side, cell_tables, features_of, other_tables, read_kept, side_of
from ombud.measure.drift.spec import DriftSpec, check_drift
from ombud.measure.drift.watch import watch_figures
from ombud.measure.drift.windows import sides_by_window, together, windows_of
from ombud.measure.features import Features
from ombud.measure.figures import Figure
from ombud.measure.named import Settings, View, check_limits
from ombud.measure.reading import Reading, reading
from ombud.measure.result import Declared, Found, Measurement, Note, Source, declared, measurement
from ombud.measure.sources import Data, Watch, name_of, where_of
from ombud.measure.specs import Categories, Histogram, Moments, TableSpec
from ombud.measure.tables import Table

ROWS = Settings(unit="rows")


def measure_drift(
    current: Data | Period,
    spec: DriftSpec,
    *,
    reference: Data | Period | None = None,
    settings: Settings | None = None,
    watch: Watch | None = None,
) -> Measurement:
    """Compare a file, or counts that were kept, with a reference; or watch its windows.

    Args:
        current: rows (CSV, Parquet), or kept counts (JSON, Parquet).
        reference: likewise; without one, the first windows of the file are the reference.

    Raises:
        InputError: a file or the specification cannot be used, or both sides do not fit; one sentence
            says why.
    """
    settings = settings or ROWS
    check_drift(spec, reference=reference is not None)
    base = None if reference is None else reference_source(reference, spec, watch)
    if spec.window:
        return _by_window(current, base, spec, settings, watch)
    assert base is not None
    now = _current_source(current, base, spec, watch)
    _check_same(base.tables, now.tables, now.name)
    found = drift(base.tables, now.tables, spec, settings)
    return _measured(found, (now, base), spec, settings)


def _measured(found: Found, sources: tuple[Source, ...], spec: DriftSpec, settings: Settings) -> Measurement:
    check_limits(settings.limits, found.figures)
    return measurement(found, kind="drift", sources=sources, declared=_declared(spec, settings, sources))


def _declared(spec: DriftSpec, settings: Settings, sources: tuple[Source, ...]) -> tuple[Declared, ...]:
    more = {"confidence": f"{settings.confidence:g}", "reference": sources[1].name if len(sources) > 1 else ""}
    return declared(msgspec.structs.replace(spec, baseline=0) if len(sources) > 1 else spec, more=more)


# ---- counting


def reference_source(
    data: Data | Period, spec: DriftSpec, watch: Watch | None = None, *, extremes: bool = False
) -> Source:
    """The reference: counts that were kept, or a file whose bins are planned now.

    Args:
        extremes: also the smallest and largest value of each numeric column, for counts that are kept.

    Raises:
        InputError: it cannot be used.
    """
    kept = read_kept(data)
    if isinstance(kept, Period):
        return _kept_source(kept, data, "reference")
    data = kept
    with reading(data, watch) as opened:
        count_planned(opened, spec, extremes=extremes)
        return opened.source("reference")


def count_planned(opened: Reading, spec: DriftSpec, *, extremes: bool = False) -> Features:
    """Plan the bins of the numeric columns and count all that drift is measured from."""
    from ombud.measure.engines.planning import count_reference

    found = features_of(opened, spec)
    opened.watch.begins("counting rows")
    moments = [Moments(feature=name, count=spec.count) for name in found.numeric] if extremes else []
    others = [*other_tables(spec, found), *moments]
    counted = count_reference(
        opened.engine,
        found.numeric,
        others,
        people=spec.count,
        progress=opened.watch.progress,
        cancel=opened.watch.cancel,
    )
    opened.keep(counted)
    return found


def _kept_source(kept: Period, data: Data | Period, role: Literal["measured", "reference"]) -> Source:
    return Source(
        name=f"{kept.source}, {kept.period}" if isinstance(data, Period) else name_of(data),
        engine=kept.engine,
        queries=kept.queries,
        tables=kept.tables,
        rows=max((table.people for table in kept.tables), default=0),
        role=role,
    )


def _current_source(data: Data | Period, base: Source, spec: DriftSpec, watch: Watch | None) -> Source:
    kept = read_kept(data)
    if isinstance(kept, Period):
        return _kept_source(kept, data, "measured")
    data = kept
    wanted: list[TableSpec] = [table.spec for table in base.tables if isinstance(table.spec, Histogram | Categories)]
    with reading(data, watch) as opened:
        opened.count([*wanted, *cell_tables(spec, spec.groups)])
        return opened.source("measured")


def _check_same(one: Sequence[Table], two: Sequence[Table], where: str) -> None:
    """Kept counts on both sides must be of the same columns in the same bins."""
    then, now = ([_plain(t.spec) for t in side if isinstance(t.spec, Histogram | Categories)] for side in (one, two))
    lacking = [spec.feature for spec in then if spec not in now]
    if lacking:
        raise InputError(
            f'the counts of "{lacking[0]}" are missing, or in other bins than those of the reference.',
            code="counts-differ",
            where=where,
            hint="Count the current rows against this reference, so that the bins are the same.",
        )


def _plain(spec: Histogram | Categories) -> Histogram | Categories:
    """The same without what a histogram may hold beside its counts."""
    return msgspec.structs.replace(spec, full=False) if isinstance(spec, Histogram) else spec


# ---- two sides


def drift(reference: Sequence[Table], current: Sequence[Table], spec: DriftSpec, settings: Settings) -> Found:
    """Every figure of two sides that were counted under the same specifications."""
    names = {table.spec.feature for table in current if isinstance(table.spec, Histogram | Categories)}
    then, now = side_of(reference), side_of(current)
    figures: list[Figure] = []
    for name, own in then.numbers.items():
        if name in names:
            figures += numeric_figures(own, now.numbers[name], settings, View(feature=name))
    for name, levels in then.levels.items():
        if name in names:
            figures += level_figures(levels, now.levels[name], settings, View(feature=name))
    figures = list(adjusted(figures, spec.outputs))
    if then.cells and now.cells:
        figures += rate_figures(then.cells, now.cells, spec, settings)
    return Found(
        coverage=_coverage(now, now.rows, 0),
        figures=tuple(figures),
        groups=_groups(now, spec),
        notes=_notes(then, now),
        headline=("psi", "ks", "wasserstein", "cramer_v", "new_levels"),
    )


def _groups(now: Side, spec: DriftSpec) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for place, name in enumerate(spec.groups):
        for row in now.cells:
            of_name = found.setdefault(name, {})
            group = group_name([row.key[place]])
            of_name[group] = of_name.get(group, 0) + row.counts[0]
    return found


def _notes(then: Side, now: Side) -> tuple[Note, ...]:
    limits = "Limits are habits of the trade, raised to what chance alone gives; a finding needs the effect and p."
    return (
        Note(text=f"{now.rows:,} rows compared with {then.rows:,} of the reference."),
        Note(text=limits, code="drift-limits"),
    )


def _coverage(now: Side, used: int, untimed: int, window: str = "") -> Coverage:
    words = f"{untimed:,} have no time in {window} and are in no window."
    missing = [Missing(what="window", column=window, n=untimed, words=words)] if window else []
    for name, own in now.numbers.items():
        lacking = own.rows - own.numbers
        words = f"{lacking:,} have no number in a bin of {name}; they are compared as bins of their own."
        missing.append(Missing(what="value", column=name, n=lacking, words=words))
    for name, levels in now.levels.items():
        words = f"{levels.missing:,} have no {name}; missing is a level of its own."
        missing.append(Missing(what="value", column=name, n=levels.missing, words=words))
    return Coverage(people=now.rows + untimed, used=used, basis="are compared", unit="rows", missing=tuple(missing))


# ---- windows


def _by_window(
    current: Data | Period, base: Source | None, spec: DriftSpec, settings: Settings, watch: Watch | None
) -> Measurement:
    from ombud.measure.engines.protocol import check_columns
    from ombud.measure.engines.windows import Windowed

    data = read_kept(current)
    if isinstance(data, Period):
        raise InputError(
            "kept counts hold no times, so they have no windows.", code="counts-kind", hint="Give the log."
        )
    with reading(data, watch) as opened:
        check_columns([spec.window], opened.columns(), opened.engine.where)
        view = Windowed(opened.engine, spec.window, spec.every)
        for wanted in _windowed_specs(opened, base, spec, view.column):
            opened.count([wanted], on=view)
        now = opened.source("measured")
    _check_one_log(now.tables, where_of(data))
    parts = sides_by_window(now.tables)
    first, others, untimed = windows_of(parts, 0 if base else spec.baseline)
    if not others:
        raise InputError(
            f'"{spec.window}" holds {len(first)} {spec.every}s only, and the reference needs {spec.baseline} of them.',
            code="too-few-windows",
            where=where_of(data),
            hint="Give a longer log, shorter windows, or --reference.",
        )
    then = side_of(base.tables) if base else together([parts[name] for name in first])
    figures = watch_figures(then, others, spec, settings)
    everything = together(list(others.values()))
    what = base.name if base else " and ".join(dict.fromkeys((first[0], first[-1])))
    found = Found(
        coverage=_coverage(everything, everything.rows, untimed, spec.window),
        figures=figures,
        notes=(Note(text=f"{len(others)} windows ({spec.every}) watched against {what}."),),
        headline=("drift_watch", "psi", "cusum"),
    )
    return _measured(found, (now, base) if base else (now,), spec, settings)


def _windowed_specs(opened: Reading, base: Source | None, spec: DriftSpec, window: str) -> Iterable[TableSpec]:
    """One table a statement, as windows times bins are many rows."""
    if base:
        known = [table.spec for table in base.tables if isinstance(table.spec, Histogram | Categories)]
        yield from (_in_window(own, window) for own in known)
    else:
        from ombud.measure.engines.planning import plan_features

        found = features_of(opened, spec)
        for name, plan in plan_features(opened.engine, found.numeric).items():
            yield Histogram(feature=name, plan=plan, groups=(window,), count=spec.count)
        for name in found.categorical:
            yield Categories(feature=name, groups=(window,), count=spec.count)
    yield from cell_tables(spec, (window,))


def _in_window(spec: Histogram | Categories, window: str) -> Histogram | Categories:
    return msgspec.structs.replace(_plain(spec), groups=(window,))


def _check_one_log(tables: Sequence[Table], where: str) -> None:
    if len({table.people for table in tables}) > 1:
        raise InputError("the table changed while it was read.", code="data-changed", where=where, hint="Run it again.")
