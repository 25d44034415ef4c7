"""What may be said beside the columns: weights, persons, strata, a population, references, how many figures.

The same words mean the same in ``ombud measure fairness``, under a profile, and from Python. Weighted
rates are held against Fairlearn's, odds within strata against statsmodels'.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn.metrics import MetricFrame, selection_rate
from statsmodels.stats.contingency_tables import StratifiedTable

import ombud
from ombud.cli.main import run
from ombud.errors import InputError
from ombud.measure import Measurement, read_measurement
from ombud.measure.profiles import Asked, measure_profile

ASKED = {"groups": "sex", "prediction": "ok", "favourable": 1}
WORDS = ["--group", "sex", "--prediction", "ok", "--favourable", "1"]


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Six hundred rows of two hundred persons, men favoured in one of two steps."""
    chance = np.random.default_rng(11)
    person = np.repeat(np.arange(200), 3)
    sex = np.where(person % 2, "men", "women")
    step = np.where(chance.random(600) < 0.4, "letter", "talk")
    share = np.where(sex == "men", 0.6, 0.45) - 0.2 * (step == "talk")
    frame = pd.DataFrame({"person": person, "sex": sex, "step": step, "ok": (chance.random(600) < share).astype(int)})
    frame["y"] = (chance.random(600) < 0.3 + 0.3 * frame.ok).astype(int)
    frame["w"] = chance.integers(1, 9, 600) / 2
    frame["score"] = np.clip(0.2 + 0.4 * frame.ok + 0.35 * chance.random(600), 0, 1)
    return frame


