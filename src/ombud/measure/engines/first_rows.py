"""The first rows of a file, to choose its columns by; they are shown, never counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from sqlglot import exp

from ombud.measure.engines.duck import open_file
from ombud.measure.engines.expressions import named
from ombud.onefile import not_text


class Sample(msgspec.Struct, frozen=True):
    """The first rows of a file.

    Attributes:
        names: the columns that were read, in their order.
        rows: their values; a text that is too long is cut after one character more than asked for.
        columns: how many columns the file has.
    """

    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    columns: int


def sample(path: Path, *, rows: int, columns: int, characters: int) -> Sample:
    """The first rows and columns of a file, to choose columns by.

    Raises:
        InputError: the file is missing, empty, broken or of another kind, or holds what is not text.
    """
    with open_file(path, threads=1) as engine:
        known = engine.columns()
        names = list(known)[:columns]
        read = [_cut(name, characters + 1) if known[name].kind == "text" else named(name) for name in names]
        query = exp.select(*read).from_(engine.source.copy()).limit(rows)
        found = engine.rows(query.sql(dialect=engine.dialect))
    if any("\0" in value for row in (names, *found) for value in row if isinstance(value, str)):
        raise not_text(str(path))
    return Sample(tuple(names), found, len(known))


def _cut(name: str, characters: int) -> exp.Expr:
    return exp.Left(this=named(name), expression=exp.Literal.number(characters))
