"""Numbers as people write them, of a size that can be computed with.

``1e999999`` is a number too, but its digits fill memory for hours: what is larger or finer than
anything that a fact, a limit or a threshold measures is refused before any arithmetic.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

#: So many digits stand before the point at most, and so many after it.
MOST_DIGITS = 30
_LONGEST = 80

#: What a number must be, as the end of a sentence.
BOUNDS = f"at most {MOST_DIGITS} digits before the point and {MOST_DIGITS} after it"
COUNT_BOUNDS = f"at most {MOST_DIGITS} digits"


def read_number(raw: object) -> Decimal | None:
    """The number, or None where this is none, is not finite, or has too many digits.

    >>> read_number("1 000.50"), read_number("1e999999"), read_number("NaN")
    (Decimal('1000.50'), None, None)
    """
    if isinstance(raw, int) and abs(raw) >= 10**MOST_DIGITS:
        return None  # before its digits are written out
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str, Decimal)):
        return None
    text = str(raw).replace(" ", "").replace("_", "")
    if len(text) > _LONGEST:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if is_bounded(number) else None


def is_bounded(number: Decimal) -> bool:
    """Whether a number is finite and has no more digits than :data:`BOUNDS` says."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and number.adjusted() < MOST_DIGITS and exponent >= -MOST_DIGITS
