"""``ombud measure performance``, ``drift``, ``quality`` and ``counts``: what a person sees, and exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import ombud
from ombud.cli.main import run
from ombud.measure import read_measurement
from ombud.measure.figures import Bound

LOG = (
    "SELECT (hash(range) % 1000) / 100.0 + {shift} AS amount, ['red', 'green', '{third}'][1 + range % 3] AS colour, "
    "range % 5 < 2 AS ok, range % 100 / 100 AS score, (hash(range) % 100 < range % 100)::INT AS y, "
    "'site ' || (range % 2) AS site, DATE '2026-01-01' + (range // 100)::INT AS day FROM range({rows})"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, shift, third, rows in (("then", 0, "blue", 3000), ("now", 3, "brown", 2000)):
        query = LOG.format(shift=shift, third=third, rows=rows)
        duckdb.sql(f"COPY ({query}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    monkeypatch.chdir(tmp_path)
    return tmp_path


Printed = Callable[[], str]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    return lambda: capsys.readouterr().out


BINARY = ["now.parquet", "--label", "y", "--label-positive", "1", "--score", "score", "--threshold", "0.5"]


def test_performance_prints_figures_and_a_limit_that_is_past_is_exit_1(folder: Path, printed: Printed) -> None:
    assert run(["measure", "performance", *BINARY, "--group", "site"]) == 0
    text = printed()
    for words in ("AUC", "average precision", "calibration slope", "site 0", "95 %"):
        assert words in text
    assert run(["measure", "performance", *BINARY, "--at-least", "auc=0.99"]) == 1
    assert "the limit is at least 0.99 (as given on the command line)" in printed()


def test_performance_without_labels_is_estimated_from_a_reference(folder: Path, printed: Printed) -> None:
    assert run(["measure", "performance", *BINARY, "--reference", "then.parquet", "--format", "json"]) == 0
    found = json.loads(printed())
    assert {item["estimated"] for item in found["figures"]} == {True}
    assert found["notes"][0]["level"] == "warning"


def test_drift_is_exit_1_and_json_reads_back(folder: Path, printed: Printed) -> None:
    command = ["measure", "drift", "now.parquet", "--reference", "then.parquet", "--without", "day"]
    assert run([*command, "--format", "json"]) == 1
    found = read_measurement(printed().encode())
    assert found.kind == "drift"
    assert ("ks", "amount") in {(item.id, item.feature) for item in found.past_limits()}
    assert run(["measure", "drift", "then.parquet", "--reference", "then.parquet", "--without", "day"]) == 0
    assert "No figure is past a limit." in printed()


def test_counts_are_kept_and_serve_drift_and_quality(folder: Path, printed: Printed) -> None:
    assert run(["measure", "counts", "then.parquet", "then.json", "--without", "day", "--name", "2026-01"]) == 0
    assert printed().startswith("3,000 rows counted in ")
    assert json.loads((folder / "then.json").read_bytes())["period"] == "2026-01"
    assert run(["measure", "drift", "now.parquet", "--reference", "then.json"]) == 1
    assert run(["measure", "quality", "now.parquet", "--reference", "then.json", "--without", "day"]) == 1
    text = printed()
    assert "the range is 0 to 9.99, that of the reference" in text
    assert '1: "brown"' in text


def test_windows_are_watched_on_the_command_line(folder: Path, printed: Printed) -> None:
    command = ["measure", "drift", "then.parquet", "--window-column", "day", "--every", "week", "--feature", "amount"]
    assert run(command) == 0
    assert "evidence of drift since the reference" in printed()


def test_a_report_of_quality_stands_alone(folder: Path, printed: Printed) -> None:
    command = ["measure", "quality", "now.parquet", "--id", "amount", "--range", "amount=0..5"]
    assert run([*command, "--format", "html", "--output", "quality.html"]) == 1
    assert "past a limit" in printed()
    assert (folder / "quality.html").read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["performance", *BINARY, "--at-least", "acu=0.9"], 'no figure "acu" was measured'),
        (["performance", *BINARY, "--at-least", "auc"], '"auc" is no limit'),
        (["performance", *BINARY, "--confidence", "95"], "a confidence of 95 is none"),
        (["performance", "gone.parquet", *BINARY[1:]], "there is no such file"),
        (["performance", "now.parquet", "--score", "score", "--label", "y"], "Give --label-positive"),
        (["drift", "now.parquet"], "there is nothing to compare with"),
        (["drift", "now.parquet", "--reference", "gone.json"], "there is no such file"),
        (["drift", "now.parquet", "--reference", "then.parquet", "--feature", "amuont"], 'Did you mean "amount"?'),
        (["quality", "now.parquet", "--range", "amount"], '"amount" is no range'),
        (["quality", "now.parquet", "--at-most", "missing=1"], 'no figure "missing" was measured'),
        (["counts", "now.parquet", "counts.txt"], 'counts are not written as ".txt"'),
        (["counts", "now.parquet", "gone/counts.json"], "there is no such folder"),
    ],
)
def test_bad_use_is_one_sentence_and_exit_2(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str], sentence: str
) -> None:
    assert run(["measure", *command]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert not list(folder.glob("*counts*"))


def test_python_measures_files_and_tables_in_memory_alike(folder: Path) -> None:
    then, now = (pd.read_parquet(folder / f"{name}.parquet") for name in ("then", "now"))
    kinds = {
        "performance": {"label": "y", "label_positive": 1, "score": "score", "threshold": 0.5, "groups": "site"},
        "drift": {"reference": "then.parquet", "features": ["amount", "colour"]},
        "quality": {"reference": "then.parquet", "features": ["amount", "colour"], "ids": "amount"},
    }
    for kind, options in kinds.items():
        from_file = ombud.measure("now.parquet", kind=kind, **options)
        in_memory = {**options, **({"reference": then} if "reference" in options else {})}
        from_frame = ombud.measure(now, kind=kind, **in_memory)
        kept = {"columns_retyped"}  # pandas has types of its own
        one, two = ([item for item in found.figures if item.id not in kept] for found in (from_file, from_frame))
        assert one == two, kind
        assert from_frame.source.sha256 == ""


def test_a_limit_from_python_is_judged(folder: Path) -> None:
    bound = Bound(at_most=0, because="a test")  # type: ignore[arg-type]
    found = ombud.measure("now.parquet", kind="quality", features=["colour"], limits={"distinct_levels": bound})
    assert [item.id for item in found.past_limits()] == ["distinct_levels"]
