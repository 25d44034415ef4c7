"""How instruments stand to one system, rules and conclusions in words: what a person is shown first."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.facts import FactValue, load_vocabulary
from ombud.law import Outcome, Standing, determine, load_library
from ombud.law.days.diary import diary_of
from ombud.law.lookup import dates_of_part, part_of, parts_of_instrument, wordings_of
from ombud.law.rules import expression as ex
from ombud.law.rules.wording import Clause, clause_of
from ombud.law.system.conclusion import caution_words, life_words
from ombud.law.system.overview import MARKS, by_standing, settling
from ombud.law.timeline import LIVES, StatusWord

LIBRARY, WORDS = load_library(), load_vocabulary()
DAY = dt.date(2026, 11, 24)


def outcomes(facts: dict[str, FactValue], as_of: dt.date = DAY) -> tuple[Outcome, ...]:
    return tuple(determine(i, facts, WORDS, as_of=as_of, known_at=as_of) for i in LIBRARY.instruments)


def names(facts: dict[str, FactValue]) -> dict[Standing, set[str]]:
    found = by_standing(outcomes(facts))
    return {standing: {outcome.instrument_id for outcome in rows} for standing, rows in found.items()}


def test_every_instrument_stands_in_exactly_one_place() -> None:
    found = by_standing(outcomes({}))

    assert set(found) == set(Standing)
    assert sorted(o.instrument_id for rows in found.values() for o in rows) == sorted(
        i.card.id for i in LIBRARY.instruments
    )


def test_what_was_withdrawn_is_past_and_what_is_proposed_is_no_law() -> None:
    """The AI liability directive was withdrawn in 2025 (its card); proposals bind nobody."""
    found = names({"scope.eu_links": frozenset({"eu-deployer"})})

    assert "eu-ai-liability" in found[Standing.ENDED]
    assert "eu-gdpr-procedure" not in found[Standing.ENDED]
    assert "br-pl2338" in found[Standing.PROPOSED]


def test_frameworks_chosen_stand_apart_and_encoded_in_short_says_so() -> None:
    found = names({"org.frameworks": frozenset({"nist-ai-rmf"}), "scope.places": frozenset({"au"})})

    assert "nist-ai-rmf" in found[Standing.VOLUNTARY]
    assert "iso-iec-42001" in found[Standing.OUTSIDE]
    assert all(LIBRARY.instrument(name).card.depth == "scope" for name in found[Standing.SHALLOW])


def test_the_gravest_class_comes_first() -> None:
    facts: dict[str, FactValue] = {"scope.places": frozenset({"us-wa", "us-nyc", "us-co"}), "use.personal_data": True}
    rows = by_standing(outcomes(facts))[Standing.APPLIES]

    marks = [MARKS.index(outcome.headline.label.mark) for outcome in rows]
    assert marks == sorted(marks)


def test_the_place_settles_most_of_what_is_open_when_nothing_is_known() -> None:
    unsure = by_standing(outcomes({}))[Standing.OPEN]
    first, *others = settling(unsure, WORDS)

    assert first.fact.key == "scope.places"
    assert first.instruments == sum("scope.places" in outcome.scope.missing for outcome in unsure)
    assert len(others) == 2
    assert settling((), WORDS) == ()


def test_every_status_has_words() -> None:
    assert set(LIVES) == set(StatusWord.__args__)  # type: ignore[attr-defined]
    assert life_words(None) == "no status is recorded for this day"


def test_a_stay_is_said_with_a_yes_and_the_duty_stays() -> None:
    """Colorado SB 24-205 was stayed in 2026 (its card)."""
    card = LIBRARY.instrument("us-co-sb24-205").card
    day = card.stays[0].from_
    found = determine(LIBRARY.instrument("us-co-sb24-205"), {}, WORDS, as_of=day, known_at=day)

    assert any("enforcement is stayed since" in words for words in caution_words(found.scope, as_of=day))


def test_the_days_of_a_part_follow_what_it_is_like() -> None:
    """Deployers of high-risk systems: Annex III from 2 December 2027 (Art. 113 as amended)."""
    act = LIBRARY.instrument("eu-ai-act")
    duty = next(o for o in act.obligations if o.cite.startswith("Art. 26"))
    days = {state.applies for row in dates_of_part(act, duty).values() for state in row.states}

    assert dt.date(2027, 12, 2) in days


def test_the_diary_of_a_system_is_in_the_order_of_its_days() -> None:
    found = outcomes({"scope.eu_links": frozenset({"eu-deployer"}), "role.does": frozenset({"uses"})})
    diary = diary_of(found, LIBRARY, {}, until=DAY + dt.timedelta(days=731))

    assert [entry.day for entry in diary.entries] == sorted(entry.day for entry in diary.entries)
    assert all(entry.day >= DAY for entry in diary.entries)


def keys_of(clause: Clause) -> set[str]:
    return {clause.key, *(key for child in clause.children for key in keys_of(child))} - {""}


@pytest.mark.parametrize("name", [i.card.id for i in LIBRARY.instruments])
def test_every_rule_of_the_library_is_said_in_words_with_every_fact_it_asks_for(name: str) -> None:
    instrument = LIBRARY.instrument(name)
    for part in parts_of_instrument(instrument):
        for wording in wordings_of(part):
            clause = clause_of(wording.rule, instrument, WORDS)
            asked = {
                value
                for node in ex.parts_of(ex.parse(wording.rule))
                if not isinstance(node, ex.Compare) and (value := getattr(node, "key", ""))
            }
            assert asked <= keys_of(clause), part.id
            assert "None" not in msgspec.json.encode(clause).decode()


def test_a_rule_is_said_in_the_order_of_the_law() -> None:
    act = LIBRARY.instrument("eu-ai-act")
    clause = clause_of(part_of(act, "in-scope").rule, act, WORDS)  # type: ignore[union-attr]

    assert clause.kind in {"all", "any"}
    assert clause.children[0].text