@pytest.fixture(scope="module")
def log(rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("options") / "log.csv"
    rows.to_csv(path, index=False)
    return path


def value(found: Measurement, id_: str, group: str = "", by: str = "sex") -> float:
    written = found.one(id_, by, group).value
    assert written is not None
    return float(written)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_weighted_rates_are_those_of_fairlearn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame({"g": chance.choice(list("abc"), 300), "ok": chance.integers(0, 2, 300)})
    frame["w"] = chance.exponential(2, 300)
    found = ombud.measure(frame, groups="g", prediction="ok", favourable=1, weight="w")
    theirs = MetricFrame(
        metrics=selection_rate,
        y_true=frame.ok,
        y_pred=frame.ok,
        sensitive_features=frame.g,
        sample_params={"sample_weight": frame.w},
    ).by_group
    for group in "abc":
        assert value(found, "selection_rate", group, "g") == pytest.approx(theirs[group])
        size = frame.w[frame.g == group].sum() ** 2 / (frame.w[frame.g == group] ** 2).sum()
        assert float(found.one("selection_rate", "g", group).effective_n or 0) == pytest.approx(size)


def test_the_person_is_the_unit_where_people_repeat(rows: pd.DataFrame) -> None:
    alone = ombud.measure(rows, **ASKED)
    together = ombud.measure(rows, **ASKED, person="person")
    assert value(alone, "selection_rate", "men") == value(together, "selection_rate", "men")
    assert "by people (cluster-robust)" in together.one("selection_difference", "sex", "women").test
    assert any("200 persons in 600 rows" in note.text for note in together.notes)


def test_people_of_a_row_count_for_its_person(rows: pd.DataFrame) -> None:
    """Three rows of a person in one are the same as three rows."""
    short = rows.groupby(["person", "sex", "ok"], as_index=False).size()
    one = ombud.measure(rows, **ASKED, person="person").one("selection_rate", "sex", "men")
    two = ombud.measure(short, **ASKED, person="person", count="size").one("selection_rate", "sex", "men")
    assert (one.value, one.low, one.high, one.n) == (two.value, two.low, two.high, two.n)


def test_groups_are_compared_within_strata_as_statsmodels_does(rows: pd.DataFrame) -> None:
    found = ombud.measure(rows, **ASKED, strata="step", reference="sex=men")
    tables = [
        np.array([[((own.sex == sex) & (own.ok == ok)).sum() for ok in (1, 0)] for sex in ("women", "men")])
        for _, own in rows.groupby("step")
    ]
    assert value(found, "common_odds_ratio", "women") == pytest.approx(StratifiedTable(tables).oddsratio_pooled)
    assert {item.stratum for item in found.of("impact_ratio")} == {"", "step: letter", "step: talk"}


def test_groups_are_held_against_a_reference_population(rows: pd.DataFrame) -> None:
    found = ombud.measure(rows, **ASKED, benchmark={"sex": {"men": 0.4, "women": 0.6}})
    assert value(found, "representation_difference", "men") == pytest.approx(0.1)
    chosen = rows[rows.ok == 1]
    assert value(found, "selected_representation_ratio", "women") == pytest.approx((chosen.sex == "women").mean() / 0.6)


@pytest.mark.parametrize(
    ("reference", "group", "against"),
    [
        ("", "women", "men"),
        ("highest", "women", "men"),
        ("sex=women", "men", "women"),
        ({"sex": "women"}, "men", "women"),
        ("all", "men", "all others"),
        ("all", "women", "all others"),
        (["sex=women", "largest"], "men", "women"),
    ],
)
def test_the_reference_is_named_or_chosen(rows: pd.DataFrame, reference: object, group: str, against: str) -> None:
    found = ombud.measure(rows, **ASKED, reference=reference)
    item = found.one("impact_ratio", "sex", group)
    assert (item.reference, item.reference_n) == (against, 300)
    rates = rows.groupby("sex").ok.mean()
    other = "women" if group == "men" else "men"
    assert value(found, "impact_ratio", group) == pytest.approx(rates[group] / rates[other])


def test_the_largest_group_can_be_the_reference(rows: pd.DataFrame) -> None:
    fewer = rows[(rows.sex == "women") | (rows.person < 150)]
    assert ombud.measure(fewer, **ASKED, reference="largest").one("impact_ratio", "sex", "men").reference == "women"


def test_all_figures_are_there_when_asked_for(rows: pd.DataFrame) -> None:
    asked = {**ASKED, "label": "y", "label_positive": 1}
    usual, every = ombud.measure(rows, **asked), ombud.measure(rows, **asked, depth="all")
    more = {item.id for item in every.figures} - {item.id for item in usual.figures}
    assert {"shortfall", "standard_deviations", "denial_odds_ratio", "f1", "generalised_entropy_2"} <= more
    assert every.said("depth") == "all"


def test_a_score_beside_the_decision_is_examined_by_group(rows: pd.DataFrame) -> None:
    found = ombud.measure(rows, **ASKED, label="y", label_positive=1, score="score", threshold=0.5)
    ids = {item.id for item in found.figures}
    assert {"auc", "calibration_error", "score_ks", "impact_ratio_at_threshold", "near_threshold"} <= ids
    own = rows[rows.sex == "men"].score
    near = own[(own * 1024 >= np.floor(0.45 * 1024)) & (own * 1024 < np.ceil(0.55 * 1024))]
    assert value(found, "near_threshold", "men") == pytest.approx(len(near) / len(own))


def test_selected_of_counted_people_are_read_from_a_file(tmp_path: Path) -> None:
    """Questions and answers 12: 48 of 80 and 12 of 40, a ratio of one half."""
    path = tmp_path / "q12.csv"
    path.write_text("race,n,k\nWhite,80,48\nBlack,40,12\n")
    found = ombud.measure(path, groups="race", count="n", selected="k")
    assert value(found, "impact_ratio", "Black", "race") == 0.5


def test_the_command_the_profile_and_python_say_the_same(
    log: Path, rows: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = tmp_path / "shares.csv"
    shares.write_text("column,group,share\nsex,men,0.4\nsex,women,0.6\n")
    words = [*WORDS, "--stratum", "step", "--person", "person", "--reference", "sex=men", "--benchmark", str(shares)]
    run(["measure", "fairness", str(log), *words, "--depth", "all", "--format", "json"])
    asked = read_measurement(capsys.readouterr().out.encode())
    run(["measure", "profile", "us-four-fifths", str(log), *words, "--format", "json"])
    ruled = read_measurement(capsys.readouterr().out.encode())
    python = ombud.measure(
        rows, **ASKED, strata=["step"], person="person", reference="sex=men", depth="all",
        benchmark={"sex": {"men": 0.4, "women": 0.6}},
    )  # fmt: skip
    assert [(item.id, item.value) for item in python.figures] == [(item.id, item.value) for item in asked.figures]
    values = {(item.id, item.group, item.stratum): item.value for item in asked.figures}
    shared = [item for item in ruled.figures if (item.id, item.group, item.stratum) in values]
    assert len(shared) > 20
    assert all(values[item.id, item.group, item.stratum] == item.value for item in shared)


def test_limits_may_be_set_on_any_figure(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["measure", "fairness", str(log), *WORDS, "--limit", "0.1"]
    assert run(command) == 0
    assert run([*command, "--at-most", "selection_gap=0.01"]) == 1
    assert "the limit is at most 0.01 (as given on the command line)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--reference", "sex"], '"sex" is no reference: neither column=group nor highest, largest, all.'),
        (["--reference", "step=talk"], '"step" is no group to compare'),
        (["--reference", "sex=other"], 'the reference group "other" does not occur in "sex". There are: men, women.'),
        (["--weight", "w", "--person", "person"], "weights and repeated people cannot be taken together."),
        (["--weight", "w", "--stratum", "step"], "figures within strata are for people of equal weight."),
        (["--weight", "w", "--score", "score"], "figures of scores are for people of equal weight."),
        (["--weight", "step"], 'the column "step" holds 600 values that are not a finite weight'),
        (["--weight", "wt"], 'there is no column "wt". Did you mean "w"?'),
        (["--person", "sex"], 'the column "sex" cannot be a group and something else at once.'),
        (["--stratum", "stp"], 'there is no column "stp". Did you mean "step"?'),
        (["--selected", "y", "--count", "w"], "the decision is named twice"),
        (["--benchmark", "gone.csv"], "it cannot be read"),
        (["--benchmark", "HALF"], 'the shares of the reference population of "sex" sum to 0.5000, not to 1.'),
        (["--benchmark", "STEP"], 'the reference population is of "step", which is no group to compare.'),
        (["--confidence", "95"], "a confidence of 95 is none."),
        (["--at-most", "selection_gab=0.1"], 'Did you mean "selection_gap"?'),
        (["--band", "step=1,2"], '"step" has bands and is no group.'),
    ],
)
def test_bad_use_is_one_sentence_and_exit_2(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    (tmp_path / "half.csv").write_text("column,group,share\nsex,men,0.5\n")
    (tmp_path / "step.csv").write_text("column,group,share\nstep,talk,1\n")
    files = {"HALF": str(tmp_path / "half.csv"), "STEP": str(tmp_path / "step.csv")}
    assert run(["measure", "fairness", str(log), *WORDS, *(files.get(word, word) for word in words)]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert (said.out, "Traceback" in said.err) == ("", False)


def test_counts_that_were_given_hold_no_weight() -> None:
    with pytest.raises(InputError, match="counts that were given hold no weight"):
        ombud.measure({"a": (1, 2), "b": (1, 2)}, groups="group", weight="w")  # type: ignore[call-overload]


def test_what_was_chosen_is_declared(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["measure", "fairness", str(log), *WORDS, "--reference", "all", "--stratum", "step", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    declared = {item["name"]: item["value"] for item in found["declared"]}
    assert (declared["reference"], declared["strata"]) == ("all", ["step"])


def _sized(found: Measurement) -> set[str]:
    """Ids of figures that are held against a group or a period."""
    against = [item for item in found.figures if item.reference or item.reference_n is not None]
    apart = [item for item in against if " to " not in item.reference and item.reference != "reference population"]
    for item in apart:
        assert item.reference_n, (item.id, item.group, item.reference)
    return {item.id for item in apart}


def test_every_figure_that_compares_says_the_people_of_both_sides(rows: pd.DataFrame, log: Path) -> None:
    asked = {**ASKED, "label": "y", "label_positive": 1, "depth": "all"}
    decided = _sized(ombud.measure(rows, **asked, score="score", strata="step"))
    assert {
        "impact_ratio", "shortfall", "average_odds_difference", "f1_difference", "common_odds_ratio", "xauc",
        "conditional_disparity", "auc_difference", "brier_score_difference", "score_ks", "impact_ratio_at_threshold",
    } <= decided  # fmt: skip
    options = Asked(
        groups=("sex",), prediction="ok", favourable="1", amount="w", actual="score", controls=("step",),
        reference={"sex": "men"},
    )  # fmt: skip
    lent = _sized(measure_profile(log, "us-fair-lending", options))
    assert {"mean_amount_difference", "amount_smd", "residual_smd", "marginal_effect", "amount_effect"} <= lent
    moved = _sized(ombud.measure(rows, kind="drift", reference=log, features=["score", "step", "w"]))
    assert {"psi", "ks", "wasserstein", "mean_shift", "cramer_v", "new_levels"} <= moved
    assert "missing_shift" in _sized(ombud.measure(rows, kind="quality", reference=log, features=["score", "step"]))


def test_a_table_says_once_how_many_people_the_reference_has(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["measure", "fairness", str(log), *WORDS, "--reference", "sex=men"])
    assert "; against men (n = 300); " in capsys.readouterr().out
    run(["measure", "fairness", str(log), "--group", "step", *WORDS[2:], "--reference", "all"])
    sizes = pd.read_csv(log).step.value_counts()
    assert f"{sizes['talk']} against {sizes['letter']}" in capsys.readouterr().out


# ---- further ways to look at the same people


def test_a_ranked_list_is_read_by_group_with_or_without_a_decision() -> None:
    """aabb twice: the first two of each list are all a, whose exposure is (1 + 1/log2 3) of all."""
    rows = [(of, place, group) for of in "xy" for place, group in enumerate("aabb", 1)]
    frame = pd.DataFrame(rows, columns=["of", "place", "g"])
    found = ombud.measure(frame, groups="g", rank="place", lists="of", top=2, min_people=1)
    assert (value(found, "top_k_rate", "a", "g"), value(found, "top_k_rate", "b", "g")) == (1, 0)
    weights = 1 / np.log2(1 + np.arange(1, 5))
    assert value(found, "exposure_ratio", "a", "g") == pytest.approx(weights[:2].sum() / weights.sum() / 0.5)
    assert (found.said("rank"), found.said("top"), found.coverage.used) == ("place", "2", 8)
    frame["ok"] = (frame.place < 3).astype(int)
    both = ombud.measure(frame, groups="g", prediction="ok", favourable=1, rank="place", lists="of", top=2)
    assert {"ndkl", "selection_rate"} <= {item.id for item in both.figures}


def test_flipped_decisions_are_read_beside_the_decision(rows: pd.DataFrame) -> None:
    flipped = rows.assign(other=np.where(rows.person % 20 == 0, 1 - rows.ok, rows.ok))
    found = ombud.measure(flipped, **ASKED, flipped="other")
    assert value(found, "flip_rate", by="") == pytest.approx((flipped.ok != flipped.other).mean())


def test_the_impact_ratio_is_followed_over_windows_and_only_the_watch_alarms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Women fall from the rate of men to a quarter of it in the second half of the year."""
    chance = np.random.default_rng(4)
    months = np.repeat(np.arange(1, 13), 400)
    sex = np.tile(["m", "f"], 2400)
    share = np.where((sex == "f") & (months > 6), 0.15, 0.6)
    frame = pd.DataFrame({"sex": sex, "ok": (chance.random(4800) < share).astype(int)})
    frame["day"] = [f"2026-{month:02}-15" for month in months]
    found = ombud.measure(frame, **ASKED, window="day", limits={})
    ratios = {item.window: number for item in found.of("impact_ratio") if (number := item.value) and item.window}
    assert list(ratios) == [f"2026-{month:02}-01" for month in range(1, 13)]
    own = frame[frame.day == "2026-09-15"].groupby("sex").ok.mean()
    assert float(ratios["2026-09-01"]) == pytest.approx(own["f"] / own["m"])
    (watch,) = found.of("impact_ratio_watch")
    assert (watch.past_limit, watch.group, watch.reference_n) == (True, "f", 2400)
    path = tmp_path / "year.csv"
    frame[frame.day < "2026-06"].to_csv(path, index=False)
    assert run(["measure", "fairness", str(path), *WORDS, "--window-column", "day", "--every", "week"]) == 0
    assert "evidence against a ratio" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--rank", "sex"], 'the column "sex" cannot be a group and something else at once.'),
        (["--rank", "step"], '"letter" in "step" is no rank: ranks are whole numbers from 1, the best.'),
        (["--lists", "step"], "lists are told apart where there is a rank."),
        (["--window-column", "step"], 'no row of "step" holds a time.'),
        (["--window-column", "step", "--person", "person"], "ratios over time are for different people in each row."),
    ],
)
def test_what_cannot_be_looked_at_further_is_refused(
    log: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(["measure", "fairness", str(log), *WORDS, *words]) == 2
    assert sentence in capsys.readouterr().err
