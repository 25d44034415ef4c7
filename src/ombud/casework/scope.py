"""The scope of a pack, as a person authors it: for whom, which statements, which documents.

.. code-block:: yaml

    pack: 1
    for: Bank examination 2026
    kinds: [gate, decision, measurement]   # all kinds when absent
    from: 2026-01-01                       # by the day a statement was made; both ends count
    until: 2026-12-31
    statements: ["9f86d081884c"]            # by hash or its beginning, whatever kind or day
    documents: [review-report.pdf]         # all that chosen statements name when absent
    as_of: 2026-11-24                      # the day of the machine-readable files; the log's last when absent
    since: seen.checkpoint                 # a checkpoint that the reader holds from before
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec

from ombud.errors import InputError
from ombud.evidence import KINDS, Json
from ombud.facts.strict_yaml import key_lines, load_yaml
from ombud.onefile import check_plain

_SHORTEST = 8
_LONGEST = 64 * 1024


class Scope(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"for_": "for", "from_": "from"}
):
    """What one reader is to see.

    Attributes:
        kinds: kinds of statements; None for all.
        from_, until: the first and last day on which a statement was made.
        statements: hashes of entries, or their beginnings, that are in whatever else is said.
        documents: names of files; None for all.
        since: file of a checkpoint, beside the scope.
    """

    pack: int
    for_: str
    kinds: tuple[str, ...] | None = None
    from_: dt.date | None = None
    until: dt.date | None = None
    statements: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None
    as_of: dt.date | None = None
    since: str = ""

    def as_json(self) -> dict[str, Json]:
        """What is signed with the pack: only what was said."""
        plain: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(self))
        return {name: value for name, value in plain.items() if value not in (None, "", [])}

    def wants(self, kind: str, day: str) -> bool:
        """Whether a statement of this kind and day is asked for."""
        made = dt.date.fromisoformat(day[:10])
        return (
            (self.kinds is None or kind in self.kinds)
            and (self.from_ is None or self.from_ <= made)
            and (self.until is None or made <= self.until)
        )


def read_scope(path: Path) -> Scope:
    """Read an authored scope.

    Raises:
        InputError: with file and line of what cannot be used.
    """
    check_plain(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the scope of the pack cannot be read.", code="scope-missing", where=str(path)) from error
    if len(text) > _LONGEST:
        raise InputError("this is too long for the scope of a pack.", code="scope", where=str(path))
    raw = load_yaml(text, str(path))
    lines = key_lines(text) if isinstance(raw, dict) else {}
    try:
        scope = msgspec.convert(raw, Scope)
    except msgspec.ValidationError as error:
        key = next(iter(re.findall(r"`(?:\$\.)?(\w+)", str(error).rpartition(" - at ")[2] or str(error))), "")
        raise InputError(f"{error}.", code="scope", where=_place(path, lines, key), hint=_HINT) from error
    for key, problem in problems_of(scope):
        raise InputError(problem, code="scope", where=_place(path, lines, key))
    return scope


_HINT = "The guide to evidence shows every key that a scope has; a hash of digits alone needs quotation marks."


def _place(path: Path, lines: dict[tuple[str, ...], int], key: str) -> str:
    line = lines.get((key,))
    return f"{path}:{line}" if line else str(path)


def problems_of(scope: Scope) -> list[tuple[str, str]]:
    """What in a scope cannot be used: the key and a sentence."""
    found = []
    if scope.pack != 1:
        found.append(("pack", f"this Ombud reads scopes of version 1, not {scope.pack}."))
    if not scope.for_.strip():
        found.append(("for", "say for whom or what the pack is."))
    for kind in scope.kinds or ():
        if kind not in KINDS:
            found.append(("kinds", f'there are no statements of the kind "{kind}"; there are: {", ".join(KINDS)}.'))
    if scope.from_ and scope.until and scope.until < scope.from_:
        found.append(("until", "the period ends before it begins."))
    for start in scope.statements:
        if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST},64}}", start):
            found.append(
                ("statements", f'"{start}" is no hash of a log entry; at least {_SHORTEST} hex digits are needed.')
            )
    return found
