"""A random table with every special value, the same on each engine, and all tables of counts over it."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import Decimal
from pathlib import Path

import duckdb

from ombud.measure.bins import Plan, plan_bins
from ombud.measure.specs import (
    Categories,
    Cells,
    Cut,
    Distinct,
    Histogram,
    Moments,
    Outcomes,
    Pairs,
    PersonClusters,
    ProxyCells,
    ScoreCells,
    Strata,
    TableSpec,
)

COLUMNS = {
    "sex": "VARCHAR",
    "race": "VARCHAR",
    "site": "INTEGER",
    "label": "BOOLEAN",
    "prediction": "INTEGER",
    "flipped": "INTEGER",
    "score": "DOUBLE",
    "amount": "DOUBLE",
    "income": "DOUBLE",
    "age": "INTEGER",
    "share": "DECIMAL(6, 3)",
    "p_a": "DOUBLE",
    "p_b": "DOUBLE",
    "person": "VARCHAR",
    "n": "INTEGER",
    "selected": "INTEGER",
    "weight": "DOUBLE",
    "Odd name": "VARCHAR",
    "seen": "TIMESTAMP",
}
FIRST = dt.datetime(2025, 12, 30, 23, 30)
SPECIAL = (None, math.nan, math.inf, -math.inf, -0.0, 1e308, -1e308, 5e-324, 1.0, 2.0**-10, -(2.0**-10))


def rows(count: int = 4000, seed: int = 7) -> list[tuple[object, ...]]:
    """Rows in the order of the columns; one in eight numbers is special."""
    chance = random.Random(seed)

    def number(value: float) -> float | None:
        return chance.choice(SPECIAL) if chance.random() < 0.12 else value

    def row() -> tuple[object, ...]:
        p_a = chance.random()
        n = chance.randrange(1, 6)
        return (
            chance.choice(["f", "m", None, "", "M", "a ", "caf\u00e9", "cafe\u0301"]),
            chance.choice(["x", "y", "O'Neil", 'quo"te']),
            chance.choice([1, 2, 3, None]),
            chance.choice([True, False, None]),
            chance.choice([0, 1, 1, None]),
            chance.choice([0, 1, None]),
            number(chance.random()),
            number(chance.lognormvariate(8, 2)),
            number(chance.gauss(0, 1e6)),
            chance.choice([None, *range(18, 90)]),
            chance.choice([None, Decimal("0.125"), Decimal("1.500"), Decimal("-3.000")]),
            number(p_a),
            number(1 - p_a),
            chance.choice([None, "", *(f"p{k}" for k in range(300))]),
            n,
            chance.randrange(0, n + 1),
            chance.choice([0.5, 1.0, 2.25]),
            chance.choice(["a", "b", None]),
            chance.choice([None, FIRST + dt.timedelta(minutes=chance.randrange(100_000))]),
        )

    return [row() for _ in range(count)]


def specs() -> dict[str, TableSpec]:
    """Every kind of table, plain and with counts, weights, thresholds and mappings, by name."""
    two = ("sex", "race")
    return {
        "cells": Cells(groups=two, prediction="prediction", label="label"),
        "cells_weighted": Cells(groups=two, prediction="prediction", label="label", weight="weight"),
        "cells_counted": Cells(groups=("race",), prediction="prediction", count="n", weight="weight"),
        "cells_selected": Cells(groups=("race",), count="n", selected="selected"),
        "cells_by_threshold": Cells(groups=("Odd name",), cut=Cut(score="score", at=Decimal("0.3"))),
        "cells_above_the_median": Cells(groups=("sex",), cut=Cut(score="score", at=Decimal("0.5"), favourable="above")),
        "cells_named": Cells(groups=("sex",), prediction="prediction", names={"sex": {"f": "women", "m": "men"}}),
        "cells_banded": Cells(
            groups=("age", "sex"),
            prediction="prediction",
            bands={"age": (Decimal(25), Decimal("40.5"))},
            not_known=("f",),
        ),
        "score_cells": ScoreCells(groups=two, score="score", label="label"),
        "score_cells_counted": ScoreCells(groups=("race",), score="score", label="label", count="n", weight="weight"),
        "score_cells_full": ScoreCells(groups=(), score="score", label="label", full=True),
        "histogram_by_group": Histogram(feature="amount", groups=("race",), plan=Plan(4, 0, 128)),
        "moments_by_group": Moments(feature="amount", groups=("race", "site"), between=(1.0, 5000.0)),
        "categories_by_group": Categories(feature="sex", groups=("site",), most=3),
        "distinct": Distinct(columns=("sex", "site", "age")),
        "distinct_numbers": Distinct(columns=("amount",), count="n"),
        "histogram": Histogram(feature="amount", plan=plan_bins(low=1.0, high=1e6, mean=3000.0, sd=900.0, whole=False)),
        "histogram_of_whole_numbers": Histogram(
            feature="age", plan=plan_bins(low=18, high=89, mean=50, sd=20, whole=True)
        ),
        "histogram_wide": Histogram(
            feature="income", plan=plan_bins(low=-5e6, high=5e6, mean=0.0, sd=1e6, whole=False), count="n"
        ),
        "histogram_full": Histogram(
            feature="amount", plan=plan_bins(low=1.0, high=1e6, mean=3000.0, sd=900.0, whole=False), full=True
        ),
        "moments": Moments(feature="amount"),
        "moments_of_decimals": Moments(feature="share", centre=0.5, weight="weight"),
        "categories": Categories(feature="sex"),
        "categories_cut_off": Categories(feature="person", most=20),
        "outcomes": Outcomes(groups=("sex",), value="amount"),
        "outcomes_with_errors": Outcomes(groups=("race",), value="amount", actual="income", weight="weight"),
        "proxy_cells": ProxyCells(probabilities=("p_a", "p_b"), prediction="prediction", label="label"),
        "strata": Strata(strata=("site",), groups=("sex",), prediction="prediction"),
        "pairs": Pairs(original="prediction", flipped="flipped"),
        "person_clusters": PersonClusters(person="person", groups=("race",), prediction="prediction", label="label"),
        "person_clusters_weighted": PersonClusters(
            person="person", groups=("race",), prediction="prediction", weight="weight", count="n"
        ),
    }


def write_parquet(path: Path, content: list[tuple[object, ...]]) -> None:
    """The rows as Parquet."""
    names = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE log ({names})")
        values = ", ".join(f"unnest(?::{kind}[])" for kind in COLUMNS.values())
        connection.execute(f"INSERT INTO log SELECT {values}", [list(column) for column in zip(*content, strict=True)])
        connection.execute(f"COPY log TO '{path}' (FORMAT parquet)")
