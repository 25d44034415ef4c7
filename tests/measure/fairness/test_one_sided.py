"""Defaults are known of the loans that were granted: error rates of such labels say nothing of the system."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ombud.cli.main import run
from ombud.measure import ONE_SIDED, Bound, Cell, Spec, make_counts, measure_fairness

SPEC = Spec(
    groups=("sex",),
    prediction="approved",
    favourable="1",
    label="defaulted",
    label_positive="1",
    positive="unfavourable",
)
GRANTED = [
    Cell(("F",), "1", "0", 260),
    Cell(("F",), "1", "1", 40),
    Cell(("M",), "1", "0", 340),
    Cell(("M",), "1", "1", 60),
]
LIMITS = {"true_positive_rate_gap": Bound(at_most=Decimal("0.1")), "impact_ratio": Bound(at_least=Decimal("0.8"))}


def test_labels_of_one_decision_only_give_no_error_rate_and_judge_no_limit() -> None:
    refused = [Cell(("F",), "0", None, 300), Cell(("M",), "0", None, 200)]
    found = measure_fairness(make_counts(SPEC, [*GRANTED, *refused]), limits=LIMITS, depth="all")

    ids = {item.id for item in found.figures}
    assert {"selection_rate", "impact_ratio"} <= ids
    assert not [name for name in ids if "positive_rate" in name or "odds_difference" in name or "accuracy" in name]
    warning = next(note for note in found.notes if note.code == ONE_SIDED)
    assert warning.level == "warning"
    assert 'defaulted is known only where approved is "1" (700 people)' in warning.text


def test_a_few_labels_of_the_other_decision_bring_the_error_rates_back() -> None:
    refused = [Cell(("F",), "0", "1", 30), Cell(("M",), "0", "0", 30)]
    found = measure_fairness(make_counts(SPEC, [*GRANTED, *refused]), limits=LIMITS)

    assert "true_positive_rate_gap" in {item.id for item in found.figures}
    assert ONE_SIDED not in {note.code for note in found.notes}


def test_a_limit_on_an_error_rate_that_cannot_be_judged_is_refused_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    rows = ["sex,approved,defaulted", *["F,1,0"] * 40, *["F,0,"] * 40, *["M,1,1"] * 40, *["M,0,"] * 30]
    log.write_text("\n".join(rows))
    command = ["measure", "fairness", str(log), "--group", "sex", "--prediction", "approved", "--favourable", "1"]
    command += ["--label", "defaulted", "--label-positive", "1", "--at-most", "true_positive_rate_gap=0.1"]

    assert run(command) == 2
    assert 'defaulted is known only where approved is "1"' in capsys.readouterr().err
