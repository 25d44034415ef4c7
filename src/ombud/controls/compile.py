"""``python -m ombud.controls.compile``: authored vocabulary, law and controls in; one JSON file of each out."""

from __future__ import annotations

import sys

import msgspec

from ombud.controls.library import COMPILED as CONTROLS
from ombud.controls.library import compile_controls
from ombud.errors import OmbudError
from ombud.facts.vocabulary import VOCABULARY, compile_vocabulary, read_vocabulary
from ombud.law.library import COMPILED as LAW
from ombud.law.library import compile_library


def main() -> int:
    """Compile; 0 when all of it hangs together, 2 with one sentence when not."""
    try:
        vocabulary = read_vocabulary(VOCABULARY)
        library = compile_library(vocabulary=vocabulary)
        controls = compile_controls(vocabulary, library)
    except OmbudError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    (VOCABULARY.parent / "vocabulary.json").write_bytes(compile_vocabulary(vocabulary) + b"\n")
    LAW.write_bytes(msgspec.json.encode(library) + b"\n")
    CONTROLS.write_bytes(controls + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
