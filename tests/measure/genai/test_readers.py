"""What each tool writes becomes the same counts. The files and their sources are described in ``files/README.md``."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from ombud.errors import InputError
from ombud.measure.result import Measurement
from tests.measure.genai.logs import FILES, SECRET, archive, lines, measured, written

ALL = [
    ("garak.report.jsonl", "garak"),
    ("inspect.json", "inspect"),
    ("lm_eval_samples.jsonl", "lm-eval"),
    ("lm_eval_results.json", "lm-eval-results"),
    ("otlp.json", "otel"),
    ("otlp.jsonl", "otel"),
    ("promptfoo.json", "promptfoo"),
    ("promptfoo.jsonl", "promptfoo"),
    ("promptfoo_v2.json", "promptfoo"),
]


def rate(found: Measurement, name: str, by: str = "", group: str = "") -> tuple[int | None, int]:
    figure = found.one(f"{name}_rate", by, group)
    return figure.hits, figure.n


@pytest.mark.parametrize(("name", "tool"), ALL)
def test_the_tool_is_told_by_the_content_and_no_text_comes_out(name: str, tool: str, tmp_path: Path) -> None:
    found = written(tmp_path, (FILES / name).read_bytes())  # under a name that says nothing
    assert found.said("format-of") == tool
    assert found.figures
    assert SECRET not in found.to_json()
    assert SECRET.decode() not in found.to_html()


def test_garak_counts_each_evaluated_output_once_at_the_threshold_of_the_run() -> None:
    found = measured(FILES / "garak.report.jsonl", groups=("language", "probe"))
    injection = "injection[promptinject.AttackRogueString]"
    assert rate(found, injection) == (5, 11)
    assert rate(found, injection, "language", "de") == (4, 5)
    assert found.groups["language"] == {"de": 6, "en": 6}
    assert found.coverage.lacking("verdict", "injection (promptinject.AttackRogueString)") == 1
    assert found.source.engine == "reader garak, written by version 0.14.0"


def test_garak_without_a_declared_threshold_takes_only_0_and_1_as_verdicts(tmp_path: Path) -> None:
    """As garak writes it: settings that are fractions, such as a threshold of 0.5, are not in its reports."""
    rows = [json.loads(line) for line in (FILES / "garak.report.jsonl").read_text().splitlines()]
    del rows[0]["run.eval_threshold"]
    found = written(tmp_path, lines(rows))
    assert rate(found, "injection[promptinject.AttackRogueString]") == (5, 11)
    assert not found.of("jailbreak[judge.Jailbreak]_rate")  # it gives 0.2
    declared = written(tmp_path, lines(rows), outcomes={"jailbreak": "judge.Jailbreak>=0.1"})
    assert rate(declared, "jailbreak") == (6, 12)


def test_attempts_that_garak_put_together_from_several_reports_share_a_uuid_and_all_count(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (FILES / "garak.report.jsonl").read_text().splitlines()]
    together = [row | {"uuid": "one"} if row["entry_type"] == "attempt" else row for row in rows]
    assert written(tmp_path, lines(together)).coverage.people == 12


def test_a_report_whose_own_count_of_hits_is_another_says_so(tmp_path: Path) -> None:
    def doubts(rows: list[dict[str, Any]]) -> list[str]:
        return [note.text for note in written(tmp_path, lines(rows)).notes if note.code == "doubt"]

    rows = [json.loads(line) for line in (FILES / "garak.report.jsonl").read_text().splitlines()]
    assert doubts(rows) == []
    assert "5 hits of promptinject.AttackRogueString, and its attempts hold 3" in doubts(rows[:8] + rows[10:])[0]


def test_an_inspect_archive_is_read_as_its_json_form_is(tmp_path: Path) -> None:
    packed = written(tmp_path, archive(), groups=("language",))
    plain = measured(FILES / "inspect.json", groups=("language",))
    assert packed.said("format-of") == "inspect"
    assert packed.figures == plain.figures
    assert packed.coverage == plain.coverage


def test_inspect_letters_numbers_errors_and_refusals_are_told_apart() -> None:
    found = measured(FILES / "inspect.json", groups=("language", "model"))
    assert rate(found, "model_graded_qa") == (2, 4)  # of C, C, I, N; one sample failed
    assert rate(found, "model_graded_qa", "language", "fr") == (0, 2)
    assert rate(found, "quality/safe") == (4, 4)
    assert float(found.one("quality/grounded_mean").value or 0) == pytest.approx((0.9 + 0.7 + 0.4 + 0.5) / 4)
    assert [found.coverage.lacking(what) for what in ("error", "no answer", "filtered")] == [1, 1, 1]
    assert found.one("input_tokens_total").value == str(5 * 60 + 15 + 5 * 4)  # cached ones are written apart
    assert float(found.one("cost_total").value or 0) == pytest.approx(0.015)
    assert float(found.one("latency_mean").value or 0) == pytest.approx(3)


def test_samples_packed_with_zstandard_are_read(tmp_path: Path) -> None:
    found = written(tmp_path, zstandard_archive(), groups=("language",))
    assert found.figures == measured(FILES / "inspect.json", groups=("language",)).figures


def test_without_zstandard_the_log_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(InputError, match="extra inspect"):
        written(tmp_path, zstandard_archive())


def test_samples_that_cannot_be_unpacked_are_counted_and_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    found = written(tmp_path, zstandard_archive(plain=("header.json", "samples/1_epoch_1.json")))
    assert (found.coverage.people, found.coverage.lacking("unread")) == (1, 4)
    assert any("4 samples are packed" in line for line in found.coverage.sentences())


def zstandard_archive(plain: tuple[str, ...] = ()) -> bytes:
    """The archive with its members packed by method 93, which Python's own writer does not have before 3.14."""
    out, directory = bytearray(), bytearray()
    files = sorted((FILES / "inspect").rglob("*.json"))
    for path in files:
        name, content = path.relative_to(FILES / "inspect").as_posix(), path.read_bytes()
        half = len(content) // 2  # two frames one after another, as Inspect writes large members
        frames = [zstandard.compress(part) for part in (content[:half], content[half:])]
        method, packed = (0, content) if name in plain else (93, b"".join(frames))
        about = struct.pack("<HHHHIII", 0, method, 0, 33, zlib.crc32(content), len(packed), len(content))
        lengths = struct.pack("<HH", len(name), 0)
        offset = struct.pack("<HHHII", 0, 0, 0, 0, len(out))
        directory += b"PK\x01\x02" + struct.pack("<HH", 20, 20) + about + lengths + offset + name.encode()
        # The local header has an extra field that the directory does not: both lengths are their own.
        out += b"PK\x03\x04" + struct.pack("<H", 20) + about + struct.pack("<HH", len(name), 4)
        out += name.encode() + b"\x99\x99\x00\x00" + packed
    end = struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(out), 0)
    return bytes(out + directory + b"PK\x05\x06" + end)


