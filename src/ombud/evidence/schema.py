"""The part of JSON Schema that predicate schemas use, checked before anything is signed.

Known here: type, required, properties, additionalProperties, items, enum, pattern. The rest
(format, description) is for readers and for a full validator, with which tests agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec

from ombud.errors import EvidenceError
from ombud.evidence.canonical import Json

Schema = dict[str, Json]

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "object": dict,
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
}


@cache
def predicate_schema(kind: str) -> Schema:
    """The published JSON Schema of a predicate kind."""
    text = files("ombud.evidence").joinpath(f"schemas/{kind}.json").read_text("utf-8")
    return cast("Schema", msgspec.json.decode(text))


def check_predicate(kind: str, predicate: dict[str, Json]) -> None:
    """The predicate fits its published schema.

    Raises:
        EvidenceError: it does not; the first fault is named with its place.
    """
    for fault in _faults(predicate, predicate_schema(kind), ""):
        raise EvidenceError(fault.format(kind=kind), code="predicate")


def _faults(value: Json, schema: Schema, path: str) -> Iterator[str]:
    types = schema.get("type", [])
    names = [str(name) for name in (types if isinstance(types, list) else [types])]
    if names and not any(_is(value, name) for name in names):
        article = "an" if names[0][0] in "aeio" else "a"
        yield f'"{path}" of a {{kind}} statement is not {article} {names[0]}.'
    elif isinstance(value, dict):
        yield from _object_faults(value, schema, path)
    elif isinstance(value, list) and isinstance(items := schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from _faults(item, items, f"{path}[{index}]")
    elif "enum" in schema and value not in cast("list[Json]", schema["enum"]):
        yield f'"{path}" of a {{kind}} statement is none of the values it may have.'
    elif isinstance(value, str) and not re.search(str(schema.get("pattern", "")), value):
        yield f'"{path}" of a {{kind}} statement is not written as it must be.'


def _object_faults(value: dict[str, Json], schema: Schema, path: str) -> Iterator[str]:
    before = f"{path}." if path else ""
    for key in cast("list[str]", schema.get("required", [])):
        if key not in value:
            yield f'a {{kind}} statement needs "{before}{key}".'
    properties = cast("dict[str, Schema]", schema.get("properties", {}))
    others = schema.get("additionalProperties", True)
    for key, item in value.items():
        known = properties.get(key, others)
        if known is False:
            yield f'a {{kind}} statement has no "{before}{key}".'
        elif isinstance(known, dict):
            yield from _faults(item, known, f"{before}{key}")


def _is(value: Json, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool))
