"""``python -m ombud.cli``, and the console script: what holds before any command is imported."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command; Ctrl+C ends it quietly while it starts, and what is closed leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # else the next file that is opened would take its place
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # open until the end
    try:
        from ombud.cli.main import run
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(run())


if __name__ == "__main__":
    main()
