"""The interview on the real Act: screening answers settle the fine questions, exceptions come after their rules.

Source of truth: the worked examples in ``cases/good``; what is not stated there is answered no or none.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
import re
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from ombud.facts import UNKNOWN, FactDefinition, FactValue, Sheet, parse_value
from ombud.facts.vocabulary import load_vocabulary
from ombud.law import (
    Instrument,
    Obligation,
    Outcome,
    Provision,
    Question,
    Situation,
    Standing,
    Status,
    Truth,
    determine,
    open_questions,
    screens,
    standing,
)
from ombud.law.library import load_library
from ombud.law.model import cited
from ombud.law.proofs import rules_of
from ombud.law.rules.reasons import all_of
from ombud.law.system.dialogue import hold_interview
from ombud.law.system.remembered import remembering
from tests.law.authored import cases_of, facts_of

WORDS = load_vocabulary()
LIBRARY = load_library()
LAW = LIBRARY.instrument("eu-ai-act")
CASES = {case.id: case for case in cases_of("eu-ai-act")}
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


# ---- all instruments at once


SHOWN = [
    ("eu-ai-act", "lender"),
    ("eu-ai-act", "E82"),
    ("us-nyc-ll144", "base"),
    ("us-co-sb26-189", "deployer-only"),
    ("us-title-vii", ""),
    ("uk-duaa-adm", ""),
]
NO_ANSWERS: dict[str, FactValue] = {"bool": False, "set": frozenset({"none"}), "date": DAY}


def plain(fact: FactDefinition) -> FactValue:
    """The answer of somebody of whom nothing special holds."""
    if fact.kind in NO_ANSWERS:
        return NO_ANSWERS[fact.kind]
    return fact.options[-1].value if fact.options else parse_value(fact, 0)


def candidates(fact: FactDefinition) -> list[FactValue]:
    """Answers that differ as far as a rule can tell."""
    match fact.kind:
        case "bool":
            return [False, True]
        case "set":
            return [frozenset({option.value}) for option in reversed(fact.options)]
        case "enum":
            return [option.value for option in fact.options]
        case "date":
            return [dt.date(2010, 1, 1), dt.date(2026, 9, 1), dt.date(2035, 1, 1)]
        case "number" | "count":
            return [Decimal(0), Decimal(10), Decimal("5000"), Decimal("5e7"), Decimal("1e27")]
        case _:
            return ["some"]


@functools.cache
def words_of(law_id: str) -> frozenset[str]:
    """Every option that a rule of a law names."""
    law = LIBRARY.instrument(law_id)
    rules = (rule for part in (*law.provisions, *law.obligations) for rule in rules_of(part))
    return frozenset(word for rule in rules for word in re.findall(r'"([^"]+)"', rule))


def told_apart(fact: FactDefinition, law: Instrument) -> list[FactValue]:
    """Answers that differ for one law: of the options that none of its rules names, one."""
    named, other = [], []
    for value in candidates(fact):
        options = value if isinstance(value, frozenset) else {str(value)}
        (other if fact.options and options.isdisjoint(words_of(law.card.id)) else named).append(value)
    return [*named, *other[:1]]


def says(outcome: Outcome) -> tuple[object, ...]:
    """What an instrument says of a system, as far as an interview settles it."""
    if standing(outcome) is not Standing.APPLIES:
        return (outcome.scope.value,)
    labels = tuple((label.id, label.status, label.applies) for label in (*outcome.labels, *outcome.undetermined))
    live = {Status.IN_EFFECT, Status.UPCOMING, Status.UNKNOWN}
    duties = tuple((d.obligation.id, d.status, d.dates.applies if d.status in live else None) for d in outcome.duties)
    return labels, duties


@pytest.mark.parametrize(("instrument", "case_id"), SHOWN)
def test_when_the_interview_ends_no_further_fact_changes_what_any_law_says(instrument: str, case_id: str) -> None:
    facts = facts_of(instrument, case_id)
    held = hold_interview(LIBRARY, WORDS, lambda q: facts.get(q.fact.key, plain(q.fact)), as_of=DAY, known_at=DAY)
    left = [fact for fact in WORDS.values() if fact.layer == "rule" and fact.key not in held.facts]
    dice = random.Random(instrument)

    for _ in range(3):
        more = {fact.key: dice.choice(candidates(fact)) for fact in left}
        for outcome in held.outcomes:
            if not outcome.is_over:
                law = LIBRARY.instrument(outcome.instrument_id)
                later = determine(law, held.facts | more, WORDS, as_of=DAY, known_at=DAY)
                assert says(later) == says(outcome), outcome.instrument_id


def answer_of(law: Instrument, part: Provision | Obligation, facts: Mapping[str, FactValue]) -> tuple[object, set[str]]:
    """What one part of a law says behind its gate, from when, and what it still waits for."""
    situation = Situation(law, facts, WORDS, as_of=DAY, known_at=DAY)
    own = (
        situation.provision(part.id)
        if isinstance(part, Provision)
        else situation.rule_with_exceptions(part.when, part.unless)
    )
    reasons = (situation.provision(law.card.gate), own)
    value, dates = all_of(reason.value for reason in reasons), situation.dates(part.applies)
    if value is Truth.NO:
        return value, set()
    return (value, dates.candidates), {*reasons[0].missing, *own.missing, *dates.missing}


def could_matter(
    key: str, waiting: list[tuple[Instrument, Provision | Obligation]], known: dict[str, FactValue]
) -> bool:
    """Whether the open facts can be filled in so that two answers to one question end differently."""
    dice = random.Random(key)
    # What shows soon in one part need not be looked for at length in another first.
    return any(
        look(key, law, part, known, dice)
        for look, attempts in ((ends_differently, 25), (differs_in_cases, 400), (ends_differently, 1500))
        for law, part in waiting
        for _ in range(attempts)
    )


def differs_in_cases(
    key: str, law: Instrument, part: Provision | Obligation, known: dict[str, FactValue], dice: random.Random
) -> bool:
    """Whether two answers end differently when the open facts are those of two cases put together."""
    one, other = (facts_of(law.card.id, case.id) for case in dice.choices(cases_of(law.card.id), k=2))
    facts = {**one, **other, **known}
    ends = [end_of(law, part, facts | {key: value}) for value in candidates(WORDS[key])]
    return any(end != ends[0] for end in ends)


def end_of(law: Instrument, part: Provision | Obligation, facts: dict[str, FactValue]) -> object:
    """What a part says in the end, what is still open answered plainly."""
    while missing := answer_of(law, part, facts)[1]:
        facts |= {pick: plain(WORDS[pick]) for pick in missing}
    return answer_of(law, part, facts)[0]


def ends_differently(
    key: str, law: Instrument, part: Provision | Obligation, known: dict[str, FactValue], dice: random.Random
) -> bool:
    """Whether two answers to one question differ in the end when the open facts are filled in by chance."""
    answers = told_apart(WORDS[key], law)
    if len(answers) == 1:
        return False
    one, other = dice.sample(answers, 2)
    facts = dict(known)
    while True:
        first, missing = answer_of(law, part, facts | {key: one})
        second, more = answer_of(law, part, facts | {key: other})
        if not missing | more:
            return first != second
        pick = dice.choice(sorted(missing | more))
        facts[pick] = dice.choice(told_apart(WORDS[pick], law))


@pytest.mark.parametrize(("instrument", "case_id"), [SHOWN[0], SHOWN[3], SHOWN[4], SHOWN[5]])
def test_each_question_could_have_changed_something_when_it_was_asked(instrument: str, case_id: str) -> None:
    facts = facts_of(instrument, case_id)
    idle = []
    sheet: Sheet | None = None
    before: dict[str, FactValue] = {}

    def answer(question: Question) -> FactValue:
        nonlocal sheet, before
        key = question.fact.key
        if sheet is None or WORDS.sheet_of(key) is not sheet:
            sheet, before = WORDS.sheet_of(key), dict(known)  # the lines of a sheet are read at once
        waiting = [
            (law, part)
            for law in LIBRARY.instruments
            for part in (*law.provisions, *law.obligations)
            if cited(law.card.short, part.cite) in question.waiting
            or f"{law.card.short}: {part.title}" in question.waiting
        ]
        if not could_matter(key, waiting, before):
            idle.append(key)
        known[key] = facts.get(key, plain(question.fact))
        return known[key]

    known: dict[str, FactValue] = {}
    hold_interview(LIBRARY, WORDS, answer, as_of=DAY, known_at=DAY)

    assert idle == []


def test_the_first_questions_settle_most_laws_at_the_door() -> None:
    """Of 184 instruments, whoever is at home in the EU alone has three quarters settled by one answer."""
    facts = facts_of("eu-ai-act", "base") | {"scope.places": frozenset({"none"})}
    held = hold_interview(LIBRARY, WORDS, lambda q: facts.get(q.fact.key, plain(q.fact)), as_of=DAY, known_at=DAY)
    known = {"scope.places": frozenset[str]({"none"})}
    settled = [determine(law, known, WORDS, as_of=DAY, known_at=DAY).scope.value for law in LIBRARY.instruments]

    assert held.asked[0] == "scope.places"
    assert settled.count(Truth.NO) > len(settled) * 3 / 4
    assert len(held.screens) < 20


def test_what_nobody_knows_is_asked_once_and_then_comes_last() -> None:
    held = hold_interview(LIBRARY, WORDS, lambda q: UNKNOWN, as_of=DAY, known_at=DAY)
    left = open_questions(held.outcomes, WORDS, put_off=held.asked)

    assert len(held.asked) == len(set(held.asked))
    assert left
    assert all(question.put_off for question in left)
    some = open_questions(held.outcomes, WORDS, put_off=["scope.places"])
    assert (some[-1].fact.key, some[-1].put_off) == ("scope.places", True)


@pytest.mark.parametrize("instrument", ["iso-iec-42001", "us-ca-sb1119", "br-pl2338", "us-fda-cds-2026"])
def test_what_is_voluntary_proposed_or_not_encoded_in_depth_costs_no_more_than_its_gate(instrument: str) -> None:
    law = LIBRARY.instrument(instrument)
    gate = determine(law, {}, WORDS, as_of=DAY, known_at=DAY)
    yes = next(
        outcome
        for case in cases_of(instrument)
        for outcome in [determine(law, facts_of(instrument, case.id), WORDS, as_of=DAY, known_at=DAY)]
        if outcome.scope.value is Truth.YES
    )

    assert {question.fact.key for question in open_questions([gate], WORDS)} == set(gate.scope.missing)
    assert open_questions([yes], WORDS) == ()


def test_nothing_is_asked_for_a_law_that_has_ended_or_never_came() -> None:
    for instrument in ("us-ca-sb7", "us-co-sb24-205", "eu-ai-liability", "us-sr-11-7"):
        outcome = determine(LIBRARY.instrument(instrument), {}, WORDS, as_of=DAY, known_at=DAY)
        assert outcome.scope.value is Truth.UNKNOWN
        assert open_questions([outcome], WORDS) == ()


def test_a_step_of_the_interview_takes_less_than_a_third_of_a_second_of_processor_time() -> None:
    outcomes = [determine(law, {}, WORDS, as_of=DAY, known_at=DAY) for law in LIBRARY.instruments]
    started = time.process_time()
    screens(outcomes, WORDS)

    assert time.process_time() - started < 0.3


# ---- sheets: several lines, one question


def outcomes_of(facts: Mapping[str, FactValue]) -> list[Outcome]:
    """What all laws say on the day of the tests."""
    return [determine(law, facts, WORDS, as_of=DAY, known_at=DAY) for law in LIBRARY.instruments]


def answering(facts: Mapping[str, FactValue]) -> Callable[[Question], FactValue]:
    """Somebody who answers as the facts say, otherwise plainly."""
    return lambda question: facts.get(question.fact.key, plain(question.fact))


LENDER = facts_of("eu-ai-act", "lender")


def test_the_longest_european_cases_take_less_than_thirty_questions() -> None:
    for case_id in ("VH-authorised", "W21", "lender", "V8a"):
        facts = facts_of("eu-ai-act", case_id)
        held = hold_interview(
            LIBRARY, WORDS, lambda q, f=facts: f.get(q.fact.key, plain(q.fact)), as_of=DAY, known_at=DAY
        )

        assert len(held.screens) < 30, case_id
        assert len(held.asked) == len(set(held.asked)) == sum(map(len, held.screens))


def test_a_sheet_shows_exactly_the_lines_that_can_still_change_something() -> None:
    facts = {key: value for key, value in LENDER.items() if not key.startswith("a3.")}
    found = screens(outcomes_of(facts), WORDS)
    essential = next(screen for screen in found if screen.sheet and screen.sheet.key == "sheet.essential")

    assert set(essential.facts) == {"a3.5b", "a3.5b_fraud_only"}
    assert "EU AI Act Art. 6(2), 111(2), Annex III" in essential.waiting


def test_every_open_fact_is_on_exactly_one_screen() -> None:
    for facts in ({}, LENDER, facts_of("us-co-sb26-189", "deployer-only")):
        outcomes = outcomes_of(facts)
        open_ones = [question.fact.key for question in open_questions(outcomes, WORDS)]
        shown = [key for screen in screens(outcomes, WORDS) for key in screen.facts]

        assert len(shown) == len(set(shown))
        assert set(open_ones) <= set(shown)
        assert shown[0] == open_ones[0] or WORDS.sheet_of(shown[0]) is WORDS.sheet_of(open_ones[0])


def test_what_waits_behind_an_open_gate_is_never_a_screen_of_its_own() -> None:
    for facts in ({}, LENDER):
        outcomes = outcomes_of(facts)
        open_ones = {question.fact.key for question in open_questions(outcomes, WORDS)}

        assert all(open_ones & set(screen.facts) for screen in screens(outcomes, WORDS))


def test_a_line_that_nobody_knew_is_not_put_beside_lines_never_asked() -> None:
    outcomes = outcomes_of({})
    every = next(screen for screen in screens(outcomes, WORDS) if "ai.infers" in screen.facts)
    split = screens(outcomes, WORDS, put_off=["ai.infers"])

    assert len(every.facts) > 1
    alone = next(screen for screen in split if "ai.infers" in screen.facts)
    assert (alone.facts, alone.put_off) == (("ai.infers",), True)


def test_the_answers_of_a_sheet_mean_what_the_same_answers_one_by_one_mean() -> None:
    """Sheets only ask; every line states its own fact."""
    held = hold_interview(LIBRARY, WORDS, lambda q: LENDER.get(q.fact.key, plain(q.fact)), as_of=DAY, known_at=DAY)
    one_by_one: dict[str, FactValue] = {}
    law = LIBRARY.instrument("eu-ai-act")
    while questions := open_questions([determine(law, one_by_one, WORDS, as_of=DAY, known_at=DAY)], WORDS):
        fact = questions[0].fact
        one_by_one[fact.key] = LENDER.get(fact.key, plain(fact))
    outcome = next(item for item in held.outcomes if item.instrument_id == "eu-ai-act")

    assert says(outcome) == says(determine(law, one_by_one, WORDS, as_of=DAY, known_at=DAY))


def test_many_interviews_may_share_what_they_found() -> None:
    share = remembering(LIBRARY, WORDS)
    for instrument, case_id in SHOWN[:3] * 2:
        facts = facts_of(instrument, case_id)
        held = [
            hold_interview(LIBRARY, WORDS, answering(facts), as_of=DAY, known_at=DAY, decide=how)
            for how in (None, share)
        ]

        assert held[0].screens == held[1].screens
        assert held[0].outcomes == held[1].outcomes


def test_a_sheet_that_is_asked_anyway_takes_along_lines_behind_a_gate_that_is_open() -> None:
    facts: dict[str, FactValue] = {"scope.places": frozenset({"us", "us-co"}), "use.areas": frozenset({"employment"})}
    outcomes = outcomes_of(facts)
    open_ones = {question.fact.key for question in open_questions(outcomes, WORDS)}
    along = {key for screen in screens(outcomes, WORDS) for key in screen.facts} - open_ones
    binding = [item for item in outcomes if not (item.is_over or item.is_voluntary or item.is_shallow)]
    missing = {key for item in binding for part in (*item.determinations, *item.duties) for key in part.missing}

    assert along
    assert along <= missing
