"""What each engine's SQL can say, as data; and what it cannot, with the reason."""

from __future__ import annotations

from typing import Literal

import msgspec

from ombud.errors import InputError


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """How one engine says what our queries need.

    Attributes:
        writer: the name sqlglot knows it by.
        nan: how NaN is told from numbers: by a function, by being equal to itself, or never
            because the engine cannot hold it.
        binary: collation under which text is compared byte by byte, where that is not the default.
        underflow_fails: a product too small for a double is an error and not zero.
        week: what a week from Monday is called.
        truncates_dates: a date has a function of its own to find its week or month.
        note: what a person who compares engines must know.
    """

    writer: str
    nan: Literal["function", "equals", "never"]
    binary: str = ""
    underflow_fails: bool = False
    week: str = "WEEK"
    truncates_dates: bool = False
    note: str = ""


DIALECTS = {
    "duckdb": Dialect(writer="duckdb", nan="function"),
    "postgres": Dialect(writer="postgres", nan="equals", underflow_fails=True),
    # The writer of Databricks knows TRY_CAST, which Spark has had since 3.2.
    "spark": Dialect(writer="databricks", nan="function"),
    "databricks": Dialect(writer="databricks", nan="function"),
    "snowflake": Dialect(writer="snowflake", nan="equals"),
    "bigquery": Dialect(writer="bigquery", nan="function", week="ISOWEEK", truncates_dates=True),
    "trino": Dialect(writer="trino", nan="function"),
    "athena": Dialect(writer="athena", nan="function"),
    "clickhouse": Dialect(writer="clickhouse", nan="function"),
    "tsql": Dialect(
        writer="tsql",
        nan="never",
        binary="Latin1_General_100_BIN2",
        week="ISO_WEEK",
        note="text that differs in trailing spaces only is one group",
    ),
}


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Something an engine cannot say, why, and what a person does instead."""

    dialect: str
    what: Literal["text_numbers", "nan"]
    reason: str
    instead: str


GAPS = (
    Gap(
        dialect="postgres",
        what="text_numbers",
        reason="PostgreSQL has no cast that gives null instead of an error",
        instead="Give the column a numeric type, in the table or in a view.",
    ),
    Gap(
        dialect="clickhouse",
        what="text_numbers",
        reason="the writer has no form of ClickHouse's toFloat64OrNull",
        instead="Give the column a numeric type, in the table or in a view.",
    ),
    Gap(
        dialect="tsql",
        what="nan",
        reason="a float of SQL Server holds neither NaN nor infinity, so there is nothing to count",
        instead="Nothing is needed.",
    ),
)


def gap(dialect: str, what: str) -> Gap | None:
    """The declared gap of an engine, if it has this one."""
    return next((item for item in GAPS if (item.dialect, item.what) == (dialect, what)), None)


def refuse_gap(dialect: str, what: str, column: str) -> None:
    """Raise InputError with the reason, when the engine has this gap."""
    found = gap(dialect, what)
    if found:
        raise InputError(
            f'the column "{column}" holds text where a number is needed, and {found.reason}.',
            code="engine-gap",
            hint=found.instead,
        )
