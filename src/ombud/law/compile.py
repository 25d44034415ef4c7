"""``python -m ombud.law.compile``: authored YAML in, ``vocabulary.json`` and ``law.json`` out."""

from __future__ import annotations

import sys

import msgspec

from ombud.errors import OmbudError
from ombud.facts.vocabulary import VOCABULARY, compile_vocabulary, read_vocabulary
from ombud.law.library import COMPILED, compile_library


def main() -> int:
    """Compile; 0 when all of it hangs together, 2 with one sentence when not."""
    try:
        vocabulary = read_vocabulary(VOCABULARY)
        library = compile_library(vocabulary=vocabulary)
    except OmbudError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    (VOCABULARY.parent / "vocabulary.json").write_bytes(compile_vocabulary(vocabulary) + b"\n")
    COMPILED.write_bytes(msgspec.json.format(msgspec.json.encode(library), indent=1) + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
