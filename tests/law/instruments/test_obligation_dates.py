"""Every duty of the AI Act has its date of both states of the law, written here a second time.

Source of truth: Art. 113 of Regulation (EU) 2024/1689, and as replaced by Regulation (EU) 2026/1744 Art. 1(40);
Art. 111(2)-(4). The dates are typed here by hand so that a slip in the authored files cannot hide.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest

from ombud.facts import FactValue
from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law import Duty, determine
from ombud.law.library import compile_library

WORDS = read_vocabulary(VOCABULARY)
LAW = compile_library(vocabulary=WORDS).instrument("eu-ai-act")
BEFORE = dt.date(2026, 7, 26)
NOW = dt.date(2026, 11, 23)

LISTED: dict[str, FactValue] = {
    "sys.is_product_part": False,
    "use.areas": frozenset({"credit"}),
    "a3.5b": True,
    "a3.5b_fraud_only": False,
    "use.profiling": True,
}
PRODUCT: dict[str, FactValue] = {
    "use.areas": frozenset(),
    "use.practices": frozenset(),
    "sys.is_product_part": True,
    "product.act": frozenset({"medical-devices"}),
    "product.is_product": True,
    "product.third_party_assessment": True,
    "product.assessment_not_safety": False,
}


def numbers(text: str) -> list[str]:
    return text.split()


BOTH_CLASSES = numbers(
    """008-1 009-1 009-2 009-3 009-4 010-1 010-2 010-3 011-1 012-1 013-1 014-1 015-1 015-2 016-1 016-2 016-3
017-1 017-2 018-1 019-1 020-1 020-2 021-1 022-1 022-2 023-1 024-1 025-2 026-1 026-2 026-3 026-4 026-5 026-6 026-7 026-9
026-12 044-1 047-1 048-1 072-1 072-2 073-1 073-2"""
)
LISTED_ONLY = numbers("""006-1 012-2 014-2 026-8 026-10 026-11 027-1 027-2 027-3 043-1 043-2 049-1 049-2 049-3 086-1""")
PRODUCT_ONLY = ["011-2", "043-3"]
CHANGE_OF_ROLE = ["025-1"]
FORMAL_SINCE_GENERAL_DATE = numbers(
    """043-1 043-2 043-3 044-1 047-1 048-1 049-1 049-2 049-3 072-1 072-2 073-1 073-2
