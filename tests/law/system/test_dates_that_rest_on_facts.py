"""From when a class holds may itself rest on facts; then they belong to its reasons (AI Act Art. 111(2))."""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts import UNKNOWN, FactValue, load_vocabulary
from ombud.law import Outcome, Truth, determine, load_library
from ombud.law.system.conclusion import because_title, label_words, row_words
from ombud.law.system.explain import explain
from tests.law.authored import facts_of

TODAY = dt.date(2026, 11, 25)


def scorer(**changed: FactValue) -> dict[str, FactValue]:
    """A credit score used in the Union, on the market before its class has a date, changed on 1 February 2028."""
    facts = facts_of("eu-ai-act", "LEG3A4")
    facts |= {"sys.first_placed": dt.date(2026, 3, 1), "sys.design_changed": True}
    facts |= {"sys.design_changed_on": dt.date(2028, 2, 1), "use.public_authority": False, "use.annex_x": False}
    return {**facts, **{key.replace("__", "."): value for key, value in changed.items()}}


def decided(**changed: FactValue) -> Outcome:
    law = load_library().instrument("eu-ai-act")
    return determine(law, scorer(**changed), load_vocabulary(), as_of=TODAY, known_at=TODAY)


def test_a_design_change_that_gives_the_day_is_among_the_facts_and_the_reasons_with_its_article():
    caught = decided().determination("caught-listed")
    assert caught.dates.shown == "1 Feb 2028"
    assert {"sys.first_placed", "sys.design_changed", "sys.design_changed_on"} <= set(caught.facts())
    cites = {node.cite for reason in caught.dates.because for node in reason._nodes()}
    assert "Art. 111(2)" in cites
    assert because_title(caught.dates) == "Why from 1 Feb 2028"


def test_only_the_row_that_decides_does_and_a_row_whose_condition_is_no_says_so():
    rows = decided().determination("caught-listed").dates.rows
    said = {(row.key, row.decides): row_words(row) for row in rows}
    assert said["T-HR3", True] == "decides with 1 Feb 2028"
    assert said["T-HR3", False].startswith("its condition is no: ")
    assert said["T-PUB", False].startswith("its condition is no: ")
    assert said["T-ANX10", False].startswith("its condition is no: ")
    assert [row.key for row in rows if row.decides] == ["T-HR3"]


def test_a_duty_that_takes_its_dates_from_the_class_rests_on_the_same_facts():
    duty = next(duty for duty in decided().duties if duty.obligation.id == "AIA-026-2")
    assert duty.dates.shown == "1 Feb 2028"
    assert "sys.design_changed_on" in duty.facts()


def test_what_explains_a_conclusion_names_the_facts_of_its_day():
    law = load_library().instrument("eu-ai-act")
    found = explain(
        law, law.provision("caught-listed"), scorer(), load_vocabulary(), as_of=TODAY, known_at=TODAY, most=0
    )
    assert "sys.design_changed_on" in found.facts


@pytest.mark.parametrize(
    ("changed", "key", "day"),
    [
        ({"use__public_authority": True, "sys__design_changed": False}, "T-PUB", "2 Aug 2030"),
        ({"sys__first_placed": dt.date(2028, 1, 1)}, "T-HR3", "2 Dec 2027"),
    ],
)
def test_the_row_that_decides_changes_with_the_facts(changed: dict[str, FactValue], key: str, day: str):
    caught = decided(**changed).determination("caught-listed")
    assert caught.value is Truth.YES
    assert (caught.dates.shown, [row.key for row in caught.dates.rows if row.decides]) == (day, [key])


def test_a_class_that_open_facts_can_still_move_is_said_with_the_reservation():
    """Art. 111(2): while it is open whether it was there before, the class may never reach it."""
    unsure = decided(sys__first_placed=UNKNOWN, sys__design_changed=UNKNOWN, sys__design_changed_on=UNKNOWN)
    said = label_words(unsure.headline)
    assert said.startswith("High-risk from 2 Dec 2027, unless Art. 111(2)")
    assert said.endswith("puts it off or takes it out (3 questions open)")


def test_a_class_that_no_open_fact_can_move_is_said_without():
    assert label_words(decided().headline) == "High-risk from 1 Feb 2028"


def test_what_would_turn_a_class_names_its_dates_and_what_is_close_before_what_would_be_another_system():
    law = load_library().instrument("eu-ai-act")
    found = explain(
        law, law.provision("caught-listed"), scorer(), load_vocabulary(), as_of=TODAY, known_at=TODAY, most=12
    )
    (turns,) = found.turns
    keys = [change.key for turn in turns.turns for change in turn.changes if len(turn.changes) == 1]
    assert "sys.design_changed_on" in keys
    assert "sys.design_changed" in keys
    other_systems = [keys.index(key) for key in ("ai.machine_based", "ai.infers", "scope.eu_links")]
    close = [keys.index(key) for key in ("use.areas", "a3.5b", "sys.design_changed", "sys.design_changed_on")]
    assert max(close) < min(other_systems)
