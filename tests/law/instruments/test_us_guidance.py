"""Guidance of United States authorities is never counted as a duty: it expects, and it holds up no release."""

from __future__ import annotations

import pytest

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library

LIBRARY = compile_library(vocabulary=read_vocabulary(VOCABULARY))
NOT_LAW = {"guidance", "proposal"}
SOFT = [
    instrument
    for instrument in LIBRARY.instruments
    if instrument.card.kind in NOT_LAW
    and (instrument.card.jurisdiction == "US" or instrument.card.jurisdiction.startswith("US-"))
]


@pytest.mark.parametrize("instrument", SOFT, ids=lambda i: i.card.id)
def test_guidance_holds_up_no_release_and_bears_no_label_of_duty(instrument) -> None:
    assert [duty.id for duty in instrument.obligations if duty.blocks_release] == []
    marks = {key: label.mark for key, label in instrument.card.labels.items()}
    assert {key: mark for key, mark in marks.items() if mark in {"duty", "high", "prohibited", "model"}} == {}


@pytest.mark.parametrize(
    "name",
    ["us-ny-dfs-cl2024-7", "us-naic-bulletin", "us-sr-26-2", "us-sr-11-7", "us-tprm-2023", "us-finra-genai"],
)
def test_what_guidance_says_is_what_somebody_expects(name: str) -> None:
    duties = LIBRARY.instrument(name).obligations
    assert duties
    assert [duty.id for duty in duties if "expect" not in duty.says] == []
