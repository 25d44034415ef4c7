"""Read results that were written earlier, those of the first form too.

The first form knew fairness only: ``source``, ``sha256``, ``engine``, ``query``, ``counts`` and
``fairness`` with the schema ``ombud-fairness:1``.
"""

from __future__ import annotations

import re

import msgspec

from ombud.errors import InputError
from ombud.measure.counts import Counts, Spec, cells_of, said_of
from ombud.measure.covered import Coverage, Missing
from ombud.measure.figures import Figure
from ombud.measure.result import SCHEMA, Measurement, Source
from ombud.measure.tables import Row, Table, check_table, make_table


class _FirstCoverage(msgspec.Struct, frozen=True):
    people: int
    used: int
    prediction_missing: int
    label_missing: int | None
    group_missing: dict[str, int]


class _FirstFairness(msgspec.Struct, frozen=True):
    coverage: _FirstCoverage
    figures: tuple[Figure, ...]
    groups: dict[str, dict[str, int]]


class _First(msgspec.Struct, frozen=True):
    source: str
    sha256: str
    engine: str
    query: str
    counts: Counts
    fairness: _FirstFairness


def read_measurement(content: bytes) -> Measurement:
    """Read a result written by :meth:`Measurement.to_json`, or one of the first form.

    Raises:
        InputError: it is neither, or of a later version.
    """
    try:
        return measurement_from(msgspec.json.decode(content))
    except msgspec.DecodeError as error:
        raise InputError(f"this is not a measurement ({error}).", code="measurement-unreadable") from None


def measurement_from(value: object) -> Measurement:
    """The same from decoded JSON, as a database keeps it.

    Raises:
        InputError: it is no measurement, or of a later version.
    """
    try:
        if isinstance(value, dict) and "fairness" in value:
            return _from_first(msgspec.convert(value, _First, strict=False))
        found = msgspec.convert(value, Measurement, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"this is not a measurement ({error}).", code="measurement-unreadable") from None
    if found.schema != SCHEMA:
        raise InputError(
            f"this measurement has the form {found.schema}, which this Ombud does not know.",
            code="measurement-version",
            hint="Read it with a later Ombud.",
        )
    for source in found.sources:
        for table in source.tables:
            check_table(table)
    return found


def _from_first(old: _First) -> Measurement:
    table = cells_table(old.counts)
    source = Source(
        name=old.source, engine=old.engine, queries=(old.query,), tables=(table,), sha256=old.sha256, rows=table.people
    )
    return Measurement(
        kind="fairness",
        coverage=_coverage(old.fairness.coverage, old.counts.spec),
        figures=tuple(_figure(item) for item in old.fairness.figures),
        groups=old.fairness.groups,
        sources=(source,),
        declared=said_of(old.counts.spec),
    )


def cells_table(counts: Counts) -> Table:
    """Cells of fairness as the table K1 of counts."""
    rows = (Row((*cell.groups, cell.prediction, cell.label), 0, (cell.n,)) for cell in counts.cells)
    return make_table(cells_of(counts.spec), rows)


def _coverage(old: _FirstCoverage, spec: Spec) -> Coverage:
    from ombud.measure.counts import lacking_group, lacking_label, lacking_prediction

    labels = (lacking_label(spec.label, old.label_missing),) if old.label_missing is not None else ()
    groups = tuple(lacking_group(column, n) for column, n in old.group_missing.items())
    missing: tuple[Missing, ...] = (lacking_prediction(spec.prediction, old.prediction_missing), *labels, *groups)
    return Coverage(people=old.people, used=old.used, basis="have a prediction", missing=missing)


def _figure(old: Figure) -> Figure:
    """A figure of the first form said its limit in words only."""
    found = dict(re.findall(r"at (least|most) ([\d.]+)", old.limit))
    least, most = found.get("least"), found.get("most")
    clear = old.verdict == ("above" if least else "below") and not old.past_limit and bool(found)
    return msgspec.structs.replace(old, at_least=least, at_most=most, clear=clear)
