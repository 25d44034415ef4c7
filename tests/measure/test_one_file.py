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
