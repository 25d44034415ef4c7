"""The release policy: read strictly, reasons kept, never loosened in silence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ombud.errors import InputError, LawError, OmbudError
from ombud.facts import UNKNOWN, Limit, load_vocabulary
from ombud.measure import Bound, Spec, measure_file
from ombud.review import load_policy
from ombud.review.policy import DEFAULT, JUDGED_FIGURES

WORDS = load_vocabulary()
TEXT = DEFAULT.read_text("utf-8")


def written(tmp_path: Path, old: str, new: str) -> Path:
    assert old in TEXT
    path = tmp_path / "policy.yaml"
    path.write_text(TEXT.replace(old, new), "utf-8")
    return path


def test_the_default_policy_holds_four_fifths_equal_opportunity_thirty_people_and_half_a_year() -> None:
    policy = load_policy(vocabulary=WORDS)

    assert policy.limits["impact_ratio"].at_least == Decimal("0.8")
    assert policy.limits["impact_ratio"].cite == "29 CFR 1607.4(D)"
    assert policy.limits["true_positive_rate_gap"].at_most == Decimal("0.1")
    assert (policy.min_people, policy.max_age_days) == (30, 180)
    assert {item.fact for item in policy.required_facts} >= {
        "sys.owner",
        "purp.intended",
        "purp.out_of_scope",
        "hum.measures",
        "ops.rollback",
        "eval.limits",
    }


def test_a_house_limit_does_not_pose_as_law() -> None:
    for limit in load_policy(vocabulary=WORDS).limits.values():
        assert "house policy" in limit.because


def test_the_reason_of_a_limit_carries_its_citation() -> None:
    bounds = load_policy(vocabulary=WORDS).bounds({})

    assert bounds["impact_ratio"].because.endswith("(29 CFR 1607.4(D))")
    assert bounds["impact_ratio"].words() == "at least 0.8"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("max_age_days: 180", "max_age_days: half a year", "int"),
        ("max_age_days: 180", "max_age_days: -1", "not negative"),
        ("people: 30", "people: 0", "at least one person"),
        ("smallest_group:", "smalest_group:", "smalest_group"),
        ("impact_ratio:", "impact_ration:", 'Did you mean "impact_ratio"?'),
        ("    at_least: 0.8\n", "", "holds nothing"),
        ("    at_least: 0.8\n", "    at_least: 0.8\n    at_most: 0.7\n", "no value can meet"),
        ("fact: sys.owner", "fact: sys.ownr", 'Did you mean "sys.owner"?'),
        ("apart_from: [sys.owner]", "apart_from: [sys.boss]", "not in the vocabulary"),
        ("because: somebody must answer for it", 'because: ""', "no reason"),
    ],
)
def test_a_mistake_in_a_policy_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = written(tmp_path, old, new)

    with pytest.raises(LawError) as caught:
        load_policy(path, vocabulary=WORDS)

    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_policy_that_is_not_yaml_or_not_there_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "policy.yaml"
    broken.write_text("limits: {impact_ratio: [", "utf-8")
    for path in (broken, tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(OmbudError) as caught:
            load_policy(path, vocabulary=WORDS)
        assert str(path) in str(caught.value)


def test_a_dossier_may_tighten_a_limit() -> None:
    bounds = load_policy(vocabulary=WORDS).bounds({"impact_ratio": Limit(at_least=Decimal("0.9"))})

    assert bounds["impact_ratio"] == Bound(at_least=Decimal("0.9"), because="set in the dossier")
    assert bounds["true_positive_rate_gap"].at_most == Decimal("0.1")


def test_a_dossier_loosens_a_limit_only_with_a_reason_that_stays_visible() -> None:
    policy = load_policy(vocabulary=WORDS)

    with pytest.raises(InputError, match="looser than the Default release policy"):
        policy.bounds({"impact_ratio": Limit(at_least=Decimal("0.5"))})

    loose = policy.bounds({"impact_ratio": Limit(at_least=Decimal("0.5"), because="validated by a study")})
    assert loose["impact_ratio"].at_least == Decimal("0.5")
    assert "validated by a study; looser than" in loose["impact_ratio"].because
    assert "at least 0.8" in loose["impact_ratio"].because


def test_a_dossier_that_adds_one_side_keeps_the_other_side_of_the_policy() -> None:
    bounds = load_policy(vocabulary=WORDS).bounds({"impact_ratio": Limit(at_most=Decimal("1.25"))})

    assert (bounds["impact_ratio"].at_least, bounds["impact_ratio"].at_most) == (Decimal("0.8"), Decimal("1.25"))


def test_a_dossier_limit_on_a_figure_that_nobody_measures_is_refused() -> None:
    with pytest.raises(InputError, match='Did you mean "impact_ratio"'):
        load_policy(vocabulary=WORDS).bounds({"impact_ration": Limit(at_least=Decimal("0.8"))})


def test_every_figure_a_limit_can_be_set_on_is_measured_and_held_against_it(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    rows = [
        (group, int(number % step == 0), int(number % 3 == 0))
        for group, step in (("A", 2), ("B", 5))
        for number in range(200)
    ]
    log.write_text("sex,taken,fit\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), "utf-8")

    measured = measure_file(
        log,
        Spec(groups=("sex",), prediction="taken", favourable="1", label="fit", label_positive="1"),
        limits={name: Bound(at_least=Decimal("0.5"), because="x") for name in JUDGED_FIGURES},
    )

    assert {item.id for item in measured.figures if item.limit} == JUDGED_FIGURES


def test_a_release_needs_a_reviewer_who_is_not_its_owner() -> None:
    policy = load_policy(vocabulary=WORDS)
    facts = {"sys.owner": "Marta Osei, head of lending"}

    assert [item.role for item in policy.missing_signatures([], facts)] == ["reviewer"]
    assert policy.missing_signatures([("reviewer", "marta  osei")], facts)
    assert policy.missing_signatures([("engineer", "Jon Lindqvist")], facts)
    assert policy.missing_signatures([("reviewer", " ")], facts)
    assert policy.missing_signatures([("reviewer", "Jon Lindqvist")], facts) == ()
    assert policy.missing_signatures([("reviewer", "Jon Lindqvist")], {"sys.owner": UNKNOWN}) == ()
