"""Conditional figures, marginal effects, amounts, rankings, pairs and inequality against reference implementations."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_ind
from statsmodels.stats.contingency_tables import StratifiedTable, mcnemar

from ombud.errors import InputError
from ombud.measure.fairness.amounts import amount_figures
from ombud.measure.fairness.entropy import entropy_figures
from ombud.measure.fairness.groups import Meaning, Settings, views
from ombud.measure.fairness.marginal import decision_figures, decisions
from ombud.measure.fairness.pairs import pair_figures
from ombud.measure.fairness.ranking import ndkl, ranked, ranking_figures, ranking_spec
from ombud.measure.fairness.strata import strata_figures
from ombud.measure.specs import Outcomes, Pairs
from ombud.measure.statistics.regression import Like, linear_effect, marginal_effect
from ombud.measure.tables import Row, make_table
from tests.measure.fairness.logs import Person, cells, found, logs, number, strata

MEANING = Meaning(favourable="1", label_positive="1")


# ---- within strata


@settings(max_examples=25)
@given(logs(groups="ab"), st.integers(0, 2**32 - 1))
def test_the_common_odds_ratio_and_its_test_are_those_of_statsmodels(log: list[Person], seed: int) -> None:
    chance = np.random.default_rng(seed)
    log = [p._replace(stratum=str(s)) for p in log for s in (0, 1, 2) if chance.random() < 0.8]
    log += [Person(g, d, stratum=str(s)) for g in "ab" for d in "01" for s in (0, 1, 2)]
    item = found(strata_figures(strata(log), MEANING, {"group": "a"}, Settings()), "common_odds_ratio", "b")
    tables = [
        np.array([[sum((p.group, p.decision, p.stratum) == (g, d, s) for p in log) for d in "10"] for g in "ba"])
        for s in "012"
    ]
    reference = StratifiedTable(tables)
    assert number(item) == pytest.approx(reference.oddsratio_pooled, rel=1e-9)
    low, high = reference.oddsratio_pooled_confint()
    assert (float(item.low or 0), float(item.high or 0)) == pytest.approx((low, high), rel=1e-6)
    assert float(item.p or 0) == pytest.approx(reference.test_null_odds(correction=False).pvalue, abs=1e-9)


def test_a_pooled_gap_that_vanishes_within_every_stratum_is_said() -> None:
    """Bickel, Hammel and O'Connell's case in small: equal rates in each department, unequal applications."""
    log = []
    for stratum, share, sizes in (("easy", 0.8, (200, 50)), ("hard", 0.2, (50, 200))):
        for group, n in zip("ab", sizes, strict=True):
            k = round(share * n)
            log += [Person(group, "1", stratum=stratum)] * k + [Person(group, "0", stratum=stratum)] * (n - k)
    got = list(strata_figures(strata(log), MEANING, {"group": "a"}, Settings()))
    common = found(got, "common_odds_ratio", "b")
    assert number(common) == pytest.approx(1)
    assert "the pooled difference is not found within strata" in common.note
    assert number(found(got, "impact_ratio", "b", "stratum: easy")) == pytest.approx(1)
    assert number(found(got, "conditional_disparity", "b")) == pytest.approx(0)


# ---- marginal effects


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_marginal_effects_from_cells_are_those_of_regressions_on_the_rows(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n = 300
    group, a, b = chance.integers(0, 2, n), chance.integers(0, 3, n), chance.integers(0, 2, n)
    odds = -0.5 + 0.6 * group + 0.4 * (a == 1) - 0.5 * b
    y = (chance.random(n) < 1 / (1 + np.exp(-odds))).astype(float)
    rows = pd.DataFrame({"y": y, "g": group, "a": a, "b": b})
    design = pd.DataFrame({"g": group, "one": 1.0, "a1": a == 1, "a2": a == 2, "b1": b == 1}).astype(float)
    like = [
        Like(bool(key[0]), (str(key[1]), str(key[2])), len(own), float(own.y.sum()), float((own.y**2).sum()))
        for key, own in rows.groupby(["g", "a", "b"])
    ]
    linear, _ = linear_effect(like)
    ols = sm.OLS(y, design).fit(cov_type="HC1", use_t=True)
    assert linear.value == pytest.approx(ols.params["g"])
    assert (linear.low, linear.high) == pytest.approx(tuple(ols.conf_int().loc["g"]), rel=1e-6)
    effect, test = marginal_effect(like)
    margins = sm.Logit(y, design).fit(disp=0).get_margeff(dummy=True).summary_frame().iloc[0]
    assert effect.value == pytest.approx(margins["dy/dx"], rel=1e-5)
    assert (effect.high or 0) - (effect.low or 0) == pytest.approx(2 * 1.959964 * margins["Std. Err."], rel=1e-4)
    assert test is not None
    assert test.p == pytest.approx(margins["Pr(>|z|)"], abs=1e-6)


def test_a_control_that_tells_the_group_leaves_no_effect() -> None:
    log = [Person(g, d, stratum=g) for g in "ab" for d in "01" * 20]
    items = list(decision_figures(decisions(strata(log), MEANING), "group", "stratum", "a", Settings()))
    assert {item.value for item in items} == {None}
    assert "follows from the controls" in items[0].note


def test_a_control_with_very_many_values_is_refused() -> None:
    log = [Person("a", "1", stratum=str(n)) for n in range(301)]
    with pytest.raises(InputError, match="301 values"):
        decisions(strata(log), MEANING)


# ---- amounts


def test_amounts_by_group_are_those_of_the_rows() -> None:
    chance = np.random.default_rng(3)
    one, two = chance.normal(100, 20, 80), chance.normal(110, 30, 120)
    real = [value + chance.normal(5, 2) for value in (*one, *two)]
    spec = Outcomes(groups=("group",), value="price", actual="real")
    values = zip(["a"] * 80 + ["b"] * 120, (*one, *two), real, strict=True)
    more = [0.0] * (len(spec.sums) - len(Outcomes.summed))  # sums that these figures do not read
    rows = [Row((g,), 0, (1,), (v, v * v, r - v, (r - v) ** 2, abs(r - v), *more)) for g, v, r in values]
    got = list(amount_figures(make_table(spec, rows), {"group": "a"}, Settings()))
    gap = found(got, "mean_amount_difference", "b")
    test = ttest_ind(two, one, equal_var=False)
    assert number(gap) == pytest.approx(two.mean() - one.mean())
    assert float(gap.p or 0) == pytest.approx(test.pvalue, rel=1e-6)
    assert (float(gap.low or 0), float(gap.high or 0)) == pytest.approx(tuple(test.confidence_interval()), rel=1e-6)
    pooled = math.sqrt((79 * one.var(ddof=1) + 119 * two.var(ddof=1)) / 198)
    assert number(found(got, "amount_smd", "b")) == pytest.approx((two.mean() - one.mean()) / pooled)
    total = np.concatenate([one, two]).std(ddof=1)
    assert number(found(got, "amount_smd_total", "b")) == pytest.approx((two.mean() - one.mean()) / total)
    errors = np.array(real[80:]) - two
    assert number(found(got, "mean_absolute_error", "b")) == pytest.approx(np.abs(errors).mean())
    assert number(found(got, "root_mean_square_error", "b")) == pytest.approx(math.sqrt((errors**2).mean()))


# ---- rankings


def _ranked(order: str) -> list[Row]:
    return [Row((str(rank), group, None), 0, (1,)) for rank, group in enumerate(order, 1)]


def test_the_first_k_exposure_and_ndkl_of_a_list_by_hand() -> None:
    """aabb: the first two are both a; exposure of a is (1 + 1/log2 3) of all; NDKL from its three mixed beginnings."""
    table = make_table(ranking_spec("rank", ("group",)), _ranked("aabb"))
    got = list(ranking_figures(table, 2, {}, Settings(min_people=1)))
    assert number(found(got, "top_k_rate", "a")) == 1.0
    assert number(found(got, "top_k_share_ratio", "a")) == 2.0
    weights = [1 / math.log2(1 + rank) for rank in (1, 2, 3, 4)]
    assert number(found(got, "exposure_ratio", "a")) == pytest.approx(sum(weights[:2]) / sum(weights) / 0.5)
    third = 2 / 3 * math.log(4 / 3) + 1 / 3 * math.log(2 / 3)
    expected = (weights[0] * math.log(2) + weights[1] * math.log(2) + weights[2] * third) / sum(weights)
    assert number(found(got, "ndkl")) == pytest.approx(expected)


@given(st.text("ab", min_size=2, max_size=12))
def test_ndkl_is_never_negative(order: str) -> None:
    table = make_table(ranking_spec("rank", ("group",)), _ranked(order))
    assert ndkl(ranked(table, ("group",))[""]) >= -1e-12


def test_a_rank_that_is_no_rank_is_refused() -> None:
    table = make_table(ranking_spec("rank", ("group",)), [Row(("first", "a", None), 0, (1,))])
    with pytest.raises(InputError, match='"first" in "rank" is no rank'):
        ranked(table, ("group",))


# ---- pairs


@given(st.tuples(*[st.integers(0, 40)] * 4))
def test_flips_and_their_direction_are_those_of_statsmodels(counts: tuple[int, int, int, int]) -> None:
    both, lost, gained, neither = counts
    rows = [Row(key, 0, (n,)) for key, n in zip((("1", "1"), ("1", "0"), ("0", "1"), ("0", "0")), counts, strict=True)]
    table = make_table(Pairs(original="d", flipped="e"), rows)
    item = found(pair_figures(table, "1", Settings()), "flip_rate")
    if not sum(counts):
        assert item.value is None
        return
    assert number(item) == pytest.approx((lost + gained) / sum(counts))
    if lost + gained:
        reference = mcnemar([[both, lost], [gained, neither]], exact=True).pvalue
        assert float(item.p or 0) == pytest.approx(min(1, reference), abs=1e-9)
        assert float(item.p or 0) == pytest.approx(binomtest(lost, lost + gained).pvalue, abs=1e-9)


# ---- inequality of benefits


@settings(max_examples=25)
@given(logs(groups="abc"))
def test_entropy_of_benefits_is_that_of_the_rows_and_splits_exactly(log: list[Person]) -> None:
    (view,) = views(cells(log), MEANING)
    got = list(entropy_figures(view, Settings()))
    benefits = np.array([int(p.decision or 0) - int(p.label or 0) + 1 for p in log], dtype=float)
    relative = benefits / benefits.mean()
    assert number(found(got, "generalised_entropy_2")) == pytest.approx(((relative**2 - 1) / 2).mean())
    positive = relative[relative > 0]
    assert number(found(got, "generalised_entropy_1")) == pytest.approx(
        (positive * np.log(positive)).sum() / len(relative)
    )
    for alpha in ("2", "1"):
        parts = [number(found(got, f"generalised_entropy_{alpha}_{part}")) for part in ("between", "within")]
        assert sum(parts) == pytest.approx(number(found(got, f"generalised_entropy_{alpha}")))
    assert found(got, "generalised_entropy_0").note.startswith("undefined: somebody's benefit is 0")


def test_a_benefit_is_read_in_the_polarity_that_was_declared() -> None:
    """Flagging a person who would not reoffend refuses wrongly: benefit 0, whatever "positive" means."""
    log = [Person(g, d, y) for g, d, y in (("a", "flag", "0"), ("b", "free", "0")) for _ in range(10)]
    meaning = Meaning(favourable="free", label_positive="1", positive="unfavourable")
    from ombud.measure.fairness.entropy import benefits

    (view,) = views(cells([*log, Person("a", "free", "1")]), meaning)
    assert benefits(view.known["a"]).tolist() == [10, 0, 1]
    assert benefits(view.known["b"]).tolist() == [0, 10, 0]
