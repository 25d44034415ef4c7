"""The open legal test suite: every case of every instrument comes out as its source says."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.cases import all_cases, run_case
from ombud.law.library import Library, compile_library
from ombud.law.timeline import TimelineState

WORDS = read_vocabulary(VOCABULARY)
LIBRARY = compile_library(vocabulary=WORDS)
CASES = list(all_cases())
NAMES = [instrument.card.id for instrument in LIBRARY.instruments]


@pytest.mark.parametrize(("instrument", "case"), CASES, ids=[f"{name}-{case.id}" for name, case in CASES])
def test_a_case_comes_out_as_its_source_says(instrument: str, case) -> None:
    _, differences = run_case(case, LIBRARY, instrument, WORDS)
    assert differences == []


@pytest.mark.parametrize("instrument", NAMES)
def test_every_labelled_provision_has_a_yes_and_a_no(instrument: str) -> None:
    seen: dict[str, set[str]] = {}
    for name, case in CASES:
        if name == instrument:
            outcome, _ = run_case(case, LIBRARY, name, WORDS)
            for determination in outcome.determinations:
                seen.setdefault(determination.provision.id, set()).add(determination.value)

    labelled = [p.id for p in LIBRARY.instrument(instrument).provisions if p.label]
    assert [name for name in labelled if not {"yes", "no"} <= seen[name]] == []


def shifted(library: Library, instrument_id: str, key: str, index: int) -> Library:
    """The library with one date of the timeline a day later."""
    instrument = library.instrument(instrument_id)
    row = instrument.card.timeline[key]
    states = list(row.states)
    day = states[index].applies
    states[index] = TimelineState(
        known_from=states[index].known_from, applies=(day or dt.date(2026, 1, 1)) + dt.timedelta(days=1)
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
    ("eu-ai-act", "T-ART5", 0),
    ("eu-ai-act", "T-ART5N", 0),
    ("eu-ai-act", "T-ART5N", 1),
    ("eu-ai-act", "T-50G", 0),
    ("eu-ai-act", "T-50G", 1),
    ("eu-ai-act", "T-HR3", 0),
    ("eu-ai-act", "T-HR3", 1),
    ("eu-ai-act", "T-HR1", 0),
    ("eu-ai-act", "T-HR1", 1),
    ("eu-ai-act", "T-PUB", 0),
    ("eu-ai-act", "T-GPAIL", 0),
    ("us-nyc-ll144", "T-ENF", 0),
    ("us-nyc-ll144", "T-ENF", 1),
]


@pytest.mark.parametrize(("instrument", "key", "index"), DATES_THAT_BITE)
def test_a_date_that_is_one_day_off_breaks_a_case(instrument: str, key: str, index: int) -> None:
    wrong = shifted(LIBRARY, instrument, key, index)

    assert any(run_case(case, wrong, name, WORDS)[1] for name, case in CASES if name == instrument)


def test_compiled_law_is_what_the_authored_files_say() -> None:
    """A stale law.json would be a wrong date in disguise."""
    from ombud.facts import load_vocabulary
    from ombud.law import load_library

    assert load_library().digest == LIBRARY.digest
    assert dict(load_vocabulary()) == dict(WORDS)
