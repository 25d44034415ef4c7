"""Figures of performance against scikit-learn on random tables, published figures, and cases computed by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from ombud.errors import InputError
from ombud.measure.bins import NAN, NULL
from ombud.measure.figures import Figure
from ombud.measure.named import Settings
from ombud.measure.performance.amount import amount_figures
from ombud.measure.performance.binary import decision_figures
from ombud.measure.performance.classes import class_figures
from ombud.measure.performance.run import estimate_performance, measure_performance
from ombud.measure.performance.score import score_figures
from ombud.measure.performance.spec import PerformanceSpec
from ombud.measure.specs import ACTUAL_SUMS, Cells, Outcomes, ScoreCells
from ombud.measure.tables import Row, Table, make_table

DATA = Path(__file__).parents[2] / "examples" / "data"
SETTINGS = Settings()
SCORES = ScoreCells(groups=(), score="s", label="y", full=True)
LEAST = 2.0**-52


def score_table(scores: Sequence[float | None], labels: Sequence[int | None]) -> Table:
    """Counts of scores as an engine makes them, in plain Python."""
    return make_table(SCORES, [_score_row(s, y) for s, y in zip(scores, labels, strict=True)])


def _score_row(score: float | None, label: int | None) -> Row:
    key = (None if label is None else str(label),)
    if score is None or math.isnan(score):
        return Row(key, NULL if score is None else NAN, (1,), (0.0,) * 6)
    log, other = math.log(max(score, LEAST)), math.log(max(1 - score, LEAST))
    sums = (score, score**2, log, log**2, other, other**2)
    return Row(key, math.floor(score * 1024), (1,), sums, score, score)


def one(figures: Sequence[Figure], id_: str, **where: str) -> Figure:
    (found,) = [f for f in figures if f.id == id_ and all(getattr(f, k) == v for k, v in ({"by": ""} | where).items())]
    return found


def number(item: Figure) -> float:
    assert item.value is not None, item
    return float(item.value)


labelled = st.lists(
    st.tuples(st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.1, 0.5, 0.5004, 1.0])), st.integers(0, 1)),
    min_size=4,
    max_size=60,
).filter(lambda rows: len({y for _, y in rows}) == 2)


@given(labelled)
def test_the_exact_auc_and_average_precision_lie_within_the_stated_bound(rows: list[tuple[float, int]]) -> None:
    scores, labels = zip(*rows, strict=True)
    found = score_figures(score_table(scores, labels), positive="1", groups=(), settings=SETTINGS)
    for id_, exact in (
        ("auc", metrics.roc_auc_score(labels, scores)),
        ("average_precision", metrics.average_precision_score(labels, scores)),
    ):
        item = one(found, id_)
        assert abs(number(item) - exact) <= float(item.bin_error or 0) + 1e-9, id_
        assert item.low is None or float(item.low) <= number(item) <= float(item.high or 1), id_


@given(labelled)
def test_brier_score_and_logarithmic_loss_are_exact(rows: list[tuple[float, int]]) -> None:
    scores, labels = zip(*rows, strict=True)
    found = score_figures(score_table(scores, labels), positive="1", groups=(), settings=SETTINGS)
    assert number(one(found, "brier")) == pytest.approx(metrics.brier_score_loss(labels, scores), abs=1e-9)
    loss = metrics.log_loss(labels, np.array(scores, dtype=float), labels=[0, 1])
    assert number(one(found, "log_loss")) == pytest.approx(loss, rel=1e-9, abs=1e-9)


@given(labelled)
def test_the_parts_of_the_brier_score_add_up_on_a_score_of_sixteenths(rows: list[tuple[float, int]]) -> None:
    """Murphy 1973: with one score a bin nothing varies within."""
    scores, labels = [min(15, math.floor(s * 16)) / 16 for s, _ in rows], [y for _, y in rows]
    found = score_figures(score_table(scores, labels), positive="1", groups=(), settings=SETTINGS)
    parts = [number(one(found, f"brier_{part}")) for part in ("reliability", "resolution", "uncertainty")]
    assert parts[0] - parts[1] + parts[2] == pytest.approx(number(one(found, "brier")), abs=1e-9)
    assert one(found, "auc").bin_error is None


@given(labelled, st.randoms())
def test_missing_scores_and_labels_are_counted_and_never_lost(rows: list[tuple[float, int]], chance: object) -> None:
    holes = [(None, 1), (math.nan, 0), (0.5, None)]
    scores, labels = zip(*rows, *holes, strict=True)
    table = score_table(scores, labels)
    assert table.people == len(rows) + 3
    assert one(score_figures(table, positive="1", groups=(), settings=SETTINGS), "brier").n == len(rows)


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=4, max_size=80).filter(
    lambda rows: len({value for row in rows for value in row}) > 1
)


def cell_table(rows: Sequence[tuple[str | None, str | None]]) -> Table:
    spec = Cells(groups=(), prediction="p", label="y")
    return make_table(spec, [Row((predicted, happened), 0, (1,)) for happened, predicted in rows])


@given(pairs)
def test_several_classes_agree_with_scikit_learn(rows: list[tuple[str, str]]) -> None:
    happened, predicted = zip(*rows, strict=True)
    found = class_figures(cell_table(rows), groups=(), settings=SETTINGS)
    assert number(one(found, "accuracy")) == pytest.approx(metrics.accuracy_score(happened, predicted))
    for average in ("macro", "weighted"):
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(
            happened, predicted, average=average, zero_division=0
        )
        assert number(one(found, f"precision_{average}")) == pytest.approx(precision)
        assert number(one(found, f"f1_{average}")) == pytest.approx(f1)
        if average == "weighted" or set(predicted) <= set(happened):  # recall of a class that never happened
            assert number(one(found, f"recall_{average}")) == pytest.approx(recall)
    expected = {"kappa": metrics.cohen_kappa_score, "mcc": metrics.matthews_corrcoef}
    for id_, formula in expected.items():
        item = one(found, id_)
        if item.value is not None:
            assert number(item) == pytest.approx(formula(happened, predicted), abs=1e-9)


@given(pairs)
def test_the_cells_of_the_confusion_table_are_everybody(rows: list[tuple[str, str]]) -> None:
    found = class_figures(cell_table([*rows, (None, "a"), ("a", None)]), groups=(), settings=SETTINGS)
    assert sum(item.hits or 0 for item in found if item.id == "confusion_cell") == len(rows)


two_classes = st.lists(st.tuples(st.sampled_from("01"), st.sampled_from("01")), min_size=4, max_size=80)


@pytest.mark.filterwarnings("ignore:A single label was found")
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
@given(two_classes)
def test_two_classes_agree_with_scikit_learn(rows: list[tuple[str, str]]) -> None:
    happened, predicted = zip(*rows, strict=True)
    found = decision_figures(cell_table(rows), positive="1", positive_prediction="1", groups=(), settings=SETTINGS)
    matrix = metrics.confusion_matrix(happened, predicted, labels=["0", "1"])
    tn, fp, fn, tp = matrix.ravel()
    by_hand = {"precision": (tp, tp + fp), "recall": (tp, tp + fn), "specificity": (tn, tn + fp)}
    for id_, (hits, n) in by_hand.items():
        item = one(found, id_)
        assert (item.n, item.value is None) == (n, n == 0)
        assert n == 0 or number(item) == pytest.approx(hits / n)
    checks = {
        "f1": metrics.f1_score(happened, predicted, pos_label="1", zero_division=0),
        "mcc": metrics.matthews_corrcoef(happened, predicted),
        "kappa": metrics.cohen_kappa_score(happened, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(happened, predicted) if len(set(happened)) > 1 else 0,
    }
    for id_, exact in checks.items():
        item = one(found, id_)
        if item.value is not None:
            assert number(item) == pytest.approx(exact, abs=1e-9), id_
            assert float(item.low or -1) <= number(item) + 1e-9, id_


amounts = st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100)), min_size=3, max_size=50)


def amount_table(rows: Sequence[tuple[float, float]]) -> Table:
    spec = Outcomes(groups=(), value="p", actual="y")
    return make_table(spec, [_amount_row(y, p) for y, p in rows])


def _amount_row(y: float, p: float) -> Row:
    e = y - p
    return Row((), 0, (1,), (p, p * p, e, e * e, abs(e), e**4, y, y**2, y**3, y**4, e * e * y, e * e * y * y))


@given(amounts)
def test_amounts_agree_with_scikit_learn(rows: list[tuple[float, float]]) -> None:
    y, p = zip(*rows, strict=True)
    found = amount_figures(amount_table(rows), groups=(), settings=SETTINGS)
    assert len(Outcomes(groups=(), value="p", actual="y").sums) == 5 + len(ACTUAL_SUMS)
    assert number(one(found, "mean_absolute_error")) == pytest.approx(metrics.mean_absolute_error(y, p), abs=1e-9)
    assert number(one(found, "rmse")) == pytest.approx(metrics.root_mean_squared_error(y, p), abs=1e-9)
    item = one(found, "r_squared")
    if item.value is not None and np.ptp(y) > 1e-3:
        assert number(item) == pytest.approx(metrics.r2_score(y, p), rel=1e-5, abs=1e-6)


def test_the_interval_of_r_squared_covers_the_truth() -> None:
    """y = x + noise, predicted by x: R² is 1 - 1/5 with variances 4 and 1; 95 % of intervals hold it."""
    chance = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        x = chance.normal(0, 2, 400)
        y = x + chance.normal(0, 1, 400)
        rows = list(zip(y.tolist(), x.tolist(), strict=True))
        item = one(amount_figures(amount_table(rows), groups=(), settings=SETTINGS), "r_squared")
        held += float(item.low or 0) <= 0.8 <= float(item.high or 0)
    assert 0.92 <= held / 300 <= 0.98


def parquet(tmp_path: Path, query: str, name: str = "log.parquet") -> Path:
    path = tmp_path / name
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


@pytest.fixture
def compas(tmp_path: Path) -> Path:
    source = DATA / "compas_counts.csv"
    return parquet(tmp_path, f"SELECT race, (decile_score - 0.5) / 10 AS s, two_year_recid AS y, n FROM '{source}'")


def test_compas_has_the_published_error_rates_and_auc(compas: Path) -> None:
    """ProPublica 2016 (notebook): 32.35 % and 37.40 %, by race; Dieterich et al. 2016: AUC 0.70 and 0.69."""
    spec = PerformanceSpec(
        label="y", label_positive="1", score="s", threshold=Decimal("0.4"), groups=("race",), count="n"
    )
    found = measure_performance(compas, spec)
    everybody = {id_: number(found.one(id_)) for id_ in ("false_positive_rate", "false_negative_rate", "auc")}
    assert everybody == pytest.approx(
        {"false_positive_rate": 0.3235, "false_negative_rate": 0.3740, "auc": 0.7022}, abs=5e-5
    )
    black, white = ({"by": "race", "group": group} for group in ("African-American", "Caucasian"))
    published = [("false_positive_rate", 0.4485, 0.2345), ("false_negative_rate", 0.2799, 0.4772)]
    published += [("precision", 0.6297, 0.5913), ("auc", 0.6918, 0.6931)]
    for id_, of_black, of_white in published:
        assert number(found.one(id_, **black)) == pytest.approx(of_black, abs=5e-5)
        assert number(found.one(id_, **white)) == pytest.approx(of_white, abs=5e-5)
    assert found.one("auc").bin_error is None  # deciles: one score a bin
    assert found.coverage.people == found.coverage.used == 7214
    assert found.groups["race"]["African-American"] == 3696


def test_the_confusion_table_at_a_threshold_is_that_of_the_curve(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT range % 64 / 64 AS s, (range * 7 % 11 < 4)::INT AS y FROM range(6400)")
    spec = PerformanceSpec(label="y", label_positive="1", score="s", threshold=Decimal("0.25"))
    found = measure_performance(path, spec)
    for id_ in ("precision", "recall", "false_positive_rate", "f1"):
        (there,) = [item for item in found.of(f"{id_}_curve") if item.stratum == "score at or above 0.25"]
        assert (there.value, there.low, there.n) == (found.one(id_).value, found.one(id_).low, found.one(id_).n)


@pytest.mark.parametrize("seed", [1, 2, 367])
def test_estimates_without_labels_hold_what_the_labels_show(seed: int) -> None:
    """Covariate shift only: the chance of the label at a score is the same, the scores are other ones."""
    from ombud.measure.performance.unlabelled import estimated_figures

    chance = np.random.default_rng(seed)
    before, after = chance.beta(2, 3, 20_000), chance.beta(3, 2, 5_000)
    tables = [
        score_table(scores.tolist(), (chance.random(len(scores)) < scores**1.3).astype(int).tolist())
        for scores in (before, after)
    ]
    labels = decision_labels(tables[1])
    found = estimated_figures(
        tables[1], tables[0], positive="1", threshold=0.5, groups=(), settings=Settings(confidence=0.9999)
    )
    assert all(item.estimated and "estimated" in item.note for item in found)
    for id_, (hits, n) in labels.items():
        item = one(found, id_)
        assert float(item.low or 0) <= hits / n <= float(item.high or 1), id_


def decision_labels(table: Table) -> dict[str, tuple[int, int]]:
    """What the labels show at 0.5, straight from the counts."""
    tally = {(y, side): 0 for y in "01" for side in (False, True)}
    for row in table.rows:
        tally[str(row.key[0]), row.bin >= 512] += row.counts[0]
    right = tally["1", True] + tally["0", False]
    return {
        "accuracy": (right, sum(tally.values())),
        "precision": (tally["1", True], tally["1", True] + tally["0", True]),
        "recall": (tally["1", True], tally["1", True] + tally["1", False]),
    }


# ---- bad input


GOOD = "SELECT range % 10 / 10 AS s, range % 2 AS y, range % 3 AS p FROM range(100)"
BINARY = PerformanceSpec(label="y", label_positive="1", score="s")


@pytest.mark.parametrize(
    ("query", "spec", "sentence"),
    [
        (GOOD.replace("range % 2", "1"), BINARY, 'holds "1" only, and a comparison needs two classes'),
        (GOOD, PerformanceSpec(label="y", label_positive="yes", score="s"), 'the positive value "yes" does not occur'),
        (GOOD.replace("range % 10 / 10", "range - 5"), BINARY, "5 below 0, 93 above 1"),
        (GOOD.replace("range % 2", "NULL::INT"), BINARY, 'the column "y" holds no value at all'),
        (GOOD, PerformanceSpec(label="y", score="s"), "Give --label-positive VALUE"),
        (GOOD, PerformanceSpec(label="y"), "nothing is named that predicts the label"),
        (GOOD, PerformanceSpec(score="s", label_positive="1"), "no column says what really happened"),
        (GOOD, PerformanceSpec(label="y", prediction="p", value="s"), "an amount and a class cannot be predicted"),
        (GOOD, PerformanceSpec(label="y", prediction="y"), 'the column "y" cannot be two things at once'),
        (GOOD, PerformanceSpec(label="y", label_positive="1", prediction="s"), 'the positive prediction "1" does not'),
        (GOOD.replace("range % 3", "'a'"), PerformanceSpec(label="y", value="p"), "that are not a number"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_one_sentence(
    tmp_path: Path, query: str, spec: PerformanceSpec, sentence: str
) -> None:
    path = parquet(tmp_path, query)
    with pytest.raises(InputError) as caught:
        measure_performance(path, spec)
    assert sentence in str(caught.value)


def test_a_group_with_one_class_is_undefined_and_the_others_are_not(tmp_path: Path) -> None:
    path = parquet(tmp_path, f"SELECT *, CASE WHEN y = 1 AND s > 0.5 THEN 'b' ELSE 'a' END AS g FROM ({GOOD})")
    found = measure_performance(path, PerformanceSpec(label="y", label_positive="1", score="s", groups=("g",)))
    lone = found.one("auc", "g", "b")
    assert (lone.value, lone.verdict) == (None, "undefined")
    assert "one class only" in lone.note
    assert found.one("auc", "g", "a").value is not None
    assert found.one("brier", "g", "b").value is not None


def test_an_estimate_says_that_it_is_one_and_what_it_rests_on(tmp_path: Path) -> None:
    past = parquet(
        tmp_path, "SELECT range % 100 / 100 AS s, (range % 7 < 3)::INT AS y FROM range(3000)", "past.parquet"
    )
    now = parquet(tmp_path, "SELECT range % 100 / 100 AS s FROM range(500)")
    spec = PerformanceSpec(label="y", label_positive="1", score="s", threshold=Decimal("0.5"))
    found = estimate_performance(now, past, spec)
    assert found.notes[0].level == "warning"
    assert [source.role for source in found.sources] == ["measured", "reference"]
    assert {item.n for item in found.of("accuracy")} == {500}
