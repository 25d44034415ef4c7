"""Bad tables, each with every command of ``ombud measure``: one sentence and exit 2, or measured; nothing half done.

What is refused names the column or the row and says what to do. What can be counted is: a group of one
row is shown and not judged, a constant column is a finding of quality and no error.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from ombud.cli.main import run
from ombud.measure import Measurement, read_measurement

PEOPLE = (
    "SELECT range AS i, ['f', 'm'][1 + (range % 2)] AS sex, (range % 3 < 2)::INT AS ok, (range % 5 < 2)::INT AS y, "
    "(range % 100) / 100 AS score, range % 7 AS x FROM range({rows})"
)
FAIRNESS = ["fairness", "FILE", "--group", "sex", "--prediction", "ok", "--favourable", "1", "--label", "y",
            "--label-positive", "1", "--score", "score"]  # fmt: skip
PERFORMANCE = ["performance", "FILE", "--label", "y", "--label-positive", "1", "--score", "score", "--threshold",
               "0.5", "--group", "sex"]  # fmt: skip
DRIFT = ["drift", "FILE", "--reference", "good.parquet", "--feature", "x", "--score", "score", "--prediction", "ok",
         "--prediction-positive", "1", "--group", "sex"]  # fmt: skip
QUALITY = ["quality", "FILE", "--feature", "x", "--label", "y", "--label-positive", "1", "--score", "score",
           "--group", "sex"]  # fmt: skip
COUNTS = ["counts", "FILE", "kept.json", "--feature", "x", "--score", "score"]
PROFILE = ["profile", "us-four-fifths", "FILE", "--group", "sex", "--prediction", "ok", "--favourable", "1",
           "--label", "y", "--label-positive", "1"]  # fmt: skip
COMMANDS = {words[0]: words for words in (FAIRNESS, PERFORMANCE, DRIFT, QUALITY, COUNTS, PROFILE)}


def _parquet(name: str, query: str, options: str = "FORMAT parquet") -> None:
    duckdb.sql(f"COPY ({query}) TO '{name}' ({options})")


def _replaced(name: str, changed: str, rows: int = 400) -> None:
    _parquet(name, f"SELECT * REPLACE ({changed}) FROM ({PEOPLE.format(rows=rows)})")


def _csv(name: str, *, header: str = "", row: str = "") -> None:
    lines = ["sex,ok,y,score,x"] + [f"{'fm'[i % 2]},{int(i % 3 < 2)},{int(i % 5 < 2)},0.{i},{i % 7}" for i in range(99)]
    lines[50] = row or lines[50]
    lines[0] += header
    Path(name).write_text("\n".join(f"{line},1" if header and n else line for n, line in enumerate(lines)) + "\n")


def _broken(name: str) -> None:
    """A Parquet file with a row group whose bytes were overwritten in the middle of every column."""
    query = PEOPLE.format(rows=60_000).replace("range % 7", "hash(range)").replace("range % 100", "hash(range) % 997")
    _parquet(name, query, "FORMAT parquet, ROW_GROUP_SIZE 20000, COMPRESSION uncompressed")
    content = bytearray(Path(name).read_bytes())
    for start in range(len(content) // 3, len(content) * 2 // 3, 3000):
        content[start : start + 1000] = os.urandom(1000)
    Path(name).write_bytes(content)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    before = Path.cwd()
    os.chdir(folder)
    _parquet("good.parquet", PEOPLE.format(rows=400))
    _replaced("one-class.parquet", "1 AS y")
    _replaced("outside.parquet", "score * 3 - 1 AS score")
    _replaced("constant.parquet", "7 AS x, 0.5 AS score")
    _replaced("no-group.parquet", "NULL::VARCHAR AS sex")
    _replaced("one-row.parquet", "CASE WHEN i = 0 THEN 'x' ELSE sex END AS sex")
    _replaced("many.parquet", "'g' || i AS sex", rows=10_000)
    _csv("mixed.csv", row="f,1,0,high,many")
    _csv("twice.csv", header=",x")
    _broken("broken.parquet")
    os.chdir(before)
    return folder


@pytest.fixture(autouse=True)
def inside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)


def asked(command: str, file: str, *more: str) -> list[str]:
    return ["measure", *(file if word == "FILE" else word for word in COMMANDS[command]), *more]


#: What each command says of a table; a command that is not named measures what can be measured of it.
PROBABILITY = '"score" is read as a probability, and 268 of 400 values are outside [0, 1]: 136 below 0, 132 above 1.'
LONE = "the column sex holds no known group with a decision, and a comparison needs two."
MANY = "there are more than 5,000 combinations of group values. Band or leave out the group columns"
TEXT = "holds 1 value that is not a number; the first is in row 50. Mend or empty them; nothing was measured."
TWICE = 'twice.csv:1: the column "x" appears twice. Give each column its own name.'
BROKEN = "broken.parquet: the file is broken and cannot be read to its end. Write it anew; nothing of it was used."
REFUSED: dict[str, dict[str, str]] = {
    "one-class.parquet": {"performance": 'the column "y" holds "1" only, and a comparison needs two classes.'},
    "outside.parquet": {"fairness": PROBABILITY, "performance": PROBABILITY},
    "constant.parquet": {},
    "no-group.parquet": {"fairness": LONE, "profile": LONE},
    "one-row.parquet": {},
    "many.parquet": dict.fromkeys(("fairness", "performance", "drift", "quality", "profile"), MANY),
    "mixed.csv": dict.fromkeys(("fairness", "performance", "drift", "counts"), TEXT),
    "twice.csv": dict.fromkeys(COMMANDS, TWICE),
    "broken.parquet": dict.fromkeys(("fairness", "performance", "drift", "quality", "counts"), BROKEN),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_bad_table_is_refused_in_one_sentence_or_measured(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, sentences in REFUSED.items():
        output = [] if command == "counts" else ["--output", "result.json", "--format", "json"]
        code = run(asked(command, file, *output))
        said = capsys.readouterr()
        kept = [folder / name for name in ("result.json", "kept.json") if (folder / name).exists()]
        if command in sentences:
            assert (code, kept) == (2, []), (file, said.err)
            assert sentences[command] in said.err, file
            assert said.err.count("\n") == 1, file
        elif file != "broken.parquet":
            assert code in (0, 1), (file, said.err)
            assert kept, file
        assert "Traceback" not in said.err + said.out, file
        for path in kept:
            path.unlink()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_column_that_is_not_there_is_named_with_the_nearest(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    wrong, near = ("x", "xx") if command in ("drift", "quality", "counts") else ("y", "yy")
    words = [near if word == wrong else word for word in asked(command, "good.parquet")]
    assert run(words) == 2
    assert f'good.parquet: there is no column "{near}". Did you mean' in capsys.readouterr().err


def measured(capsys: pytest.CaptureFixture[str], command: str, file: str) -> Measurement:
    run(asked(command, file, "--format", "json"))
    return read_measurement(capsys.readouterr().out.encode())


def test_a_label_of_one_class_leaves_the_rates_of_the_other_undefined(capsys: pytest.CaptureFixture[str]) -> None:
    found = measured(capsys, "fairness", "one-class.parquet")
    assert found.one("false_positive_rate", "sex", "f").verdict == "undefined"
    assert found.one("true_positive_rate", "sex", "f").value is not None
    assert found.one("auc", "sex", "f").note == "undefined: the group holds one class of the label only"


def test_a_constant_column_has_no_distance_and_is_a_finding_of_quality(capsys: pytest.CaptureFixture[str]) -> None:
    assert measured(capsys, "quality", "constant.parquet").one("constant").past_limit
    moved = [item for item in measured(capsys, "drift", "constant.parquet").figures if item.feature == "x"]
    assert {item.id for item in moved if item.value is not None} >= {"ks", "wasserstein", "psi"}


def test_a_group_of_one_row_is_shown_and_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("fairness", "profile"):
        lone = measured(capsys, command, "one-row.parquet").one("impact_ratio", "sex", "x")
        assert (lone.n, lone.verdict) == (1, "insufficient")
        assert "fewer than 30 people: shown, not judged" in lone.note
    assert measured(capsys, "performance", "one-row.parquet").one("accuracy", "sex", "x").verdict == "insufficient"


def test_text_among_numbers_is_counted_by_quality(capsys: pytest.CaptureFixture[str]) -> None:
    run(["measure", "quality", "mixed.csv", "--numeric", "x", "--format", "json"])
    found = read_measurement(capsys.readouterr().out.encode())
    text = next(item for item in found.figures if (item.id, item.feature) == ("text_share", "x"))
    assert (text.hits, text.past_limit) == (1, True)


# ---- what happens on the way


@pytest.mark.parametrize("command", COMMANDS)
def test_an_engine_that_dies_half_way_leaves_nothing(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine's connection is closed under it once the first counts are asked for."""
    from ombud.measure.engines import duck

    rows = duck.DuckTable.rows

    def dying(self: duck.DuckTable, query: str) -> list[tuple[object, ...]]:
        if "GROUP BY" in query:
            self._connection.close()
        return rows(self, query)

    monkeypatch.setattr(duck.DuckTable, "rows", dying)
    output = [] if command == "counts" else ["--output", "result.json"]
    assert run(asked(command, "good.parquet", *output)) == 2
    said = capsys.readouterr()
    assert "could not count this table (ConnectionException); nothing was kept." in said.err
    assert not [*folder.glob("result*"), *folder.glob("kept*"), *folder.glob(".*")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_that_changes_while_it_is_read_gives_no_result(
    command: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second program writes into the file after the first counts."""
    from ombud.measure.engines import duck

    _csv("changing.csv")
    rows = duck.DuckTable.rows

    def meddled(self: duck.DuckTable, query: str) -> list[tuple[object, ...]]:
        found = rows(self, query)
        if "GROUP BY" in query and "changing.csv" in query:
            with Path("changing.csv").open("a") as file:
                file.write("f,1,1,0.5,1\n")
        return found

    monkeypatch.setattr(duck.DuckTable, "rows", meddled)
    output = [] if command == "counts" else ["--output", "result.json"]
    assert run(asked(command, "changing.csv", *output)) == 2
    assert "changing.csv: the file changed while it was read. Run it again." in capsys.readouterr().err
    assert not [*folder.glob("result*"), *folder.glob("kept*")]
