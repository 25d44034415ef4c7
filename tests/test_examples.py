"""The examples are what they say: retraining gives the log that is kept, and the facts are complete."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pandas as pd
import pytest

from ombud.cli.case import open_case
from ombud.cli.output import today

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(
    ("name", "log"),
    [
        ("credit-limit", "predictions.parquet"),
        ("job-shortlist", "predictions.parquet"),
        ("reoffending-risk", "predictions.csv"),
    ],
)
def test_retraining_gives_the_prediction_log_that_is_kept(name: str, log: str) -> None:
    spec = importlib.util.spec_from_file_location("train", EXAMPLES / name / "train.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.predictions()
    path = EXAMPLES / name / log
    kept = pd.read_parquet(path) if log.endswith("parquet") else pd.read_csv(path)

    assert list(made.columns) == list(kept.columns)
    assert len(made) == len(kept)
    decision = kept.columns[3 if "score" in kept.columns else 2]
    agreed = (made[decision].to_numpy() == kept[decision].to_numpy()).mean()
    assert agreed > 0.999  # other builds of the numeric libraries may round a score at the threshold


@pytest.mark.parametrize("name", ["credit-limit", "job-shortlist", "reoffending-risk"])
def test_an_example_leaves_no_question_open(name: str) -> None:
    assert open_case(EXAMPLES / name, as_of=today(), known_at=today()).assessment.questions == ()


def test_every_example_is_described_with_its_licence() -> None:
    text = (EXAMPLES / "README.md").read_text()
    for folder in EXAMPLES.iterdir():
        if (folder / "ombud.yaml").exists():
            assert f"`{folder.name}`" in text
    assert len(re.findall(r"CC BY 4.0", text)) >= 3
