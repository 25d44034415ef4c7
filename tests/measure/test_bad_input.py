"""Bad data gets one clear sentence; nothing is guessed, skipped or half measured."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from ombud.errors import InputError
from ombud.measure import Spec, measure_file

SPEC = Spec(groups=("sex",), prediction="ok", favourable="1")
GOOD = "sex,ok,y,score,n\n" + "f,1,1,0.9,1\nf,0,0,0.1,1\nm,1,1,0.8,1\nm,1,0,0.7,1\n"


def csv(tmp_path: Path, text: str | bytes, name: str = "p.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path, spec: Spec = SPEC) -> str:
    with pytest.raises(InputError) as caught:
        measure_file(path, spec)
    return str(caught.value).replace(str(path.parent) + "/", "")


@pytest.mark.parametrize(
    ("text", "spec", "says"),
    [
        (
            GOOD,
            Spec(groups=("sexx",), prediction="ok", favourable="1"),
            'p.csv: there is no column "sexx". Did you mean "sex"?',
        ),
        (GOOD, Spec(groups=("sex",), prediction="ok"), "Ombud does not guess. Give --favourable with one of: 0, 1."),
        (
            GOOD,
            Spec(groups=("sex",), prediction="ok", favourable="yes"),
            '"yes" does not occur in "ok". There are: 0, 1.',
        ),
        (
            GOOD,
            Spec(groups=("sex",), prediction="ok", favourable="1", label="y"),
            "Give --label-positive with one of: 0, 1.",
        ),
        (GOOD, Spec(groups=(), prediction="ok"), "no group column is named. Give --group COLUMN"),
        (GOOD, Spec(groups=("sex",)), "neither a prediction nor a score"),
        (GOOD, Spec(groups=("sex",), score="score"), "a score alone decides nothing"),
        (GOOD, Spec(groups=("sex", "ok"), prediction="ok"), 'the column "ok" cannot be a group and something else'),
        ("sex,ok\n" + "f,1\n" * 4 + "f,0\n", SPEC, "one group only, and a comparison needs two"),
        ("", SPEC, "p.csv: the file is empty"),
        ("sex,ok\n", SPEC, "a header but no rows"),
        ("sex,ok,ok\nf,1,1\n", SPEC, 'p.csv:1: the column "ok" appears twice'),
        ("sex,ok\nf,1\nm,0,7,8\n", SPEC, "the file is broken and cannot be read to its end"),
        ("sex,ok\nf,\nm,\n", SPEC, 'the column "ok" holds no value at all'),
        (b"sex,ok\n\xff\xfe,1\n", SPEC, "not UTF-8 text"),
    ],
)
def test_the_message_says_what_and_what_to_do(tmp_path: Path, text: str | bytes, spec: Spec, says: str) -> None:
    assert says in refusal(csv(tmp_path, text), spec)


def test_a_csv_that_lies_about_its_types_is_found_out_with_its_row(tmp_path: Path) -> None:
    rows = "".join(f"{'f' if i % 2 else 'm'},{i % 10 / 10}\n" for i in range(60_000))
    path = csv(tmp_path, "sex,score\n" + rows + "m,secret name\n")
    message = refusal(path, Spec(groups=("sex",), score="score", threshold=Decimal("0.5")))
    assert 'the column "score" holds 1 value that is not a number; the first is in row 60001' in message
    assert "secret" not in message


@pytest.mark.parametrize("bad", ["2.5", "-1", "many"])
def test_numbers_of_people_are_whole(tmp_path: Path, bad: str) -> None:
    path = csv(tmp_path, f"sex,ok,n\nf,1,3\nm,1,{bad}\n")
    message = refusal(path, Spec(groups=("sex",), prediction="ok", favourable="1", count="n"))
    assert "not a whole number of people; the first is in row 2" in message


def test_files_of_other_kinds_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "absent.csv")
    assert 'of kind ".xlsx" is not read' in refusal(csv(tmp_path, "x", "p.xlsx"))
    assert "broken" in refusal(csv(tmp_path, "no parquet", "p.parquet"))
    (tmp_path / "folder.csv").mkdir()
    assert "a folder" in refusal(tmp_path / "folder.csv")


def test_a_score_posing_as_prediction_is_refused(tmp_path: Path) -> None:
    path = csv(tmp_path, "sex,ok\n" + "".join(f"f,0.{i}\nm,0.{i}\n" for i in range(100, 200)))
    assert "it looks like a score" in refusal(path)


def test_missing_values_are_counted_and_shown(tmp_path: Path) -> None:
    rows = "f,1\nf,0\n" * 20 + "m,1\nm,0\n" * 20 + ",1\n,\nf,\n"
    found = measure_file(csv(tmp_path, "sex,ok\n" + rows), SPEC)

    assert (found.coverage.people, found.coverage.used, found.coverage.lacking("prediction")) == (83, 81, 2)
    assert found.coverage.by_column("group") == {"sex": 2}
    assert found.one("selection_rate", "sex", "not known").n == 1
    assert any("2 have no known sex" in line for line in found.coverage.sentences())


def test_parquet_nulls_and_nan_are_missing_and_whole_floats_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    duckdb.sql(
        "COPY (SELECT * FROM (VALUES ('f', 1.0::DOUBLE), ('f', 0.0), ('m', 1.0), ('m', 'NaN'::DOUBLE), (NULL, 1.0))"
        f" t(sex, ok)) TO '{path}' (FORMAT parquet)"
    )
    found = measure_file(path, SPEC)
    assert (found.coverage.lacking("prediction"), found.coverage.by_column("group")) == (1, {"sex": 1})
    assert found.one("selection_rate", "sex", "f").value == "0.5"


def test_hostile_column_names_and_values_are_data(tmp_path: Path) -> None:
    name = 'a"; DROP TABLE x; --'
    path = csv(tmp_path, '"a""; DROP TABLE x; --",ok\n\'; SELECT 1,1\nm,0\nm,1\n')
    found = measure_file(path, Spec(groups=(name,), prediction="ok", favourable="1"))
    assert found.one("selection_rate", name, "'; SELECT 1").n == 1


def test_a_path_with_a_quote_is_a_path(tmp_path: Path) -> None:
    assert measure_file(csv(tmp_path, GOOD, "it's.csv"), SPEC).coverage.people == 4
