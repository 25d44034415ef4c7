"""Paired counterfactual prompts against statsmodels and SciPy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import cochrans_q, mcnemar
from statsmodels.stats.multitest import multipletests

from ombud.errors import InputError
from ombud.measure.result import Measurement
from tests.measure.genai.logs import FILES, measured, written

CHANCE = np.random.default_rng(3)
ASKED: dict[str, Any] = {"pair": "case", "variant": "name"}


def log(answers: np.ndarray, names: tuple[str, ...], *, repeats: int = 1) -> bytes:
    """An Inspect log of the scorer ``s``: a row of answers for each case, so many under each name."""
    samples = [
        {
            "id": f"{case}-{name}",
            "epoch": again + 1,
            "metadata": {"case": case, "name": name},
            "scores": {"s": {"value": answers[case][place * repeats + again].item()}},
        }
        for case in range(len(answers))
        for place, name in enumerate(names)
        for again in range(repeats)
        if answers[case][place * repeats + again] == answers[case][place * repeats + again]  # NaN: was not asked
    ]
    return json.dumps({"version": 2, "status": "success", "eval": {}, "samples": samples}).encode()


def number(found: Measurement, name: str, group: str) -> float:
    return float(found.one(name, "name", group).value or 0)


def test_yes_and_no_under_two_variants_give_mcnemars_exact_test(tmp_path: Path) -> None:
    answers = CHANCE.random((60, 2)) < [0.3, 0.5]
    found = written(tmp_path, log(answers, ("Anna", "Ayse")), **ASKED)
    one, two = answers.T
    table = [[(one & two).sum(), (one & ~two).sum()], [(~one & two).sum(), (~one & ~two).sum()]]
    difference = found.one("s_paired_difference", "name", "Ayse")
    assert float(difference.p or 0) == pytest.approx(mcnemar(table, exact=True).pvalue)
    assert float(difference.value or 0) == pytest.approx(two.mean() - one.mean())
    assert (difference.reference, difference.n) == ("Anna", 60)
    flips = found.one("s_flip_rate", "name", "Ayse")
    assert (flips.hits, flips.n) == ((one != two).sum(), 60)
    assert "nothing was asked twice" in flips.note


def test_more_variants_give_cochrans_q_and_p_for_their_number(tmp_path: Path) -> None:
    answers = CHANCE.random((50, 3)) < [0.3, 0.5, 0.6]
    found = written(tmp_path, log(answers, ("A", "B", "C")), **ASKED)
    overall = found.one("s_any_difference", "name")
    reference = cochrans_q(answers)
    assert float(overall.value or 0) == pytest.approx(reference.statistic)
    assert float(overall.p or 0) == pytest.approx(reference.pvalue)
    tested = found.of("s_paired_difference")
    p = [float(item.p or 0) for item in tested]
    assert [float(item.adjusted_p or 0) for item in tested] == pytest.approx(multipletests(p, method="holm")[1])


def test_numbers_give_the_paired_t_test_of_scipy(tmp_path: Path) -> None:
    answers = np.round(CHANCE.random((40, 2)), 6)
    found = written(tmp_path, log(answers, ("A", "B")), **ASKED, against="B")
    reference = stats.ttest_rel(answers[:, 0], answers[:, 1])
    figure = found.one("s_paired_difference", "name", "A")
    assert float(figure.p or 0) == pytest.approx(reference.pvalue)
    expected = reference.confidence_interval(0.95)
    assert [float(figure.low or 0), float(figure.high or 0)] == pytest.approx([expected.low, expected.high])


def test_with_several_answers_the_prompt_is_the_unit_and_its_own_noise_is_shown(tmp_path: Path) -> None:
    answers = CHANCE.random((30, 6)) < np.repeat([0.4, 0.6], 3)
    found = written(tmp_path, log(answers, ("A", "B"), repeats=3), **ASKED)
    one, two = answers[:, :3].mean(axis=1), answers[:, 3:].mean(axis=1)
    figure = found.one("s_paired_difference", "name", "B")
    assert (figure.n, figure.test) == (30, "paired t")
    assert float(figure.p or 0) == pytest.approx(stats.ttest_rel(two, one).pvalue)
    flips = found.one("s_flip_rate", "name", "B")
    assert float(flips.value or 0) == pytest.approx((one * (1 - two) + two * (1 - one)).mean())
    k = np.concatenate([answers[:, :3].sum(axis=1), answers[:, 3:].sum(axis=1)])
    assert float(flips.expected or 0) == pytest.approx((2 * k * (3 - k) / 6).mean())
    assert not found.of("s_any_difference")


def test_a_model_that_ignores_the_name_flips_no_more_than_by_itself(tmp_path: Path) -> None:
    chance = np.repeat(CHANCE.random((400, 1)), 8, axis=1)
    found = written(tmp_path, log(CHANCE.random((400, 8)) < chance, ("A", "B"), repeats=4), **ASKED)
    flips = found.one("s_flip_rate", "name", "B")
    assert float(flips.low or 0) <= float(flips.expected or 0) <= float(flips.high or 0)


def test_a_prompt_that_lacks_a_variant_is_counted_and_left_out_of_that_comparison(tmp_path: Path) -> None:
    answers = (CHANCE.random((20, 3)) < 0.5).astype(float)
    answers[:3, 1] = np.nan
    found = written(tmp_path, log(answers, ("A", "B", "C")), **ASKED)
    assert [item.n for item in found.of("s_paired_difference")] == [17, 20]
    assert found.one("s_any_difference", "name").n == 17
    assert found.coverage.lacking("pair", "s") == 3


def test_the_counts_of_pairs_prove_the_figures(tmp_path: Path) -> None:
    answers = CHANCE.random((25, 3)) < 0.5
    tables = written(tmp_path, log(answers, ("A", "B", "C")), **ASKED).source.tables
    kinds = [type(table.spec).__name__ for table in tables]
    assert kinds == ["Cells", "Pairs", "Pairs", "Categories", "Cells"]
    assert all(table.people == (75 if kind == "Cells" else 25) for kind, table in zip(kinds, tables, strict=True))


def test_names_in_promptfoo_tests_are_compared_case_by_case() -> None:
    found = measured(FILES / "promptfoo.json", **ASKED)
    assert number(found, "refusal[is-refusal]_paired_difference", "Ayse") == pytest.approx(3 / 5)
    assert number(found, "refusal[is-refusal]_flip_rate", "Boris") == pytest.approx(1 / 5)
    assert found.one("latency_paired_difference", "name", "Ayse").n == 5


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"pair": "case"}, "two fields"),
        ({"pair": "case", "variant": "language"}, "fewer than two values"),
        ({**ASKED, "against": "Zoe"}, "no value of"),
    ],
)
def test_a_pair_that_cannot_be_made_is_refused(asked: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        measured(FILES / "promptfoo.json", **asked)