def test_lm_eval_takes_only_the_metrics_a_sample_names_each_filter_apart() -> None:
    found = measured(FILES / "lm_eval_samples.jsonl", groups=("language",))
    assert rate(found, "exact_match,strict-match") == (3, 6)
    assert rate(found, "exact_match,flexible-extract", "language", "de") == (2, 3)
    assert {item.id.removesuffix("_rate") for item in found.figures if item.shape == "rate"} == {
        "exact_match,strict-match",
        "exact_match,flexible-extract",
    }


def test_lm_eval_results_are_shown_with_their_own_standard_error_and_no_counts() -> None:
    found = measured(FILES / "lm_eval_results.json")
    accuracy = found.one("acc,none", "task", "toxigen")
    assert float(accuracy.low or 0) == pytest.approx(0.431 - 1.959964 * 0.0161)
    assert (accuracy.n, accuracy.hits, accuracy.cite) == (940, None, "more is better: as the tool declares")
    perplexity = found.one("word_perplexity,none", "task", "wikitext")
    assert (perplexity.value, perplexity.low) == ("27.1", None)
    assert perplexity.cite.startswith("fewer is better")


def test_lm_eval_results_cannot_be_told_by_group() -> None:
    with pytest.raises(InputError, match="no replies"):
        measured(FILES / "lm_eval_results.json", groups=("language",))


