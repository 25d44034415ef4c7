"""The interview on the real Act: screening answers settle the fine questions, exceptions come after their rules.

Source of truth: the worked examples in ``cases/good``; what is not stated there is answered no or none.
"""

from __future__ import annotations

import datetime as dt

from ombud.facts import FactValue, parse_value
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import Truth, determine, open_questions
from ombud.law.cases import read_cases
from ombud.law.library import INSTRUMENTS, compile_library

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
LAW = LIBRARY.instrument("eu-ai-act")
CASES = {case.id: case for case in read_cases(INSTRUMENTS / "eu" / "ai-act")}
DAY = dt.date(2026, 11, 23)


def asked(case_id: str, **changed: FactValue) -> list[str]:
    """The facts asked for, in order, from an empty dossier."""
    facts = {key: parse_value(WORDS[key], raw) for key, raw in CASES[case_id].facts.items()}
    facts |= {key.replace("__", "."): value for key, value in changed.items()}
    none: dict[str, FactValue] = {"bool": False, "set": frozenset({"none"}), "date": DAY}
    known: dict[str, FactValue] = {}
    while questions := open_questions([determine(LAW, known, WORDS, as_of=DAY, known_at=DAY)], WORDS):
        fact = questions[0].fact
        known[fact.key] = facts.get(fact.key, none.get(fact.kind))
    return list(known)


def test_scope_is_settled_by_seven_answers_when_no_exclusion_is_claimed() -> None:
    scope = asked("base")[:7]
    assert set(scope) == {
        "scope.eu_links",
        "role.does",
        "scope.exclusions",
        "ai.machine_based",
        "ai.infers",
        "ai.autonomous",
        "ai.influences",
    }

    facts = {key: parse_value(WORDS[key], CASES["base"].facts[key]) for key in scope}
    assert determine(LAW, facts, WORDS, as_of=DAY, known_at=DAY).scope.value is Truth.YES


def test_an_open_source_licence_costs_one_question_more() -> None:
    open_source = asked("X06")

    assert set(open_source) - set(asked("base")) == {"excl.open_source"}


def test_the_facts_of_an_exception_are_asked_only_where_its_rule_may_hold() -> None:
    assert "talk.crime_authorised" not in asked("E44")
    assert "talk.crime_authorised" in asked("E82")


def test_what_allows_a_decision_by_machine_alone_is_named_and_asked_early() -> None:
    """GDPR Art. 22(2): once a decision is solely automated, its ground decides whether it is forbidden."""
    facts: dict[str, FactValue] = {
        "use.personal_data": True,
        "role.does": frozenset({"uses"}),
        "scope.eu_links": frozenset({"eu-deployer"}),
        "gdpr.roles": frozenset({"controller"}),
        "purp.decision_role": "decides-alone",
        "gdpr.effect": True,
        "gdpr.solely": True,
    }
    outcome = determine(LIBRARY.instrument("eu-gdpr"), facts, WORDS, as_of=DAY, known_at=DAY)
    forbidden = next(label for label in outcome.undetermined if label.id == "forbidden")

    assert "adm-forbidden" in forbidden.provisions
    assert "gdpr.adm_gate" in [question.fact.key for question in open_questions([outcome], WORDS)][:5]


def test_the_day_of_first_placing_is_asked_where_a_date_hangs_on_it() -> None:
    assert "sys.first_placed" not in asked("base")
    for case_id in ("E44", "E86"):
        assert "sys.first_placed" in asked(case_id)


def test_what_comes_after_a_class_is_asked_only_of_that_class() -> None:
    minimal = set(asked("base"))

    assert not minimal & {"deployer.is", "use.profiling", "mdl.trained_on_data", "sys.design_changed"}
    assert not {"sys.design_changed", "use.public_authority", "use.annex_x"} & set(asked("E44"))
    old = asked("E44", sys__first_placed=dt.date(2025, 1, 1))
    assert {"sys.design_changed", "use.public_authority"} <= set(old)
    assert "sys.design_changed_on" not in old
