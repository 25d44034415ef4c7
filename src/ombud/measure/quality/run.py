"""Measure the quality of a file's data, alone or against a reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from ombud.measure.arrays import Levels, Numbers, levels, numbers
from ombud.measure.artefact import Period
from ombud.measure.bins import ABOVE, BELOW, WORDS, Plan
from ombud.measure.covered import Coverage, Missing
from ombud.measure.drift.families import adjusted
from ombud.measure.drift.sides import read_kept
from ombud.measure.features import Features, choose, need_features
from ombud.measure.figures import Figure
from ombud.measure.named import Settings, check_limits
from ombud.measure.quality.rows import REPEATED, age, label_figures, mismatch, repeated, saturation, volume_figures
from ombud.measure.quality.shifts import level_shifts, missing_shift, schema_figures, unit_change
from ombud.measure.quality.spec import Every, QualitySpec, check_quality, with_defaults
from ombud.measure.quality.values import Range, level_quality, numeric_quality, occupied_range
from ombud.measure.reading import Reading, reading
from ombud.measure.result import Found, Measurement, Note, Source, declared, measurement
from ombud.measure.sources import Data, Watch, name_of
from ombud.measure.specs import Categories, Cells, Cut, Distinct, Histogram, Moments, TableSpec
from ombud.measure.tables import Table


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the reference: its source, its columns with their kind, its tables by feature."""

    source: Source
    columns: dict[str, str] = {}
    numbers: dict[str, Table] = {}
    levels: dict[str, Table] = {}
    ranges: dict[str, Range] = {}


