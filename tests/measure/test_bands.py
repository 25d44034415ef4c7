"""Bands of a raw number, text that means not known, and who is too few to be a headline."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from ombud.cli.main import run
from ombud.errors import InputError
from ombud.measure import (
    Bound,
    Measurement,
    Spec,
    band_names,
    likely_not_known,
    lowest_ratios,
    measure_file,
    preview,
    read_edges,
    reads,
    suggested_edges,
    wrong_in,
)

#: 29 U.S.C. 631(a): the ADEA protects people of 40 and over.
FORTY = (Decimal(40),)
FOUR_FIFTHS = {"impact_ratio": Bound(at_least=Decimal("0.8"))}


def log(tmp_path: Path, *, ages: str = "") -> Path:
    """Ages 20 to 79, twenty people each; half of those under 40 are favoured, and a fifth of the others."""
    rows = [(age, k % (2 if age < 40 else 5) == 0) for age in range(20, 80) for k in range(20)]
    lines = [f"{age},{int(ok)}" for age, ok in rows]
    path = tmp_path / "log.csv"
    path.write_text("age,ok\n" + "\n".join(lines) + "\n" + ages)
    return path


def spec(**more: object) -> Spec:
    return Spec(groups=("age",), prediction="ok", favourable="1", **more)  # type: ignore[arg-type]


def counted(measured: Measurement) -> dict[str, int]:
    return measured.groups["age"]


def test_a_number_is_counted_in_bands_and_an_edge_belongs_to_the_band_above(tmp_path: Path) -> None:
    found = measure_file(log(tmp_path), spec(bands={"age": FORTY}), limits=FOUR_FIFTHS)
    assert counted(found) == {"under 40": 400, "40 and over": 800}
    ratio = found.one("impact_ratio", "age", "40 and over")
    assert float(ratio.value or 0) == pytest.approx(0.4)
    assert "age" in found.source.queries[0]
    assert "under 40" in found.source.queries[0]


def test_bands_stand_in_the_order_of_their_numbers() -> None:
    assert band_names(read_edges("5, 40,100", "age")) == ("under 5", "5 to under 40", "40 to under 100", "100 and over")


def test_bands_are_listed_from_low_to_high(tmp_path: Path) -> None:
    edges = read_edges("30,60", "age")
    found = measure_file(log(tmp_path), spec(bands={"age": edges}))
    assert list(counted(found)) == ["under 30", "30 to under 60", "60 and over"]


@pytest.mark.parametrize("wrong", ["", "old", "40,25", "25,25", "nan", "1,inf"])
def test_edges_that_give_no_bands_are_refused(wrong: str) -> None:
    with pytest.raises(InputError, match="not rising numbers"):
        read_edges(wrong, "age")


def test_a_band_of_a_column_that_is_no_group_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no group"):
        measure_file(log(tmp_path), spec(bands={"income": FORTY}))


def test_text_among_numbers_is_a_group_of_its_own_until_it_is_said_to_mean_not_known(tmp_path: Path) -> None:
    path = log(tmp_path, ages="NA,1\nNA,0\n,1\n")
    loud = measure_file(path, spec(bands={"age": FORTY}))
    assert counted(loud)["NA"] == 2
    assert likely_not_known(loud) == (("age", "NA"),)

    quiet = measure_file(path, spec(bands={"age": FORTY}, not_known=("NA",)))
    assert counted(quiet) == {"under 40": 400, "40 and over": 800, "not known": 3}
    assert likely_not_known(quiet) == ()
    assert quiet.coverage.by_column("group") == {"age": 3}


def test_a_favourable_outcome_cannot_mean_not_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot mean not known"):
        measure_file(log(tmp_path), spec(not_known=("1",)))


def test_a_column_of_ages_wants_bands_and_forty_is_the_first_suggestion(tmp_path: Path) -> None:
    age, ok = preview(log(tmp_path, ages="NA,1\n"))
    assert (age.wants_bands, age.unknown) == (True, ("NA",))
    assert not ok.wants_bands
    assert (suggested_edges("age_at_entry"), suggested_edges("wage")) == ("40", "")


def test_nobody_is_a_headline_of_fewer_people_than_can_be_judged(tmp_path: Path) -> None:
    found = measure_file(log(tmp_path, ages="90,0\n"), spec(), limits=FOUR_FIFTHS)
    assert lowest_ratios(found.figures) == ()
    alone = found.one("impact_ratio", "age", "90")
    assert (alone.n, reads(alone)) == (1, "too few people to judge")


def test_a_value_whose_interval_includes_the_limit_is_said_to(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("age,ok\n" + "old,1\n" * 39 + "old,0\n" * 61 + "young,1\n" * 50 + "young,0\n" * 50)
    found = measure_file(path, spec(), limits=FOUR_FIFTHS)
    assert [reads(item) for item in lowest_ratios(found.figures)] == ["past the limit; the interval reaches across it"]


def test_the_command_line_refuses_many_numbers_as_groups_and_says_which_bands_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("age,ok\n" + "".join(f"{age},{age % 2}\n" for age in range(18, 60)))
    assert run(["measure", "fairness", str(path), "--group", "age", "--prediction", "ok", "--favourable", "1"]) == 2
    told = capsys.readouterr().err
    assert '"age" holds 42 different numbers' in told
    assert "--band age=25,40,60" in told


def test_everything_that_columns_leave_unsaid_is_told_at_once(tmp_path: Path) -> None:
    columns = preview(log(tmp_path))
    told = [
        error.code for error in wrong_in(msgspec.structs.replace(spec(), favourable=""), columns, reference="nothing")
    ]
    assert told == ["outcome-undeclared", "reference-form", "bands-wanted"]


def test_the_command_line_has_bands_and_reminds_of_text_that_may_mean_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["measure", "fairness", str(log(tmp_path, ages="NA,1\n")), "--group", "age"]
    command += ["--prediction", "ok", "--favourable", "1"]
    assert run([*command, "--band", "age=40"]) == 1
    shown = capsys.readouterr()
    assert "40 and over" in shown.out
    assert '--not-known "NA"' in shown.err

    run([*command, "--not-known", "NA", "--band", "age=40"])
    assert "--not-known" not in capsys.readouterr().err
