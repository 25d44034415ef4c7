"""Answers to the interview: read from a sheet, and appended to a dossier."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from ombud.errors import InputError
from ombud.evidence.durable import write_whole
from ombud.facts import UNKNOWN, FactDefinition, FactValue, Vocabulary, parse_value, to_json
from ombud.onefile import check_plain


def read_answers(path: Path, vocabulary: Vocabulary) -> dict[str, FactValue]:
    """A YAML file of fact keys and answers, every one checked before any is kept.

    Raises:
        InputError: there is no such file, or a key or an answer is not what the vocabulary knows.
    """
    from ombud.facts.strict_yaml import load_yaml

    check_plain(path)
    try:
        content = load_yaml(path.read_text("utf-8"), str(path))
    except OSError:
        raise InputError("there is no such file.", code="answers-missing", where=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("this is not text in UTF-8.", code="answers-encoding", where=str(path)) from None
    if not isinstance(content, dict):
        raise InputError("answers are fact keys with values.", code="answers", where=str(path))
    return {
        str(key): parse_value(_fact(str(key), vocabulary, path), raw, where=f"{path}: {key}")
        for key, raw in content.items()
    }


def _fact(key: str, vocabulary: Vocabulary, path: Path) -> FactDefinition:
    fact = vocabulary.get(key)
    if fact is None:
        near = vocabulary.nearest(key)
        raise InputError(
            f'the fact "{key}" is not in the vocabulary.',
            code="fact-unknown",
            where=str(path),
            hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
        )
    if fact.fill == "derived":
        raise InputError(
            f'the fact "{key}" follows from other facts and is not stated.',
            code="fact-derived",
            where=str(path),
            hint="Remove the line.",
        )
    return fact


def append_answer(path: Path, fact: FactDefinition, value: FactValue, *, by: str) -> None:
    """Add one answer of a person at the end of a dossier; see :func:`append_statements`."""
    append_statements(path, [{"key": fact.key, "value": as_written(value), "by": by}])


def as_written(value: FactValue) -> object:
    """A value as a dossier carries it."""
    return "unknown" if value is UNKNOWN else to_json(value)


def append_statements(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    """Add statements at the end of a dossier, with this moment; comments and order of the rest stay.

    Raises:
        InputError: something stands after the statements, or the file cannot be written.
    """
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    if not any(line.startswith("statements:") for line in lines):
        lines.append("statements:")
    elif lines.index(next(line for line in lines if line.startswith("statements:"))) != _last_key(lines):
        raise InputError(
            '"statements:" is not the last part of the dossier, and answers are appended to it.',
            code="statements-last",
            where=str(path),
            hint="Move it to the end of the file.",
        )
    at = dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
    for row in rows:
        body = ", ".join(f"{name}: {_quoted(item)}" for name, item in {**row, "at": at}.items())
        lines.append(f"  - {{{body}}}")
    try:
        write_whole(path, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise InputError(
            f"the answer could not be kept ({error.strerror}).", code="dossier-write", where=str(path)
        ) from None


#: What YAML reads as a line break, or does not allow, unless it is escaped.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _quoted(item: object) -> str:
    """A value on one line of YAML; JSON is YAML but for the characters that are escaped here."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(item, ensure_ascii=False))


def _last_key(lines: list[str]) -> int:
    return max(index for index, line in enumerate(lines) if line and line[0].isalpha())
