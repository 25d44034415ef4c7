"""A model card as the README of a Hugging Face repository: a metadata block in YAML, then the card.

Only what is known stands in the block; nothing is guessed. Keys after the Hub's documentation of
model card metadata.
"""

from __future__ import annotations

import re
from typing import Any

from ombud.documents.fill import FilledOutline
from ombud.documents.markdown import render_markdown
from ombud.documents.material import Material
from ombud.documents.model import Document
from ombud.facts import UNKNOWN

_SPDX = re.compile(r"^[A-Za-z0-9.+-]{2,40}$")
_HUB_ID = re.compile(r"^[\w.-]+/[\w.-]+$")
_TASK = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)+$")


def metadata(filled: FilledOutline, material: Material) -> dict[str, Any]:
    """The metadata block as a mapping; facts that the reader may not see stay out of it."""
    shown = {
        key for field in filled.fields() if field.standing == "filled" for key in field.facts
    }  # a withheld element names no fact here

    def text(key: str) -> str:
        value = material.found.facts.get(key, UNKNOWN) if key in shown else UNKNOWN
        return value if isinstance(value, str) else ""

    found: dict[str, Any] = {"tags": ["ombud", "model-card"]}
    licence = text("mdl.licence")
    if _SPDX.match(licence):
        found["license"] = licence.lower()
    elif licence:
        found |= {"license": "other", "license_name": licence[:80]}
    if _TASK.match(text("mdl.type")):
        found["pipeline_tag"] = text("mdl.type")
    datasets = material.found.facts.get("data.datasets", UNKNOWN)
    if "data.datasets" in shown and isinstance(datasets, tuple):
        named = [name for name in datasets if _HUB_ID.match(name)]
        found |= {"datasets": named} if named else {}
    base = text("mdl.base")
    if _HUB_ID.match(base):
        found["base_model"] = base
    results = _results(filled, material)
    if results:
        found["metrics"] = sorted({item["type"] for item in results})
        found["model-index"] = [
            {
                "name": material.name,
                "results": [
                    {
                        "task": {"type": found.get("pipeline_tag", "other")},
                        "dataset": {"name": _source(material), "type": _source(material)},
                        "metrics": results,
                    }
                ],
            }
        ]
    return found


def _source(material: Material) -> str:
    assert material.measurement is not None
    return material.measurement.source.name


def _results(filled: FilledOutline, material: Material) -> list[dict[str, Any]]:
    measured = any(field.origin == "measured" and field.standing == "filled" for field in filled.fields())
    if material.measurement is None or not measured:
        return []
    wanted = {"accuracy": "accuracy", "impact_ratio": "impact_ratio", "selection_rate": "selection_rate"}
    return [
        {
            "type": wanted[item.id],
            "name": f"{item.name}, {item.by} {item.group}",
            "value": round(float(item.value), 6),
            "args": {"n": item.n, "low": item.low, "high": item.high, "confidence": item.confidence},
        }
        for item in material.measurement.figures
        if item.id in wanted and item.group and item.value is not None
    ]


def render_readme(filled: FilledOutline, material: Material, document: Document) -> str:
    """The card with its metadata block."""
    import yaml

    block = yaml.safe_dump(metadata(filled, material), sort_keys=False, allow_unicode=True, width=120)
    return render_markdown(document, front=f"---\n{block}---\n\n")
