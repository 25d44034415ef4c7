"""The SQL of every kind of table in every dialect, kept in ``sql/<dialect>/``: ``python -m tests.measure.write_sql``.

A test holds the files against what is written today, so that a change of a query is seen in the
diff. Review each changed file; the dialects that run in the tests are held to equal counts as well.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from sqlglot import exp, parse_one

from ombud.measure.bins import Plan
from ombud.measure.engines.dialects import DIALECTS, gap
from ombud.measure.engines.protocol import Column, column_of
from ombud.measure.engines.quantiles import write_ranked
from ombud.measure.engines.statements import text, write_statements
from ombud.measure.engines.windows import window_start
from ombud.measure.specs import Histogram, ScoreCells
from tests.measure.random_log import COLUMNS, specs

FOLDER = Path(__file__).parent / "sql"
#: Needs text to be read as numbers; not every dialect can.
OF_TEXT = "score_cells_of_text"


def columns() -> dict[str, Column]:
    """The columns of the random log, and a score that is held as text."""
    return {name: column_of(name, kind) for name, kind in (COLUMNS | {"score as text": "VARCHAR"}).items()}


@cache
def written(dialect: str) -> dict[str, str]:
    """File name to content, for one dialect; without what it cannot say."""
    wanted = specs()
    if not gap(dialect, "text_numbers"):
        wanted[OF_TEXT] = ScoreCells(groups=("race",), score="score as text")
    files = {
        name: write_statements([spec], exp.to_table("log"), dialect, columns())[0].sql for name, spec in wanted.items()
    }
    features = [Histogram(feature=name, plan=Plan(-4, 0, 128)) for name in ("amount", "income")]
    files["two_features"] = write_statements(features, exp.to_table("log"), dialect, columns())[0].sql
    for every in ("day", "week", "month"):
        start = window_start(dialect, columns(), "seen", every, "log")  # type: ignore[arg-type]
        files[f"window_by_{every}"] = exp.select(start.as_("start")).from_("log").sql(DIALECTS[dialect].writer)
    median = write_ranked(features[0], exp.to_table("log"), dialect, columns(), (1.0, 1.0625), (3, 4))
    files["middle_values"] = text(median, dialect)
    return {f"{name}.sql": laid_out(sql, dialect) for name, sql in files.items()}


def laid_out(sql: str, dialect: str) -> str:
    """The query with line breaks, which the engines do not need."""
    writer = DIALECTS[dialect].writer
    return parse_one(sql, read=writer).sql(dialect=writer, pretty=True) + "\n"


def main() -> int:
    """Write all files anew and remove those of queries that are no more."""
    for dialect in DIALECTS:
        folder = FOLDER / dialect
        folder.mkdir(parents=True, exist_ok=True)
        files = written(dialect)
        for path in folder.glob("*.sql"):
            if path.name not in files:
                path.unlink()
        for name, content in files.items():
            (folder / name).write_text(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
