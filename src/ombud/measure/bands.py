"""Bands of a number and words for what is not known: how a raw column becomes groups that can be judged.

A column of ages gives a group for each year of life, and most of them too small to say anything of.
Bands are declared by their edges and made while counting, so that only counts leave the engine.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from ombud.errors import InputError

Edges = tuple[Decimal, ...]

#: A column of numbers with more values than this is no list of groups.
FEW = 12
#: The age at which the United States' law on age in employment begins to protect: 29 U.S.C. 631(a).
AGE_LINE = Decimal(40)
#: Text that often stands for a value that is not known; whether it does, a person says.
LIKELY_NOT_KNOWN = frozenset({"na", "n/a", "null", "none", "-", "?", ""})


def band_names(edges: Edges) -> tuple[str, ...]:
    """The bands in order; an edge belongs to the band above it.

    >>> band_names((Decimal(25), Decimal(40)))
    ('under 25', '25 to under 40', '40 and over')
    """
    between = (f"{low} to under {high}" for low, high in itertools.pairwise(edges))
    return (f"under {edges[0]}", *between, f"{edges[-1]} and over")


def read_edges(text: str, column: str) -> Edges:
    """Edges as a person writes them, such as ``25,40,60``.

    Raises:
        InputError: one of them is no number, or they do not rise.
    """
    try:
        edges = tuple(Decimal(part.strip()) for part in text.split(","))
    except InvalidOperation:
        edges = ()
    check_edges(edges, column)
    return edges


def check_edges(edges: Edges, column: str) -> None:
    """Refuse edges that give no bands.

    Raises:
        InputError: there are none, one is not finite, or they do not rise.
    """
    rising = all(low < high for low, high in itertools.pairwise(edges))
    if not edges or not all(edge.is_finite() for edge in edges) or not rising:
        raise InputError(
            f'the edges of the bands of "{column}" are not rising numbers.',
            code="band-edges",
            where=column,
            hint="Write them like 25,40,60; an edge belongs to the band above it.",
        )


def suggested_edges(column: str) -> str:
    """Edges to begin with where the name of a column says that it holds ages; else none."""
    words = column.lower().replace("_", " ").replace("-", " ").split()
    return str(AGE_LINE) if "age" in words else ""


def looks_unknown(value: str) -> bool:
    """Whether text often stands for a value that is not known."""
    return value.strip().lower() in LIKELY_NOT_KNOWN


def order_of(bands: Mapping[str, Edges], column: str, value: str) -> tuple[int, str]:
    """A key that sorts the bands of a column as numbers, and everything else by name."""
    names = band_names(bands[column]) if column in bands else ()
    return (names.index(value), "") if value in names else (len(names), value)
