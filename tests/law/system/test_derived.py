"""Document facts that follow from rules: decided like the law, unknown where the law is open."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.errors import LawError
from ombud.facts import UNKNOWN, FactValue
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import derive_facts
from ombud.law.library import INSTRUMENTS, check_derived, compile_library
from ombud.law.suite.cases import read_cases

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


def test_the_domain_follows_from_the_areas_and_is_another_one_where_none_fits() -> None:
    lender = facts_of("lender")

    assert derived(lender)["purp.domain"] == frozenset({"credit"})
    both = lender | {"use.areas": frozenset({"credit", "health-care", "emergency"})}
    assert derived(both)["purp.domain"] == frozenset({"credit", "health", "benefits"})
    none = lender | {"use.areas": frozenset({"none"})}
    assert derived(none)["purp.domain"] == frozenset({"other"})
    product = none | {"sys.is_product_part": True}
    assert derived(product)["purp.domain"] == frozenset({"product-safety"})


def test_jurisdictions_follow_from_the_places_and_the_links_with_the_eu() -> None:
    links = {"scope.eu_links": frozenset({"eu-deployer"}), "scope.places": frozenset({"us", "us-ny", "us-nyc"})}

    assert derived(links)["sys.jurisdictions"] == ("EU", "US", "US-NY", "US-NYC")
    assert derived(links | {"scope.eu_links": frozenset({"none"})})["sys.jurisdictions"] == ("US", "US-NY", "US-NYC")
    assert derived({"scope.places": frozenset({"none"})})["sys.jurisdictions"] is UNKNOWN


def test_every_place_of_the_vocabulary_is_a_jurisdiction() -> None:
    places = {option.value.upper() for option in WORDS["scope.places"].options} - {"NONE", "US-OTHER"}
    row = next(fact for fact in LIBRARY.derived if fact.key == "sys.jurisdictions")

    assert set(row.each) == places | {"EU"}


def test_a_consequential_decision_is_one_under_the_act_of_a_state_and_is_not_asked_elsewhere() -> None:
    europe = {"scope.places": frozenset({"none"})}

    assert derived(europe)["law.consequential"] is False
    assert derived(europe)["law.credit_notice"] is False
    assert derived(europe)["law.device"] == "no"
    assert derived(facts_of("base", "us-co/sb26-189"))["law.consequential"] is True
    admt = facts_of("user", "us-ca/ccpa-admt")
    assert derived(admt)["law.consequential"] is True
    assert derived(admt | {"cal.significant": frozenset({"none"})})["law.consequential"] is False


def test_a_lender_in_the_united_states_owes_a_notice_of_adverse_action() -> None:
    card = facts_of("base", "us/ecoa-reg-b")

    assert derived(card)["law.credit_notice"] is True
    silent = card | {"credit.events": frozenset({"none"}), "credit.report_roles": frozenset({"none"})}
    assert derived(silent)["law.credit_notice"] is False


def test_decision_support_is_a_device_unless_all_four_conditions_of_the_exclusion_hold() -> None:
    """FD&C Act 520(o)(1)(E)."""
    support: dict[str, FactValue] = {
        "scope.places": frozenset({"us"}),
        "use.areas": frozenset({"health-care"}),
        "device.medical_purpose": True,
        "device.reads_signal": False,
        "device.shows_medical_info": True,
        "device.for_professionals": True,
    }

    assert derived(support)["law.device"] is UNKNOWN
    assert derived(support | {"device.reviewable_basis": True})["law.device"] == "cds-excluded"
    assert derived(support | {"device.reviewable_basis": False})["law.device"] == "device"
    assert derived(support | {"device.medical_purpose": False})["law.device"] == "no"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "list"}, "is of kind set"),
        ({"rule": "true"}, "has the forms rule, each"),
        ({"each": {"credit": "true"}}, "does not have a rule for each of its options"),
        ({"instrument": "eu-nothing"}, "names what does not exist"),
    ],
)
def test_a_derived_fact_that_does_not_fit_is_refused_by_name(changed: dict[str, object], says: str) -> None:
    domain = next(fact for fact in LIBRARY.derived if fact.key == "purp.domain")
    laws = {law.card.id: law for law in LIBRARY.instruments}

    with pytest.raises(LawError, match=says):
        check_derived((msgspec.structs.replace(domain, **changed),), laws, WORDS, "derived.yaml")


def test_a_first_match_ends_with_a_rule_that_always_holds() -> None:
    device = next(fact for fact in LIBRARY.derived if fact.key == "law.device")
    laws = {law.card.id: law for law in LIBRARY.instruments}
    open_end = msgspec.structs.replace(device, first={**device.first, "device": 'provision("device-function")'})

    with pytest.raises(LawError, match="leaves cases open"):
        check_derived((open_end,), laws, WORDS, "derived.yaml")
