"""Fairness from Python: options as Python has them, data as files, tables in memory, or counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.api import Counted, Selected, Value
from ombud.measure.artefact import Period
from ombud.measure.bands import read_edges
from ombud.measure.counts import Cell, Counts, Spec, make_counts
from ombud.measure.fairness.choices import Choices, Depth
from ombud.measure.fairness.references import References
from ombud.measure.fairness.run import measure_data, measure_tables
from ombud.measure.figures import MIN_PEOPLE, Bound
from ombud.measure.options import decimal, names, said
from ombud.measure.result import Measurement, Source
from ombud.measure.sources import Data, Watch
from ombud.measure.specs import FAVOURABLE, UNFAVOURABLE, Cells
from ombud.measure.stored import cells_table

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
    selected: str = "",
    weight: str = "",
    person: str = "",
    strata: str | Sequence[str] = (),
    flipped: str = "",
    rank: str = "",
    top: int = 10,
    lists: str = "",
    window: str = "",
    every: Literal["day", "week", "month"] = "month",
    bands: Mapping[str, Sequence[Decimal | float | str]] | None = None,
    not_known: str | Sequence[str] = (),
    reference: References = "",
    benchmark: Mapping[str, Mapping[str, float]] | None = None,
    depth: Depth = "usual",
    limits: Mapping[str, Bound] | None = None,
    confidence: float = 0.95,
    min_people: int = MIN_PEOPLE,
    watch: Watch | None = None,
) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of fairness."""
    spec = Spec(
        groups=names(groups),
        prediction=prediction,
        favourable=said(favourable),
        score=score,
        threshold=decimal(threshold),
        below=below,
        label=label,
        label_positive=said(label_positive),
        positive=positive,
        count=count,
        selected=selected,
        weight=weight,
        person=person,
        strata=names(strata),
        flipped=flipped,
        rank=rank,
        top=top,
        lists=lists,
        window=window,
        every=every,
        bands={column: _edges(column, edges) for column, edges in (bands or {}).items()},
        not_known=names(not_known),
    )
    choices = Choices(
        limits=FOUR_FIFTHS if limits is None else limits,
        reference=reference,
        confidence=confidence,
        min_people=min_people,
        depth=depth,
        benchmark={by: dict(shares) for by, shares in (benchmark or {}).items()},
    )
    if isinstance(data, (Counts, Period, Mapping)):
        return _of_counts(data, spec, choices)
    return measure_data(data, spec, choices, watch)


def _edges(column: str, edges: Sequence[Decimal | float | str]) -> tuple[Decimal, ...]:
    return read_edges(",".join(str(edge) for edge in edges), column)


def _of_counts(data: Counted, spec: Spec, choices: Choices) -> Measurement:
    """Figures of counts that were given: of a period all its tables, of others the cells."""
    if isinstance(data, Period):
        return measure_tables(*_of_period(data, spec), choices)
    for name in ("weight", "person", "strata", "selected", "bands", "flipped", "rank", "window"):
        if getattr(spec, name):
            raise InputError(
                f"counts that were given hold no {name}.", code="counts-hold", hint="Give the rows, or leave it out."
            )
    counts = data if isinstance(data, Counts) else _of_selected(data)
    table = cells_table(counts)
    source = Source(name="counts", engine="given as counts", queries=(), tables=(table,), rows=counts.people)
    return measure_tables(source, counts.spec, choices)


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


def _of_period(period: Period, spec: Spec) -> tuple[Source, Spec]:
    """A period as a source, and what its cells were counted under."""
    table = next((table for table in period.tables if isinstance(table.spec, Cells)), None)
    if table is None or not isinstance(table.spec, Cells):
        raise InputError(f"{period.period} holds no counts by group and decision.", code="counts-kind")
    own, cut = table.spec, table.spec.cut
    counted = msgspec.structs.replace(
        spec,
        groups=own.groups,
        prediction=own.prediction,
        label=own.label,
        score=cut.score if cut else "",
        threshold=cut.at if cut else None,
        below=cut is not None and cut.favourable == "below",
        weight=own.weight,
        selected=own.selected,
    )
    source = Source(
        name=f"{period.source}, {period.period}",
        engine=period.engine,
        queries=period.queries,
        tables=(table,),
        rows=table.people,
    )
    return source, counted
