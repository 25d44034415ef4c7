"""Names of systems: one line of visible characters, and told apart by eye.

A character that cannot be seen makes two names that look alike; one that changes the direction
of writing makes a name look like another (Unicode Technical Report 36).
"""

from __future__ import annotations

import unicodedata

#: Controls, formats (zero width, direction), surrogates, private and unassigned characters, separators of lines.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(text: str) -> str | None:
    """The name in one form of writing (NFKC) with single spaces; None where a character cannot be seen.

    >>> clean_name(" Credit\\u00a0 limit "), clean_name("Cre\\u200bdit")
    ('Credit limit', None)
    """
    if any(unicodedata.category(character) in _UNSEEN for character in text.strip()):
        return None
    return " ".join(unicodedata.normalize("NFKC", text).split())


def same_name(one: str, two: str) -> bool:
    """Whether two names are the same to a reader: letter case apart, in one form of writing."""
    return _key(one) == _key(two)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def plain_cell(text: str) -> str:
    """A cell of a CSV that is one line, and that no spreadsheet takes for a formula."""
    line = " ".join(text.splitlines())
    return f"'{line}" if line[:1] in {"=", "+", "-", "@", "\t"} else line