class _Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: each table by what it is for."""

    specs: dict[str, TableSpec]
    features: Features


def measure_quality(
    data: Data,
    spec: QualitySpec,
    *,
    reference: Data | Period | None = None,
    settings: Settings | None = None,
    watch: Watch | None = None,
) -> Measurement:
    """Look at a CSV or Parquet file, or a table in memory.

    Args:
        reference: rows, or kept counts, of a time when the data were good.

    Raises:
        InputError: a file or the specification cannot be used; one sentence says why.
    """
    given = settings or Settings(unit="rows")
    settings = with_defaults(given)
    check_quality(spec)
    base = None if reference is None else read_reference(reference, spec, watch)
    with reading(data, watch) as opened:
        columns = {name: column.type for name, column in opened.columns().items()}
        plan = _planned(opened, spec, base)
        tables = dict(zip(plan.specs, opened.count(list(plan.specs.values())), strict=True))
        tables |= _by_window(opened, spec)
        source = opened.source("measured")
    found = quality(tables, plan.features, spec, settings, base, columns)
    check_limits(given.limits, found.figures)
    sources = (source, base.source) if base else (source,)
    more = {"reference": base.source.name if base else "", "confidence": f"{settings.confidence:g}"}
    return measurement(found, kind="quality", sources=sources, declared=declared(_said(spec), more=more))


def _said(spec: QualitySpec) -> QualitySpec:
    return msgspec.structs.replace(spec, ranges={})


# ---- counting


def read_reference(data: Data | Period, spec: QualitySpec, watch: Watch | None = None) -> Reference:
    """The reference: kept counts, or a file that is counted now.

    Raises:
        InputError: it cannot be used.
    """
    kept = read_kept(data)
    if isinstance(kept, Period):
        name = f"{kept.source}, {kept.period}" if isinstance(data, Period) else name_of(data)
        source = Source(name=name, engine=kept.engine, queries=kept.queries, tables=kept.tables, role="reference")
        return _reference(source, {})
    data = kept
    with reading(data, watch) as opened:
        columns = {name: column.type for name, column in opened.columns().items()}
        plan = _planned(opened, _features_only(spec, columns), None)
        opened.count(list(plan.specs.values()))
        return _reference(opened.source("reference"), columns)


def _features_only(spec: QualitySpec, columns: Mapping[str, str]) -> QualitySpec:
    """Of a reference only its columns are looked at, those it has."""
    present = tuple(name for name in spec.features if name in columns)
    without = tuple(name for name in (*spec.without, *spec.ids) if name in columns)
    numeric, categorical = (
        tuple(name for name in kind if name in columns) for kind in (spec.numeric, spec.categorical)
    )
    return QualitySpec(features=present, without=without, numeric=numeric, categorical=categorical)


def _reference(source: Source, columns: dict[str, str]) -> Reference:
    histograms = {t.spec.feature: t for t in source.tables if isinstance(t.spec, Histogram)}
    ranges: dict[str, Range] = {}
    for name, table in histograms.items():
        ends = occupied_range(numbers(table))
        if ends:
            ranges[name] = Range(*ends, "that of the reference, to the edges of its bins")
    for table in source.tables:
        if isinstance(table.spec, Moments) and table.spec.between is None:
            for row in table.rows:
                if row.bin == 0 and row.low is not None and row.high is not None:
                    ranges[table.spec.feature] = Range(row.low, row.high, "that of the reference")
    return Reference(
        source=source,
        columns=columns,
        numbers=histograms,
        levels={t.spec.feature: t for t in source.tables if isinstance(t.spec, Categories)},
        ranges=ranges,
    )


def _planned(opened: Reading, spec: QualitySpec, base: Reference | None) -> _Plan:
    """What to count, in bins of the reference where it has some."""
    from ombud.measure.engines.planning import plan_features

    columns = opened.columns()
    declared_numeric = [name for name in (base.numbers if base else {}) if name in columns]
    declared_text = [name for name in (base.levels if base else {}) if name in columns]
    found = choose(
        opened.engine,
        wanted=spec.features,
        without=[*spec.without, *spec.ids],
        numeric=[*declared_numeric, *spec.numeric, *spec.ranges]
        if not spec.features
        else [*spec.numeric, *spec.ranges],
        categorical=[*declared_text, *spec.categorical] if not spec.features else spec.categorical,
    )
    need_features(found, opened.engine.where)
    known = base.numbers if base else {}
    unplanned = [name for name in found.numeric if name not in known]
    plans = plan_features(opened.engine, unplanned, text="count")
    plans |= {name: _plan_of(known[name]) for name in found.numeric if name in known}
    specs: dict[str, TableSpec] = {}
    for name in found.numeric:
        ends = _ends(name, spec, base)
        specs[f"numbers {name}"] = Histogram(feature=name, plan=plans[name], text="count")
        specs[f"moments {name}"] = Moments(feature=name, text="count", between=ends)
    for name in found.categorical:
        specs[f"levels {name}"] = Categories(feature=name)
    return _Plan(specs=specs | _of_rows(opened, spec), features=found)


def _plan_of(table: Table) -> Plan:
    assert isinstance(table.spec, Histogram)
    return table.spec.plan


def _ends(name: str, spec: QualitySpec, base: Reference | None) -> tuple[float, float] | None:
    allowed = range_of(name, spec, base)
    return (allowed.low, allowed.high) if allowed else None


def range_of(name: str, spec: QualitySpec, base: Reference | None) -> Range | None:
    """The range a column may have: the declared one, else that of the reference."""
    if name in spec.ranges:
        return Range(*spec.ranges[name], "as declared")
    return base.ranges.get(name) if base else None


def _of_rows(opened: Reading, spec: QualitySpec) -> dict[str, TableSpec]:
    """Tables about whole rows, and about labels, scores and decisions."""
    tables: dict[str, TableSpec] = {"rows": Distinct(columns=tuple(opened.columns()))}
    for name in spec.ids:
        tables[f"id {name}"] = Distinct(columns=(name,))
    if spec.label:
        tables["labels"] = Cells(groups=spec.groups, label=spec.label)
    if spec.score:
        for at in (0, 1):
            tables[f"score at {at}"] = Moments(feature=spec.score, text="count", between=(float(at), float(at)))
    if spec.threshold is not None:
        cut = Cut(score=spec.score, at=Decimal(spec.threshold))
        tables["threshold"] = Cells(groups=(spec.prediction,), cut=cut)
    return tables


def _by_window(opened: Reading, spec: QualitySpec) -> dict[str, Table]:
    from ombud.measure.engines.protocol import check_columns

    if not spec.window:
        return {}
    check_columns([spec.window], opened.columns(), opened.engine.where)
    found = {"windows": _windowed(opened, spec.window, spec.every)}
    if spec.on:
        found["days"] = found["windows"] if spec.every == "day" else _windowed(opened, spec.window, "day")
    return found


def _windowed(opened: Reading, column: str, every: Every) -> Table:
    from ombud.measure.engines.windows import Windowed

    view = Windowed(opened.engine, column, every)
    (table,) = opened.count([Cells(groups=(view.column,))], on=view)
    return table


# ---- figures


def quality(
    tables: Mapping[str, Table],
    features: Features,
    spec: QualitySpec,
    settings: Settings,
    base: Reference | None,
    columns: Mapping[str, str],
) -> Found:
    """Every figure of these tables."""
    found = [*_of_columns(tables, features, spec, settings, base), *_of_table(tables, spec, settings)]
    if base and base.columns:
        found += schema_figures(base.columns, columns, settings)
    return Found(
        coverage=_coverage(tables, features),
        figures=adjusted(found, {}),
        notes=_notes(features, base),
        headline=("missing_share", "out_of_range_share", "new_levels", "duplicate_rows", "columns_removed"),
    )


def _of_columns(
    tables: Mapping[str, Table], features: Features, spec: QualitySpec, settings: Settings, base: Reference | None
) -> Iterator[Figure]:
    for name in features.numeric:
        own = numbers(tables[f"numbers {name}"])
        yield from numeric_quality(name, own, tables[f"moments {name}"], range_of(name, spec, base), settings)
        if base and name in base.numbers:
            then: Numbers = numbers(base.numbers[name])
            yield missing_shift(name, then, own, settings)
            change = unit_change(name, then, own, settings)
            yield from [change] if change else []
    for name in features.categorical:
        held: Levels = levels(tables[f"levels {name}"])
        yield from level_quality(name, held, settings)
        if base and name in base.levels:
            before = levels(base.levels[name])
            yield missing_shift(name, before, held, settings)
            yield from level_shifts(name, before, held, settings)


def _of_table(tables: Mapping[str, Table], spec: QualitySpec, settings: Settings) -> Iterator[Figure]:
    yield repeated(tables["rows"], settings)
    for name in spec.ids:
        yield repeated(tables[f"id {name}"], settings, named=REPEATED, feature=name)
    if spec.label:
        yield from label_figures(tables["labels"].rows, spec, settings)
    if spec.score:
        scored = sum(row.counts[0] for row in tables["score at 0"].rows if row.bin in (0, BELOW, ABOVE))
        for at in (0, 1):
            yield saturation(tables[f"score at {at}"], at, scored, settings)
    if spec.threshold is not None:
        yield mismatch(tables["threshold"], spec.prediction_positive, settings)
    if spec.window:
        yield from volume_figures(tables["windows"], spec.every, settings)
    if spec.on:
        yield age(tables["days"], spec.on, settings)


def _notes(features: Features, base: Reference | None) -> tuple[Note, ...]:
    notes = [Note(text=f"read as numbers: {', '.join(features.numeric) or 'none'}", code="numeric")]
    if features.left_out:
        notes.append(Note(text=f"neither numbers nor categories, not looked at: {', '.join(features.left_out)}"))
    if base and not base.columns:
        notes.append(Note(text="Kept counts do not say all columns of the reference, so its schema is not compared."))
    return tuple(notes)


def _coverage(tables: Mapping[str, Table], features: Features) -> Coverage:
    people = tables["rows"].people
    missing = []
    for name in features.numeric:
        for code, n in numbers(tables[f"numbers {name}"]).specials.items():
            words = f"{n:,} of {name} are {WORDS[code]}."
            missing.append(Missing(what="value", column=name, n=n, words=words))
    for name in features.categorical:
        n = levels(tables[f"levels {name}"]).missing
        missing.append(Missing(what="value", column=name, n=n, words=f"{n:,} of {name} are missing."))
    return Coverage(people=people, used=people, basis="are looked at", unit="rows", missing=tuple(missing))
