"""Fairness from Python: options as Python has them, data as files, tables in memory, or counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.api import Counted, Selected, Value
from ombud.measure.artefact import Period
from ombud.measure.counts import Cell, Counts, Spec, make_counts
from ombud.measure.fairness.run import measure_counts, measure_file
from ombud.measure.figures import Bound
from ombud.measure.result import Measurement, Source
from ombud.measure.sources import Data, Watch
from ombud.measure.specs import FAVOURABLE, UNFAVOURABLE, Cells
from ombud.measure.stored import cells_table
from ombud.measure.tables import text_of

FOUR_FIFTHS = {"impact_ratio": Bound(at_least=Decimal("0.8"), because="four-fifths rule of thumb, 29 CFR 1607.4(D)")}


def fairness(
    data: Data | Counted,
    *,
    groups: str | Sequence[str] = (),
    prediction: str = "",
    favourable: Value = "",
    score: str = "",
    threshold: Decimal | float | str | None = None,
    below: bool = False,
    label: str = "",
    label_positive: Value = "",
    positive: Literal["favourable", "unfavourable"] = "favourable",
    count: str = "",
    reference: str = "",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = 30,
    watch: Watch | None = None,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of fairness."""
    spec = Spec(
        groups=(groups,) if isinstance(groups, str) else tuple(groups),
        prediction=prediction,
        favourable=text_of(favourable) or "",
        score=score,
        threshold=_decimal(threshold),
        below=below,
        label=label,
        label_positive=text_of(label_positive) or "",
        positive=positive,
        count=count,
    )
    limits = FOUR_FIFTHS if limits is None else limits
    if isinstance(data, (Counts, Period, Mapping)):
        source, counts = _given(data, spec)
        return measure_counts(
            source, counts, limits=limits, reference=reference, confidence=confidence, min_people=min_people
        )
    watch = watch or Watch()
    return measure_file(
        data,
        spec,
        limits=limits,
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        stage=watch.stage,
        progress=watch.progress,
        cancel=watch.cancel,
    )


def _decimal(value: Decimal | float | str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        raise InputError(f'the threshold "{value}" is no number.', code="threshold") from None


def _given(data: Counted, spec: Spec) -> tuple[Source, Counts]:
    """Counts that were given, and what a result says of where they come from."""
    if isinstance(data, Period):
        return _of_period(data, spec)
    counts = data if isinstance(data, Counts) else _of_selected(data)
    table = cells_table(counts)
    return Source(name="counts", engine="given as counts", queries=(), tables=(table,), rows=counts.people), counts


def _of_selected(data: Selected) -> Counts:
    spec = Spec(groups=("group",), prediction="outcome", favourable=FAVOURABLE)
    cells = []
    for group, (selected, people) in data.items():
        if not 0 <= selected <= people:
            raise InputError(
                f"{group}: {selected} of {people} is not a number of people up to all.",
                code="not-a-number",
                hint="Give for each group how many have the favourable outcome, and how many people there are.",
            )
        cells += [Cell((group,), FAVOURABLE, None, selected), Cell((group,), UNFAVOURABLE, None, people - selected)]
    return make_counts(spec, cells)


def _of_period(period: Period, spec: Spec) -> tuple[Source, Counts]:
    table = next((table for table in period.tables if isinstance(table.spec, Cells)), None)
    if table is None or not isinstance(table.spec, Cells):
        raise InputError(f"{period.period} holds no counts by group and decision.", code="counts-kind")
    cut = table.spec.cut
    counted = msgspec.structs.replace(
        spec,
        groups=table.spec.groups,
        prediction=table.spec.prediction,
        label=table.spec.label,
        score=cut.score if cut else "",
        threshold=cut.at if cut else None,
        below=cut is not None and cut.favourable == "below",
    )
    cells = [Cell(row.key[:-2], row.key[-2], row.key[-1], row.counts[0]) for row in table.rows]
    source = Source(
        name=f"{period.source}, {period.period}",
        engine=period.engine,
        queries=period.queries,
        tables=period.tables,
        rows=table.people,
    )
    return source, make_counts(counted, cells)
