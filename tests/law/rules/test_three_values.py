"""Rules in three values, against a brute-force oracle.

The oracle: an expression is *yes* (or *no*) when it is so for every way of filling in the
unknown facts by Kleene's strong tables; the tables themselves are written out from
Kleene, Introduction to Metamathematics (1952), section 64.
"""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from ombud.facts import UNKNOWN, FactValue
from ombud.law import Situation, Truth, determine, open_questions
from ombud.law.rules.expression import parse
from tests.law.small import NOW, VOCABULARY, small_instrument

KEYS = [f"x.{letter}" for letter in "abcdef"]
AND = {
    ("yes", "yes"): "yes",
    ("yes", "no"): "no",
    ("yes", "unknown"): "unknown",
    ("no", "yes"): "no",
    ("no", "no"): "no",
    ("no", "unknown"): "no",
    ("unknown", "yes"): "unknown",
    ("unknown", "no"): "no",
    ("unknown", "unknown"): "unknown",
}
NOT = {"yes": "no", "no": "yes", "unknown": "unknown"}

rules = st.recursive(
    st.sampled_from(KEYS),
    lambda part: st.one_of(
        part.map(lambda one: f"not ({one})"),
        st.tuples(part, st.sampled_from(["and", "or"]), part).map(
            lambda three: f"({three[0]}) {three[1]} ({three[2]})"
        ),
    ),
    max_leaves=12,
)
three_values = st.sampled_from([True, False, UNKNOWN])
fact_patterns = st.fixed_dictionaries(dict.fromkeys(KEYS, three_values))


def situation(facts: dict[str, FactValue]) -> Situation:
    return Situation(small_instrument(), facts, VOCABULARY, as_of=NOW, known_at=NOW)


