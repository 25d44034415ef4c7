"""Results of evaluation tools become counts; formats after the tools' own files, contents made up."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.cli.measure_genai import genai
from ombud.cli.measuring import Shape
from ombud.errors import InputError
from ombud.measure.api import measure
from ombud.measure.genai.found import measure_genai
from ombud.measure.named import Settings
from ombud.measure.result import Measurement

HOW = Settings(unit="replies")
GARAK = [
    {"entry_type": "start_run setup", "run.eval_threshold": 0.5},
    {"entry_type": "attempt", "status": 1, "probe_classname": "dan.X", "detector_results": {"d.A": [1.0]}},
    *(
        {
            "entry_type": "attempt",
            "status": 2,
            "probe_classname": probe,
            "outputs": [{"text": "SECRET WORDS"}] * 2,
            "detector_results": {"d.A": [1.0, score]},
        }
        for probe, score in (("dan.X", 0.2), ("inject.Y", None))
    ),
]


def content(entries: list[dict[str, object]]) -> bytes:
    return "\n".join(map(json.dumps, entries)).encode()


def read(folder: Path, data: bytes, format_of: str, **options: object) -> Measurement:
    path = folder / "results"
    path.write_bytes(data)
    return measure_genai(path, format_of, how=HOW, **options)  # type: ignore[arg-type]


def test_garak_counts_each_evaluated_output_once_at_the_threshold_of_the_run(tmp_path: Path) -> None:
    found = read(tmp_path, content(GARAK), "garak", groups=("probe_classname",), outcomes={"injection": "d.A"})
    whole = found.one("injection_rate")
    assert (whole.hits, whole.n) == (2, 3)
    assert found.one("injection_rate", "probe_classname", "dan.X").n == 2
    assert found.coverage.lacking("verdict") == 1
    assert b"SECRET" not in found.to_json()


def test_garak_without_a_declared_threshold_judges_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, content(GARAK[1:]), "garak")
    assert found.one("d.A_rate").n == 0
    assert found.coverage.lacking("verdict") == 4


def test_a_score_that_is_no_number_is_no_verdict(tmp_path: Path) -> None:
    attempt = {"entry_type": "attempt", "status": 2, "detector_results": {"d": [float("nan"), 1.0]}}
    assert read(tmp_path, content([GARAK[0], attempt]), "garak").one("d_rate").n == 1


def test_lm_eval_takes_only_the_metrics_a_sample_names(tmp_path: Path) -> None:
    samples = [{"doc_id": i, "doc": {"language": "de"}, "metrics": ["acc"], "acc": i % 2, "other": 1} for i in range(4)]
    found = read(tmp_path, content(samples), "lm-eval", groups=("language",))
    assert {item.id for item in found.figures} == {"acc_rate"}
    assert found.one("acc_rate", "language", "de").hits == 2


def test_lm_eval_sample_without_metrics_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content([{"metrics": ["acc"], "acc": 1}, {"acc": 1}]), "lm-eval")
    assert "line 2" in str(caught.value.where)


def test_inspect_reads_correct_and_incorrect_and_guesses_no_threshold(tmp_path: Path) -> None:
    samples = [
        {"id": i, "metadata": {"language": "fr"}, "scores": {"s": {"value": v}}} for i, v in enumerate(["C", "I", 0.7])
    ]
    found = read(
        tmp_path,
        json.dumps({"version": 2, "status": "success", "samples": samples}).encode(),
        "inspect",
        groups=("language",),
    )
    assert (found.one("s_rate").hits, found.one("s_rate").n) == (1, 2)


def test_an_inspect_log_that_did_not_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did not end"):
        read(tmp_path, json.dumps({"version": 2, "status": "cancelled", "samples": []}).encode(), "inspect")


def test_a_sample_that_nobody_scored_is_counted_as_missing(tmp_path: Path) -> None:
    samples = [{"id": 1, "scores": {"s": {"value": "C"}}}, {"id": 2, "scores": None}]
    found = read(tmp_path, json.dumps({"version": 2, "status": "success", "samples": samples}).encode(), "inspect")
    assert (found.coverage.people, found.coverage.used, found.coverage.lacking("verdict")) == (2, 1, 1)


def test_each_filter_of_lm_eval_is_an_outcome_of_its_own(tmp_path: Path) -> None:
    samples = [{"doc_id": 0, "filter": name, "metrics": ["acc"], "acc": acc} for name, acc in (("a", 1), ("b", 0))]
    found = read(tmp_path, content(samples), "lm-eval")
    assert [(item.id, item.hits, item.n) for item in found.figures] == [("acc,a_rate", 1, 1), ("acc,b_rate", 0, 1)]


def test_a_scorer_that_does_not_occur_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no scorer"):
        read(tmp_path, content(GARAK), "garak", outcomes={"refusal": "nope"})


@pytest.mark.parametrize("outcomes", [{"one": "d.A", "two": "d.A"}, {"d.B": "d.A"}])
def test_an_outcome_is_never_mistaken_for_another_scorer(tmp_path: Path, outcomes: dict[str, str]) -> None:
    entries = [GARAK[0], {"entry_type": "attempt", "status": 2, "detector_results": {"d.A": [1.0], "d.B": [0.0]}}]
    with pytest.raises(InputError, match="another scorer"):
        read(tmp_path, content(entries), "garak", outcomes=outcomes)


def test_python_and_the_command_measure_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.jsonl"
    path.write_bytes(content(GARAK))
    found = measure(path, kind="genai", format_of="garak", outcomes={"injection": "d.A"})
    assert genai(path, format_of="garak", outcome=("injection=d.A",), format=Shape.json) == 0
    assert json.loads(capsys.readouterr().out)["figures"] == json.loads(found.to_json())["figures"]


@given(st.integers(1, len(content(GARAK)) - 1))
def test_a_report_cut_anywhere_is_read_to_a_whole_line_or_refused(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    try:
        found = read(tmp_path_factory.mktemp("cut"), content(GARAK)[:cut], "garak")
    except InputError:  # refused in a sentence; anything else fails the test
        return
    assert found.one("d.A_rate").n < 3
