"""Figures, against published numbers, Fairlearn, and a worked example of the law."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import fairlearn.metrics as fl
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score

from ombud.measure import Bound, Cell, Figure, Measurement, Spec, make_counts, measure_fairness, measure_file, sentence

DATA = Path(__file__).parents[2] / "examples" / "data"


def value(figure: Figure, places: int = 4) -> str:
    assert figure.value is not None
    return f"{float(figure.value):.{places}f}"


def compas() -> Measurement:
    """High risk is a decile of 5 or more; the positive label is a new offence within two years."""
    return measure_file(
        DATA / "compas_counts.csv",
        Spec(
            groups=("race",),
            score="decile_score",
            threshold=Decimal(5),
            below=True,
            label="two_year_recid",
            label_positive="1",
            positive="unfavourable",
            count="n",
        ),
    )


@pytest.mark.parametrize(
    ("group", "figure", "published"),
    [
        ("African-American", "false_positive_rate", "0.4485"),
        ("African-American", "false_negative_rate", "0.2799"),
        ("African-American", "positive_predictive_value", "0.6297"),
        ("African-American", "negative_predictive_value", "0.6505"),
        ("Caucasian", "false_positive_rate", "0.2345"),
        ("Caucasian", "false_negative_rate", "0.4772"),
        ("Caucasian", "positive_predictive_value", "0.5913"),
        ("Caucasian", "negative_predictive_value", "0.7119"),
    ],
)
def test_recidivism_figures_are_those_propublica_published(group: str, figure: str, published: str) -> None:
    assert value(compas().one(figure, "race", group)) == published


def test_everybody_in_the_recidivism_counts_is_counted() -> None:
    assert compas().coverage.people == 7214


def test_income_shares_are_those_of_the_adult_data() -> None:
    """Kohavi and Becker 1996: men .305737 of 21,790, women .109461 of 10,771; ratio .3580."""
    found = measure_file(
        DATA / "adult_train.parquet", Spec(groups=("sex", "race"), prediction="income", favourable=">50K")
    )
    men, women = found.one("selection_rate", "sex", "Male"), found.one("selection_rate", "sex", "Female")
    assert (value(men, 6), men.n) == ("0.305737", 21790)
    assert (value(women, 6), women.n) == ("0.109461", 10771)
    assert value(found.one("impact_ratio", "sex", "Female")) == "0.3580"
    assert value(found.one("selection_rate", "race", "Black"), 6) == "0.123880"
    assert "sex x race" in found.groups


def test_credit_default_ratio_is_as_published() -> None:
    """Yeh 2009: favourable is no default; the ratio of men is .9572."""
    found = measure_file(
        DATA / "credit_default.parquet", Spec(groups=("sex",), prediction="default_payment", favourable="0")
    )
    ratio = found.one("impact_ratio", "sex", "1")
    assert (value(ratio), ratio.reference) == ("0.9572", "2")


def test_german_credit_ratio_is_as_published() -> None:
    found = measure_file(DATA / "german_credit.csv", Spec(groups=("sex",), prediction="credit", favourable="1"))
    assert value(found.one("impact_ratio", "sex", "female")) == "0.8966"
    assert value(found.one("selection_rate", "sex", "male"), 6) == "0.723188"


def cells(rows: dict[str, tuple[int, int]]) -> list[Cell]:
    found = []
    for group, (n, selected) in rows.items():
        found.append(Cell((None if group == "unknown" else group,), "yes", None, selected))
        found.append(Cell((None if group == "unknown" else group,), "no", None, n - selected))
    return found


def test_impact_ratios_of_the_worked_local_law_144_table() -> None:
    """6 RCNY 5-301: own numbers, nothing excluded; unknown people are counted and in no ratio."""
    counts = make_counts(
        Spec(groups=("race",), prediction="selected", favourable="yes"),
        cells(
            {
                "Hispanic": (200, 44),
                "White": (500, 130),
                "Black": (180, 36),
                "Asian": (190, 44),
                "Two or more": (18, 6),
                "Native American": (12, 0),
                "unknown": (60, 20),
            }
        ),
    )
    found = measure_fairness(counts, reference="race=Two or more")

    ratios = {group: found.one("impact_ratio", "race", group) for group in ("Hispanic", "White", "Black", "Asian")}
    assert {group: value(ratio, 3) for group, ratio in ratios.items()} == {
        "Hispanic": "0.660",
        "White": "0.780",
        "Black": "0.600",
        "Asian": "0.695",
    }
    assert found.one("impact_ratio", "race", "Native American").value == "0"
    assert found.groups["race"]["not known"] == 60
    with pytest.raises(KeyError):
        found.one("impact_ratio", "race", "not known")


def test_small_groups_are_flagged_and_still_shown() -> None:
    counts = make_counts(
        Spec(groups=("g",), prediction="p", favourable="yes"), cells({"a": (500, 250), "b": (20, 2), "empty": (0, 0)})
    )
    found = measure_fairness(counts, limits={"impact_ratio": Bound(at_least=Decimal("0.8"))})

    small = found.one("impact_ratio", "g", "b")
    assert (small.verdict, small.past_limit, small.value) == ("insufficient", True, "0.2")
    assert "fewer than 30 people" in small.note
    assert found.past_limits() == ()


def test_a_verdict_speaks_of_the_whole_interval() -> None:
    spec = Spec(groups=("g",), prediction="p", favourable="yes")
    limit = {"impact_ratio": Bound(at_least=Decimal("0.8"))}

    def verdict(k: int, n: int) -> Figure:
        found = measure_fairness(make_counts(spec, cells({"a": (n, n // 2), "b": (n, k)})), limits=limit)
        return found.one("impact_ratio", "g", "b")

    assert (verdict(3000, 10000).verdict, verdict(3000, 10000).past_limit) == ("below", True)
    assert (verdict(4900, 10000).verdict, verdict(4900, 10000).past_limit) == ("above", False)
    assert (verdict(39, 100).verdict, verdict(39, 100).past_limit) == ("no_evidence", True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32 - 1), st.integers(60, 400), st.integers(2, 4))
def test_rates_and_gaps_are_those_of_fairlearn(seed: int, n: int, groups: int) -> None:
    chance = np.random.default_rng(seed)
    truth, guess = chance.integers(0, 2, n), chance.integers(0, 2, n)
    group = chance.integers(0, groups, n)
    group[: 2 * groups] = np.repeat(np.arange(groups), 2)
    truth[: 2 * groups] = np.tile([0, 1], groups)
    guess[: 2 * groups] = 1
    rows = [Cell((f"g{a}",), str(y), str(t), 1) for a, y, t in zip(group, guess, truth, strict=True)]
    counts = make_counts(Spec(groups=("g",), prediction="p", favourable="1", label="y", label_positive="1"), rows)
    mine = measure_fairness(counts, min_people=1)
    names = np.array([f"g{a}" for a in group])
    frame = fl.MetricFrame(
        metrics={
            "selection_rate": fl.selection_rate,
            "true_positive_rate": fl.true_positive_rate,
            "false_positive_rate": fl.false_positive_rate,
            "accuracy": accuracy_score,
        },
        y_true=truth,
        y_pred=guess,
        sensitive_features=names,
    )
    for metric in frame.by_group.columns:
        for name, expected in frame.by_group[metric].items():
            assert float(mine.one(metric, "g", name).value or "nan") == pytest.approx(expected)
    expected_gap = fl.demographic_parity_difference(truth, guess, sensitive_features=names)
    expected_ratio = fl.demographic_parity_ratio(truth, guess, sensitive_features=names)
    assert float(mine.one("selection_gap", "g").value or "nan") == pytest.approx(expected_gap)
    assert float(mine.one("selection_ratio", "g").value or "nan") == pytest.approx(expected_ratio)
    assert float(mine.one("true_positive_rate_gap", "g").value or "nan") == pytest.approx(
        frame.difference()["true_positive_rate"]
    )


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("01"), st.integers(0, 50)), min_size=1, max_size=12))
def test_counts_of_parts_add_to_the_counts_of_the_whole(rows: list[tuple[str, str, int]]) -> None:
    spec = Spec(groups=("g",), prediction="p", favourable="1")
    every = [Cell((group,), guess, None, n) for group, guess, n in rows]
    whole = make_counts(spec, every)
    parts = make_counts(spec, every[: len(every) // 2]).merged(make_counts(spec, every[len(every) // 2 :]))
    assert parts.digest == whole.digest


def test_a_sentence_carries_interval_size_and_limit() -> None:
    counts = make_counts(
        Spec(groups=("sex",), prediction="p", favourable="yes"), cells({"men": (400, 200), "women": (400, 120)})
    )
    found = measure_fairness(counts, limits={"impact_ratio": Bound(at_least=Decimal("0.8"), because="house policy")})
    assert sentence(found.one("impact_ratio", "sex", "women")) == (
        "Below the limit: the group women receives the favourable outcome 0.600 times as often as men; "
        "95 % interval 0.502 to 0.718, n = 400 against 400; the limit is at least 0.8 (house policy)."
    )
