"""Options as Python has them, made into what specifications hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from ombud.errors import InputError
from ombud.measure.figures import MIN_PEOPLE, Bound
from ombud.measure.named import Settings
from ombud.measure.tables import text_of


def names(value: str | Sequence[str]) -> tuple[str, ...]:
    """One column, or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def said(value: str | int | float | bool) -> str:
    """A value of a column as its text: True is ``true``, 1.0 is ``1``."""
    return text_of(value) or ""


def decimal(value: Decimal | float | str | None, what: str = "threshold") -> Decimal | None:
    """A number as it was written.

    Raises:
        InputError: it is none.
    """
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        raise InputError(f'the {what} "{value}" is no number.', code=what) from None


def settings(
    limits: Mapping[str, Bound] | None, confidence: float, *, min_people: int = MIN_PEOPLE, unit: str = "people"
) -> Settings:
    """How figures are judged.

    Raises:
        InputError: the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise InputError(
            f"a confidence of {confidence:g} is none.",
            code="confidence",
            hint="Give one between 0 and 1, such as 0.95.",
        )
    return Settings(limits=dict(limits or {}), confidence=confidence, min_people=min_people, unit=unit)