def kleene(rule: str, facts: dict[str, FactValue]) -> str:
    """The oracle reads the same words with Python's parser and Kleene's printed tables."""
    import ast

    names = {key.replace(".", "_"): key for key in KEYS}

    def value(node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                found = facts[names[name]]
                return "unknown" if found is UNKNOWN else ("yes" if found else "no")
            case ast.UnaryOp(operand=operand):
                return NOT[value(operand)]
            case ast.BoolOp(op=ast.And(), values=[left, right]):
                return AND[value(left), value(right)]
            case ast.BoolOp(values=[left, right]):
                return NOT[AND[NOT[value(left)], NOT[value(right)]]]
        raise AssertionError(ast.dump(node))

    return value(ast.parse(rule.replace("x.", "x_"), mode="eval").body)


def outcomes_of_all_fillings(rule: str, facts: dict[str, FactValue]) -> set[str]:
    unknown = [key for key in KEYS if facts[key] is UNKNOWN]
    return {
        kleene(rule, {**facts, **dict(zip(unknown, filling, strict=True))})
        for filling in itertools.product([True, False], repeat=len(unknown))
    }


@given(rules, fact_patterns)
def test_a_rule_is_decided_as_kleenes_tables_say(rule: str, facts: dict[str, FactValue]) -> None:
    assert situation(facts).decide(rule).value == kleene(rule, facts)


@given(rules, fact_patterns)
def test_a_settled_answer_holds_however_the_unknown_facts_turn_out(rule: str, facts: dict[str, FactValue]) -> None:
    answer = situation(facts).decide(rule)
    if answer.value is not Truth.UNKNOWN:
        assert outcomes_of_all_fillings(rule, facts) == {answer.value}


@given(rules, fact_patterns)
def test_only_facts_named_as_missing_can_change_an_answer(rule: str, facts: dict[str, FactValue]) -> None:
    answer = situation(facts).decide(rule)
    settled = {key: value for key, value in facts.items() if key not in answer.missing}
    for others in (dict.fromkeys(KEYS, True), dict.fromkeys(KEYS, False)):
        filled = {
            **facts,
            **{key: others[key] for key, value in settled.items() if value is UNKNOWN},
        }
        assert situation(filled).decide(rule).value is answer.value


@given(rules, fact_patterns, st.sampled_from(KEYS), st.booleans())
def test_answering_an_unknown_never_flips_an_answer(
    rule: str, facts: dict[str, FactValue], key: str, value: bool
) -> None:
    before = situation(facts).decide(rule).value
    if facts[key] is UNKNOWN and before is not Truth.UNKNOWN:
        assert situation({**facts, key: value}).decide(rule).value is before


@given(rules, fact_patterns)
def test_an_answer_is_unknown_exactly_when_facts_are_missing(rule: str, facts: dict[str, FactValue]) -> None:
    answer = situation(facts).decide(rule)
    assert (answer.value is Truth.UNKNOWN) == bool(answer.missing)
    assert all(facts[key] is UNKNOWN for key in answer.missing)


@given(fact_patterns)
def test_exceptions_and_their_exceptions_cut_as_written(facts: dict[str, FactValue]) -> None:
    """s. 2: a and b, unless c, unless d."""
    expected = kleene("(x.a and x.b) and not (x.c and not x.d)", facts)
    assert situation(facts).provision("ban").value == expected


def test_a_reason_names_the_fact_that_settles_it() -> None:
    answer = situation({"x.a": False}).decide("x.a and x.b")

    assert [child.key for child in answer.decisive()] == ["x.a"]
    assert list(answer.facts()) == ["x.a"]
    assert answer.missing == ()


def test_numbers_are_compared_exactly() -> None:
    from decimal import Decimal

    assert situation({"n.flop": Decimal("1e25")}).provision("big").value is Truth.NO
    assert situation({"n.flop": Decimal("1.0000000000000000000000001e25")}).provision("big").value is Truth.YES
    assert situation({}).provision("big").value is Truth.UNKNOWN


def test_a_set_fact_that_is_empty_settles_every_membership() -> None:
    assert situation({"use.areas": frozenset()}).decide('"work" in use.areas').value is Truth.NO
    assert situation({"use.areas": UNKNOWN}).decide('any_of(use.areas, {"work"})').value is Truth.UNKNOWN


def test_a_rule_is_parsed_and_never_run() -> None:
    import pytest

    from ombud.errors import LawError

    for hostile in (
        "__import__('os').system('true')",
        "x.a.__class__",
        "[x for x in ()]",
        "lambda: 1",
        "x.a if x.b else x.c",
    ):
        with pytest.raises(LawError):
            parse(hostile)


DATES = st.dates(dt.date(2024, 1, 1), dt.date(2029, 1, 1))


@given(fact_patterns, three_values, DATES, DATES)
def test_every_system_gets_exactly_one_headline_and_no_rule_raises(
    facts: dict[str, FactValue], here: FactValue, as_of: dt.date, known_at: dt.date
) -> None:
    outcome = determine(small_instrument(), {**facts, "scope.here": here}, VOCABULARY, as_of=as_of, known_at=known_at)

    assert outcome.headline.id in {"banned", "high", "minimal", "outside"}


@given(fact_patterns, st.data())
def test_the_interview_ends_with_every_conclusion_settled(facts: dict[str, FactValue], data: st.DataObject) -> None:
    known: dict[str, FactValue] = {}
    truth: dict[str, FactValue] = {
        **{k: v is True for k, v in facts.items()},
        "scope.here": data.draw(st.booleans()),
    }
    truth["use.areas"] = frozenset(data.draw(st.sets(st.sampled_from(["work", "school"]))))
    truth["d.placed"] = dt.date(2026, 1, 1)
    truth["d.changed"] = dt.date(2028, 1, 1)
    for _ in range(len(VOCABULARY)):
        outcome = determine(small_instrument(), known, VOCABULARY, as_of=NOW, known_at=NOW)
        questions = open_questions([outcome], VOCABULARY)
        if not questions:
            break
        known[questions[0].fact.key] = truth[questions[0].fact.key]

    assert not open_questions([outcome], VOCABULARY)
    assert not outcome.undetermined
