"""The JSON Schema of a measurement, made from its types and kept as a file of the package.

    python -m ombud.measure.schema      # writes it anew after a type changed

A field that is added keeps the id: old readers pass over it. The number in the id goes up when an
old reader would misread a new result.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from ombud.measure.result import SCHEMA, Measurement

PATH = Path(__file__).with_name("measurement.schema.json")


def schema_json() -> bytes:
    """The schema as JSON text, in a fixed order."""
    (reference,), definitions = msgspec.json.schema_components([Measurement])
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        "title": "A measurement of Ombud",
        **reference,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="deterministic"), indent=1) + b"\n"


if __name__ == "__main__":
    PATH.write_bytes(schema_json())
