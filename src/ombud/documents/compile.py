"""``python -m ombud.documents.compile``: authored outlines and consistency checks in; one JSON file of each out."""

from __future__ import annotations

import sys

import msgspec

from ombud.checks.library import COMPILED as CHECKS
from ombud.checks.library import compile_checks
from ombud.controls import load_controls
from ombud.documents.outline import COMPILED, OUTLINES, Outline, check_outlines, read_outlines
from ombud.errors import OmbudError
from ombud.facts import load_vocabulary
from ombud.law import load_library


def checked_outlines() -> dict[str, Outline]:
    """The authored outlines; LawError when one names what does not exist."""
    vocabulary, library = load_vocabulary(), load_library()
    outlines = read_outlines(OUTLINES, vocabulary)
    duties = {f"{item.card.id}:{duty.id}" for item in library.instruments for duty in item.obligations}
    check_outlines(
        outlines,
        vocabulary,
        frozenset(duties),
        frozenset(item.card.id for item in library.instruments),
        frozenset(kind.id for kind in load_controls().kinds),
    )
    return outlines


def main() -> int:
    """Compile; 0 when all of it hangs together, 2 with one sentence when not."""
    try:
        outlines = checked_outlines()
        checks = compile_checks(load_vocabulary(), load_library(), frozenset(outlines))
    except OmbudError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    COMPILED.write_bytes(msgspec.json.encode(tuple(outlines.values())) + b"\n")
    CHECKS.write_bytes(checks + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
