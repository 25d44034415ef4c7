"""What groups are compared with, as a person says it: a group by name or by a word that chooses it, or a population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from ombud.errors import InputError

#: ``column=group``, or a word of :data:`WORDS`, or several; or column to group.
References = str | Sequence[str] | Mapping[str, str]
#: Attribute or intersection to {group: share of the reference population}.
Benchmark = dict[str, dict[str, float]]
#: How a reference is chosen where none is named; ``rest`` are all other people of known group.
Chosen = Literal["highest", "largest", "rest"]
#: What a person writes for it.
WORDS: dict[str, Chosen] = {"highest": "highest", "largest": "largest", "all": "rest"}


def read_references(given: References, groups: Sequence[str]) -> tuple[Chosen, dict[str, str]]:
    """How a reference is chosen, and the groups that are named, by column.

    Raises:
        InputError: a reference is neither ``column=group`` nor a word, or its column is not compared.
    """
    if isinstance(given, Mapping):
        return "highest", {column: _checked(column, group, groups) for column, group in given.items()}
    chosen: Chosen = "highest"
    named: dict[str, str] = {}
    for text in (given,) if isinstance(given, str) else given:
        column, equals, group = text.partition("=")
        if text in WORDS:
            chosen = WORDS[text]
        elif equals and column and group:
            named[column] = _checked(column, group, groups)
        elif text:
            raise InputError(
                f'"{text}" is no reference: neither column=group nor {", ".join(WORDS)}.',
                code="reference-form",
                hint="Write it like sex=men; all compares each group with all others.",
            )
    return chosen, named


def _checked(column: str, group: str, groups: Sequence[str]) -> str:
    """The group, once its column is one that is compared, or several of them together."""
    if not set(column.split(" x ")) <= set(groups) and column not in groups:
        raise InputError(
            f'"{column}" is no group to compare, so that nothing can be compared with its values.',
            code="reference-column",
            hint=f"Compare with a value of a group: {', '.join(groups)}.",
        )
    return group


def check_benchmark(benchmark: Benchmark) -> None:
    """Shares of each attribute are from 0 to 1 and sum to 1.

    Raises:
        InputError: they do not; it says what they sum to.
    """
    for by, shares in benchmark.items():
        if not shares or any(not 0 <= share <= 1 for share in shares.values()):
            raise InputError(f'a share of the reference population of "{by}" is not between 0 and 1.', code="benchmark")
        total = sum(shares.values())
        if abs(total - 1) > 0.005:
            raise InputError(
                f'the shares of the reference population of "{by}" sum to {total:.4f}, not to 1.',
                code="benchmark",
                hint="Name every group, with one for all others if need be.",
            )
