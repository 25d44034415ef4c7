"""Rates, gaps and odds by group against Fairlearn, scikit-learn and SciPy on random logs."""

from __future__ import annotations

import itertools

import fairlearn.metrics as fl
import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import chi2_contingency
from sklearn.metrics import balanced_accuracy_score, f1_score, matthews_corrcoef
from statsmodels.stats.multitest import multipletests

from ombud.errors import InputError
from ombud.measure.fairness.found import Inputs, fairness_of
from ombud.measure.fairness.groups import Meaning, Settings
from ombud.measure.result import Found
from tests.measure.fairness.logs import Person, cells, clusters, found, logs, number

MEANING = Meaning(favourable="1", label_positive="1")


def measured(log: list[Person], **how: object) -> Found:
    return fairness_of(Inputs(cells=cells(log)), MEANING, Settings(min_people=1, **how))  # type: ignore[arg-type]


def columns(log: list[Person]) -> tuple[list[int], list[int], list[str]]:
    return [int(p.label or 0) for p in log], [int(p.decision or 0) for p in log], [str(p.group) for p in log]


@settings(max_examples=12)
@given(logs())
def test_demographic_parity_and_equalised_odds_are_those_of_fairlearn(log: list[Person]) -> None:
    y, d, groups = columns(log)
    got = measured(log).figures
    for id_, reference in (
        ("selection_gap", fl.demographic_parity_difference),
        ("selection_ratio", fl.demographic_parity_ratio),
        ("equalised_odds_difference", fl.equalized_odds_difference),
        ("equalised_odds_ratio", fl.equalized_odds_ratio),
        ("true_positive_rate_gap", fl.equal_opportunity_difference),
    ):
        assert number(found(got, id_)) == pytest.approx(reference(y, d, sensitive_features=groups), abs=1e-9), id_
    mean = fl.equalized_odds_difference(y, d, sensitive_features=groups, agg="mean")
    assert number(found(got, "equalised_odds_mean_difference")) == pytest.approx(mean, abs=1e-9)


@settings(max_examples=12)
@given(logs())
def test_every_rate_of_a_group_is_that_of_its_rows(log: list[Person]) -> None:
    y, d, groups = map(np.array, columns(log))
    got = measured(log).figures
    for group in "abc":
        own, decided = y[groups == group], d[groups == group]
        tp, fp = int(((own == 1) & (decided == 1)).sum()), int(((own == 0) & (decided == 1)).sum())
        fn, tn = int(((own == 1) & (decided == 0)).sum()), int(((own == 0) & (decided == 0)).sum())
        expected = {
            "selection_rate": (tp + fp) / len(own),
            "base_rate": (tp + fn) / len(own),
            "true_positive_rate": tp / (tp + fn),
            "false_positive_rate": fp / (fp + tn),
            "false_negative_rate": fn / (tp + fn),
            "true_negative_rate": tn / (fp + tn),
            "positive_predictive_value": tp / (tp + fp),
            "negative_predictive_value": tn / (tn + fn),
            "false_discovery_rate": fp / (tp + fp),
            "false_omission_rate": fn / (fn + tn),
            "accuracy": (tp + tn) / len(own),
            "treatment_equality": fn / fp,
            "conditional_acceptance": (tp + fn) / (tp + fp),
            "conditional_rejection": (tn + fp) / (tn + fn),
            "group_benefit": (tp + fp) / (tp + fn),
            "balanced_accuracy": balanced_accuracy_score(own, decided),
            "f1": f1_score(own, decided),
            "matthews_correlation": matthews_corrcoef(own, decided),
        }
        for id_, value in expected.items():
            item = found(got, id_, group)
            if item.value is not None:  # a bootstrap of a few people may have no interval
                assert number(item) == pytest.approx(value, abs=1e-9), id_


