"""Roll-up, rule by rule (frameworks.md, section 9), and what it can never do."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.controls import (
    ControlState,
    ControlStatus,
    Held,
    control_statuses,
    load_conditions,
    load_controls,
    readiness,
    requirement_status,
)
from ombud.controls.rollup import ORDER
from ombud.facts import FactValue, load_vocabulary
from ombud.law import load_library

CONTROLS, CONDITIONS, WORDS = load_controls(), load_conditions(), load_vocabulary()
DAY = dt.date(2026, 11, 24)
RELEASE = "ab" * 32


def held(kind: str, days_old: int = 0, **more: object) -> Held:
    return Held(kind=kind, id=f"log-{kind}", made_on=DAY - dt.timedelta(days=days_old), **more)  # type: ignore[arg-type]


def status(control_id: str, *items: Held, facts: dict[str, FactValue] | None = None) -> ControlStatus:
    found = control_statuses(CONTROLS, CONDITIONS, facts or {}, items, WORDS, release=RELEASE, as_of=DAY)
    return next(item for item in found if item.control.id == control_id)


def test_without_evidence_a_control_is_missing() -> None:
    found = status("INV-01")

    assert (found.state, found.lacking) == (ControlState.MISSING, ("E-REG", "E-SCAN"))


def test_with_some_of_its_evidence_it_is_implemented_and_says_what_lacks() -> None:
    found = status("INV-01", held("E-REG"))

    assert (found.state, found.lacking) == (ControlState.IMPLEMENTED, ("E-SCAN",))


def test_with_all_of_it_fresh_it_is_satisfied_and_with_an_independent_check_verified() -> None:
    assert status("INV-01", held("E-REG"), held("E-SCAN")).state is ControlState.SATISFIED
    assert status("INV-01", held("E-REG"), held("E-SCAN", independent=True)).state is ControlState.VERIFIED


@pytest.mark.parametrize(("days", "state"), [(30, ControlState.SATISFIED), (31, ControlState.IMPLEMENTED)])
def test_evidence_counts_until_its_last_day(days: int, state: ControlState) -> None:
    """E-REG and E-SCAN count for 30 days."""
    assert status("INV-01", held("E-REG", days), held("E-SCAN")).state is state


def test_evidence_of_the_future_does_not_count() -> None:
    assert status("INV-01", held("E-REG", -1), held("E-SCAN", -1)).state is ControlState.MISSING


def test_what_is_bound_to_another_release_does_not_count() -> None:
    """E-BOM is valid only for the digest it names."""
    facts: dict[str, FactValue] = {"role.does": frozenset({"provides"})}

    assert status("INV-05", held("E-BOM", release=RELEASE), facts=facts).state is ControlState.SATISFIED
    assert status("INV-05", held("E-BOM", release="cd" * 32), facts=facts).state is ControlState.IMPLEMENTED


def test_where_a_machine_could_show_it_words_alone_leave_it_designed() -> None:
    """GOV-03 lists only human evidence; HUM-03 lists a machine's test, which a drill record cannot replace."""
    assert status("HUM-03", held("E-DRILL")).state is ControlState.DESIGNED
    assert status("HUM-03", held("E-DRILL"), held("E-UI")).state is ControlState.IMPLEMENTED
    assert status("HUM-03", held("E-DRILL"), held("E-UI", release=RELEASE)).state is ControlState.SATISFIED


def test_an_attestation_is_never_enough() -> None:
    assert status("INV-01", held("E-ATT")).state is ControlState.DESIGNED


def test_what_failed_its_test_is_there_but_does_not_count() -> None:
    found = status("INV-01", held("E-REG", good=False), held("E-SCAN"))

    assert found.state is ControlState.IMPLEMENTED
    assert [item.kind for item in found.stale] == ["E-REG"]


def test_a_control_that_does_not_apply_says_why_and_an_open_one_what_is_missing() -> None:
    no = status("TRN-02", facts={"use.synthetic": frozenset()})
    unknown = status("TRN-02")

    assert no.state is ControlState.NOT_APPLICABLE
    assert tuple(no.applies.facts()) == ("use.synthetic",)
    assert unknown.state is ControlState.UNDECIDED
    assert unknown.applies.missing == ("use.synthetic",)


def test_a_requirement_is_as_good_as_the_worst_of_its_homes_and_supporting_controls_never_raise_it() -> None:
    """MEASURE 2.9 is at home in TRN-05 and DOC-02; DOC-01, RGT-02 and DOC-06 only support it."""
    found = control_statuses(CONTROLS, CONDITIONS, {}, (), WORDS, release=RELEASE, as_of=DAY)
    requirement = requirement_status("nist-ai-rmf", "MEASURE 2.9", "Explained", found)

    assert set(requirement.homes) == {"TRN-05", "DOC-02"}
    assert "DOC-01" in requirement.supporting
    states = [s.state for s in found if s.control.id in requirement.homes]
    assert requirement.state is min(states, key=ORDER.index)


kinds = st.sampled_from([kind.id for kind in CONTROLS.kinds])
pieces = st.builds(held, kinds, st.integers(0, 400), good=st.booleans(), release=st.sampled_from(["", RELEASE]))


@given(st.lists(pieces, max_size=25), pieces)
def test_more_evidence_never_makes_a_control_worse_except_by_independence(items: list[Held], more: Held) -> None:
    before = control_statuses(CONTROLS, CONDITIONS, {}, items, WORDS, release=RELEASE, as_of=DAY)
    after = control_statuses(CONTROLS, CONDITIONS, {}, [*items, more], WORDS, release=RELEASE, as_of=DAY)

    for one, other in zip(before, after, strict=True):
        if one.state in ORDER:
            assert ORDER.index(other.state) >= ORDER.index(one.state)


def test_readiness_is_a_count_with_the_day_it_binds() -> None:
    framework = load_library().instrument("nist-ai-rmf")
    found = control_statuses(CONTROLS, CONDITIONS, {}, (), WORDS, release=RELEASE, as_of=DAY)
    result = readiness(framework, found, as_of=DAY, binds_from=dt.date(2027, 12, 2))

    assert (result.ready, result.applicable, result.upcoming) == (0, 72, True)
    assert not readiness(framework, found, as_of=DAY, binds_from=DAY).upcoming
