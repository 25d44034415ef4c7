"""A portfolio of many systems under all law, in one query.

    python benchmarks/portfolio.py [systems, 100000 when not given]

Makes a table of random systems, reads it as `ombud portfolio classify` does, decides every rule
in one query, and prints systems and rules decided per second, and the ratio to the interpreter
on a sample of the same systems in the same run.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import duckdb

from ombud.facts import FactValue, Vocabulary, load_vocabulary, parse_value, to_json
from ombud.law import Library, determine, load_library
from ombud.law.portfolio.counts import classify_table, count_standings
from ombud.law.portfolio.decide import table_columns
from ombud.law.portfolio.sql import literal, name
from ombud.law.portfolio.table import read_systems

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.law.patterns import random_value

DAY = dt.date(2026, 11, 24)
POOL = 64
SAMPLE = 200


def cell_of(value: FactValue) -> str:
    """A value as people write it into a cell."""
    written = to_json(value)
    if written is None:
        return "unknown"
    if isinstance(written, bool):
        return "yes" if written else "no"
    return ";".join(written) if isinstance(written, list) else written


def pools(library: Library, vocabulary: Vocabulary) -> dict[str, list[str]]:
    """For every fact that law is decided on, some cells as people write them, unknown among them."""
    random = Random(2026)
    found = {}
    for key in list(table_columns(library, vocabulary))[1:]:
        found[key] = [cell_of(random_value(vocabulary[key], random)) for _ in range(POOL)]
    return found


def write_table(path: Path, cells: dict[str, list[str]], systems: int) -> None:
    """A Parquet file in which each cell is drawn from its pool by a hash of row and column."""
    columns = ", ".join(
        f"[{', '.join(map(literal, pool))}][1 + (hash(i, {literal(key)}) % {POOL})::INT] AS {name(key)}"
        for key, pool in cells.items()
    )
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 'S' || i AS system, {columns} FROM range({systems}) AS t(i)) "
            f"TO {literal(str(path))} (FORMAT PARQUET)"
        )


def sample_of(path: Path, vocabulary: Vocabulary) -> list[dict[str, FactValue]]:
    """The first systems of the table as the interpreter takes them."""
    with duckdb.connect() as connection:
        cursor = connection.execute(f"SELECT * FROM read_parquet({literal(str(path))}) LIMIT {SAMPLE}")
        keys = [column[0] for column in cursor.description or ()]
        rows = cursor.fetchall()
    systems = []
    for row in rows:
        cells = dict(zip(keys[1:], row[1:], strict=True))
        raw = {k: v.split(";") if vocabulary[k].kind == "set" and v != "unknown" else v for k, v in cells.items()}
        systems.append({key: parse_value(vocabulary[key], value) for key, value in raw.items()})
    return systems


def main() -> None:
    """Make, read, decide, compare, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    library, vocabulary = load_library(), load_vocabulary()
    rules = sum(len(i.provisions) + len(i.obligations) for i in library.instruments)
    cells = pools(library, vocabulary)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "systems.parquet"
        write_table(path, cells, count)
        started = time.perf_counter()
        read_systems(connection, path, library, vocabulary)
        read = time.perf_counter() - started
        started = time.perf_counter()
        classify_table(connection, library, vocabulary, as_of=DAY, known_at=DAY, together=len(library.instruments))
        decided = time.perf_counter() - started
        rows = sum(row.systems for row in count_standings(connection))
        sample = sample_of(path, vocabulary)
    started = time.perf_counter()
    for facts in sample:
        for instrument in library.instruments:
            determine(instrument, facts, vocabulary, as_of=DAY, known_at=DAY)
    one_by_one = (time.perf_counter() - started) / len(sample)
    print(f"{count:,} systems, {len(cells)} facts, {len(library.instruments)} instruments, {rules} rules")
    print(f"read and checked: {read:6.1f} s, {count / read:,.0f} systems per second")
    print(f"decided:          {decided:6.1f} s, {count / decided:,.0f} systems per second, {rows:,} rows")
    print(f"rules decided per second: {count * rules / decided:,.0f}")
    print(f"ratio to the interpreter on {len(sample)} of them: {one_by_one / (decided / count):,.0f} times as fast")


if __name__ == "__main__":
    main()