@pytest.mark.parametrize("name", ["promptfoo.json", "promptfoo.jsonl", "promptfoo_v2.json"])
def test_promptfoo_rows_are_the_same_in_every_form(name: str) -> None:
    found = measured(FILES / name, groups=("name",))
    assert rate(found, "refusal[is-refusal]") == (8, 16)
    assert rate(found, "refusal[is-refusal]", "name", "Anna") == (1, 5)
    assert [found.coverage.lacking(what) for what in ("error", "cached", "filtered")] == [1, 1, 1]
    assert found.one("latency_mean").n == 16  # the cached answer took no time of a model
    assert float(found.one("latency_mean").value or 0) < 1  # seconds


@pytest.mark.parametrize("name", ["otlp.json", "otlp.jsonl"])
def test_opentelemetry_counts_calls_of_models_under_old_and_new_names(name: str) -> None:
    found = measured(FILES / name, groups=("model", "service.name"))
    assert found.coverage.people == 4  # not the agent around them, not a span of HTTP
    assert found.one("input_tokens_total").value == "350"  # 100 + 200 + 0, and 50 as prompt_tokens
    assert found.groups["model"] == {"gpt-4": 1, "gpt-4o-mini": 3}
    assert found.groups["service.name"] == {"letters": 4}
    assert float(found.one("latency_mean").value or 0) == pytest.approx((1.5 + 2.5 + 0.5 + 0.1) / 4)
    assert rate(found, "groundedness") == (1, 2)
    assert [found.coverage.lacking(what) for what in ("error", "unread", "repeated id")] == [1, 1, 1]


def test_a_flat_parquet_table_gives_what_otlp_gives(tmp_path: Path) -> None:
    start = 1_790_000_000_000_000_000
    table = pa.table(
        {
            "trace_id": ["a", "b", "c", "d", "e"],
            "span_id": ["1"] * 5,
            "gen_ai.operation.name": ["chat", "chat", None, "chat", "invoke_agent"],
            "gen_ai.response.model": ["gpt-4o-mini", "gpt-4o-mini", None, "gpt-4o-mini", None],
            "gen_ai.request.model": ["gpt-4o", "gpt-4o", "gpt-4", "gpt-4o", None],
            "gen_ai.usage.input_tokens": [100, 200, None, 0, 350],
            "gen_ai.usage.prompt_tokens": [None, None, 50, None, None],
            "gen_ai.prompt": [SECRET.decode()] * 5,
            "error.type": [None, None, None, "timeout", None],
            "start_time_unix_nano": [start] * 5,
            "end_time_unix_nano": [start + int(s * 1e9) for s in (1.5, 2.5, 0.5, 0.1, 9)],
            "price": [0.1, 0.2, 0.3, None, 9.0],
        }
    )
    path = tmp_path / "spans.parquet"
    pq.write_table(table, path)
    found, plain = (
        measured(path, groups=("model",), amounts=("price",)),
        measured(FILES / "otlp.json", groups=("model",)),
    )
    for name in ("input_tokens_total", "latency_mean"):
        assert found.one(name) == plain.one(name)
        assert found.one(name, "model", "gpt-4") == plain.one(name, "model", "gpt-4")
    assert float(found.one("price_total").value or 0) == pytest.approx(0.6)
    assert found.coverage.lacking("error") == 1
    assert SECRET not in found.to_json()


def test_a_table_without_attributes_of_the_conventions_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "t.parquet")
    with pytest.raises(InputError, match="GenAI conventions"):
        measured(tmp_path / "t.parquet")


def test_a_model_that_judges_is_named() -> None:
    def judges(name: str) -> list[str]:
        return [note.text for note in measured(FILES / name).notes if note.code == "judge"]

    assert "anthropic/claude-sonnet" in judges("inspect.json")[0]
    assert "openai:gpt-4o;" in judges("promptfoo.json")[0]
    assert "meta/llama3-70b-instruct" in judges("garak.report.jsonl")[0]


def test_a_file_that_is_declared_to_be_of_another_tool_is_refused() -> None:
    with pytest.raises(InputError, match="it looks like garak"):
        measured(FILES / "garak.report.jsonl", "promptfoo")


def test_a_file_of_no_known_tool_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no tool.*promptfoo"):
        written(tmp_path, b'{"a": 1}')


def test_content_that_may_be_of_two_tools_is_not_guessed(tmp_path: Path) -> None:
    both = json.loads((FILES / "inspect.json").read_text()) | {"resourceSpans": []}
    with pytest.raises(InputError, match="inspect or of otel"):
        written(tmp_path, json.dumps(both).encode())
