"""The open legal test suite: every case of every instrument comes out as its source says."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.facts.vocabulary import VOCABULARY, load_vocabulary, read_vocabulary
from ombud.law.library import Library, compile_library, load_library
from ombud.law.suite.cases import DEFAULT_DAY
from ombud.law.suite.run import run_case
from ombud.law.timeline import TimelineState
from tests.law.authored import cases_of

WORDS = load_vocabulary()
LIBRARY = load_library()
NAMES = [instrument.card.id for instrument in LIBRARY.instruments]


#: Instruments whose cases give every provision and every duty a yes and a no; of the others, what bears a label.
WHOLE = {"eu-ai-act"}


@pytest.mark.parametrize("instrument", NAMES)
def test_every_case_comes_out_as_its_source_says_and_what_is_told_has_a_yes_and_a_no(instrument: str) -> None:
    seen: dict[str, set[str]] = {}
    wrong: dict[str, list[str]] = {}
    for case in cases_of(instrument):
        outcome, differences = run_case(case, LIBRARY, instrument, WORDS)
        if differences:
            wrong[case.id] = differences
        for determination in outcome.determinations:
            seen.setdefault(determination.provision.id, set()).add(determination.value)
        for duty in outcome.duties:
            seen.setdefault(duty.obligation.id, set()).add(duty.value)

    labelled = {p.id for p in LIBRARY.instrument(instrument).provisions if p.label}
    told = seen if instrument in WHOLE else labelled & set(seen)
    assert wrong == {}
    assert [name for name in told if not {"yes", "no"} <= seen[name]] == []


def test_every_worked_example_of_the_guidelines_and_recitals_is_a_case() -> None:
    examples = [*range(1, 28), *range(30, 72), *range(80, 90)]
    cases = {case.id: case for case in cases_of("eu-ai-act")}

    assert [number for number in examples if f"E{number:02}" not in cases] == []
    assert [case.id for case in cases.values() if case.id.startswith("E") and not case.confidence] == []


def shifted(library: Library, instrument_id: str, key: str, index: int, days: int) -> Library:
    """The library with one date of the timeline some days later; a date where there was none."""
    instrument = library.instrument(instrument_id)
    row = instrument.card.timeline[key]
    states = list(row.states)
    day = states[index].applies
    states[index] = TimelineState(
        known_from=states[index].known_from, applies=(day or dt.date(2026, 1, 1)) + dt.timedelta(days=days)
    )
    card = msgspec.structs.replace(
        instrument.card,
        timeline={**instrument.card.timeline, key: msgspec.structs.replace(row, states=tuple(states))},
    )
    changed = msgspec.structs.replace(instrument, card=card)
    return msgspec.structs.replace(
        library, instruments=tuple(changed if i.card.id == instrument_id else i for i in library.instruments)
    )


# Dates that duties and labels hang on, each in every state of law; others are shown only.
DATES_THAT_BITE = [
    ("eu-ai-act", "T-CH1", 0),
    ("eu-ai-act", "T-4A", 0),
    ("eu-ai-act", "T-4A", 1),
    ("eu-ai-act", "T-ART5", 0),
    ("eu-ai-act", "T-ART5N", 0),
    ("eu-ai-act", "T-ART5N", 1),
    ("eu-ai-act", "T-GPAI", 0),
    ("eu-ai-act", "T-GEN", 0),
    ("eu-ai-act", "T-60P", 0),
    ("eu-ai-act", "T-60P", 1),
    ("eu-ai-act", "T-AIO", 0),
    ("eu-ai-act", "T-AIO", 1),
    ("eu-ai-act", "T-50G", 0),
    ("eu-ai-act", "T-50G", 1),
    ("eu-ai-act", "T-HR3", 0),
    ("eu-ai-act", "T-HR3", 1),
    ("eu-ai-act", "T-HR1", 0),
    ("eu-ai-act", "T-HR1", 1),
    ("eu-ai-act", "T-LEG", 0),
    ("eu-ai-act", "T-LEG", 1),
    ("eu-ai-act", "T-LEG1", 0),
    ("eu-ai-act", "T-LEG1", 1),
    ("eu-ai-act", "T-PUB", 0),
    ("eu-ai-act", "T-ANX10", 0),
    ("eu-ai-act", "T-GPAIL", 0),
    ("us-nyc-ll144", "T-ENF", 0),
    ("us-nyc-ll144", "T-ENF", 1),
]


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize(("instrument", "key", "index"), DATES_THAT_BITE)
def test_a_date_that_is_one_day_off_breaks_a_case(instrument: str, key: str, index: int, days: int) -> None:
    wrong = shifted(LIBRARY, instrument, key, index, days)

    day = LIBRARY.instrument(instrument).card.timeline[key].states[index].applies or DEFAULT_DAY
    dated = [case for case in cases_of(instrument) if case.as_of != DEFAULT_DAY]
    nearest = sorted(dated, key=lambda case: abs(case.as_of - day))  # the one that breaks is asked about that day
    assert any(run_case(case, wrong, instrument, WORDS)[1] for case in nearest)


def test_compiled_law_is_what_the_authored_files_say() -> None:
    """A stale law.json would be a wrong date in disguise."""
    words = read_vocabulary(VOCABULARY)

    assert compile_library(vocabulary=words).digest == LIBRARY.digest
    assert dict(words) == dict(WORDS)
