"""A rule written down from its tree reads back as the same tree; each mistake is another rule that reads."""

from __future__ import annotations

import pytest

from ombud.law import load_library
from ombud.law.proofs import rules_of
from ombud.law.rules.expression import parse
from ombud.law.rules.unparse import write
from ombud.law.suite.mutate_rules import wrong_rules

RULES = sorted(
    {
        rule
        for instrument in load_library().instruments
        for part in (*instrument.provisions, *instrument.obligations, *instrument.clocks)
        for rule in rules_of(part)
    }
)
EVERY_FORM = [
    'covers(x.period, applies("T")) or not covers(x.period, as_of)',
    'start(x.period) < date("2026-08-02") and end(x.period) >= as_of',
    'n.people >= quantity(25, "people") and n.usd > parameter("P-REVENUE")',
    'x.kind in {"a", "b"} or "c" not in x.areas or x.kind == "d" or true',
    'not (x.a and (x.b or not x.c)) and provision("other") and n.flop > 1e25',
]


@pytest.mark.parametrize("rule", EVERY_FORM)
def test_every_form_of_the_rule_language_is_written_as_it_is_read(rule: str) -> None:
    assert parse(write(parse(rule))) == parse(rule)


def test_every_rule_of_the_library_is_written_as_it_is_read() -> None:
    assert RULES
    assert [rule for rule in RULES if parse(write(parse(rule))) != parse(rule)] == []


def test_every_mistake_is_a_rule_that_reads_and_says_something_else() -> None:
    for rule in (*EVERY_FORM, *RULES):
        for what, wrong in wrong_rules(rule):
            assert parse(wrong) != parse(rule), (rule, what)


def test_the_mistakes_of_a_rule_are_named() -> None:
    found = dict(wrong_rules('any_of(x.areas, {"a", "b"}) and n.people >= quantity(25, "people")'))

    assert set(found) == {
        "and turned to or",
        'any_of(x.areas, {"a", "b"}) negated',
        "option a removed",
        "option b removed",
        'n.people >= quantity(25, "people") negated',
        'n.people >= quantity(25, "people") made >',
        'n.people >= quantity(25, "people") made n.people >= quantity(26, "people")',
        'n.people >= quantity(25, "people") made n.people >= quantity(24, "people")',
    }
    assert found["option a removed"] == '("b" in x.areas) and (n.people >= quantity(25, "people"))'
