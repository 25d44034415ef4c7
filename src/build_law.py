"""Build hook: compile the authored law before Ombud is packed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileLaw(BuildHookInterface[Any]):
    """Writes the three compiled files from YAML, for wheels and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, or stop the build with the sentence that says what does not hang together."""
        sys.path.insert(0, str(Path(self.root) / "src"))
        from ombud.controls.compile import main

        if main():
            raise SystemExit("the law does not compile; the sentence above says where.")
