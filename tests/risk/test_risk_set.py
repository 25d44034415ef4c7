"""The risk set hangs together, and a mistake in it is named with its place."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.controls import load_conditions, load_controls
from ombud.errors import LawError
from ombud.facts import UNKNOWN, FactValue, load_vocabulary
from ombud.law import Situation, load_library
from ombud.risk.library import SET, check_risk, load_risk, read_risk


def test_there_are_eight_dimensions_and_twenty_scenarios_with_controls_that_exist() -> None:
    risk = load_risk()

    assert [item.code for item in risk.scales.dimensions] == ["bia", "tra", "saf", "reg", "prv", "sec", "ven", "ops"]
    assert [item.id for item in risk.scenarios] == [f"S-{number:02}" for number in range(1, 21)]
    assert all(1 <= len(item.essential) <= 4 for item in risk.scenarios)
    assert all(sum(item.dimension == d.code for item in risk.scenarios) >= 2 for d in risk.scales.dimensions)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("scales.yaml", "- [4, 7, 10, 13, 15]", "- [4, 7, 6, 13, 15]", "lowers a value"),
        ("scenarios.yaml", "essential: [FAI-01, FAI-02, DAT-04]", "essential: [FAI-99]", "FAI-99"),
        ("scenarios.yaml", "needs: [trn.marking]", "needs: [trn.mark]", "trn.mark"),
        ("scenarios.yaml", "measured_by: [failure_share]", "measured_by: [failures]", "failures"),
        ("floors.yaml", "when: ppl.absolute_right", "when: ppl.absolute", "ppl.absolute"),
        ("floors.yaml", "finding: unsigned", "finding: unsign", "unsign"),
        ("anchors.yaml", "dimension: bia, title: impact", "dimension: fairness, title: impact", "fairness"),
        ("anchors.yaml", "source: R", "source: Z", "source or confidence"),
        ("gates.yaml", "retire_after_days: 180", "retire_after_days: soon", "retire_after_days"),
    ],
)
def test_a_mistake_in_the_set_is_named(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    folder = Path(shutil.copytree(SET, tmp_path / "set"))
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")

    with pytest.raises(LawError, match=says):
        check_risk(read_risk(folder), load_vocabulary(), load_controls())


#: Facts on which an impact assessment depends, with values that decide and *unknown*.
_PROCESSING: dict[str, list[FactValue]] = {
    "gdpr.roles": [frozenset({"controller"}), frozenset({"joint-controller"}), frozenset({"processor"}), UNKNOWN],
    "gdpr.dpia_cases": [frozenset(), frozenset({"public-area"}), UNKNOWN],
    "gdpr.special_kinds": [frozenset(), frozenset({"health"}), UNKNOWN],
    "gdpr.criminal": [True, False, UNKNOWN],
}
_SIGNS = [
    "scoring",
    "effect",
    "monitoring",
    "sensitive",
    "large-scale",
    "matching",
    "vulnerable",
    "new-technology",
    "blocks",
]


@given(
    st.fixed_dictionaries({key: st.sampled_from(values) for key, values in _PROCESSING.items()}),
    st.one_of(st.just(UNKNOWN), st.frozensets(st.sampled_from(_SIGNS), max_size=3)),
)
def test_an_impact_assessment_is_due_here_when_it_is_due_in_the_law_library(
    facts: dict[str, FactValue], signs: FactValue
) -> None:
    known = {**facts, "gdpr.dpia_signs": signs}
    day, words = dt.date(2026, 11, 24), load_vocabulary()
    law = Situation(load_library().instrument("eu-gdpr"), known, words, as_of=day, known_at=day)
    here = Situation(load_conditions(), known, words, as_of=day, known_at=day)
    (stop,) = [item for item in load_risk().stops if item.id == "dpia-missing"]

    assert here.decide(stop.when).value is law.provision("dpia").value
