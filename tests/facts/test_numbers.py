"""A number has a size that can be computed with, wherever it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.facts import FactDefinition, from_json, load_vocabulary, parse_value, to_json
from ombud.facts.numbers import MOST_DIGITS, read_number

COUNT = next(fact for fact in load_vocabulary().values() if fact.kind == "count")
NUMBER = next(fact for fact in load_vocabulary().values() if fact.kind == "number")


@pytest.mark.parametrize(
    "raw",
    ["1e999999", "1e30", "1e-31", "9" * 5_000, pytest.param(10**6_000, id="int"), "NaN", "inf", Decimal("1e99999")],
)
@pytest.mark.parametrize("fact", [COUNT, NUMBER], ids=lambda fact: fact.kind)
def test_a_number_too_large_or_none_at_all_is_refused_at_once(fact: FactDefinition, raw: object) -> None:
    with pytest.raises(InputError, match=r"it is a (whole )?number.* with at most 30 digits"):
        parse_value(fact, raw)


@given(
    st.decimals(allow_nan=True, allow_infinity=True) | st.from_regex(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", fullmatch=True)
)
def test_a_number_that_is_read_can_be_written_out_and_read_again(raw: object) -> None:
    number = read_number(raw)
    if number is not None:
        assert len(format(number, "f")) <= 2 * MOST_DIGITS + 2
        assert from_json(NUMBER, to_json(number)) == number
