"""On which line of a dossier each fact stands: what other tools point at."""

from __future__ import annotations

from pathlib import Path

from ombud.facts.strict_yaml import key_lines, load_yaml


def dossier_lines(path: Path) -> dict[str, int]:
    """Fact key, or part of the dossier such as ``data``, to its line from 1.

    Of several statements about one fact it is the last: the one that was appended latest.

    Raises:
        InputError: the file is not YAML. A dossier that was loaded always is.
    """
    text = path.read_text("utf-8")
    content = load_yaml(text, str(path))
    rows = content.get("statements") if isinstance(content, dict) else None
    found: dict[str, int] = {}
    for place, line in key_lines(text).items():
        match place:
            case (part,):
                found[part] = line
            case ("facts", key):
                found[key] = line
            case ("statements", number) if isinstance(rows, list):
                found[str(rows[int(number)]["key"])] = line
    return found
