"""Document facts that follow from rules: decided like the law, unknown where the law is open."""

from __future__ import annotations

import datetime as dt

from ombud.facts import UNKNOWN, FactValue
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import derive_facts
from ombud.law.cases import read_cases
from ombud.law.library import INSTRUMENTS, compile_library

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
DAY = dt.date(2026, 11, 23)


def facts_of(case_id: str, folder: str = "eu/ai-act", **changed: FactValue) -> dict[str, FactValue]:
    from ombud.facts import parse_value

    case = next(case for case in read_cases(INSTRUMENTS / folder) if case.id == case_id)
    return {key: parse_value(WORDS[key], raw) for key, raw in case.facts.items()} | {
        key.replace("__", "."): value for key, value in changed.items()
    }


def derived(facts: dict[str, FactValue]) -> dict[str, FactValue]:
    return {key: item.value for key, item in derive_facts(LIBRARY, facts, WORDS, as_of=DAY, known_at=DAY).items()}


def test_a_lender_is_provider_and_deployer_under_point_5b() -> None:
    found = derived(facts_of("lender"))

    assert found["law.annex3"] == frozenset({"5(b)"})
    assert found["law.roles"] == frozenset({"provider", "deployer"})
    assert found["law.prohibited"] == frozenset()
    assert found["law.derogation"] == frozenset()
    assert found["law.eu_nexus"] is True
    assert found["law.profiling"] is True
    assert found["law.workplace"] is False


def test_nothing_known_gives_nothing_but_unknown() -> None:
    assert set(derived({}).values()) == {UNKNOWN}


def test_an_open_question_of_one_point_leaves_the_set_unknown() -> None:
    assert derived(facts_of("lender", a3__5b=UNKNOWN))["law.annex3"] is UNKNOWN


def test_a_practice_outside_the_scope_of_the_act_is_not_listed() -> None:
    scoring = {"use__practices": frozenset({"social-scoring"}), "social__over_time": True}
    inside = facts_of("lender", **scoring, social__unrelated_context=True, social__disproportionate=False)
    outside = inside | {"scope.eu_links": frozenset()}

    assert derived(inside)["law.prohibited"] == frozenset({"c"})
    assert derived(outside)["law.prohibited"] == frozenset()
    assert derived(outside)["law.annex3"] == frozenset()


def test_a_filtered_use_names_its_point_and_its_condition() -> None:
    found = derived(facts_of("O20"))

    assert found["law.annex3"] == frozenset({"4(a)"})
    assert found["law.derogation"] == frozenset({"a"})


def test_third_party_parts_alone_do_not_make_an_integrator_of_general_purpose_models() -> None:
    rented = facts_of("lender", mdl__third_party_parts=True)

    assert derived(rented)["law.gpai_role"] == frozenset()
    assert derived(rented | {"gpai.does": frozenset({"integrates"})})["law.gpai_role"] == frozenset({"integrates"})


def test_the_new_york_test_is_its_own() -> None:
    assert derived(facts_of("base", "us-nyc/ll144"))["law.aedt"] is True
    assert derived(facts_of("A01", "us-nyc/ll144"))["law.aedt"] is False
    assert derived(facts_of("A07", "us-nyc/ll144"))["law.aedt"] is False
    assert derived(facts_of("A11", "us-nyc/ll144"))["law.aedt"] is UNKNOWN
