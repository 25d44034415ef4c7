"""The worked example of the risk model, every row; and what would lower its risks (section 9)."""

from __future__ import annotations

import pytest

from ombud.risk import levers, together
from ombud.risk.score import Change
from tests.risk.worked import CONTROLS, RISK, assessed

ROWS = [
    ("bia", "S-01", (5, 4, 22, "critical"), (5, 3, 18, "high")),
    ("tra", "S-04", (5, 4, 22, "critical"), (5, 3, 18, "high")),
    ("saf", "S-07", (2, 3, 6, "moderate"), (2, 1, 2, "low")),
    ("reg", "S-10", (4, 4, 17, "high"), (4, 3, 13, "high")),
    ("prv", "S-14", (4, 3, 13, "high"), (4, 2, 9, "moderate")),
    ("sec", "S-16", (4, 3, 13, "high"), (4, 2, 9, "moderate")),
    ("ven", "S-17", (3, 3, 10, "moderate"), (3, 2, 7, "moderate")),
    ("ops", "S-19", (5, 3, 18, "high"), (4, 2, 9, "moderate")),
]


@pytest.mark.parametrize(("code", "driver", "inherent", "residual"), ROWS)
def test_each_dimension_of_the_worked_example(
    code: str, driver: str, inherent: tuple[int, int, int, str], residual: tuple[int, int, int, str]
) -> None:
    scored = assessed().dimension(code).driver
    assert scored is not None
    for place, wanted in ((scored.inherent, inherent), (scored.residual, residual)):
        assert (place.severity, place.likelihood, place.value, place.level.id) == wanted
    assert scored.scenario.id == driver
    assert scored.confidence == "high"


def test_it_is_compound_and_goes_back_for_the_severity_that_bias_keeps() -> None:
    found = assessed()

    assert (found.level, found.compound, found.gate.rule.id) == ("high", True, "G4")
    assert found.gate.because == ("Bias, S-01 is High, and its severity after controls is still 5.",)


def test_the_levers_of_the_worked_example_come_out() -> None:
    """(a) verified: 13 High, leads to G3; (b) with likelihood 2 too: 9; (c) a pilot; (d) documents; (e) readiness."""
    found = assessed()
    rows = {(item.dimension, item.change): (item.after.value, item.gate) for item in levers(found, RISK, CONTROLS)}

    assert rows["bia", Change(effect=4)] == (13, "G3")
    assert rows["bia", Change(effect=4, measured=2)] == (9, "G3")
    assert rows["bia", Change(without="scale")] == (13, "G3")
    assert rows["tra", Change(measured=2)] == (14, "G4")
    assert rows["tra", Change(effect=4, measured=2)] == (9, "G4")
    assert rows["reg", Change(measured=2)] == (9, "G4")


def test_all_levers_together_lead_to_the_second_gate() -> None:
    """(a)+(b)+(d)+(e) -> G2."""
    both = Change(effect=4, measured=2)
    then = together(assessed(), {"bia": both, "tra": both, "reg": Change(measured=2)}, RISK)

    assert (then.level, then.gate.rule.id, then.gate.signs) == ("moderate", "G2", ("owner", "AI officer"))


def test_a_lever_says_what_to_reach_and_who_restores() -> None:
    said = {item.action for item in levers(assessed(), RISK, CONTROLS) if item.dimension == "bia"}

    assert any("impact ratio of the worst group at least 0.90" in action for action in said)
    assert any("RGT-01" in action and "verified by somebody independent" in action for action in said)
    assert "Run a pilot with fewer than 100,000 people a year" in said
