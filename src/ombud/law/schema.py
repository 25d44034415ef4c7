"""The form of authored law as JSON Schema, so that editors complete and check what is written."""

from __future__ import annotations

import msgspec

from ombud.law.model import Card, Clock, Obligation, Penalty, Provision
from ombud.law.suite.cases import Case

Json = dict[str, object]

#: The files of an instrument that hold rows, by the key they begin with.
_ROWS: dict[str, type[msgspec.Struct]] = {
    "provisions": Provision,
    "obligations": Obligation,
    "clocks": Clock,
    "penalties": Penalty,
    "cases": Case,
}


def _anything(_kind: type) -> Json:
    """The value of a fact in a case: its type stands in the vocabulary, not in the form of the file."""
    return {"description": "A value of the fact, as `ombud facts` describes it."}


def authoring_schema() -> Json:
    """One schema for every file of an instrument: the card, or a file of rows."""
    kinds: list[type[msgspec.Struct]] = [Card, *_ROWS.values()]
    _, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}", schema_hook=_anything)
    files = {
        f"{name}-file": {
            "type": "object",
            "required": [name],
            "additionalProperties": False,
            "properties": {name: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}},
        }
        for name, kind in _ROWS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ombud:schema:law",
        "title": "Law as Ombud writes it down",
        "anyOf": [{"$ref": "#/$defs/Card"}, *({"$ref": f"#/$defs/{name}"} for name in files)],
        "$defs": {**components, **files},
    }
