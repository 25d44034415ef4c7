"""Selection and representation against SciPy and statsmodels on random logs; published rates from their files."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats import contingency
from statsmodels.stats.proportion import proportion_effectsize, proportions_ztest

import ombud
from ombud.measure.fairness.benchmark import representation_figures
from ombud.measure.fairness.groups import Meaning, Settings, views
from ombud.measure.fairness.selection import selection_figures
from ombud.measure.fairness.strata import strata_figures
from ombud.measure.statistics import divergence
from tests.measure.fairness.logs import Person, cells, found, logs, number, strata

DATA = Path(__file__).parents[3] / "examples" / "data"
MEANING = Meaning(favourable="1")


@settings(max_examples=30)
@given(logs(groups="ab", least=20, most=120))
def test_each_figure_of_selection_is_that_of_its_reference(log: list[Person]) -> None:
    (view,) = views(cells(log, label=False), MEANING)
    got = list(selection_figures(view, "a", Settings()))
    tally = Counter((p.group, p.decision) for p in log)
    k, k_ref = tally["b", "1"], tally["a", "1"]
    n, n_ref = k + tally["b", "0"], k_ref + tally["a", "0"]
    z, _ = proportions_ztest([k, k_ref], [n, n_ref])
    assert number(found(got, "standard_deviations", "b")) == pytest.approx(z, abs=1e-9)
    table = [[k, n - k], [k_ref, n_ref - k_ref]]
    assert number(found(got, "fisher_p", "b")) == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-6)
    law = stats.hypergeom(n + n_ref, k + k_ref, n)
    beyond = found(got, "selections_beyond_expected", "b")
    assert number(beyond) == pytest.approx(k - law.mean(), abs=1e-9)
    if law.std() > 0:
        assert float(beyond.z or 0) == pytest.approx((k - law.mean()) / law.std(), abs=1e-9)
    assert number(found(got, "cohen_h", "b")) == pytest.approx(proportion_effectsize(k / n, k_ref / n_ref), abs=1e-9)
    assert number(found(got, "shortfall", "b")) == pytest.approx((k_ref / n_ref - k / n) * n, abs=1e-9)
    assert number(found(got, "shortfall_to_four_fifths", "b")) == pytest.approx(max(0, 0.8 * k_ref / n_ref * n - k))
    more = int(number(found(got, "statistical_shortfall", "b")))
    if more:
        assert proportions_ztest([k + more, k_ref], [n, n_ref])[0] > -1.959964
        assert proportions_ztest([k + more - 1, k_ref], [n, n_ref])[0] <= -1.959964
    odds = contingency.odds_ratio([[n - k, k], [n_ref - k_ref, k_ref]], kind="sample").statistic
    item = found(got, "denial_odds_ratio", "b")
    if item.method.startswith("Woolf"):
        assert number(item) == pytest.approx(odds, rel=1e-9)


@settings(max_examples=25)
@given(st.tuples(*[st.integers(8, 200)] * 3), st.tuples(*[st.integers(1, 9)] * 3))
def test_representation_is_tested_as_scipy_does(sizes: tuple[int, ...], weights: tuple[int, ...]) -> None:
    log = [Person(group, "1") for group, n in zip("abc", sizes, strict=True) for _ in range(n)]
    shares = {group: weight / sum(weights) for group, weight in zip("abc", weights, strict=True)}
    (view,) = views(cells(log, label=False), MEANING)
    got = list(representation_figures(view, shares, Settings()))
    total = len(log)
    for group, n in zip("abc", sizes, strict=True):
        item, share = found(got, "representation_difference", group), shares[group]
        assert number(item) == pytest.approx(n / total - share, abs=1e-9)
        if min(total * share, total * (1 - share)) < 5:
            expected = stats.binomtest(n, total, share).pvalue
        else:
            expected = 2 * stats.norm.sf(abs(n - total * share) / math.sqrt(total * share * (1 - share)))
        assert float(item.p or 0) == pytest.approx(expected, abs=1e-6)
    expected_counts = [shares[group] * total for group in "abc"]
    whole = found(got, "representation_distance")
    apart = sum(abs(n / total - shares[group]) for group, n in zip("abc", sizes, strict=True)) / 2
    assert number(whole) == pytest.approx(apart, abs=1e-9)
    if min(expected_counts) >= 5:
        assert float(whole.p or 0) == pytest.approx(stats.chisquare(sizes, expected_counts).pvalue, abs=1e-9)


@settings(max_examples=25)
@given(logs(groups="ab", least=20, most=80), st.integers(0, 2**32 - 1))
def test_conditional_disparity_is_that_of_the_rows(log: list[Person], seed: int) -> None:
    """Wachter, Mittelstadt and Russell 2021: share of the refused less that of the accepted, by people."""
    chance = np.random.default_rng(seed)
    log = [p._replace(stratum=str(chance.integers(0, 3))) for p in log]
    parts, people = [], 0
    for stratum in "012":
        own = [p for p in log if p.stratum == stratum]
        refused, accepted = ([p.group for p in own if p.decision == d] for d in "01")
        if refused and accepted:
            gap = refused.count("b") / len(refused) - accepted.count("b") / len(accepted)
            parts.append(len(own) * gap)
            people += len(own)
    item = found(strata_figures(strata(log), MEANING, {"group": "a"}, Settings()), "conditional_disparity", "b")
    if people:
        assert number(item) == pytest.approx(sum(parts) / people, abs=1e-9)
    else:
        assert item.value is None


@given(st.lists(st.tuples(st.integers(1, 90), st.integers(1, 90)), min_size=2, max_size=12))
def test_hellinger_is_the_distance_of_square_roots(pairs: list[tuple[int, int]]) -> None:
    one, two = (np.array(side) for side in zip(*pairs, strict=True))
    apart = np.linalg.norm(np.sqrt(one / one.sum()) - np.sqrt(two / two.sum())) / math.sqrt(2)
    item = divergence.hellinger(one, two)
    assert item is not None
    assert item.interval.value == pytest.approx(apart, abs=1e-9)


# ---- published


@pytest.mark.parametrize(
    ("file", "options", "group", "rate", "n"),
    [
        ("adult_train.parquet", {"groups": "race", "prediction": "income", "favourable": ">50K"}, group, rate, n)
        for group, rate, n in (
            ("White", "0.255860", 27_816),
            ("Black", "0.123880", 3_124),
            ("Asian-Pac-Islander", "0.265640", 1_039),
            ("Amer-Indian-Eskimo", "0.115757", 311),
            ("Other", "0.092251", 271),
        )
    ]
    + [
        ("credit_default.parquet", {"groups": "sex", "prediction": "default_payment", "favourable": 1}, *row)
        for row in (("1", "0.241673", 11_888), ("2", "0.207763", 18_112))
    ]
    + [
        (
            "german_credit.csv",
            {"groups": "age", "prediction": "credit", "favourable": 1, "bands": {"age": [26]}},
            *row,
        )
        for row in (("under 26", "0.578947", 190), ("26 and over", "0.728395", 810))
    ],
)
def test_rates_of_real_data_are_those_that_were_published(
    file: str, options: dict[str, object], group: str, rate: str, n: int
) -> None:
    """UCI; Yeh and Lien 2009; the split of German credit at 25 is Kamiran and Calders' (2009)."""
    item = ombud.measure(DATA / file, **options).one("selection_rate", str(options["groups"]), group)
    assert number(item) == pytest.approx(float(rate), abs=1.5e-6)
    assert item.n == n


def test_the_age_gap_of_german_credit_is_as_published() -> None:
    asked = {"groups": "age", "prediction": "credit", "favourable": 1, "bands": {"age": [26]}}
    found_ = ombud.measure(DATA / "german_credit.csv", **asked)
    assert f"{number(found_.one('impact_ratio', 'age', 'under 26')):.4f}" == "0.7948"
    assert f"{number(found_.one('selection_difference', 'age', 'under 26')):.4f}" == "-0.1494"
