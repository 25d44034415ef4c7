"""What the risk model can never do (risk scoring, section 7), whatever the facts, scores and evidence are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.controls import Held
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactValue
from ombud.risk import (
    Acceptance,
    Added,
    Answer,
    Measured,
    RiskAssessment,
    RiskInputs,
    check_acceptance,
    explained,
    stop_line,
)
from ombud.risk.score import score
from tests.risk.worked import (
    DAY,
    DRIVERS,
    FACTS,
    HELD,
    MEASURED,
    RELEASE,
    RISK,
    SCORES,
    WORDS,
    assessed,
    held_for,
    inputs,
    planned,
)

FEW = settings(max_examples=25)
ONE_TO_FIVE = st.integers(1, 5)
GATES = ("G1", "G2", "G3", "G4", "G0")


def values(found: RiskAssessment) -> dict[str, int]:
    return {item.scenario.id: item.residual.value for dimension in found.dimensions for item in dimension.scenarios}


def no_lower(after: RiskAssessment, before: RiskAssessment) -> None:
    """No scenario, dimension or gate is better than before."""
    new = values(after)
    for name, value in values(before).items():
        assert new[name] >= value, name
    assert GATES.index(after.gate.rule.id) >= GATES.index(before.gate.rule.id)


scores = st.fixed_dictionaries({name: st.tuples(ONE_TO_FIVE, ONE_TO_FIVE) for name in DRIVERS})
metrics = st.sampled_from(RISK.metrics)


@st.composite
def results(draw: st.DrawFn) -> Measured:
    metric = draw(st.one_of(metrics, st.sampled_from(RISK.findings)))
    value = draw(st.sampled_from(["0", "0.04", "0.3", "0.7", "0.85", "0.92", "1"]))
    if metric in RISK.findings:
        value = draw(st.sampled_from(["0", "1"]))
    sound = draw(st.booleans())
    return Measured(
        id=draw(st.uuids()).hex,
        metric=metric.id,
        value=Decimal(value),
        n=draw(st.sampled_from([5, 5000])),
        release=draw(st.sampled_from([RELEASE, "ef" * 32])),
        tool="a tool" if sound else "",
        raw="cd" * 32,
        preregistered=True,
        withdrawn=draw(st.booleans()) and draw(st.booleans()),
        by="Ana",
        on=DAY - dt.timedelta(days=draw(st.integers(0, 300))),
    )


measured = st.lists(results(), max_size=12).map(tuple)


def test_the_matrix_is_the_one_of_the_model() -> None:
    assert RISK.scales.matrix == (
        (1, 2, 3, 4, 6),
        (2, 4, 6, 8, 10),
        (4, 7, 10, 13, 15),
        (6, 9, 13, 17, 20),
        (10, 14, 18, 22, 25),
    )
    words = {(s, lik): RISK.level(RISK.value(s, lik)).id for s in range(1, 6) for lik in range(1, 6)}
    assert "low" not in {words[5, lik] for lik in range(1, 6)}  # severity 5 is never Low
    assert words[4, 5] == "critical"
    assert {words[1, lik] for lik in range(1, 6)} == {"low", "moderate"}  # severity 1 never exceeds Moderate


@FEW
@given(scores, st.sampled_from(DRIVERS), ONE_TO_FIVE, ONE_TO_FIVE, measured)
def test_a_higher_score_never_lowers(
    rated: dict[str, tuple[int, int]], name: str, severity: int, likelihood: int, rows: tuple[Measured, ...]
) -> None:
    old = rated[name]
    higher = {**rated, name: (max(old[0], severity), max(old[1], likelihood))}

    no_lower(assessed(inputs(scores=higher, measured=rows)), assessed(inputs(scores=rated, measured=rows)))


@FEW
@given(st.sets(st.sampled_from(sorted(FACTS)), max_size=8), scores)
def test_what_is_not_known_never_lowers(keys: set[str], rated: dict[str, tuple[int, int]]) -> None:
    less: dict[str, FactValue] = {key: UNKNOWN if key in keys else value for key, value in FACTS.items()}

    no_lower(assessed(inputs(facts=less, scores=rated), only=None), assessed(inputs(scores=rated), only=None))


@FEW
@given(scores, st.sampled_from(DRIVERS))
def test_a_scenario_that_nobody_scored_is_never_better_than_scored_at_four_and_four(
    rated: dict[str, tuple[int, int]], name: str
) -> None:
    without = {key: value for key, value in rated.items() if key != name}

    assert (
        values(assessed(inputs(scores=without)))[name] == values(assessed(inputs(scores={**rated, name: (4, 4)})))[name]
    )
    assert assessed(inputs(scores={})).gate.rule.id == "G4"


def test_paper_lowers_nothing_designed_counts_as_none() -> None:
    for prepared in assessed(inputs(measured=())).prepared:
        of = {
            effect: score(
                msgspec.structs.replace(prepared, effect=msgspec.structs.replace(prepared.effect, effect=effect)), RISK
            ).residual
            for effect in (0, 1)
        }
        assert of[0] == of[1]


def test_attestations_and_policies_alone_leave_every_risk_where_it_was() -> None:
    paper = tuple(Held(kind="E-ATT", id=f"a-{index}", made_on=DAY, release=RELEASE) for index in range(3)) + held_for(
        ("TRN-04",)
    )
    assert values(assessed(inputs(held=paper, measured=()))) == values(assessed(inputs(held=(), measured=())))


@FEW
@given(scores, st.sampled_from([d.code for d in RISK.scales.dimensions]), ONE_TO_FIVE)
def test_one_scenario_more_never_lowers(rated: dict[str, tuple[int, int]], code: str, severity: int) -> None:
    before = inputs(scores=rated)
    more = Added(name="X-01", dimension=code, title="t", cause="c", event="e", harm="h", group="g", by="Ana", on=DAY)
    register = msgspec.structs.replace(before.register, added=(more,))
    after = assessed(msgspec.structs.replace(before, register=register), only=(*DRIVERS, "X-01"))

    no_lower(after, assessed(before))
    assert "X-01" in values(after)


@FEW
@given(st.sets(st.integers(0, len(HELD) - 1)), st.integers(0, 500), measured)
def test_evidence_that_goes_or_grows_old_never_lowers(gone: set[int], days: int, rows: tuple[Measured, ...]) -> None:
    kept = tuple(item for index, item in enumerate(HELD) if index not in gone)
    before = assessed(inputs(measured=(*MEASURED, *rows)))

    no_lower(assessed(inputs(held=kept, measured=(*MEASURED, *rows))), before)
    later = DAY + dt.timedelta(days=days)
    no_lower(assessed(inputs(measured=(*MEASURED, *rows), day=later)), before)


@FEW
@given(measured, st.data())
def test_a_result_that_is_taken_back_never_lowers(rows: tuple[Measured, ...], data: st.DataObject) -> None:
    given_rows = (*MEASURED, *rows)
    taken = data.draw(st.sets(st.integers(0, len(given_rows) - 1)))
    after = tuple(
        msgspec.structs.replace(row, withdrawn=True) if index in taken else row for index, row in enumerate(given_rows)
    )

    no_lower(assessed(inputs(measured=after)), assessed(inputs(measured=given_rows)))


def test_an_adverse_result_stays_until_a_newer_sound_one_replaces_it() -> None:
    old = msgspec.structs.replace(MEASURED[0], value=Decimal("0.5"), low=None, high=None, withdrawn=True)
    sticky = assessed(inputs(measured=(old,))).dimension("bia").driver
    newer = msgspec.structs.replace(MEASURED[0], on=DAY)
    older = msgspec.structs.replace(old, on=DAY - dt.timedelta(days=9))
    replaced = assessed(inputs(measured=(older, newer, *MEASURED[1:]))).dimension("bia").driver

    assert sticky is not None
    assert replaced is not None
    assert (sticky.residual.likelihood, sticky.measured) == (5, False)
    assert (replaced.residual.likelihood, replaced.measured) == (3, True)


@FEW
@given(scores, measured)
def test_a_measure_lowers_by_at_most_three_steps_and_raises_without_limit(
    rated: dict[str, tuple[int, int]], rows: tuple[Measured, ...]
) -> None:
    found = assessed(inputs(scores=rated, measured=rows))
    for dimension in found.dimensions:
        for item in dimension.scenarios:
            assert item.basis.likelihood - item.residual.likelihood <= 3
            assert item.residual.likelihood >= item.floor


STOPPED: list[dict[str, FactValue]] = [
    {"law.prohibited": frozenset({"f"})},
    {"law.prohibited": UNKNOWN},
    {"ppl.absolute_right": True},
    {"sec.signed": False},
    {"law.fria": True},
    {"gdpr.dpia_cases": frozenset({"extensive-evaluation"})},
]


@pytest.mark.parametrize("facts", STOPPED)
def test_no_answer_acceptance_or_role_opens_a_stop(facts: dict[str, FactValue]) -> None:
    before = inputs(facts={**FACTS, **facts})
    answers = tuple(Answer(condition=item.id, says="done", by="Ana", on=DAY) for item in RISK.conditions)
    far = DAY + dt.timedelta(days=30)
    everybody = tuple(
        Acceptance(scenario=name, until=far, because="needed", role=role, by=role, on=DAY)
        for name in DRIVERS
        for role in ("owner", "officer", "executive", "committee")
    )
    register = msgspec.structs.replace(
        before.register, answers=answers, acceptances=everybody, treatments=planned(*DRIVERS)
    )
    found = assessed(msgspec.structs.replace(before, register=register))

    assert found.gate.rule.id == "G0"
    assert not found.gate.opens
    assert found.gate.signs == ()
    with pytest.raises(InputError, match="nobody may accept it"):
        check_acceptance(
            found, "S-07", RISK, by="Cy", role="reviewer", until=far, because="needed", concerned=frozenset()
        )


@pytest.mark.parametrize("finding", ["no_lawful_basis", "notice_absent", "vendor_knock_out", "unsigned"])
def test_a_finding_that_stops_does_so_until_a_newer_sound_result_denies_it(finding: str) -> None:
    there = msgspec.structs.replace(MEASURED[2], metric=finding, value=Decimal(1), on=DAY - dt.timedelta(days=5))
    rest = tuple(row for row in MEASURED if row.metric != finding)
    gone = msgspec.structs.replace(there, value=Decimal(0), on=DAY)

    assert assessed(inputs(measured=(*rest, there))).gate.rule.id == "G0"
    assert assessed(inputs(measured=(*rest, msgspec.structs.replace(there, withdrawn=True)))).gate.rule.id == "G0"
    assert assessed(inputs(measured=(*rest, there, gone))).gate.rule.id != "G0"


@FEW
@given(scores, measured)
def test_the_same_inputs_give_the_same_result(rated: dict[str, tuple[int, int]], rows: tuple[Measured, ...]) -> None:
    given_inputs = inputs(scores=rated, measured=rows)

    assert assessed(given_inputs) == assessed(given_inputs)


@FEW
@given(scores, measured)
def test_every_number_that_is_shown_resolves_to_a_row_a_fact_or_the_risk_set(
    rated: dict[str, tuple[int, int]], rows: tuple[Measured, ...]
) -> None:
    given_inputs = inputs(scores=rated, measured=(*MEASURED, *rows))
    found = assessed(given_inputs)
    stored = stored_rows(given_inputs)
    for dimension in found.dimensions:
        for item in dimension.scenarios:
            for line in explained(item, RISK, WORDS):
                assert set(line.rows) <= stored
                assert all(key in WORDS for key in line.facts)
                assert "None" not in line.says
            assert item.residual.value == RISK.value(item.residual.severity, item.residual.likelihood)
            named = {line.rule for line in explained(item, RISK, WORDS)}
            assert {"inherent", "effect", "residual", "confidence"} <= named
            assert {step.rule for step in item.basis.applied} <= named
    for stopped in found.stops:
        assert set(stop_line(stopped).rows) <= stored


def stored_rows(given_inputs: RiskInputs) -> set[str]:
    register = given_inputs.register
    return {
        *(row.id for row in register.ratings),
        *(row.id for row in register.measured),
        *(item.id for item in given_inputs.held),
        *WORDS,
    }


def test_controls_lower_by_their_steps_and_evidence_past_its_age_by_half_a_step_less() -> None:
    """DAT-04 rests on data tests of 90 days (E-DQ) and a comparison of 180 (E-REPR): late, it is E2, later E0."""
    effects = {}
    for days in (0, 100, 136):
        held = tuple(
            msgspec.structs.replace(item, made_on=DAY - dt.timedelta(days=days)) if item.kind == "E-DQ" else item
            for item in held_for(("FAI-01", "FAI-02", "DAT-04"))
            if item.kind != "E-REPR" or days != 136
        )
        driver = assessed(inputs(held=held, measured=())).dimension("bia").driver
        assert driver is not None
        effects[days] = (driver.effect.effect, driver.residual.likelihood)

    assert effects == {0: (3, 2), 100: (2, 3), 136: (0, 4)}


def test_without_a_drill_of_180_days_controls_of_safety_and_operations_count_at_most_implemented() -> None:
    held = held_for(("MON-02", "MON-03"))
    driver = assessed(inputs(held=held, measured=())).dimension("ops").driver

    assert driver is not None
    assert (driver.effect.effect, driver.effect.capped) == (2, ("stop and rollback were not drilled within 180 days",))


def test_overrides_outside_their_band_leave_oversight_on_paper() -> None:
    adverse = Held(kind="E-OVR", id="o", made_on=DAY, good=False)
    driver = assessed(inputs(held=(*HELD, adverse), measured=())).dimension("saf").driver

    assert driver is not None
    assert driver.effect.effect == 1


def test_a_group_with_a_wide_interval_is_read_at_its_worse_end_and_a_small_one_is_not_scored() -> None:
    wide = msgspec.structs.replace(MEASURED[0], value=Decimal("0.96"), low=Decimal("0.72"), high=Decimal("1.2"))
    small = msgspec.structs.replace(MEASURED[0], value=Decimal("0.1"), low=None, high=None, n=29)
    rest = MEASURED[1:2]

    likelihoods = []
    for row in (wide, small):
        driver = assessed(inputs(measured=(row, *rest))).dimension("bia").driver
        assert driver is not None
        likelihoods.append((driver.floor, driver.measured))
    assert likelihoods == [(4, True), (1, False)]


def test_a_risk_that_went_back_for_more_than_180_days_leads_out_of_use() -> None:
    since = DAY - dt.timedelta(days=181)

    assert assessed(inputs(blocked_since=since)).gate.rule.id == "G5"
    assert assessed(inputs(blocked_since=since + dt.timedelta(days=1))).gate.rule.id == "G4"


def test_a_conditional_release_says_what_it_still_lacks_and_the_executive_signs_for_bias() -> None:
    before = inputs(
        scores={**SCORES, "S-01": (2, 4)}, facts={**FACTS, "law.annex3": frozenset(), "law.consequential": False}
    )
    found = assessed(before)
    register = msgspec.structs.replace(
        before.register,
        treatments=planned(*DRIVERS),
        answers=tuple(Answer(condition=item.id, says="a pilot", by="Ana", on=DAY) for item in RISK.conditions),
    )
    ready = assessed(msgspec.structs.replace(before, register=register))

    assert (found.gate.rule.id, len(found.gate.lacks), found.gate.opens) == ("G3", 4, False)
    assert (ready.gate.rule.id, ready.gate.lacks, ready.gate.opens) == ("G3", (), True)


def test_who_is_concerned_does_not_accept_and_nobody_accepts_a_critical_risk_or_too_long() -> None:
    found = assessed()
    concerned, soon = frozenset({"Ana"}), DAY + dt.timedelta(days=60)
    good = check_acceptance(
        found, "S-14", RISK, by="Cy", role="reviewer", until=soon, because="small", concerned=concerned
    )
    assert good.scenario.id == "S-14"
    for change, says in (
        ({"by": "ana "}, "does not accept it"),
        ({"role": "owner"}, "is accepted by: reviewer; not by: owner"),
        ({"scenario": "S-01"}, "is High, and nobody may accept it"),
        ({"until": DAY}, "a day after it is given"),
        ({"until": DAY + dt.timedelta(days=183)}, "at most 182 days"),
        ({"because": " "}, "needs its reason"),
        ({"scenario": "S-99"}, "no scenario"),
    ):
        wanted = {"scenario": "S-14", "by": "Cy", "role": "reviewer", "until": soon, "because": "small", **change}
        with pytest.raises(InputError, match=says):
            check_acceptance(found, risk=RISK, concerned=concerned, **wanted)  # type: ignore[arg-type]
