"""Limits as the commands of ``ombud measure`` take them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ombud.errors import InputError

if TYPE_CHECKING:
    from ombud.measure.figures import Bound
    from ombud.measure.named import Settings


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
    from ombud.measure.named import Settings

    if not 0 < confidence < 1:
        raise InputError(
            f"a confidence of {confidence:g} is none.",
            code="confidence",
            hint="Give one between 0 and 1, such as 0.95.",
        )
    return Settings(limits=limits_of(at_least, at_most), confidence=confidence, min_people=min_people, unit=unit)


def limits_of(at_least: Sequence[str], at_most: Sequence[str]) -> dict[str, Bound]:
    """Figure id to its limit, as ``figure=value``.

    Raises:
        InputError: one is not of this form.
    """
    from ombud.measure.figures import Bound

    lows, highs = _limits(at_least, "--at-least"), _limits(at_most, "--at-most")
    return {
        id_: Bound(at_least=lows.get(id_), at_most=highs.get(id_), because="as given on the command line")
        for id_ in (*lows, *highs)
    }


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
