"""Limits and columns as the commands of ``ombud measure`` take them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ombud.errors import InputError

if TYPE_CHECKING:
    from ombud.measure.named import Settings

#: A column, or several by giving the option again.
Column = Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)]
#: A limit as figure=value, or several by giving the option again.
At = Annotated[tuple[str, ...], Parameter(negative="", consume_multiple=False)]


def settings_of(
    at_least: Sequence[str],
    at_most: Sequence[str],
    *,
    confidence: float = 0.95,
    min_people: int = 30,
    unit: str = "people",
) -> Settings:
    """The settings for these limits.

    Raises:
        InputError: a limit is not of the form figure=value, or the confidence is not between 0 and 1.
    """
    from ombud.measure.figures import Bound
    from ombud.measure.named import Settings

    if not 0 < confidence < 1:
        raise InputError(
            f"a confidence of {confidence:g} is none.",
            code="confidence",
            hint="Give one between 0 and 1, such as 0.95.",
        )
    lows, highs = _limits(at_least, "--at-least"), _limits(at_most, "--at-most")
    limits = {
        id_: Bound(at_least=lows.get(id_), at_most=highs.get(id_), because="as given on the command line")
        for id_ in (*lows, *highs)
    }
    return Settings(limits=limits, confidence=confidence, min_people=min_people, unit=unit)


def _limits(given: Sequence[str], option: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for item in given:
        name, equals, value = item.partition("=")
        try:
            if not (name and equals):
                raise InvalidOperation
            found[name] = Decimal(value)
        except InvalidOperation:
            raise InputError(
                f'"{item}" is no limit.', code="limit-form", hint=f"Write it as {option} figure=value, such as auc=0.7."
            ) from None
    return found
