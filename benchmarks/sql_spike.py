"""Ibis or sqlglot? The hardest query, score cells in dyadic bins with null and NaN order, both ways.

    python benchmarks/sql_spike.py ibis|sqlglot [postgresql-dsn]

Prints JSON: seconds to import, compile and run, and the counts, so that two runs can be held
against each other. Needs duckdb; psycopg for PostgreSQL; the one of the two that is named.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time

ROWS = 200_000
SCALE = 1024

# Scores with nulls, NaN, values outside [0, 1), and infinities; deterministic on both engines.
VALUES = """CASE WHEN i % 97 = 0 THEN NULL WHEN i % 101 = 0 THEN CAST('NaN' AS {d})
 WHEN i % 103 = 0 THEN CAST('Infinity' AS {d}) WHEN i % 107 = 0 THEN CAST(-0.25 AS {d})
 WHEN i % 109 = 0 THEN CAST(1 AS {d}) ELSE CAST((i * 7919) % 65536 AS {d}) / 65536 END"""


def by_sqlglot(dialect: str) -> str:
    """The query as a sqlglot tree. NaN first, then null, then the edges, then the bin."""
    from sqlglot import exp

    def score() -> exp.Column:
        return exp.column("score", quoted=True)

    nan = exp.cast(exp.Literal.string("NaN"), "double")
    low, high = exp.cast(exp.Literal.number(0), "double"), exp.cast(exp.Literal.number(1), "double")
    scaled = exp.Floor(this=exp.Mul(this=score(), expression=exp.cast(exp.Literal.number(SCALE), "double")))
    bin_ = (
        exp.Case()
        .when(exp.EQ(this=score(), expression=nan), exp.Literal.number(-1))
        .when(score().is_(exp.null()), exp.Literal.number(-2))
        .when(exp.LT(this=score(), expression=low), exp.Literal.number(-3))
        .when(exp.GTE(this=score(), expression=high), exp.Literal.number(-4))
        .else_(exp.cast(scaled, "bigint"))
    )
    group = exp.column("grp", quoted=True)
    query = exp.select(group, bin_.as_("bin"), exp.Count(this=exp.Star()).as_("n")).from_("log")
    return query.group_by(exp.Literal.number(1), exp.Literal.number(2)).sql(dialect=dialect)


def by_ibis(dialect: str) -> str:
    """The same as an Ibis expression, compiled without a connection."""
    import ibis

    log = ibis.table({"grp": "string", "score": "float64"}, name="log")
    score = log.score
    bin_ = ibis.cases(
        (score == ibis.literal("NaN").cast("float64"), -1),
        (score.isnull(), -2),
        (score < ibis.literal(0).cast("float64"), -3),
        (score >= ibis.literal(1).cast("float64"), -4),
        else_=(score * ibis.literal(SCALE).cast("float64")).floor().cast("int64"),
    )
    return str(ibis.to_sql(log.group_by([log.grp, bin_.name("bin")]).aggregate(n=log.count()), dialect=dialect))


def counts(rows: list[tuple[object, ...]]) -> dict[str, object]:
    """Number of cells, people, and a digest over all cells."""
    cells = sorted((str(group), int(str(bin_)), int(str(n))) for group, bin_, n in rows)
    return {
        "cells": len(cells),
        "rows": sum(cell[2] for cell in cells),
        "special": {bin_: sum(n for _, b, n in cells if b == bin_) for bin_ in (-1, -2, -3, -4)},
        "digest": hashlib.sha256(repr(cells).encode()).hexdigest()[:16],
    }


def main() -> None:
    """Compile with the library that is named, run on what is there, print."""
    which = sys.argv[1]
    write = {"ibis": by_ibis, "sqlglot": by_sqlglot}[which]
    started = time.perf_counter()
    __import__(which)
    result: dict[str, object] = {"library": which, "import_s": round(time.perf_counter() - started, 3)}
    started = time.perf_counter()
    duck_sql, pg_sql = write("duckdb"), write("postgres")
    result["compile_two_s"] = round(time.perf_counter() - started, 3)

    import duckdb

    table = "CREATE TABLE log AS SELECT CASE WHEN i % 3 = 0 THEN 'a' ELSE 'b' END AS grp, {v} AS score FROM {s}"
    connection = duckdb.connect()
    connection.execute(table.format(v=VALUES.format(d="DOUBLE"), s=f"range({ROWS}) t(i)"))
    result["duckdb"] = counts(connection.execute(duck_sql).fetchall())
    if len(sys.argv) > 2:
        import psycopg

        with psycopg.connect(sys.argv[2]) as pg, pg.cursor() as cursor:
            source = f"generate_series(0, {ROWS - 1}) AS t(i)"
            cursor.execute(table.replace("TABLE", "TEMP TABLE").format(v=VALUES.format(d="DOUBLE PRECISION"), s=source))
            cursor.execute(pg_sql)
            result["postgresql"] = counts(cursor.fetchall())
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
