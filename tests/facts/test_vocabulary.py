"""The vocabulary: complete, readable by a layman, and never asked twice."""

from __future__ import annotations

from collections import Counter

import pytest

from ombud.errors import LawError
from ombud.facts import FactDefinition, Sheet, from_json, to_json
from ombud.facts.sheet import MOST_LINES, check_sheets, lines_to_read
from ombud.facts.vocabulary import compile_vocabulary, load_vocabulary
from ombud.law.library import load_library
from ombud.law.proofs import rules_of
from ombud.law.rules import expression as ex

WORDS = load_vocabulary()
LIBRARY = load_library()
DOCUMENT = [fact for fact in WORDS.values() if fact.layer == "document"]
RULE = [fact for fact in WORDS.values() if fact.layer == "rule"]


def test_the_empty_set_travels_as_json_also_where_none_is_no_option() -> None:
    sets = [fact for fact in WORDS.values() if fact.kind == "set"]

    assert any("none" not in {option.value for option in fact.options} for fact in sets)
    for fact in sets:
        assert from_json(fact, to_json(frozenset())) == frozenset()


def test_there_are_148_document_facts_by_group_and_stage() -> None:
    assert len(DOCUMENT) == 148
    assert Counter(fact.group for fact in DOCUMENT) == {
        "sys": 13,
        "purp": 13,
        "law": 23,
        "ppl": 12,
        "data": 21,
        "mdl": 14,
        "eval": 14,
        "trn": 6,
        "hum": 8,
        "ops": 7,
        "sec": 3,
        "prv": 2,
        "ven": 5,
        "gov": 7,
    }
    assert Counter(fact.stage for fact in DOCUMENT) == {"intake": 52, "build": 41, "release": 51, "live": 4}


def test_what_rules_already_say_is_derived_and_exactly_that() -> None:
    derived = {fact.key for fact in DOCUMENT if fact.fill == "derived"}

    assert derived == {fact.key for fact in LIBRARY.derived}
    assert derived == {
        "law.roles",
        "law.eu_nexus",
        "law.prohibited",
        "law.annex1",
        "law.annex3",
        "law.derogation",
        "law.profiling",
        "law.gpai_role",
        "law.aedt",
        "law.public_body",
        "law.workplace",
        "law.high_risk",
        "law.fria",
        "purp.domain",
        "sys.jurisdictions",
        "data.personal",
        "law.consequential",
        "law.credit_notice",
        "law.device",
    }


def test_a_derived_fact_has_a_rule_for_each_of_its_options() -> None:
    for fact in LIBRARY.derived:
        options = {option.value for option in WORDS[fact.key].options}
        assert not options or {*fact.each, *fact.first} == options
        assert [bool(form) for form in (fact.rule, fact.any, fact.each, fact.first)].count(True) == 1
        assert fact.kind == WORDS[fact.key].kind


def test_no_rule_rests_on_a_derived_fact() -> None:
    derived = {fact.key for fact in LIBRARY.derived}
    for instrument in LIBRARY.instruments:
        for part in (*instrument.provisions, *instrument.obligations):
            for rule in rules_of(part):
                assert not derived & set(ex.fact_keys(ex.parse(rule))), part.id


def test_no_two_facts_ask_the_same_question() -> None:
    asked = Counter(fact.question for fact in WORDS.values() if fact.fill != "derived")

    assert [question for question, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("fact", DOCUMENT, ids=lambda fact: fact.key)
def test_a_document_fact_is_a_question_with_help(fact: FactDefinition) -> None:
    assert fact.question.endswith("?")
    assert fact.help.endswith(".")
    assert fact.consumers
    if fact.kind == "bool":
        assert fact.says.endswith(".")


@pytest.mark.parametrize("fact", [f for f in WORDS.values() if f.options], ids=lambda fact: fact.key)
def test_options_are_labelled_for_people(fact: FactDefinition) -> None:
    labels = [option.label for option in fact.options]

    assert len(set(labels)) == len(labels)
    assert all(label for label in labels)
    assert not any("_" in label or label.startswith("annex ") for label in labels)


@pytest.mark.parametrize("fact", RULE, ids=lambda fact: fact.key)
def test_a_rule_fact_has_a_source_help_and_an_example_of_each_answer(fact: FactDefinition) -> None:
    assert fact.question.endswith("?")
    assert fact.because
    assert fact.help.endswith(".")
    if fact.kind == "bool":
        assert fact.says.endswith(".")
        assert fact.example_yes
        assert fact.example_no


@pytest.mark.parametrize("fact", RULE, ids=lambda fact: fact.key)
def test_a_question_says_no_at_most_once(fact: FactDefinition) -> None:
    negations = {"no", "not", "never", "neither", "nor", "cannot"}
    words = fact.question.rstrip("?").replace(",", "").lower().split()

    assert sum(word in negations for word in words) <= 1


@pytest.mark.parametrize("fact", [f for f in RULE if f.kind == "set"], ids=lambda fact: fact.key)
def test_a_question_with_several_answers_can_be_answered_with_none(fact: FactDefinition) -> None:
    assert "none" in {option.value for option in fact.options}


def test_each_rule_fact_is_used_by_a_rule() -> None:
    used = {
        key
        for instrument in LIBRARY.instruments
        for part in (*instrument.provisions, *instrument.obligations)
        for rule in rules_of(part)
        for key in ex.fact_keys(ex.parse(rule))
    }
    used |= {key for fact in LIBRARY.derived for _, rule in fact.rules() for key in ex.fact_keys(ex.parse(rule))}

    assert [fact.key for fact in RULE if fact.key not in used] == []


@pytest.mark.parametrize("sheet", WORDS.sheets, ids=lambda sheet: sheet.key)
def test_a_sheet_asks_one_question_and_each_line_stands_alone(sheet: Sheet) -> None:
    assert sheet.question.endswith("?")
    assert sheet.help.endswith(".") or not sheet.help
    assert lines_to_read(WORDS[key] for key in sheet.facts) <= MOST_LINES
    for key in sheet.facts:
        assert WORDS.sheet_of(key) is sheet
        assert WORDS[key].question.endswith("?")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("ai.infers",), "sheet-lines"),
        (("ai.infers", "no.such"), "sheet-fact"),
        (("ai.infers", "use.areas"), "sheet-lines"),
        (("use.people", "ai.infers"), "sheet-order"),
        (("ai.infers", "purp.intended"), "sheet-fact"),
        (("ai.infers", "law.high_risk"), "sheet-fact"),
        (("ai.infers", "ai.infers"), "sheet-twice"),
    ],
)
def test_a_sheet_that_is_not_one_question_is_refused(facts: tuple[str, ...], code: str) -> None:
    with pytest.raises(LawError) as refused:
        check_sheets((Sheet(key="sheet.new", question="What?", facts=facts),), WORDS)

    assert refused.value.code == code


def test_a_sheet_bears_the_name_of_no_fact_and_no_other_sheet() -> None:
    for key in ("use.areas", WORDS.sheets[0].key):
        sheets = (WORDS.sheets[0], Sheet(key=key, question="What?", facts=("a3.3a", "a3.3b")))
        with pytest.raises(LawError, match="name is taken"):
            check_sheets(sheets, WORDS)


def test_the_compiled_vocabulary_has_the_sheets_of_the_authored_one() -> None:
    assert compile_vocabulary(load_vocabulary()) == compile_vocabulary(WORDS)