086-1"""
)
MODELS = numbers("052-1 053-1 053-2 053-3 053-4 053-5 054-1 055-1 055-2 055-3 055-4")
GENERAL_DATE = numbers("050-1 050-3 050-4 050-5 060-1 061-1 079-1")


def duty(number: str, facts: dict[str, FactValue], known_at: dt.date) -> Duty:
    outcome = determine(LAW, facts, WORDS, as_of=NOW, known_at=known_at)
    return next(d for d in outcome.duties if d.obligation.id == f"AIA-{number}")


def starts(number: str, facts: dict[str, FactValue], known_at: dt.date) -> dt.date | None:
    return duty(number, facts, known_at).dates.applies


@pytest.mark.parametrize("number", [*BOTH_CLASSES, *LISTED_ONLY, *CHANGE_OF_ROLE])
def test_duties_on_listed_uses_moved_from_august_2026_to_december_2027(number: str) -> None:
    assert starts(number, LISTED, BEFORE) == dt.date(2026, 8, 2)
    assert starts(number, LISTED, NOW) == dt.date(2027, 12, 2)


@pytest.mark.parametrize("number", [*BOTH_CLASSES, *PRODUCT_ONLY, *CHANGE_OF_ROLE])
def test_duties_on_products_moved_from_august_2027_to_august_2028(number: str) -> None:
    assert starts(number, PRODUCT, BEFORE) == dt.date(2027, 8, 2)
    assert starts(number, PRODUCT, NOW) == dt.date(2028, 8, 2)


def test_formal_dates_stand_exactly_where_they_differ_from_the_effective_ones() -> None:
    outcome = determine(LAW, LISTED, WORDS, as_of=NOW, known_at=NOW)
    formal = {d.obligation.id: d.formal for d in outcome.duties if d.formal is not None}

    assert formal == {f"AIA-{number}": dt.date(2026, 8, 2) for number in FORMAL_SINCE_GENERAL_DATE}


@pytest.mark.parametrize("number", GENERAL_DATE)
@pytest.mark.parametrize("known_at", [BEFORE, NOW])
def test_duties_of_the_general_date_did_not_move(number: str, known_at: dt.date) -> None:
    assert starts(number, {}, known_at) == dt.date(2026, 8, 2)


@pytest.mark.parametrize("number", MODELS)
def test_models_on_the_market_before_august_2025_have_two_years(number: str) -> None:
    model: dict[str, FactValue] = {"gpai.does": frozenset({"places"}), "gpai.train_flop": Decimal("2e25")}
    old = {**model, "gpai.first_placed": dt.date(2025, 8, 1)}
    new = {**model, "gpai.first_placed": dt.date(2025, 8, 2)}

    assert starts(number, new, NOW) == dt.date(2025, 8, 2)
    assert starts(number, old, NOW) == dt.date(2027, 8, 2)
    assert starts(number, model, NOW) == dt.date(2025, 8, 2), "while the day is unknown the earlier date is shown"


@pytest.mark.parametrize("known_at", [BEFORE, NOW])
def test_literacy_and_the_first_bans_apply_since_february_2025(known_at: dt.date) -> None:
    scoring: dict[str, FactValue] = {"use.practices": frozenset({"social-scoring"})}

    for number in ("004-1", "005-1", "005-3"):
        assert starts(number, scoring, known_at) == dt.date(2025, 2, 2)


def test_the_two_new_bans_start_on_2_december_2026_and_did_not_exist_before_the_amendment() -> None:
    imagery: dict[str, FactValue] = {"use.practices": frozenset({"intimate-imagery"}), "use.areas": frozenset()}

    for number in ("005-1", "005-2"):
        assert starts(number, imagery, NOW) == dt.date(2026, 12, 2)
        assert not duty(number, imagery, BEFORE).dates.exists


def test_art_4a_exists_from_27_july_2026() -> None:
    assert not duty("004A-1", {}, BEFORE).dates.exists
    assert starts("004A-1", {}, dt.date(2026, 7, 27)) == dt.date(2026, 7, 27)


def test_the_amendment_brought_the_ai_office_and_real_world_tests_of_products() -> None:
    assert not duty("075-1", {}, BEFORE).dates.exists
    assert starts("075-1", {}, NOW) == dt.date(2026, 8, 2)
    for number in ("060-1", "061-1"):
        assert starts(number, LISTED, BEFORE) == dt.date(2026, 8, 2)
        assert not duty(number, PRODUCT, BEFORE).dates.exists
        assert starts(number, PRODUCT, NOW) == dt.date(2026, 8, 2)


def test_old_generators_got_a_grace_period_by_the_amendment() -> None:
    old: dict[str, FactValue] = {"sys.first_placed": dt.date(2026, 8, 1)}
    new: dict[str, FactValue] = {"sys.first_placed": dt.date(2026, 8, 2)}

    assert starts("050-2", old, BEFORE) == dt.date(2026, 8, 2)
    assert starts("050-2", old, NOW) == dt.date(2026, 12, 2)
    assert starts("050-2", new, NOW) == dt.date(2026, 8, 2)


def test_no_duty_is_left_out_of_this_file() -> None:
    checked = {
        *BOTH_CLASSES,
        *LISTED_ONLY,
        *PRODUCT_ONLY,
        *CHANGE_OF_ROLE,
        *MODELS,
        *GENERAL_DATE,
        *("004-1", "004A-1", "005-1", "005-2", "005-3", "050-2", "075-1"),
    }

    assert {f"AIA-{number}" for number in checked} == {obligation.id for obligation in LAW.obligations}


@pytest.mark.parametrize("obligation", LAW.obligations, ids=lambda obligation: obligation.id)
def test_a_duty_reads_as_a_sentence_with_article_and_evidence(obligation) -> None:
    number = re.match(r"AIA-0*(\d+)(A?)-", obligation.id)
    assert number is not None
    article = number[1] + number[2].lower()

    assert re.search(rf"\b{article}[a-z]?\b", obligation.cite), "the id names the article"
    assert obligation.says[0].isupper()
    assert obligation.says.endswith(".")
    assert len(obligation.says) > 30
    assert all(len(need.record) > 8 for need in obligation.evidence if need.record), "a record has a clear title"


def test_what_was_on_the_market_before_has_no_day_to_come() -> None:
    """Art. 111(2): headed by what carries it, and no day is told on which it would be caught."""
    facts: dict[str, FactValue] = {
        "scope.eu_links": frozenset({"eu-market"}),
        "scope.exclusions": frozenset({"none"}),
        "role.does": frozenset({"provides", "uses"}),
        "ai.machine_based": True,
        "ai.infers": True,
        "ai.autonomous": True,
        "ai.influences": True,
        **LISTED,
        "sys.first_placed": dt.date(2024, 1, 1),
        "sys.design_changed": False,
        "use.public_authority": False,
    }
    carried = determine(LAW, facts, WORDS, as_of=NOW, known_at=NOW)
    public = determine(LAW, {**facts, "use.public_authority": True}, WORDS, as_of=NOW, known_at=NOW)

    assert carried.headline.id == "carried"
    assert dt.date(2027, 12, 2) not in {carried.next_date(), *(label.applies for label in carried.labels)}
    assert (public.headline.id, public.headline.applies) == ("high-risk", dt.date(2030, 8, 2))
