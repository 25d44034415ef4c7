"""The next date of a system is the next day of its own diary on which something is asked of us."""

from __future__ import annotations

import datetime as dt

from ombud.facts import FactValue, load_vocabulary
from ombud.law import determine, load_library
from ombud.law.days.diary import diary_of, next_day
from tests.law.authored import facts_of

TODAY = dt.date(2026, 11, 25)


def next_of(facts: dict[str, FactValue], *names: str) -> dt.date | None:
    law = load_library()
    outcomes = tuple(
        determine(law.instrument(name), facts, load_vocabulary(), as_of=TODAY, known_at=TODAY) for name in names
    )
    return next_day(outcomes, law, facts)


def test_a_register_that_falls_due_every_year_is_the_next_date_before_a_law_that_asks_nothing_of_us():
    """DORA Art. 28: the register of vendors, counted from 17 January 2025; the GDPR procedure binds authorities."""
    facts = facts_of("eu-dora") | facts_of("eu-gdpr-procedure") | {"eun.roles": frozenset({"financial"})}
    assert next_of(facts, "eu-dora", "eu-gdpr-procedure") == dt.date(2027, 1, 17)
    assert next_of(facts, "eu-gdpr-procedure") is None


def test_it_stands_in_the_diary():
    facts = facts_of("eu-ai-act", "LEG3A4") | {"sys.design_changed_on": dt.date(2028, 2, 1)}
    law = load_library()
    outcome = determine(law.instrument("eu-ai-act"), facts, load_vocabulary(), as_of=TODAY, known_at=TODAY)
    found = next_day((outcome,), law, facts)
    assert found in {entry.day for entry in diary_of((outcome,), law, facts, until=dt.date(2028, 12, 31)).entries}