@settings(max_examples=12)
@given(logs())
def test_the_test_of_any_difference_is_pearsons(log: list[Person]) -> None:
    _, d, groups = columns(log)
    seen = list(zip(groups, d, strict=True))
    table = np.array([[seen.count((group, outcome)) for outcome in (1, 0)] for group in "abc"])
    item = found(measured(log).figures, "selection_association")
    statistic = chi2_contingency(table, correction=False).statistic
    assert number(item) == pytest.approx((statistic / table.sum()) ** 0.5, abs=1e-9)


@settings(max_examples=8)
@given(logs())
def test_adjusted_p_values_are_those_of_statsmodels_over_all_comparisons(log: list[Person]) -> None:
    got = [
        item for item in measured(log).figures if item.p is not None and item.group and item.id.endswith("_difference")
    ]
    one_each = {(item.id, item.group): (float(item.p or 1), float(item.adjusted_p or 1)) for item in got}
    raw = [p for p, _ in one_each.values()]
    _, adjusted, _, _ = multipletests(raw, method="fdr_bh")
    assert [a for _, a in one_each.values()] == pytest.approx(list(adjusted), rel=1e-9, abs=1e-12)
    assert got[0].adjustment == f"Benjamini-Hochberg over {len(raw)} comparisons"


def test_average_odds_are_the_mean_of_both_gaps_with_their_sign() -> None:
    """By hand: TPR 0.5 against 0.75, FPR 0.25 against 0.5; the mean difference is -0.25."""
    log = _group("a", tp=20, fn=20, fp=10, tn=30) + _group("b", tp=30, fn=10, fp=20, tn=20)
    got = measured(log, named={"group": "b"}).figures
    assert number(found(got, "average_odds_difference", "a")) == pytest.approx(-0.25)
    assert number(found(got, "average_odds_error", "a")) == pytest.approx(0.25)


def _group(name: str, *, tp: int, fn: int, fp: int, tn: int) -> list[Person]:
    return (
        [Person(name, "1", "1")] * tp
        + [Person(name, "0", "1")] * fn
        + [Person(name, "1", "0")] * fp
        + [Person(name, "0", "0")] * tn
    )


def test_the_interval_of_the_largest_gap_contains_nought_when_groups_are_equal() -> None:
    log = [person for name in "abcdef" for person in _group(name, tp=25, fn=25, fp=25, tn=25)]
    gap = found(measured(log).figures, "selection_gap")
    assert (gap.value, gap.low) == ("0", "0")
    assert gap.expected is not None and 0.02 < float(gap.expected) < 0.3  # noqa: PT018  # chance alone
    assert "chance alone" in gap.note


def test_a_small_group_is_shown_and_in_no_gap() -> None:
    log = (
        _group("a", tp=30, fn=30, fp=30, tn=30)
        + _group("b", tp=30, fn=20, fp=30, tn=30)
        + _group("c", tp=1, fn=0, fp=0, tn=2)
    )
    got = fairness_of(Inputs(cells=cells(log)), MEANING, Settings()).figures
    assert found(got, "selection_rate", "c").verdict == "insufficient"
    assert "left out, under 30 people: c" in found(got, "selection_gap").note
    assert found(got, "impact_ratio", "c").reading in (
        "too few people to judge",
        "below four-fifths, numbers too small to tell",
    )


def test_a_rate_without_anybody_is_undefined_and_never_nought() -> None:
    log = [Person("a", "1", "1")] * 40 + [Person("b", "1", "0")] * 20 + [Person("b", "0", "1")] * 20
    item = found(measured(log).figures, "false_positive_rate", "a")
    assert (item.value, item.verdict) == (None, "undefined")
    assert item.note == "undefined: nobody is in its denominator"


def test_people_of_unknown_group_are_shown_and_never_a_reference() -> None:
    log = _group("a", tp=20, fn=20, fp=20, tn=20) + _group("b", tp=10, fn=30, fp=10, tn=30)
    log += [Person(None, "1", "1")] * 50
    got = measured(log)
    assert number(found(got.figures, "selection_rate", "not known")) == 1.0
    assert {item.reference for item in got.figures if item.id == "impact_ratio"} == {"a"}
    assert got.coverage.lacking("group") == 50


