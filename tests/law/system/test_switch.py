"""Acts that make other people's duties ours (AI Act Art. 25, and its cousins)."""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.errors import LawError
from ombud.facts import FactValue, load_vocabulary
from ombud.law import Status, load_library
from ombud.law.days.change import Moment
from ombud.law.proofs.parts import check_switch
from ombud.law.system.switch import role_switches
from tests.law.system.test_derived import facts_of

WORDS, ACT = load_vocabulary(), load_library().instrument("eu-ai-act")
MOMENT = Moment(as_of=dt.date(2026, 11, 24), known_at=dt.date(2026, 11, 24))
USER: dict[str, FactValue] = {
    **facts_of("lender"),
    "role.does": frozenset({"uses"}),
    "role.brands_existing": False,
    "role.modifies_substantially": False,
    "role.changes_purpose": False,
}


def test_each_act_of_art_25_brings_a_user_the_duties_of_a_provider_from_2_december_2027() -> None:
    found = {item.switch.id: item.change for item in role_switches(ACT, USER, WORDS, MOMENT)}

    for act in ("rename", "modify", "repurpose"):
        gained = {duty.id: duty for duty in found[act].gained}
        assert {"AIA-009-1", "AIA-011-1", "AIA-047-1"} <= set(gained)
        assert gained["AIA-009-1"].after is Status.UPCOMING
        assert gained["AIA-009-1"].starts_after == dt.date(2027, 12, 2)
        assert found[act].lost == ()


def test_an_act_must_set_facts_that_exist() -> None:
    switch = ACT.card.switches[0]
    wrong = type(switch)(**{f: getattr(switch, f) for f in switch.__struct_fields__} | {"sets": {"role.nothing": True}})

    with pytest.raises(LawError, match=r'the fact "role.nothing" is not in the vocabulary'):
        check_switch(wrong, ACT.card, WORDS, "card")
