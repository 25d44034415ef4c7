"""The files of the tools, and how a test measures them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from ombud.measure.genai.asked import Asked
from ombud.measure.genai.found import measure_genai
from ombud.measure.named import Settings
from ombud.measure.result import Measurement

FILES = Path(__file__).parent / "files"
#: What stands in the files wherever a tool keeps text of prompts and answers.
SECRET = b"SECRET"
HOW = Settings(unit="replies", min_people=3)


def measured(path: Path, declared: str = "", *, how: Settings = HOW, **asked: Any) -> Measurement:
    return measure_genai(path, Asked(**asked), declared=declared, how=how)


def written(folder: Path, content: bytes, declared: str = "", **asked: Any) -> Measurement:
    path = folder / "results"
    path.write_bytes(content)
    return measured(path, declared, **asked)


def lines(entries: list[dict[str, Any]]) -> bytes:
    return "\n".join(map(json.dumps, entries)).encode()


def archive(method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The folder ``inspect`` as Inspect packs it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for path in sorted((FILES / "inspect").rglob("*.json")):
            file.writestr(path.relative_to(FILES / "inspect").as_posix(), path.read_bytes())
    return packed.getvalue()
