"""What changes between two moments, two fact patterns, two libraries."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.errors import LawError
from ombud.facts import UNKNOWN, load_vocabulary
from ombud.law import Status, determine, load_library
from ombud.law.days.change import (
    Moment,
    World,
    compare_facts,
    compare_libraries,
    compare_moments,
    compare_worlds,
    suppose,
)
from ombud.law.library import Library
from tests.law.system.test_derived import facts_of

LIBRARY, WORDS = load_library(), load_vocabulary()
CREDIT = {**facts_of("lender"), "sys.first_placed": dt.date(2028, 1, 1)}


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def moment(as_of: str, known_at: str) -> Moment:
    return Moment(as_of=day(as_of), known_at=day(known_at))


def test_the_amendment_of_july_2026_moved_the_duties_of_high_risk_systems() -> None:
    """Regulation (EU) 2026/1744 Art. 1(40): Annex III duties from 2 December 2027 instead of 2 August 2026."""
    changes = compare_moments(
        LIBRARY, CREDIT, WORDS, moment("2026-09-01", "2026-07-26"), moment("2026-09-01", "2026-07-27")
    )

    act = next(change for change in changes if change.instrument == "eu-ai-act")
    moved = {duty.id: duty for duty in act.moved}
    risk = moved["AIA-009-1"]
    assert (risk.before, risk.after) == (Status.IN_EFFECT, Status.UPCOMING)
    assert (risk.starts_before, risk.starts_after) == (day("2026-08-02"), day("2027-12-02"))


def test_nothing_changes_between_a_moment_and_itself() -> None:
    same = moment("2026-11-24", "2026-11-24")

    assert compare_moments(LIBRARY, CREDIT, WORDS, same, same) == ()


def test_whoever_puts_their_name_on_a_high_risk_system_gains_the_duties_of_a_provider() -> None:
    """AI Act Art. 25(1)(a)."""
    user = {**CREDIT, "role.does": frozenset({"uses"}), "role.brands_existing": False}
    change = compare_facts(
        LIBRARY.instrument("eu-ai-act"),
        user,
        {**user, "role.brands_existing": True},
        WORDS,
        moment("2028-06-01", "2026-11-24"),
    )

    assert "AIA-009-1" in {duty.id for duty in change.gained}
    assert change.lost == ()


def test_a_supposed_date_moves_what_hangs_on_it_and_nothing_before_it_was_known() -> None:
    supposed = suppose(LIBRARY, "eu-ai-act", "T-HR3", day("2029-01-01"), known_from=day("2027-06-01"))

    def starts(library: Library, known_at: str) -> dt.date | None:
        outcome = determine(
            library.instrument("eu-ai-act"), CREDIT, WORDS, as_of=day("2027-07-01"), known_at=day(known_at)
        )
        return next(duty for duty in outcome.duties if duty.obligation.id == "AIA-009-1").dates.applies

    assert starts(supposed, "2027-06-01") == day("2029-01-01")
    assert starts(supposed, "2027-05-31") == starts(LIBRARY, "2027-05-31") == day("2027-12-02")
    assert "supposed" in supposed.digest


def test_a_date_that_the_law_does_not_have_cannot_be_supposed() -> None:
    with pytest.raises(LawError, match='"T-NONE" is not a date of EU AI Act'):
        suppose(LIBRARY, "eu-ai-act", "T-NONE", None, known_from=day("2027-01-01"))


def test_two_versions_of_the_library_differ_in_named_rows_and_fields() -> None:
    instrument = LIBRARY.instrument("us-nyc-ll144")
    first, *others = instrument.obligations
    changed = msgspec.structs.replace(
        instrument,
        obligations=(msgspec.structs.replace(first, title="Another title"), *others[1:]),
    )
    after = msgspec.structs.replace(LIBRARY, instruments=(changed,))
    rows = compare_libraries(msgspec.structs.replace(LIBRARY, instruments=(instrument,)), after)

    assert [(row.row, row.kind, row.fields) for row in rows] == [
        (first.id, "changed", ("title",)),
        (others[0].id, "removed", ()),
    ]


def test_a_moved_day_is_told_of_classes_and_of_duties_that_are_still_open() -> None:
    """AI Act Art. 113: the day for Annex III moves; when the system was first placed is not known (Art. 111(2))."""
    today = dt.date(2026, 11, 25)
    facts = {**CREDIT, "sys.first_placed": UNKNOWN, "sys.design_changed": UNKNOWN}
    now = Moment(as_of=today, known_at=today)
    later = suppose(LIBRARY, "eu-ai-act", "T-HR3", dt.date(2029, 1, 1), known_from=today)
    before = World(library=LIBRARY, facts=facts, moment=now)
    (act,) = compare_worlds(before, World(library=later, facts=facts, moment=now), WORDS)
    (high,) = [label for label in act.labels if label.id == "high-risk"]
    assert (high.starts_before, high.starts_after) == (dt.date(2027, 12, 2), dt.date(2029, 1, 1))
    assert "AIA-009-1" in {duty.id for duty in (*act.open_moved, *act.moved)}
