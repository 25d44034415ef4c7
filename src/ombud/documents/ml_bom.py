"""A system as a CycloneDX 1.6 ML-BOM: the model with its card, and the data that facts name.

Only what was stated, derived or measured goes in; what is not known is left out, never guessed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping

from ombud.casework import Assessment
from ombud.facts import UNKNOWN, FactValue, Vocabulary, as_text
from ombud.measure import Figure

Json = dict[str, object]

_SEED = uuid.UUID("5f1fca0e-5ad1-5c55-9c5b-0f5c8e7f2f0a")


def ml_bom(found: Assessment, vocabulary: Vocabulary, *, system: str, release: str, day: dt.date) -> Json:
    """The bill of materials; the same assessment gives the same one.

    Args:
        day: stands as its time, so that it does not change with the hour of making.
    """
    said = {
        key: as_text(vocabulary[key], value)
        for key, value in found.facts.items()
        if key in vocabulary and value is not UNKNOWN
    }
    model: Json = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": system,
        "version": release,
        "modelCard": _card(found, said),
        "properties": [{"name": f"ombud:{name}", "value": value} for name, value in _properties(found, said)],
    }
    if "purp.intended" in said:
        model["description"] = said["purp.intended"]
    if "sys.provider" in said:
        model["supplier"] = {"name": said["sys.provider"]}
    bom: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(_SEED, "\n".join((system, release, found.library, day.isoformat()))).urn,
        "version": 1,
        "metadata": {"timestamp": f"{day.isoformat()}T00:00:00Z", "component": model},
    }
    data = _data(found.facts)
    if data:
        bom["components"] = data
        bom["dependencies"] = [{"ref": "model", "dependsOn": [str(item["bom-ref"]) for item in data]}]
    return bom


def _data(facts: Mapping[str, FactValue]) -> list[Json]:
    value = facts.get("data.datasets", UNKNOWN)
    names = list(value) if isinstance(value, (tuple, frozenset)) else [value] if isinstance(value, str) else []
    return [
        {
            "type": "data",
            "bom-ref": f"data-{number}",
            "name": str(name),
            "data": [{"type": "dataset", "name": str(name)}],
        }
        for number, name in enumerate(sorted(map(str, names)), 1)
    ]


def _card(found: Assessment, said: Mapping[str, str]) -> Json:
    parameters: Json = {}
    if "purp.domain" in said:
        parameters["task"] = said["purp.domain"]
    if "mdl.type" in said:
        parameters["architectureFamily"] = said["mdl.type"]
    if "mdl.architecture" in said:
        parameters["modelArchitecture"] = said["mdl.architecture"]
    considerations: dict[str, list[object]] = {
        name: [said[key]]
        for name, key in (
            ("users", "purp.users"),
            ("useCases", "purp.intended"),
            ("technicalLimitations", "eval.limits"),
            ("performanceTradeoffs", "mdl.tradeoffs"),
        )
        if key in said
    }
    if "ppl.harms" in said:
        considerations["ethicalConsiderations"] = [{"name": said["ppl.harms"]}]
    card: Json = {}
    if parameters:
        card["modelParameters"] = parameters
    if found.figures:
        card["quantitativeAnalysis"] = {"performanceMetrics": [_metric(figure) for figure in found.figures]}
    if considerations:
        card["considerations"] = considerations
    return card


def _metric(figure: Figure) -> Json:
    metric: Json = {"type": figure.id, "value": figure.value if figure.value is not None else "undefined"}
    if figure.group:
        metric["slice"] = f"{figure.by}: {figure.group}"
    elif figure.by:
        metric["slice"] = figure.by
    if figure.low is not None and figure.high is not None:
        metric["confidenceInterval"] = {"lowerBound": figure.low, "upperBound": figure.high}
    return metric


def _properties(found: Assessment, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "as-of", found.as_of.isoformat()
    yield "law-library", found.library
    for outcome in found.outcomes:
        if outcome.headline.status.value in {"in_effect", "upcoming"}:
            yield f"law:{outcome.instrument_id}", f"{outcome.headline.title} ({outcome.headline.status.value})"
    for key in sorted(said):
        yield f"fact:{key}", said[key]
