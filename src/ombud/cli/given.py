"""What options of ``ombud measure`` hold: column=value, bands, and files of a reference population."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from ombud.errors import InputError
from ombud.measure.bands import Edges, read_edges
from ombud.onefile import check_plain


def pairs_of(option: str, given: Sequence[str]) -> dict[str, str]:
    """Columns with a value, as ``column=group``.

    Raises:
        InputError: one is not of this form.
    """
    found = {}
    for text in given:
        column, equals, value = text.partition("=")
        if not (column and equals and value):
            raise InputError(f'"{text}" is not column=group.', code="option-form", where=option)
        found[column] = value
    return found


def bands_of(given: Sequence[str]) -> dict[str, Edges]:
    """Columns with their edges, as ``age=25,40,60``.

    Raises:
        InputError: the edges of one cannot be read.
    """
    found = {}
    for text in given:
        column, _, edges = text.partition("=")
        found[column] = read_edges(edges, column)
    return found


def words_of(given: Sequence[str]) -> dict[str, dict[str, str]]:
    """Categories for texts of columns, as ``column:text=category``.

    Raises:
        InputError: one is not of this form.
    """
    found: dict[str, dict[str, str]] = {}
    for text in given:
        column, colon, rest = text.partition(":")
        value, equals, category = rest.partition("=")
        if not (column and colon and equals and category):
            raise InputError(f'"{text}" is not column:text=category.', code="option-form", where="--map")
        found.setdefault(column, {})[value] = category
    return found


def population_of(path: Path | None) -> dict[str, dict[str, float]]:
    """Shares of a reference population from a CSV; empty without a file.

    Raises:
        InputError: the file or a row cannot be used, or a group is there twice.
    """
    found: dict[str, dict[str, float]] = {}
    for number, row in enumerate(_rows(path) if path else [], 2):
        where = f"{path}, line {number}"
        try:
            column, group, share = row["column"], row["group"], float(row["share"])
        except (KeyError, TypeError, ValueError):
            raise InputError(
                "a row does not hold column, group and a share between 0 and 1.",
                code="benchmark",
                where=where,
                hint="The first line is: column,group,share",
            ) from None
        if group in found.setdefault(column, {}):
            raise InputError(f'"{group}" of "{column}" is there twice.', code="benchmark", where=where)
        found[column][group] = share
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    check_plain(path)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return [*csv.DictReader(file)]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"it cannot be read ({error}).", code="benchmark", where=str(path)) from None
