"""The SQL of each dialect is the reviewed one, says what it may say, and its gaps are still gaps."""

from __future__ import annotations

import re

import pytest
from sqlglot import exp, parse_one

from ombud.errors import InputError
from ombud.measure.engines.dialects import DIALECTS, GAPS, Gap
from ombud.measure.engines.statements import MOST_COLUMNS, write_statements
from ombud.measure.specs import Categories, Moments, ScoreCells
from tests.measure.write_sql import FOLDER, OF_TEXT, columns, written

LOG = exp.to_table("log")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_sql_of_a_dialect_is_the_reviewed_one(dialect: str) -> None:
    """After a wanted change: ``python -m tests.measure.write_sql``, then read the diff."""
    kept = {path.name: path.read_text() for path in (FOLDER / dialect).glob("*.sql")}
    assert kept == written(dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_query_brings_a_row_a_bare_decimal_or_a_clamp(dialect: str) -> None:
    """Section 5 of the engine rules: every query groups or aggregates; decimals are slow and round otherwise."""
    for name, sql in written(dialect).items():
        if name.startswith("window_by_"):  # a column, not a query
            continue
        tree = parse_one(sql, read=DIALECTS[dialect].writer)
        outer = next(tree.find_all(exp.Subquery)).this if tree.find(exp.Subquery) else tree
        for select in [outer] if isinstance(outer, exp.Select) else outer.selects and list(outer.find_all(exp.Union)):
            assert select.find(exp.AggFunc), (dialect, name)
        numbers = [literal for literal in tree.find_all(exp.Literal) if not literal.is_string]
        assert all(literal.this.isdigit() for literal in numbers), (dialect, name)
        assert not list(tree.find_all(exp.Least, exp.Greatest)), (dialect, name)


def closed(gap: Gap) -> bool:
    """Whether the writer can now say what a gap says it cannot."""
    writer = DIALECTS[gap.dialect].writer
    if gap.what == "text_numbers":
        cast = exp.TryCast(this=exp.cast(exp.column("x"), "text"), to=exp.DataType.build("double"))
        return bool(re.search(r"TRY|SAFE|OrNull", cast.sql(dialect=writer)))
    return "IS_NAN(" not in exp.IsNan(this=exp.column("x")).sql(dialect=writer)


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: f"{gap.dialect}-{gap.what}")
def test_a_declared_gap_is_still_one(gap: Gap) -> None:
    """A gap that has closed makes this fail: then remove it, and its dialect gets the query."""
    assert not closed(gap)
    assert gap.reason
    assert gap.instead


def test_the_dialects_without_a_gap_have_none() -> None:
    for name in DIALECTS:
        for what in ("text_numbers", "nan"):
            if not any((gap.dialect, gap.what) == (name, what) for gap in GAPS) and what == "text_numbers":
                assert closed(Gap(dialect=name, what="text_numbers", reason="", instead="")), name


@pytest.mark.parametrize("dialect", sorted({gap.dialect for gap in GAPS if gap.what == "text_numbers"}))
def test_what_meets_a_gap_is_refused_with_its_reason(dialect: str) -> None:
    assert f"{OF_TEXT}.sql" not in written(dialect)
    with pytest.raises(InputError, match="Give the column a numeric type"):
        write_statements([ScoreCells(groups=("race",), score="score as text")], LOG, dialect, columns())


def test_a_statement_has_at_most_sixty_four_features() -> None:
    many = [Moments(feature="amount")] * (MOST_COLUMNS + 6)
    statements = write_statements(many, LOG, "duckdb", columns())
    assert [len(statement.numbers) for statement in statements] == [MOST_COLUMNS, 6]
    assert statements[0].sql.count("UNION ALL") == MOST_COLUMNS - 1


def test_categories_of_different_types_are_in_statements_of_their_own() -> None:
    mixed = [Categories(feature="sex"), Categories(feature="site"), Categories(feature="race")]
    assert [statement.numbers for statement in write_statements(mixed, LOG, "duckdb", columns())] == [(0, 2), (1,)]
