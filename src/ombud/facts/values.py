"""Typed values of facts. *Unknown* is one of them and is never read as *no*."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal

import msgspec

from ombud.errors import InputError
from ombud.facts.days import BOUNDS as DAYS
from ombud.facts.days import read_day
from ombud.facts.names import clean_name
from ombud.facts.numbers import BOUNDS, COUNT_BOUNDS, read_number

if TYPE_CHECKING:
    from ombud.facts.vocabulary import FactDefinition


class Unknown(Enum):
    """The single value that says: we do not know this yet."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false: compare with `is UNKNOWN`.")


UNKNOWN = Unknown.UNKNOWN

FactKind = Literal["bool", "enum", "set", "text", "number", "count", "date", "period", "list"]


class Period(msgspec.Struct, frozen=True, order=True):
    """A time from one day to another, both included; without an end while it runs."""

    start: dt.date
    end: dt.date | None = None

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat() if self.end else '..'}"


#: So long is a text at most where its fact does not say less, a note beside a fact, and a name.
LONG_TEXT = 8_000
NOTE = 2_000
NAME = 200
#: The fact that names a system; names are held to more than other texts.
SYSTEM_NAME = "sys.name"
#: So many lines a list has at most.
MOST_LINES = 500

#: ``set`` is a choice of several options; ``list`` is free lines of text in order;
#: ``count`` is a whole number of things, ``number`` any number in the unit of its fact.
FactValue = bool | str | Decimal | dt.date | Period | frozenset[str] | tuple[str, ...] | Unknown

#: What JSON and YAML can carry for a fact. Numbers travel as decimal strings in JSON.
JsonValue = bool | str | list[str]

_YES = {"yes", "y", "true"}
_NO = {"no", "n", "false"}


def parse_value(definition: FactDefinition, raw: object, *, where: str = "") -> FactValue:
    """Read a value as a person, a form or a file gives it.

    Args:
        definition: the fact whose type rules.
        raw: text from a form, or a YAML or JSON value. ``"unknown"`` and ``None`` are UNKNOWN.
        where: file and line, or form field, for the error.

    Raises:
        InputError: the value is not of the fact's type or not one of its options.
    """
    if raw is None or raw is UNKNOWN or (isinstance(raw, str) and raw.strip().lower() == "unknown"):
        return UNKNOWN
    readers = {
        "bool": _read_bool,
        "enum": _read_enum,
        "set": _read_set,
        "text": _read_text,
        "number": _read_number,
        "count": _read_count,
        "date": _read_date,
        "period": _read_period,
        "list": _read_list,
    }
    return readers[definition.kind](definition, raw, where)


def _wrong(definition: FactDefinition, raw: object, expected: str, where: str) -> InputError:
    shown = _shown(raw)
    return InputError(
        f'the fact "{definition.key}" cannot be {shown}: it is {expected}.',
        code="fact-type",
        where=where,
        hint=f'It answers "{definition.question}" Write "unknown" where you do not know yet.',
    )


def _shown(raw: object) -> str:
    """A value for a message, in forty characters."""
    if isinstance(raw, int) and abs(raw) >= 10**40:  # Python refuses to write out thousands of digits
        return "a number so large"
    text = repr(raw[:60] if isinstance(raw, (str, list)) else raw)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _read_bool(definition: FactDefinition, raw: object, where: str) -> FactValue:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in _YES | _NO:
        return raw.strip().lower() in _YES
    raise _wrong(definition, raw, "true or false", where)


def _check_option(definition: FactDefinition, raw: object, where: str) -> str:
    known = [option.value for option in definition.options]
    if isinstance(raw, str) and raw in known:
        return raw
    raise _wrong(definition, raw, "one of " + ", ".join(known), where)


def _read_enum(definition: FactDefinition, raw: object, where: str) -> FactValue:
    return _check_option(definition, raw, where)


def _read_set(definition: FactDefinition, raw: object, where: str) -> FactValue:
    items = raw if isinstance(raw, (list, tuple, set, frozenset)) else [raw]
    if items and all(item == "none" for item in items):
        return frozenset()  # also where "none" is no option of its own: the empty set travels as ["none"]
    chosen = frozenset(_check_option(definition, item, where) for item in items)
    if "none" in chosen and len(chosen) > 1:
        raise _wrong(definition, sorted(chosen), 'either "none" alone or the ones that hold', where)
    return _with_implied(definition, chosen - {"none"})


