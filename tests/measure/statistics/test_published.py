"""Published figures: what others printed for real data and worked examples must come out here."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from ombud.measure.statistics import ranking
from ombud.measure.statistics.extremes import composite_extremes, extremes
from ombud.measure.statistics.two_rates import katz, newcombe
from ombud.measure.statistics.two_tests import fisher_exact

DATA = Path(__file__).parents[3] / "examples" / "data"


def compas(race: str | None = None, *, filtered: bool = False) -> np.ndarray:
    """People by decile (rows 1 to 10) and by new offence within two years (columns no, yes)."""
    table = np.zeros((11, 2), dtype=np.int64)
    with (DATA / "compas_counts.csv").open() as file:
        for row in csv.DictReader(file):
            wanted = race in (None, row["race"]) and (not filtered or row["in_6172"] in ("1", "True", "true"))
            if wanted:
                table[int(row["decile_score"]), int(row["two_year_recid"])] += int(row["n"])
    return table


def rates(table: np.ndarray) -> tuple[float, float]:
    """False positive and false negative rate when the score is not low (5 and above)."""
    return table[5:, 0].sum() / table[:, 0].sum(), table[:5, 1].sum() / table[:, 1].sum()


@pytest.mark.parametrize(
    ("race", "fpr", "fnr"),
    [(None, 0.3235, 0.3740), ("African-American", 0.4485, 0.2799), ("Caucasian", 0.2345, 0.4772)],
)
def test_compas_errs_as_propublica_printed(race: str | None, fpr: float, fnr: float) -> None:
    """ProPublica 2016, notebook on the two-year file."""
    found = rates(compas(race))
    assert found == (pytest.approx(fpr, abs=5e-5), pytest.approx(fnr, abs=5e-5))


@pytest.mark.parametrize(
    ("race", "filtered", "value"),
    [
        (None, False, 0.7022),
        (None, True, 0.7098),
        ("African-American", False, 0.6918),
        ("African-American", True, 0.7043),
        ("Caucasian", False, 0.6931),
        ("Caucasian", True, 0.6928),
    ],
)
def test_compas_ranks_as_dieterich_printed(race: str | None, filtered: bool, value: float) -> None:
    """Dieterich, Mendoza and Brennan 2016 report 0.70 and 0.69; four digits follow from the counts."""
    table = compas(race, filtered=filtered)
    found = ranking.auc(table[:, 1], table[:, 0])
    assert found.value == pytest.approx(value, abs=5e-5)
    assert found.low is not None
    assert found.high is not None
    assert found.low < value < found.high


def test_compas_errors_differ_between_groups_beyond_chance() -> None:
    tables = [compas("African-American"), compas("Caucasian")]
    false_alarms = [(int(t[5:, 0].sum()), int(t[:, 0].sum())) for t in tables]
    misses = [(int(t[:5, 1].sum()), int(t[:, 1].sum())) for t in tables]
    gap, _ = composite_extremes([false_alarms, misses])
    assert gap.value == pytest.approx(805 / 1795 - 349 / 1488)
    assert gap.low is not None
    assert gap.low > 0.15


@pytest.mark.parametrize(
    ("table", "ratio"),
    [
        ((1179, 10_771, 6662, 21_790), 0.3580),  # Adult, women to men above 50 000: UCI
        ((310 - 109, 310, 690 - 191, 690), 0.8966),  # German credit, women to men: UCI
        ((110, 190, 590, 810), 0.7948),  # German credit, 25 or younger to older: Kamiran and Calders 2009
        ((11_888 - 2873, 11_888, 18_112 - 3763, 18_112), 0.9572),  # credit cards, men to women: Yeh and Lien 2009
        ((555, 1181, 667, 1390), 0.979),  # 6 RCNY 5-301, example by sex
        ((12, 40, 48, 80), 0.5),  # UGESP questions and answers 12
    ],
)
def test_impact_ratios_as_published(table: tuple[int, int, int, int], ratio: float) -> None:
    assert katz(*table).value == pytest.approx(ratio, abs=5e-4)


def test_the_gap_of_german_credit_by_age() -> None:
    assert newcombe(110, 190, 590, 810).value == pytest.approx(-0.1494, abs=5e-5)


def test_local_law_144_by_race_as_in_the_rule() -> None:
    """6 RCNY 5-301, example by race and ethnicity; White has the highest rate, Black the lowest ratio."""
    counts = {
        "Hispanic": (204, 408, 0.967),
        "White": (412, 797, 1.0),
        "Black": (170, 390, 0.843),
        "Native Hawaiian": (52, 119, 0.845),
        "Asian": (302, 616, 0.948),
        "Native American": (18, 41, 0.849),
        "Two or more": (96, 213, 0.872),
    }
    for k, n, ratio in counts.values():
        assert katz(k, n, 412, 797).value == pytest.approx(ratio, abs=6e-4)
    _, smallest = extremes([(k, n) for k, n, _ in counts.values()])
    assert smallest.value == pytest.approx(0.843, abs=5e-4)


def test_three_of_twenty_against_one_of_ten_is_no_difference() -> None:
    """UGESP questions and answers 21: too few people."""
    assert fisher_exact(3, 20, 1, 10) == pytest.approx(1.0)
