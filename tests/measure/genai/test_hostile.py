"""Broken, huge and hostile files end in one sentence that repeats no text of the file."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.measure.genai.readers import archive as archives
from ombud.measure.genai.readers import content as contents
from tests.measure.genai.logs import FILES, SECRET, archive, lines, written

GARAK = (FILES / "garak.report.jsonl").read_bytes()
EVALUATED = {"entry_type": "attempt", "status": 2}
SETUP = {"entry_type": "start_run setup", "run.eval_threshold": 0.5}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


HEADER = (FILES / "inspect" / "header.json").read_bytes()
BAD: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "empty"),
    ("gzip", b"\x1f\x8b\x08" + bytes(20), "compressed"),
    ("a list", b"[1, 2]", "no JSON object"),
    ("words", b"SECRET words", "no complete JSON"),
    ("Latin-1", '{"entry_type": "init", "ä": 1}'.encode("latin-1"), "no UTF-8"),
    ("UTF-16", '{"entry_type": "init"}'.encode("utf-16"), "no UTF-8"),
    ("deep", b'{"a":' * 100_000, "no complete JSON"),
    ("a long number", b'{"entry_type": ' + b"9" * 5000 + b"}", "no complete JSON"),
    ("half an archive", archive()[:-200], "broken or cut off"),
    ("an archive of nothing", b"PK\x05\x06" + bytes(18), "no header.json"),
    ("an archive of something else", packed({"a.txt": b"SECRET"}), "no header.json"),
    ("a member that is no JSON", packed({"header.json": HEADER, "samples/1.json": b"{SECRET"}), "samples/1.json"),
    ("a header that is no object", packed({"header.json": b"3"}), "no JSON object"),
    ("Parquet by its first letters", b"PAR1" + bytes(40), "kind|broken"),
    ("no judged answer", lines([SETUP]), "no judged answer"),
]


@pytest.mark.parametrize(("name", "data", "says"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_refused_in_a_sentence(name: str, data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says) as caught:
        written(tmp_path, data)
    assert SECRET.decode() not in str(caught.value)


def test_a_member_that_unpacks_to_more_than_the_bound_is_not_read_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LONGEST", 10_000)
    sample = (FILES / "inspect" / "samples" / "1_epoch_1.json").read_bytes()
    bomb = {"header.json": HEADER, "samples/1_epoch_1.json": sample, "samples/2_epoch_1.json": b" " * 10_000_000}
    found = written(tmp_path, packed(bomb))
    assert (found.coverage.people, found.coverage.lacking("unread")) == (1, 1)
    assert [note.level for note in found.notes if note.code == "doubt"] == ["warning"]
    with pytest.raises(InputError, match="larger than 64 MiB"):
        written(tmp_path, packed({"header.json": b" " * 10_000_000}))
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match="16 GiB"):
        written(tmp_path, packed(bomb))


def test_a_line_and_an_object_that_are_too_long_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LONGEST", 3000)
    long = {**EVALUATED, "goal": "x" * 5000}
    with pytest.raises(InputError, match="line is longer"):
        written(tmp_path, lines([SETUP, long]))
    with pytest.raises(InputError, match="one JSON object that is longer"):
        written(tmp_path, (FILES / "inspect.json").read_bytes())


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity", "1e999", '"high"', "{}", "null"])
def test_a_score_that_is_no_number_is_no_verdict(name: str, tmp_path: Path) -> None:
    attempt = json.dumps({**EVALUATED, "detector_results": {"d": ["HERE", 1.0]}}).replace('"HERE"', name)
    found = written(tmp_path, lines([SETUP]) + b"\n" + attempt.encode())
    assert (found.one("d_rate").n, found.coverage.lacking("verdict", "d")) == (1, 1)


def test_an_id_that_is_there_twice_is_counted_once(tmp_path: Path) -> None:
    rows = GARAK.decode().splitlines()
    found = written(tmp_path, "\n".join((*rows, *rows)).encode())
    assert (found.coverage.people, found.coverage.lacking("repeated id")) == (12, 12)


def test_an_evaluation_that_did_not_end_is_refused(tmp_path: Path) -> None:
    log = json.loads((FILES / "inspect.json").read_text()) | {"status": "cancelled"}
    with pytest.raises(InputError, match="did not end"):
        written(tmp_path, json.dumps(log).encode())


def test_an_lm_eval_sample_without_metrics_is_refused_with_its_line(tmp_path: Path) -> None:
    rows = [{"doc_id": 0, "metrics": ["acc"], "acc": 1}, {"doc_id": 1, "acc": 1}]
    with pytest.raises(InputError) as caught:
        written(tmp_path, lines(rows))
    assert "line 2" in str(caught.value.where)


def test_a_version_that_is_not_known_is_refused(tmp_path: Path) -> None:
    log = json.loads((FILES / "promptfoo.json").read_text())
    log["results"]["version"] = 9
    with pytest.raises(InputError, match="no version"):
        written(tmp_path, json.dumps(log).encode())


def test_a_field_with_text_of_prompts_is_no_group(tmp_path: Path) -> None:
    for column in ("prompt", "gen_ai.input.messages", "OUTPUT"):
        with pytest.raises(InputError, match="never kept"):
            written(tmp_path, GARAK, groups=(column,))


NAMES = (
    "results eval samples scores value stats success testIdx attributes key resourceSpans scopeSpans spans metrics "
    "doc_id gradingResult componentResults assertion detector_results metadata version status versions events"
)
NAME = st.sampled_from(NAMES.split(" "))
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.sampled_from(["", "C", "x" * 200]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=12,
)
STARTS: list[dict[str, Any]] = [
    SETUP,
    {"doc_id": 1, "metrics": ["acc"]},
    {"version": 2, "status": "success", "eval": {}},
    {"results": {"t": {"acc,none": 1}}, "versions": {}},
    {"results": {"version": 3, "results": [], "stats": {}}},
    {"success": True, "testIdx": 1},
    {"resourceSpans": [{"scopeSpans": [{"spans": [{}]}]}]},
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(STARTS), st.dictionaries(NAME, JUNK, max_size=5))
def test_whatever_is_in_the_fields_there_is_a_result_or_a_sentence(
    tmp_path: Path, start: dict[str, Any], junk: dict[str, Any]
) -> None:
    for content in (lines([start | junk]), lines([start, {**EVALUATED, **junk}])):
        try:
            written(tmp_path, content).to_json()
        except InputError:  # refused in a sentence; anything else fails the test
            continue


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, len(GARAK) - 1))
def test_a_report_cut_anywhere_is_read_to_a_whole_line_or_refused(tmp_path: Path, cut: int) -> None:
    try:
        found = written(tmp_path, GARAK[:cut])
    except InputError:
        return
    assert found.coverage.people <= 12


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(archive()) - 1), st.integers(0, 255))
def test_an_archive_with_a_wrong_byte_is_read_or_refused(tmp_path: Path, place: int, byte: int) -> None:
    data = bytearray(archive())
    data[place] = byte
    try:
        written(tmp_path, bytes(data)).to_json()
    except InputError:
        return
