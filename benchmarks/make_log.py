"""Make a synthetic prediction log: the same rows for the same seed, on every machine.

    python benchmarks/make_log.py ROWS FILE.parquet [reference|current]

Columns: label, prediction, score, sex (2), race (6), age (4), eight numeric and four text features
(5, 12, 50 and 301 levels). ``current`` differs from ``reference`` by a known drift: num_1 moves by a
tenth of its spread, num_5 widens, and cat_1 loses a tenth of its first level. One value in a
thousand of num_2 is null, of num_3 NaN; num_4 and num_8 are log-normal, num_6 and num_7 whole.
"""

from __future__ import annotations

import sys
from pathlib import Path

CHUNK = 100_000

QUERY = """
WITH dice AS (
    SELECT i, {uniforms}
    FROM range({rows}) t(i)
), people AS (
    SELECT *,
        CASE WHEN u1 < 0.52 THEN 'female' ELSE 'male' END AS sex,
        CASE WHEN u2 < 0.55 THEN 'white' WHEN u2 < 0.73 THEN 'hispanic' WHEN u2 < 0.86 THEN 'black'
             WHEN u2 < 0.93 THEN 'asian' WHEN u2 < 0.98 THEN 'two or more' ELSE 'native' END AS race,
        CASE WHEN u3 < 0.2 THEN '18-24' WHEN u3 < 0.55 THEN '25-39' WHEN u3 < 0.85 THEN '40-59' ELSE '60+' END AS age,
        sqrt(-2 * ln(1 - u4)) * cos(2 * pi() * u5) AS z1, sqrt(-2 * ln(1 - u4)) * sin(2 * pi() * u5) AS z2,
        sqrt(-2 * ln(1 - u6)) * cos(2 * pi() * u7) AS z3, sqrt(-2 * ln(1 - u6)) * sin(2 * pi() * u7) AS z4
    FROM dice
), scored AS (
    SELECT *, 1 / (1 + exp(-(z1 + CASE sex WHEN 'male' THEN 0.15 ELSE 0 END
        - CASE race WHEN 'black' THEN 0.5 WHEN 'hispanic' THEN 0.35 ELSE 0 END))) AS score
    FROM people
)
SELECT CAST(u8 < 0.1 + 0.8 * score AS INTEGER) AS label, CAST(score >= 0.5 AS INTEGER) AS prediction, score,
    sex, race, age,
    z1 + {drift} * 0.1 AS num_1,
    CASE WHEN u9 < 0.001 THEN NULL ELSE 40 + 12 * z2 END AS num_2,
    CASE WHEN u10 < 0.001 THEN CAST('NaN' AS DOUBLE) ELSE u10 * 100 END AS num_3,
    exp(10 + 0.6 * z3) AS num_4,
    (1 + {drift} * 0.2) * z4 AS num_5,
    floor(18 + 62 * u11) AS num_6,
    floor(-ln(1 - u12) * 3) AS num_7,
    exp(2 + 1.2 * z2) AS num_8,
    'c' || CAST(floor(u9 * 5 + CASE WHEN {drift} = 1 AND u9 < 0.02 THEN 1 ELSE 0 END) AS INTEGER) AS cat_1,
    'm' || CAST(floor(u10 * u8 * 12) AS INTEGER) AS cat_2,
    's' || CAST(floor(u11 * u12 * 50) AS INTEGER) AS cat_3,
    'z' || CAST(floor(u12 * u12 * 301) AS INTEGER) AS cat_4
FROM scored
"""


def make(rows: int, path: Path, *, current: bool = False) -> None:
    """Write the log as zstd Parquet; does nothing when the file is there."""
    import duckdb

    if path.exists():
        return
    side = 1 if current else 0
    # Not random(): a hash of the row number gives the same value whatever the number of threads.
    uniforms = ", ".join(f"hash(i * 16 + {k}, {side}) / 18446744073709551616.0 AS u{k}" for k in range(1, 13))
    query = QUERY.format(rows=rows, uniforms=uniforms, drift=side)
    half = path.with_suffix(".half")
    with duckdb.connect(config={"memory_limit": "2GB", "threads": "2"}) as connection:
        connection.execute(f"COPY ({query}) TO '{half}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {CHUNK})")
    half.rename(path)


def main() -> int:
    """The command line."""
    if len(sys.argv) not in (3, 4):
        print(__doc__)
        return 2
    make(int(sys.argv[1]), Path(sys.argv[2]), current=sys.argv[3:] == ["current"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
