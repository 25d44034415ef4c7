"""Many tests at once, against statsmodels and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from ombud.measure.statistics import families

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@settings(max_examples=20)  # statsmodels collects garbage in each call
@given(p_values)
def test_holm_is_that_of_statsmodels(ps: list[float]) -> None:
    assert families.holm(ps) == pytest.approx(multipletests(ps, method="holm")[1])


@settings(max_examples=20)
@given(p_values)
def test_benjamini_hochberg_is_that_of_statsmodels(ps: list[float]) -> None:
    assert families.benjamini_hochberg(ps) == pytest.approx(multipletests(ps, method="fdr_bh")[1])


def test_no_tests_give_no_p_values() -> None:
    assert families.holm([]) == families.benjamini_hochberg([]) == ()


def test_intersections_are_tested_with_what_the_marginals_earned() -> None:
    sizes = {"woman/black": 200, "man/black": 10}
    intersections = {"woman/black": 0.02, "man/black": 0.0001}
    both = families.marginals_first({"sex": 0.001, "race": 0.01}, intersections, sizes=sizes)
    assert both.marginals == ("sex", "race")
    assert both.intersections == ("woman/black",)
    assert both.not_tested == ("man/black",)
    one = families.marginals_first({"sex": 0.001, "race": 0.3}, intersections, sizes=sizes)
    assert one.level == pytest.approx(0.025)
    none = families.marginals_first({"sex": 0.2, "race": 0.3}, intersections, sizes=sizes)
    assert none.intersections == ()


def test_false_findings_in_both_families_together_stay_below_the_level() -> None:
    chance = np.random.default_rng(7)
    names = [f"cell {i}" for i in range(6)]
    wrong = 0
    for _ in range(4000):
        marginals = {"sex": float(chance.uniform()), "race": float(chance.uniform())}
        cells = {name: float(chance.uniform()) for name in names}
        found = families.marginals_first(marginals, cells, sizes=dict.fromkeys(names, 100))
        wrong += bool(found.marginals or found.intersections)
    assert wrong / 4000 < 0.06
