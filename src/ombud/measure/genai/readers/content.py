"""What is in a file, told by its content and never by its name: an archive, Parquet, or JSON objects one after another.

Everything is bounded, so that a hostile file cannot fill the memory; no error repeats text of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ombud.errors import InputError

#: A longer line, object or member is refused.
LONGEST = 64 * 1024 * 1024
_ARCHIVE, _PARQUET, _GZIP, _ZSTD = b"PK", b"PAR1", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


class Content:
    """An open file.

    Attributes:
        path, where: the file, and what a person calls it.
        kind: ``archive``, ``parquet`` or ``json``.
        first: of JSON, the first object; else empty.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        """Look at the beginning.

        Raises:
            InputError: the file is empty, compressed, no UTF-8 text or no JSON object.
        """
        self.file, self.path, self.where = file, path, str(path)
        self.first: dict[str, object] = {}
        self._number = 0
        self._lined = False
        self.kind = self._told(file.read(4))
        if self.kind == "json":
            self._begin()

    def _told(self, start: bytes) -> str:
        if not start:
            raise InputError("the file is empty.", code="genai-empty", where=self.where)
        if start.startswith((_GZIP, _ZSTD)):
            raise InputError(
                "the file is compressed.", code="genai-compressed", where=self.where, hint="Unpack it first."
            )
        self.file.seek(0)
        return "archive" if start.startswith(_ARCHIVE) else "parquet" if start == _PARQUET else "json"

    def _begin(self) -> None:
        """Read the first object: of a line of its own, or the whole file when its first line is none."""
        line, place = self._line()
        while line and not line.strip():
            line, place = self._line()
        found = _parsed(line, place)
        self._lined = isinstance(found, dict)
        if not isinstance(found, dict):
            self.file.seek(0)
            content = self.file.read(LONGEST + 1)
            if len(content) > LONGEST:
                raise _too_long("the file is one JSON object that is", self.where)
            found = decoded(content, self.where)
        self.first = found

    def objects(self) -> Iterator[tuple[dict[str, object], str]]:
        """The objects with their places, one at a time; only once.

        Raises:
            InputError: a line is no object, cut off or too long; it names the line.
        """
        yield self.first, f"{self.where}, line {self._number}" if self._lined else self.where
        while self._lined:
            line, place = self._line()
            if not line:
                return
            if line.strip():
                yield decoded(line, place), place

    def whole(self) -> dict[str, object]:
        """The one object that the file is.

        Raises:
            InputError: there are more.
        """
        if len([1 for _, found in zip(range(2), self.objects(), strict=False) if found]) > 1:
            raise InputError("the file holds more than one JSON object.", code="genai-json", where=self.where)
        return self.first

    def _line(self) -> tuple[bytes, str]:
        self._number += 1
        place = f"{self.where}, line {self._number}"
        line = self.file.readline(LONGEST + 1)
        if len(line) > LONGEST:
            raise _too_long("the line is", place)
        return line, place


def decoded(content: bytes, where: str) -> dict[str, object]:
    """A JSON object.

    Raises:
        InputError: it is none, or it is cut off.
    """
    found = _parsed(content, where)
    if found is None:
        raise InputError(
            "this is no complete JSON; the file may be cut off.",
            code="genai-json",
            where=where,
            hint="Export the results again.",
        )
    if not isinstance(found, dict):
        raise InputError("this is no JSON object.", code="genai-json", where=where)
    return found


def _parsed(content: bytes, where: str) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(
            "this is no UTF-8 text.", code="genai-encoding", where=where, hint="Export the results as UTF-8."
        ) from None
    except (ValueError, RecursionError):  # RecursionError: nested deeper than any tool writes
        return None


def _too_long(what: str, where: str) -> InputError:
    return InputError(
        f"{what} longer than 64 MiB.",
        code="genai-long",
        where=where,
        hint="Export in pieces: Inspect as .eval, promptfoo and OpenTelemetry as JSON lines.",
    )
