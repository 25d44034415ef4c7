"""A system's name is one line that can be seen, and no two look alike."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.facts import load_vocabulary, parse_value
from ombud.facts.names import clean_name, plain_cell, same_name


@pytest.mark.parametrize(
    "name",
    ["Cre\u200bdit", "Cre\u202edit", "Cre\ndit", "\x1b[2J", "a\x00b", "a\u00adb", "a\ufeffb", "a\u2028b"],
)
def test_a_name_with_a_character_that_cannot_be_seen_is_refused(name: str) -> None:
    assert clean_name(name) is None
    with pytest.raises(InputError, match="one line of characters that can be seen"):
        parse_value(load_vocabulary()["sys.name"], name)


def test_a_name_has_one_form_of_writing_and_at_most_120_characters() -> None:
    name = load_vocabulary()["sys.name"]
    assert parse_value(name, "  \ufb01nance\u00a0 scorer ") == "finance scorer"
    with pytest.raises(InputError, match="at most 120 characters, and this has 121"):
        parse_value(name, "x" * 121)


@given(st.text())
def test_a_clean_name_stays_as_it_is(text: str) -> None:
    name = clean_name(text)
    if name is not None:
        assert clean_name(name) in {name, None}
        assert not {unicodedata.category(character) for character in name} & {"Cc", "Cf", "Zl", "Zp"}


def test_names_that_look_alike_are_the_same() -> None:
    assert same_name("Credit  Limit", "credit limit")
    assert same_name("Stra\u00dfe", "STRASSE")
    assert same_name("e\u0301", "\u00e9")
    assert not same_name("Credit", "Credits")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n="])
def test_no_cell_is_a_formula_or_more_than_a_line(start: str) -> None:
    cell = plain_cell(f"{start}1\r\nb")
    assert cell[0] in "' "
    assert "\n" not in cell
    assert "\r" not in cell


@pytest.mark.parametrize(("key", "longest"), [("purp.intended", 8_000), ("sys.owner", 200)])
def test_a_text_has_a_length_that_documents_can_hold(key: str, longest: int) -> None:
    fact = load_vocabulary()[key]
    assert parse_value(fact, "x" * longest) == "x" * longest
    with pytest.raises(InputError, match=f"at most {longest:,} characters, and this has {longest + 1:,}"):
        parse_value(fact, "x" * (longest + 1))
