"""The data of a system as Croissant 1.1 (MLCommons) with the RAI vocabulary 1.0, in JSON-LD.

Columns and their types come from the measured file; of its rows nothing goes in. Addresses, authors
and days of publication are not among the facts and are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from ombud.documents.exchange.crosswalk import PLAIN_DESCRIPTION, PLAIN_NAME, fields, items
from ombud.facts import UNKNOWN, FactValue
from ombud.measure import Shape

Json = dict[str, object]

VERSION = "http://mlcommons.org/croissant/1.1"
RAI = "http://mlcommons.org/croissant/RAI/1.0"
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_TYPES = {"float": "sc:Float", "decimal": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean"}
_MEDIA = {".csv": "text/csv", ".parquet": "application/x-parquet"}
#: The short names that the specification has every file declare.
_CONTEXT: Json = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{
        name: f"cr:{name}"
        for name in (
            "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileProperty",
            "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath", "key", "md5",
            "parentField", "path", "recordSet", "references", "regex", "repeated", "replace", "samplingRate",
            "separator", "source", "subField", "transform",
        )
    },
}  # fmt: skip


def croissant(facts: Mapping[str, FactValue], shape: Shape | None, *, system: str) -> Json:
    """The data of one system; the same input gives the same file.

    Args:
        facts: those that the reader may see.
        shape: of the measured prediction log; None when nothing was measured.
    """
    made: Json = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": [VERSION, RAI],
        "name": f"{PLAIN_NAME}{system}",
        "description": f"{PLAIN_DESCRIPTION}{system}, as its dossier describes it.",
    }
    made |= fields("croissant", "data", facts)
    names = items(facts.get("data.datasets", UNKNOWN))
    if len(names) == 1:
        made["name"] = names[0]
    elif names:
        made["hasPart"] = [{"@type": "sc:CreativeWork", "name": name} for name in names]
    days = _days(items(facts.get("data.period", UNKNOWN)))
    if days:
        made["rai:dataCollectionTimeframe"] = days
    return made | (_structure(shape) if shape else {})


def _days(texts: list[str]) -> list[str]:
    """The days that a period names; words around them have no field."""
    found = []
    for day in _DAY.findall(" ".join(texts)):
        try:
            found.append(dt.date.fromisoformat(day).isoformat())
        except ValueError:
            continue
    return found


def _structure(shape: Shape) -> Json:
    file = "prediction-log"
    suffix = shape.name[shape.name.rfind(".") :].lower()
    return {
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file,
                "name": shape.name,
                "description": f"The measured prediction log: {shape.rows:,} rows.",
                "contentUrl": shape.name,
                "contentSize": f"{shape.size} B",
                "encodingFormat": _MEDIA.get(suffix, "text/csv"),
                "sha256": shape.sha256,
            }
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "rows",
                "name": "rows",
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"rows/{column.name}",
                        "name": column.name,
                        "dataType": _TYPES.get(column.kind, "sc:Text"),
                        "source": {"fileObject": {"@id": file}, "extract": {"column": column.name}},
                    }
                    for column in shape.columns
                ],
            }
        ],
    }