def test_against_the_rest_each_group_is_compared_with_all_others() -> None:
    log = (
        _group("a", tp=20, fn=20, fp=20, tn=20)
        + _group("b", tp=10, fn=30, fp=10, tn=30)
        + _group("c", tp=30, fn=10, fp=30, tn=10)
    )
    item = found(measured(log, reference="rest").figures, "impact_ratio", "a")
    assert item.reference == "all others"
    assert number(item) == pytest.approx(0.5 / 0.5)


def test_weights_of_one_give_the_same_values_and_longer_intervals_follow_from_unequal_ones() -> None:
    log = _group("a", tp=20, fn=20, fp=20, tn=20) + _group("b", tp=10, fn=30, fp=10, tn=30)
    uneven = [p._replace(weight=4.0 if place % 4 == 0 else 1.0) for place, p in enumerate(log)]
    plain = found(measured(log).figures, "selection_rate", "b")
    same = found(fairness_of(Inputs(cells=cells(log, weight=True)), MEANING, Settings()).figures, "selection_rate", "b")
    odd = found(
        fairness_of(Inputs(cells=cells(uneven, weight=True)), MEANING, Settings()).figures, "selection_rate", "b"
    )
    assert number(same) == pytest.approx(number(plain))
    share = sum(p.weight for p in uneven if (p.group, p.decision) == ("b", "1")) / sum(
        p.weight for p in uneven if p.group == "b"
    )
    assert number(odd) == pytest.approx(share)
    assert float(odd.effective_n or 0) < 80
    assert float(odd.high or 0) - float(odd.low or 0) > float(same.high or 0) - float(same.low or 0)


def test_repeated_people_have_the_same_rate_and_a_longer_interval() -> None:
    """Every person twice with the same decision: as many persons as half of the rows."""
    once = [
        p._replace(person=f"{p.group}{place}")
        for place, p in enumerate(_group("a", tp=20, fn=20, fp=20, tn=20) + _group("b", tp=10, fn=30, fp=10, tn=30))
    ]
    twice = once + once
    got = fairness_of(Inputs(cells=cells(twice), clusters=clusters(twice)), MEANING, Settings())
    by_rows, by_persons = (
        found(measured(twice).figures, "selection_rate", "a"),
        found(got.figures, "selection_rate", "a"),
    )
    assert number(by_persons) == number(by_rows)
    wide, narrow = (float(item.high or 0) - float(item.low or 0) for item in (by_persons, by_rows))
    assert wide / narrow == pytest.approx(2**0.5, rel=0.05)
    assert any(
        note.code == "persons" and "80 persons" not in note.text and "160 persons" in note.text for note in got.notes
    )


def test_the_persons_behind_an_error_rate_are_counted_once() -> None:
    """A person with a true and a false positive is one person of the predictive value."""
    log = [
        Person("a", "1", "1", person="p1"),
        Person("a", "1", "0", person="p1"),
        Person("a", "1", "1", person="p2"),
    ] * 20
    log += [Person("b", "0", "1", person="p3"), Person("b", "1", "1", person="p4")] * 20
    got = fairness_of(Inputs(cells=cells(log), clusters=clusters(log)), MEANING, Settings(min_people=1)).figures
    assert "2 people" in found(got, "positive_predictive_value", "a").method


def test_weights_and_persons_together_are_refused() -> None:
    log = [p._replace(person="x") for p in _group("a", tp=5, fn=5, fp=5, tn=5)]
    with pytest.raises(InputError, match="cannot be taken together"):
        fairness_of(Inputs(cells=cells(log, weight=True), clusters=clusters(log)), MEANING, Settings())


