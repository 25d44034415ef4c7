"""Race by surname and place against the CFPB's own example, and bounds against a linear program."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from ombud.measure.statistics import proxies, proxy_bounds
from ombud.measure.statistics.proxies import ProxySums
from ombud.measure.statistics.proxy_bounds import ProxyCells

DATA = Path(__file__).parents[3] / "examples" / "data"
GROUPS = ("white", "black", "hispanic", "api", "aian", "mult_other")
#: Adults of each group relative to White, to six digits; :func:`population` finds the further ones.
POPULATION = {
    "blkgrp18": (1.0, 0.174452, 0.211803, 0.075595, 0.010220, 0.017772),
    "tract18": (1.0, 0.174440, 0.211800, 0.075590, 0.010220, 0.017770),
    "zip18": (1.0, 0.174401, 0.211783, 0.075578, 0.010216, 0.017768),
}


def example() -> list[dict[str, str]]:
    """The hundred fictitious people of the CFPB."""
    with (DATA / "cfpb_bisg_example.csv").open() as file:
        return list(csv.DictReader(file))


def columns(rows: list[dict[str, str]], prefix: str) -> np.ndarray:
    """One row per person, one column per group; NaN where nothing is known."""
    return np.array([[float(row[prefix + group] or "nan") for group in GROUPS] for row in rows])


def population(rows: list[dict[str, str]], place: str) -> np.ndarray:
    """Adults relative to White as the example itself implies: five numbers out of its six hundred.

    Each is surname share x place share / posterior, relative to White, over people with much of both.
    """
    joint = columns(rows, "name_pr_") * columns(rows, f"{place}_geo_pr_")
    given = columns(rows, f"{place}_pr_")
    shares = [1.0]
    for group in range(1, len(GROUPS)):
        used = np.minimum(given[:, group], given[:, 0]) > 0.0005
        found = joint[used, group] / given[used, group] * given[used, 0] / joint[used, 0]
        weight = np.minimum(given[used, group], given[used, 0]) ** 2
        shares.append(float((found * weight).sum() / weight.sum()))
    return np.array(shares)


@pytest.mark.parametrize("place", POPULATION)
def test_the_population_of_the_example_is_that_of_the_census(place: str) -> None:
    assert population(example(), place) == pytest.approx(POPULATION[place], abs=1.5e-6)


@pytest.mark.parametrize("place", POPULATION)
def test_the_example_of_the_cfpb_comes_out_to_a_millionth(place: str) -> None:
    rows = example()
    expected = columns(rows, f"{place}_pr_")
    by_name, by_place = columns(rows, "name_pr_"), columns(rows, f"{place}_geo_pr_")
    found = proxies.posterior(by_name, by_place, population(rows, place))
    known = np.isfinite(expected).all(axis=1)
    assert known.sum() > 50
    assert np.abs(found[known] - expected[known]).max() < 1e-6


def test_leaving_out_the_population_share_is_wrong() -> None:
    """The known bug of multiplying by P(race | place) where P(place | race) is due."""
    rows = example()
    expected = columns(rows, "blkgrp18_pr_")
    found = proxies.posterior(columns(rows, "name_pr_"), columns(rows, "blkgrp18_geo_pr_"), np.ones(6))
    known = np.isfinite(expected).all(axis=1)
    assert np.abs(found[known] - expected[known]).max() > 0.01


def test_a_first_name_that_says_nothing_changes_nothing() -> None:
    one, two, three = np.array([[0.7, 0.3]]), np.array([[0.2, 0.8]]), np.array([0.6, 0.4])
    plain = proxies.posterior(one, two, three)
    assert proxies.posterior_with_first_name(one, two, np.array([[0.1, 0.1]]), three) == pytest.approx(plain)


def test_nobody_possible_is_not_a_number() -> None:
    assert np.isnan(proxies.posterior(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), np.array([0.5, 0.5]))).all()


def test_smith_is_as_in_the_census_of_2010() -> None:
    with (DATA / "census_surnames_2010_top5000.csv").open() as file:
        smith = next(csv.DictReader(file))
    assert (smith["name"], int(smith["count"])) == ("SMITH", 2_442_977)
    shares = [float(smith[f"pct{part}"]) for part in ("white", "black", "api", "aian", "2prace", "hispanic")]
    assert shares == [70.90, 23.11, 0.50, 0.89, 2.19, 2.40]
    assert sum(shares) == pytest.approx(100, abs=0.02)


def sums(p: np.ndarray, outcome: np.ndarray) -> ProxySums:
    """Sums by outcome."""
    hit = outcome == 1
    return ProxySums(
        hit=p[hit].sum(), miss=p[~hit].sum(), hit_squared=(p[hit] ** 2).sum(), miss_squared=(p[~hit] ** 2).sum()
    )


def test_the_weighted_rate_and_its_variance_by_hand() -> None:
    chance = np.random.default_rng(1)
    p, outcome = chance.uniform(size=500), chance.integers(0, 2, 500)
    rate = (p * outcome).sum() / p.sum()
    variance = (p**2 * (outcome - rate) ** 2).sum() / p.sum() ** 2
    found = proxies.proxy_rate(sums(p, outcome))
    assert found.value == pytest.approx(rate)
    kish = p.sum() ** 2 / (p**2).sum()
    assert f"{rate * (1 - rate) / variance * (kish - 1) / kish:.1f}" in found.method


def test_a_certain_proxy_gives_the_plain_gap() -> None:
    p, outcome = np.array([1.0] * 100 + [0.0] * 100), np.array([1] * 30 + [0] * 70 + [1] * 50 + [0] * 50)
    gap = proxies.proxy_gap(sums(p, outcome), sums(1 - p, outcome))
    ratio = proxies.proxy_ratio(sums(p, outcome), sums(1 - p, outcome))
    assert gap.value == pytest.approx(-0.2)
    assert ratio.value == pytest.approx(0.6)


def test_a_person_is_assigned_only_above_the_threshold() -> None:
    assert proxies.assigned([0.1, 0.85, 0.05]) == 1
    assert proxies.assigned([0.3, 0.7]) is None


def _by_linear_program(cells: ProxyCells, sign: int) -> float:
    """The largest (or smallest) gap of groups 0 and 1 over all joints of group and outcome."""
    n, f, p = cells.people, cells.outcome, cells.shares
    count, groups = p.shape
    objective, equal, right, limits = np.zeros(count * groups), [], [], []
    for i in range(count):
        objective[i * groups] = -sign * n[i] / (n @ p[:, 0])
        objective[i * groups + 1] = sign * n[i] / (n @ p[:, 1])
        row = np.zeros(count * groups)
        row[i * groups : (i + 1) * groups] = 1
        equal.append(row)
        right.append(f[i])
        limits += [(0.0, share) for share in p[i]]
    return -sign * float(linprog(objective, A_eq=np.array(equal), b_eq=right, bounds=limits).fun)


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(2, 4))
def test_the_bounds_of_the_gap_are_sharp(seed: int, count: int, groups: int) -> None:
    chance = np.random.default_rng(seed)
    cells = ProxyCells(
        people=chance.integers(1, 50, count).astype(float),
        outcome=chance.uniform(size=count),
        shares=chance.dirichlet(np.ones(groups), count),
    )
    found = proxy_bounds.gap_bounds(cells, 0, 1)
    assert found is not None
    assert found.high == pytest.approx(_by_linear_program(cells, 1), abs=1e-7)
    assert found.low == pytest.approx(_by_linear_program(cells, -1), abs=1e-7)


def test_a_certain_proxy_leaves_no_doubt_and_a_useless_one_all() -> None:
    certain = ProxyCells(
        people=np.array([100.0, 100.0]), outcome=np.array([0.3, 0.5]), shares=np.array([[1.0, 0.0], [0.0, 1.0]])
    )
    gap, ratio = proxy_bounds.gap_bounds(certain, 0, 1), proxy_bounds.ratio_bounds(certain, 0, 1)
    assert gap is not None
    assert (gap.low, gap.high) == (pytest.approx(-0.2), pytest.approx(-0.2))
    assert not gap.allows_no_gap
    assert ratio is not None
    assert (ratio.low, ratio.high) == (pytest.approx(0.6), pytest.approx(0.6))
    useless = ProxyCells(people=np.array([100.0]), outcome=np.array([0.5]), shares=np.array([[0.5, 0.5]]))
    wide = proxy_bounds.gap_bounds(useless, 0, 1)
    assert wide is not None
    assert (wide.low, wide.high) == (-1.0, 1.0)
    assert wide.allows_no_gap
    assert proxy_bounds.rate_bounds(certain, 1) is not None
    nobody = ProxyCells(people=np.array([5.0]), outcome=np.array([0.5]), shares=np.array([[1.0, 0.0]]))
    assert proxy_bounds.gap_bounds(nobody, 0, 1) is None
    assert proxy_bounds.ratio_bounds(nobody, 0, 1) is None
