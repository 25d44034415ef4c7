"""What arguments of commands are read as: days and numbers that can be computed with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from cyclopts import Parameter, Token

from ombud.errors import InputError
from ombud.facts.days import BOUNDS as DAYS
from ombud.facts.days import is_possible
from ombud.facts.numbers import BOUNDS as NUMBERS
from ombud.facts.numbers import read_number


def _possible(type_: object, day: dt.date | None) -> None:
    if day is not None and not is_possible(day):
        raise InputError(f"{day} is not {DAYS}.", code="day", hint="Write a day like 2026-12-02.")


def _number(type_: object, tokens: Sequence[Token]) -> Decimal:
    number = read_number(tokens[0].value)
    if number is None:
        raise InputError(
            f"this is not a number with {NUMBERS}.", code="number", where=tokens[0].keyword or "", hint="Write 0.8."
        )
    return number


#: A day that exists, between 1800 and 2199.
Day = Annotated[dt.date, Parameter(validator=_possible)]
#: A finite number of a size that can be computed with.
Number = Annotated[Decimal, Parameter(converter=_number)]
