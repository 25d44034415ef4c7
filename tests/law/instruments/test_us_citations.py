"""A citation of United States law names the code it is in: a section number alone says nothing."""

from __future__ import annotations

import re

import pytest

from ombud.facts.vocabulary import VOCABULARY, read_vocabulary
from ombud.law.library import compile_library

LIBRARY = compile_library(vocabulary=read_vocabulary(VOCABULARY))
AMERICAN = [i for i in LIBRARY.instruments if i.card.jurisdiction == "US" or i.card.jurisdiction.startswith("US-")]

#: A number, or a number with letters (93H), that is not followed by the name of a code or reporter.
BARE = re.compile(r"^(section |§ ?)?[\d.:\-]+[A-Z]?([.\-:][\d.\-]+)*(\([0-9A-Za-z]+\))*(-\([0-9A-Za-z]+\))?([,;] .*)?$")


@pytest.mark.parametrize("instrument", AMERICAN, ids=lambda i: i.card.id)
def test_no_citation_is_a_bare_number(instrument) -> None:
    rows = [*instrument.provisions, *instrument.obligations, *instrument.clocks, *instrument.card.timeline.values()]
    assert [row.cite for row in rows if BARE.match(row.cite)] == []


def test_what_counts_as_bare() -> None:
    bare = ("501.171", "1349.19", "93H", "183.005", "552.051(f)", "552.051(b)-(e)", "56:8-163", "552.051, 552.053")
    named = ("Fla. Stat. 501.171", "42 USC 1981", "73 Pa. Stat. 2301", "815 ILCS 530", "6 RCNY 5-300")
    assert [cite for cite in bare if not BARE.match(cite)] == []
    assert [cite for cite in named if BARE.match(cite)] == []