def test_labels_that_are_missing_more_often_in_one_group_are_warned_of() -> None:
    unlabelled = [p._replace(label=None) for p in _group("b", tp=10, fn=0, fp=0, tn=0)]
    log = _group("a", tp=20, fn=20, fp=20, tn=20) + unlabelled + _group("b", tp=10, fn=10, fp=10, tn=10)
    notes = [note for note in measured(log).notes if note.code == "label-coverage"]
    assert [note.level for note in notes] == ["warning"]
    assert "80.0% of b and 100.0% of a" in notes[0].text


def test_intersections_of_two_attributes_sum_to_each_of_them() -> None:
    from ombud.measure.specs import Cells
    from ombud.measure.tables import Row, make_table

    spec = Cells(groups=("sex", "race"), prediction="decision")
    rows = [
        Row((sex, race, decision, None), 0, (40 + 7 * place,))
        for place, (sex, race, decision) in enumerate(itertools.product("fm", "xy", "01"))
    ]
    got = fairness_of(Inputs(cells=make_table(spec, rows)), MEANING, Settings())
    assert set(got.groups) == {"sex", "race", "sex x race"}
    assert got.groups["sex"]["f"] == got.groups["sex x race"]["f / x"] + got.groups["sex x race"]["f / y"]
    assert any(note.code == "intersections" for note in got.notes)


def test_five_thousand_groups_are_read_without_drawing_all_their_pairs() -> None:
    from ombud.measure.specs import Cells
    from ombud.measure.tables import Row, make_table

    spec = Cells(groups=("group",), prediction="decision")
    rows = [Row((f"g{n}", decision, None), 0, (20,)) for n in range(5000) for decision in "01"]
    got = fairness_of(Inputs(cells=make_table(spec, rows)), MEANING, Settings(depth="usual"))
    gap = got.one("selection_gap", "group")
    assert "Bonferroni" in gap.method
    assert (gap.value, gap.low) == ("0", "0")


@pytest.mark.parametrize(
    ("log", "meaning", "sentence"),
    [
        ([Person("a", "1"), Person("a", "0")], MEANING, "one group only"),
        ([Person(None, "1"), Person(None, "0")], MEANING, "no known group"),
        ([Person("a", "1"), Person("b", "0")], Meaning(favourable="yes"), '"yes" does not occur'),
        ([Person("a", "1"), Person("b", "0")], Meaning(favourable=""), "Ombud does not guess"),
        ([Person("a", None), Person("b", None)], MEANING, "holds no value at all"),
    ],
)
def test_what_cannot_be_measured_is_said_in_one_sentence(log: list[Person], meaning: Meaning, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        fairness_of(Inputs(cells=cells(log, label=False)), meaning, Settings())


def test_every_class_of_a_decision_is_compared_with_all_others() -> None:
    from ombud.measure.fairness.classes import class_figures

    log = [Person(g, d, y) for g, d, y, n in _CLASSES for _ in range(n)]
    got = list(class_figures(cells(log), Settings(min_people=1)))
    assert {item.stratum for item in got} == {"class x", "class y", "class z"}
    assert number(found(got, "selection_rate", "b", "class z")) == pytest.approx(20 / 60)
    y = [p.label == "x" for p in log]
    d = [p.decision == "x" for p in log]
    groups = [p.group for p in log]
    gap = fl.equalized_odds_difference(y, d, sensitive_features=groups)
    assert number(found(got, "equalised_odds_difference", "", "class x")) == pytest.approx(gap)
    # Nobody is labelled z, so there is no error to compare.
    assert not [item for item in got if (item.id, item.stratum) == ("true_positive_rate", "class z")]


_CLASSES = (
    ("a", "x", "x", 20),
    ("a", "y", "x", 10),
    ("a", "y", "y", 20),
    ("a", "z", "y", 10),
    ("b", "x", "x", 10),
    ("b", "y", "x", 20),
    ("b", "x", "y", 10),
    ("b", "z", "y", 20),
)
