"""What is counted is the one file whose digest is printed, whatever its name says."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb
import pytest

import ombud
from ombud.errors import InputError
from ombud.measure import Spec, measure_file, preview
from ombud.onefile import LONGEST_LINE

SPEC = Spec(groups=("sex",), prediction="ok", favourable="1")
OWN = "sex,ok\nf,1\nf,0\nm,1\nm,1\n"
OTHER = "sex,ok\n" + "f,0\n" * 90 + "m,1\n" * 90
NAMES = ["*.csv", "[ab].csv", "a?b.csv", "[!x].csv", 'it\'s "one".csv', "**.csv", "{a,b}.csv", "~.csv", "[*]?.parquet"]


def write(path: Path, text: str) -> Path:
    if path.suffix == ".csv":
        path.write_text(text)
        return path
    plain = path.parent / "plain.csv"
    plain.write_text(text)
    duckdb.read_csv(str(plain), hive_partitioning=False).write_parquet(str(path))
    plain.unlink()
    return path


@pytest.mark.parametrize("name", [*NAMES, "*.parquet", "a?b.parquet"])
def test_signs_of_a_pattern_in_a_name_are_part_of_the_name(tmp_path: Path, name: str) -> None:
    ending = Path(name).suffix
    path = write(tmp_path / name, OWN)
    for other in ("a", "b", "axb", "x"):
        write(tmp_path / f"{other}{ending}", OTHER)

    found = measure_file(path, SPEC)

    assert found.coverage.people == 4
    assert found.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert str(tmp_path) not in "".join(found.source.queries)
    assert preview(path)[0].rows == 4


def test_signs_of_a_pattern_in_a_folder_are_part_of_its_name(tmp_path: Path) -> None:
    for folder, text in (("[1]*", OWN), ("1", OTHER), ("1x", OTHER)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "p.csv", text)
    assert measure_file(tmp_path / "[1]*" / "p.csv", SPEC).coverage.people == 4


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_folder_gives_a_file_no_column(tmp_path: Path, ending: str) -> None:
    (tmp_path / "region=north").mkdir()
    path = write(tmp_path / "region=north" / f"p.{ending}", OWN)
    assert [column.name for column in preview(path)] == ["sex", "ok"]


def test_a_name_that_can_only_be_read_as_a_pattern_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a\\*.csv"
    path.write_text(OWN)
    with pytest.raises(InputError, match=r"cannot be read as one file\. Rename it\."):
        measure_file(path, SPEC)


def test_a_file_that_changes_between_count_and_digest_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", OWN)

    def meddle(stage: str, done: object) -> None:
        if stage == "taking the file's digest":
            before = path.stat()
            path.write_text(OWN.replace("f,1", "f,0"))
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(InputError, match="the file changed while it was read"):
        measure_file(path, SPEC, stage=meddle)


def test_where_a_file_was_kept_is_in_no_result_of_any_kind(tmp_path: Path) -> None:
    """Folders with signs that queries write in another way."""
    folder = tmp_path / "it's [1]*"
    folder.mkdir()
    path = write(folder / "p.csv", OWN)
    for kind, options in {"quality": {}, "drift": {"reference": path}}.items():
        found = ombud.measure(path, kind=kind, **options)
        said = "".join(query for source in found.sources for query in source.queries)
        assert "[1]" not in said, kind
        assert "p.csv" in said


def refusals(path: Path) -> set[str]:
    """What counting says, and what looking at the columns says."""
    said = set()
    for read in (lambda: measure_file(path, SPEC), lambda: preview(path)):
        with pytest.raises(InputError) as refused:
            read()
        said.add(str(refused.value).removeprefix(f"{path.parent}/"))
    return said


@pytest.mark.parametrize("rows", [400, 0])
def test_a_last_line_longer_than_the_reader_takes_is_said_and_not_left_out(tmp_path: Path, rows: int) -> None:
    """DuckDB 2.0 drops a last line longer than its buffer of 32 MB, and the count would be one short."""
    path = tmp_path / "p.csv"
    path.write_bytes(b"sex,ok,t\n" + b"m,1,z\n" * rows + b"m,1," + b"x" * 33_000_000)
    (said,) = refusals(path)
    assert said.startswith(f"p.csv:{rows + 2}: this line is too long: it has more than 2 MB.")


def test_a_line_of_the_longest_length_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    filler = b"x" * (LONGEST_LINE - len(b"f,1,"))
    path.write_bytes(b"sex,ok,t\nm,1,z\n" + b"f,1," + filler + b"\nm,0,z\n" + b"f,1," + filler)
    assert measure_file(path, SPEC).coverage.people == 4
    path.write_bytes(path.read_bytes() + b"x")
    assert {said[:15] for said in refusals(path)} == {"p.csv:5: this l"}


def test_a_character_that_is_no_text_is_said_and_makes_no_group_beside_its_twin(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_bytes(OWN.encode() + b"m\0,1\n")
    (said,) = refusals(path)
    assert said.startswith("p.csv:6: there is a character that is not text (U+0000).")

    parquet = tmp_path / "p.parquet"
    duckdb.sql(f"COPY (SELECT chr(0) || 'm' AS sex, '1' AS ok) TO '{parquet}' (FORMAT parquet)")
    (said,) = refusals(parquet)
    assert said.startswith("p.parquet: there is a character that is not text (U+0000).")


def test_a_name_in_the_header_longer_than_any_is_said(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("sex,ok," + "x" * 131_073 + "\nf,1,1\n")
    (said,) = refusals(path)
    assert said.startswith("p.csv:1: the header cannot be read: a name in it has more than 131,072 characters.")


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_file_that_may_not_be_read_is_not_called_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = write(tmp_path / f"p.{ending}", OWN)

    def denied(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", denied)
    (said,) = refusals(path)
    assert said.startswith(f"p.{ending}: it may not be read: permission denied.")