def _with_implied(definition: FactDefinition, chosen: frozenset[str]) -> frozenset[str]:
    implied = {name for option in definition.options if option.value in chosen for name in option.implies}
    return chosen if implied <= chosen else _with_implied(definition, chosen | implied)


def _read_text(definition: FactDefinition, raw: object, where: str) -> FactValue:
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str) or not raw.strip():
        raise _wrong(definition, raw, "a text that is not empty", where)
    text = raw.strip()
    if definition.key == SYSTEM_NAME:
        text = clean_name(text) or ""
        if not text:
            raise _wrong(definition, raw, "one line of characters that can be seen", where)
    _check_length(definition, text, where)
    return text


def _check_length(definition: FactDefinition, text: str, where: str) -> None:
    if len(text) > definition.longest:
        raise _wrong(
            definition, text, f"a text of at most {definition.longest:,} characters, and this has {len(text):,}", where
        )


def _read_number(definition: FactDefinition, raw: object, where: str) -> FactValue:
    number = read_number(raw)
    if number is None:
        raise _wrong(definition, raw, f"a number with {BOUNDS}", where)
    return number


def _read_count(definition: FactDefinition, raw: object, where: str) -> FactValue:
    number = read_number(raw)
    if number is None or number < 0 or number != number.to_integral_value():
        raise _wrong(definition, raw, f"a whole number, 0 or more, with {COUNT_BOUNDS}", where)
    return Decimal(int(number))


def _read_period(definition: FactDefinition, raw: object, where: str) -> FactValue:
    if isinstance(raw, Period):
        return raw
    expected = f"two dates {DAYS} written like 2026-01-01/2026-06-30, or 2026-01-01/.. while it runs"
    first, separator, last = str(raw).strip().partition("/")
    try:
        start = read_day(first)
        end = None if last.strip() in {"..", ""} else read_day(last)
    except ValueError:
        raise _wrong(definition, raw, expected, where) from None
    if not separator or (end is not None and end < start):
        raise _wrong(definition, raw, expected, where)
    return Period(start, end)


def _read_date(definition: FactDefinition, raw: object, where: str) -> FactValue:
    text = raw.isoformat() if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime) else raw
    if isinstance(text, str):
        try:
            return read_day(text)
        except ValueError:
            raise _wrong(definition, raw, f"a date that exists, written like 2026-12-02, {DAYS}", where) from None
    raise _wrong(definition, raw, "a date, written like 2026-12-02", where)


def _read_list(definition: FactDefinition, raw: object, where: str) -> FactValue:
    items = raw.splitlines() if isinstance(raw, str) else raw
    if not isinstance(items, (list, tuple)):
        raise _wrong(definition, raw, "a list of lines", where)
    lines = []
    for item in items:
        if isinstance(item, bool) or not isinstance(item, (str, int, Decimal)):
            raise _wrong(definition, raw, "a list of lines of text", where)
        if str(item).strip():
            _check_length(definition, str(item).strip(), where)
            lines.append(str(item).strip())
    if len(lines) > MOST_LINES:
        raise _wrong(definition, raw, f"a list of at most {MOST_LINES} lines", where)
    return tuple(lines)


def to_json(value: FactValue) -> JsonValue | None:
    """The value as JSON can carry it: numbers and dates as text, unknown as null."""
    if value is UNKNOWN:
        return None
    if isinstance(value, bool | str):
        return value
    if isinstance(value, frozenset):
        return sorted(value) or ["none"]
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Period):
        return str(value)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def from_json(definition: FactDefinition, raw: JsonValue | None) -> FactValue:
    """The inverse of :func:`to_json`."""
    return parse_value(definition, raw)


def _day(value: dt.date) -> str:
    return f"{value.day} {value:%b %Y}"


def _labelled(definition: FactDefinition, value: str) -> str:
    """The label of an option, or the value itself where it is none."""
    return next((option.label for option in definition.options if option.value == value), value)


def as_text(definition: FactDefinition, value: FactValue) -> str:
    """The value in words a person reads: labels of options, dates written out."""
    if value is UNKNOWN:
        return "not known yet"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return "; ".join(_labelled(definition, item) for item in sorted(value)) or "none of these"
    if isinstance(value, tuple):
        return "; ".join(value) or "none"
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, Period):
        return f"{_day(value.start)} to {_day(value.end) if value.end else 'now'}"
    if isinstance(value, Decimal):
        number = f"{value:,f}" if abs(value) < Decimal("1e15") else f"{value:E}"
        return f"{number} {definition.unit}".strip()
    return _labelled(definition, str(value))
