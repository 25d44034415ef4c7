"""Count: run the statements of some tables on one engine, check what came back, make the tables.

Either all tables come back, or one sentence that says why not: there is no partial result.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlglot import exp

from ombud.errors import InputError
from ombud.measure.engines.aggregates import CHECKS
from ombud.measure.engines.expressions import Values, less, missing
from ombud.measure.engines.levels import no_number, text_numbers
from ombud.measure.engines.protocol import Engine, Progress, Report, Stopped, check_columns, check_keys
from ombud.measure.engines.statements import MOST_ROWS, Statement, write_statements
from ombud.measure.specs import Distinct, PersonClusters, ProxyCells, TableSpec, columns_read, has_extremes
from ombud.measure.tables import Key, Row, Table, make_table, namer
from ombud.onefile import not_text

MOST_GROUPS = 5_000
_WATCH = 0.1  # seconds between two looks at progress and at the wish to stop


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """The tables, in the order of the specifications; the queries that counted them; and the engine."""

    tables: tuple[Table, ...]
    queries: tuple[str, ...]
    engine: str


def count(
    engine: Engine,
    specs: Sequence[TableSpec],
    *,
    progress: Report | None = None,
    cancel: threading.Event | None = None,
) -> Counted:
    """Count these tables on one engine.

    Args:
        progress: called about ten times a second, from a thread of its own.
        cancel: set it to stop; the engine is stopped, and nothing is left behind.

    Raises:
        InputError: a column is missing or cannot be used; the table has no rows, or changed; the
            engine failed; it was cancelled.
    """
    columns = engine.columns()
    for spec in specs:
        check_columns(columns_read(spec), columns, engine.where)
        check_keys([name for name in spec.key_columns if name], columns, engine.where)
    statements = write_statements(specs, engine.source, engine.dialect, columns)
    found: dict[int, list[tuple[Any, ...]]] = {number: [] for number in range(len(specs))}
    for done, statement in enumerate(statements):
        with _watched(engine, Progress(done, len(statements), 0.0), progress, cancel):
            rows = _rows(engine, statement, cancel)
        _check_size(rows, engine)
        for row in rows:
            found[int(row[0])].append(row)
    if progress:
        progress(Progress(len(statements), len(statements), 0.0))
    engine.check_unchanged()
    tables = tuple(_table(spec, found[number], engine) for number, spec in enumerate(specs))
    _check_same_people(tables, engine)
    return Counted(tables=tables, queries=tuple(statement.sql for statement in statements), engine=engine.name)


# ---- while it runs


def _rows(engine: Engine, statement: Statement, cancel: threading.Event | None) -> list[tuple[Any, ...]]:
    try:
        if cancel and cancel.is_set():
            raise Stopped
        return engine.rows(statement.sql)
    except Stopped:
        raise InputError("the count was cancelled; nothing was kept.", code="cancelled", where=engine.where) from None


@contextmanager
def _watched(
    engine: Engine, start: Progress, progress: Report | None, cancel: threading.Event | None
) -> Iterator[None]:
    """Looks at the engine from a second thread while a query runs in this one."""
    if progress is None and cancel is None:
        yield
        return
    finished = threading.Event()

    def watch() -> None:
        while not finished.wait(_WATCH):
            if cancel and cancel.is_set():
                engine.stop()
            if progress:
                progress(msgspec.structs.replace(start, fraction=engine.fraction() or 0.0))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


# ---- what came back


def _check_size(rows: Sequence[tuple[Any, ...]], engine: Engine) -> None:
    if len(rows) > MOST_ROWS:
        raise InputError(
            f"there are more than {MOST_ROWS:,} combinations of groups, outcomes and bins.",
            code="too-many-groups",
            where=engine.where,
            hint="Band or leave out the group columns with many values, such as age in years.",
        )


def _table(spec: TableSpec, found: Sequence[tuple[Any, ...]], engine: Engine) -> Table:
    # Distinct persons and rows of an empty table are one row that says 0.
    lone = isinstance(spec, PersonClusters | Distinct)
    if not found or (lone and not any(row[2 + len(spec.keys)] for row in found)):
        raise InputError("it has a header but no rows.", code="data-no-rows", where=engine.where)
    _check_usable(spec, found, engine)
    _check_groups(spec, found, engine)
    table = make_table(spec, _proxies(spec, found) if isinstance(spec, ProxyCells) else _plain(spec, found))
    if any("\0" in (value or "") for key in {row.key for row in table.rows} for value in key):
        raise not_text(engine.where)
    return table


def _plain(spec: TableSpec, found: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    """Rows of the engine as rows of the table: t, keys, bin, counts, sums, extremes, checks."""
    key_of, keys = namer(spec), 1 + len(spec.keys)
    counts = keys + 1 + len(spec.counts)
    sums = counts + len(spec.sums)
    extremes = has_extremes(spec)
    known: dict[tuple[Any, ...], Key] = {}  # thousands of bins share a key
    for row in found:
        values = row[1:keys]
        key = known.get(values)
        if key is None:
            key = known[values] = key_of(values)
        yield Row(
            key,
            int(row[keys] or 0),
            tuple(map(int, row[keys + 1 : counts])),
            tuple(map(float, row[counts:sums])),
            *(row[sums : sums + 2] if extremes else ()),
        )


def _proxies(spec: ProxyCells, found: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    """One row of the engine has the sums of all groups; the table has a row for each."""
    key_of, weights = namer(spec), 2 if spec.weight else 0
    for row in found:
        sums = [float(value) for value in row[5 : 5 + weights + 2 * len(spec.probabilities)]]
        for place, name in enumerate(spec.probabilities):
            own = sums[weights + 2 * place : weights + 2 * place + 2]
            yield Row(key_of((*row[1:3], name)), int(row[3]), (int(row[4]),), (*sums[:weights], *own))


def _check_usable(spec: TableSpec, found: Sequence[tuple[Any, ...]], engine: Engine) -> None:
    """Refuse numbers of people, weights and values that cannot be used, with the first place."""
    values = Values(engine.dialect, engine.columns())
    for place, check in enumerate(CHECKS):
        wrong = sum(int(row[place - len(CHECKS)] or 0) for row in found)
        if not wrong:
            continue
        name, condition, what = _wrong(check, spec, values)
        first = engine.first_wrong(condition)
        raise InputError(
            f'the column "{name}" holds {wrong:,} value{"s" if wrong > 1 else ""} that '
            f"{'are' if wrong > 1 else 'is'} not {what}" + (f"; the first is in {first}." if first else "."),
            code="not-a-number",
            where=engine.where,
            hint="Mend or empty them; nothing was measured.",
        )


def _wrong(check: str, spec: TableSpec, values: Values) -> tuple[str, exp.Expr, str]:
    if check == "wrong_people":
        selected = getattr(spec, "selected", "")
        people = values.people(selected or spec.count)
        limit = exp.GT(this=people.copy(), expression=values.people(spec.count)) if selected else None
        condition = exp.or_(missing(people), less(people, exp.Literal.number(0)), *([limit] if limit else []))
        return selected or spec.count, condition, "a whole number of people" + (" up to all" if selected else "")
    if check == "wrong_weights":
        weight = values.number(spec.weight)
        return spec.weight, exp.not_(values.weighs(weight)), "a finite weight of at least 0"
    names = text_numbers(spec, values)
    return names[0], exp.or_(*(no_number(values, name) for name in names)), "a number"


def _check_groups(spec: TableSpec, found: Sequence[tuple[Any, ...]], engine: Engine) -> None:
    width = len(getattr(spec, "groups", ()))
    groups = {row[1 : 1 + width] for row in found} if width else set()
    if len(groups) > MOST_GROUPS:
        raise InputError(
            f"there are more than {MOST_GROUPS:,} combinations of group values.",
            code="too-many-groups",
            where=engine.where,
            hint="Band or leave out the group columns with many values, such as age in years.",
        )


def _check_same_people(tables: Sequence[Table], engine: Engine) -> None:
    """Every table is of the same rows; where they differ, the table changed between two queries."""
    totals = {(table.spec.count, getattr(table.spec, "selected", "")): set[int]() for table in tables}
    for table in tables:
        if not isinstance(table.spec, PersonClusters):
            totals[table.spec.count, getattr(table.spec, "selected", "")].add(table.people)
    if any(len(people) > 1 for people in totals.values()):
        raise InputError(
            "the table changed while it was read.", code="data-changed", where=engine.where, hint="Run it again."
        )
