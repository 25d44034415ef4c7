"""The law's two times: what applied on a day, as known on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from ombud.facts import UNKNOWN, FactValue
from ombud.law import Outcome, Status, Truth, determine, open_questions
from tests.law.small import VOCABULARY, small_instrument

FACTS: dict[str, FactValue] = {
    "scope.here": True,
    "x.a": True,
    "x.b": False,
    "x.e": True,
    "x.f": True,
    "use.areas": frozenset({"work"}),
}


def on(as_of: str, known_at: str, **changes: FactValue) -> Outcome:
    return determine(
        small_instrument(),
        {**FACTS, **changes},
        VOCABULARY,
        as_of=dt.date.fromisoformat(as_of),
        known_at=dt.date.fromisoformat(known_at),
    )


@pytest.mark.parametrize(
    ("as_of", "known_at", "status", "applies"),
    [
        ("2026-07-01", "2026-07-01", Status.UPCOMING, dt.date(2026, 8, 2)),
        ("2026-08-02", "2026-07-01", Status.IN_EFFECT, dt.date(2026, 8, 2)),
        ("2026-08-02", "2026-07-27", Status.UPCOMING, dt.date(2027, 12, 2)),
        ("2027-12-01", "2026-11-24", Status.UPCOMING, dt.date(2027, 12, 2)),
        ("2027-12-02", "2026-11-24", Status.IN_EFFECT, dt.date(2027, 12, 2)),
        ("2027-12-02", "2024-01-01", Status.NOT_LAW, None),
    ],
)
def test_a_date_is_the_one_known_at_the_time(
    as_of: str, known_at: str, status: Status, applies: dt.date | None
) -> None:
    found = on(as_of, known_at).determination("high")

    assert found.value is Truth.YES
    assert (found.status, found.dates.applies) == (status, applies)


def test_what_a_state_of_law_does_not_know_is_not_law_in_it() -> None:
    assert on("2026-12-02", "2026-07-26").determination("new-ban").status is Status.NOT_LAW
    assert on("2026-12-01", "2026-07-27").determination("new-ban").status is Status.UPCOMING
    assert on("2026-12-02", "2026-07-27").determination("new-ban").status is Status.IN_EFFECT


def test_a_new_wording_holds_from_its_day_and_only_when_known() -> None:
    assert on("2026-07-26", "2026-11-24").determination("worded").value is Truth.YES
    assert on("2026-07-27", "2026-11-24").determination("worded").value is Truth.NO
    assert on("2026-11-24", "2026-07-26").determination("worded").value is Truth.YES
    assert on("2024-07-31", "2026-11-24").determination("worded").value is Truth.NO


def test_a_rule_can_compare_with_a_date_of_the_law() -> None:
    placed = {"d.placed": dt.date(2027, 1, 1)}
    assert on("2026-11-24", "2026-11-24", **placed).determination("old").value is Truth.YES
    assert on("2026-11-24", "2026-07-01", **placed).determination("old").value is Truth.NO


CHANGED = dt.date(2028, 3, 1)


@pytest.mark.parametrize(
    ("facts", "applies", "missing"),
    [
        ({"d.placed": dt.date(2027, 12, 2)}, dt.date(2027, 12, 2), ()),
        ({"d.placed": dt.date(2027, 12, 1), "d.changed": CHANGED}, CHANGED, ()),
        ({"d.placed": dt.date(2027, 12, 1), "d.changed": dt.date(2026, 1, 1)}, dt.date(2027, 12, 2), ()),
        ({"d.placed": dt.date(2027, 12, 1)}, dt.date(2027, 12, 2), ("d.changed",)),
        ({"d.changed": CHANGED}, dt.date(2027, 12, 2), ("d.placed",)),
        ({}, dt.date(2027, 12, 2), ("d.placed", "d.changed")),
    ],
)
@pytest.mark.parametrize("provision", ["carried", "follows"])
def test_a_date_waits_for_the_day_in_a_fact_and_says_which_fact_it_waits_for(
    provision: str, facts: dict[str, FactValue], applies: dt.date, missing: tuple[str, ...]
) -> None:
    found = on("2026-11-24", "2026-11-24", **facts).determination(provision)

    assert (found.dates.applies, found.dates.missing) == (applies, missing)
    assert found.is_open == bool(missing)


def test_the_interview_asks_for_a_fact_that_only_the_date_waits_for() -> None:
    outcome = on("2026-11-24", "2026-11-24", **{"d.placed": dt.date(2027, 12, 1)})

    assert [question.fact.key for question in open_questions([outcome], VOCABULARY)] == ["d.changed"]
    assert [fact.key for fact in outcome.open_facts] == ["d.changed"]


def test_the_headline_names_the_highest_class_and_the_day_it_starts() -> None:
    outcome = on("2026-11-24", "2026-11-24", **{"x.e": False})

    assert outcome.headline.title == "High"
    assert outcome.headline.status is Status.UPCOMING
    assert outcome.headline.applies == dt.date(2027, 12, 2)
    assert outcome.next_date() == dt.date(2027, 12, 2)
    assert outcome.duties[0].status is Status.UPCOMING


def test_out_of_scope_settles_everything() -> None:
    outcome = on("2026-11-24", "2026-11-24", **{"scope.here": False})

    assert outcome.headline.id == "outside"
    assert outcome.open_facts == ()
    assert all(duty.status is Status.NO for duty in outcome.duties)


def test_unknown_scope_leaves_the_headline_unknown_with_the_fact_to_ask() -> None:
    facts = {key: value for key, value in FACTS.items() if key != "scope.here"}
    day = dt.date(2026, 11, 24)
    outcome = determine(small_instrument(), facts, VOCABULARY, as_of=day, known_at=day)

    assert outcome.headline.status is Status.UNKNOWN
    assert outcome.open_facts[0].key == "scope.here"
    assert not outcome.is_certain


def test_the_class_that_is_left_over_is_not_said_while_a_higher_one_may_still_come() -> None:
    """An open exception must not read as a clearance: "minimal" is what remains when nothing else can."""
    open_ban = on("2026-12-02", "2026-11-24", **{"x.b": UNKNOWN, "x.c": False, "x.e": False, "x.f": False})
    ruled_out = on("2026-12-02", "2026-11-24", **{"x.e": False, "x.f": False})

    assert (open_ban.headline.id, open_ban.headline.status) == ("minimal", Status.UNKNOWN)
    assert (ruled_out.headline.id, ruled_out.headline.status) == ("minimal", Status.IN_EFFECT)
