"""A system as a CycloneDX 1.6 ML-BOM: the model with its card, and the data that facts name.

Only what was stated, derived or measured goes in; what is not known is left out, never guessed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping

from ombud.casework import Assessment
from ombud.documents.exchange.crosswalk import fields, items
from ombud.facts import UNKNOWN, FactValue
from ombud.measure import Figure

Json = dict[str, object]

_SEED = uuid.UUID("5f1fca0e-5ad1-5c55-9c5b-0f5c8e7f2f0a")


def ml_bom(found: Assessment, facts: Mapping[str, FactValue], *, system: str, release: str, day: dt.date) -> Json:
    """The bill of materials; the same assessment gives the same one.

    Args:
        facts: those that the reader may see.
        day: stands as its time, so that it does not change with the hour of making.
    """
    plain = fields("cyclonedx", "system", facts)
    model: Json = {
        "type": "machine-learning-model",
        "bom-ref": "model",
        "name": system,
        "version": release,
        "modelCard": _card(found, plain),
        "properties": [{"name": f"ombud:{name}", "value": value} for name, value in _properties(found, facts)],
    }
    if "description" in plain:
        model["description"] = plain["description"]
    if "supplier.name" in plain:
        model["supplier"] = {"name": plain["supplier.name"]}
    licence = "".join(items(facts.get("mdl.licence", UNKNOWN)))
    if licence:
        model["licenses"] = [{"license": {"name": licence}}]
    bom: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(_SEED, "\n".join((system, release, found.library, day.isoformat()))).urn,
        "version": 1,
        "metadata": {"timestamp": f"{day.isoformat()}T00:00:00Z", "component": model},
    }
    data = _data(facts)
    if data:
        bom["components"] = data
        bom["dependencies"] = [{"ref": "model", "dependsOn": [str(item["bom-ref"]) for item in data]}]
    return bom


def _data(facts: Mapping[str, FactValue]) -> list[Json]:
    return [
        {"type": "data", "bom-ref": f"data-{number}", "name": name, "data": [{"type": "dataset", "name": name}]}
        for number, name in enumerate(items(facts.get("data.datasets", UNKNOWN)), 1)
    ]


def _card(found: Assessment, plain: Mapping[str, object]) -> Json:
    def under(part: str) -> Json:
        start = f"modelCard.{part}."
        return {field.removeprefix(start): value for field, value in plain.items() if field.startswith(start)}

    considerations = under("considerations")
    harms = considerations.pop("ethicalConsiderations.*.name", None)
    if isinstance(harms, list):
        considerations["ethicalConsiderations"] = [{"name": harm} for harm in harms]
    figures = [_metric(figure) for figure in found.figures or ()]
    card: Json = {
        "modelParameters": under("modelParameters"),
        "quantitativeAnalysis": {"performanceMetrics": figures} if figures else {},
        "considerations": considerations,
    }
    return {name: part for name, part in card.items() if part}


def _metric(figure: Figure) -> Json:
    metric: Json = {"type": figure.id, "value": figure.value if figure.value is not None else "undefined"}
    if figure.group:
        metric["slice"] = f"{figure.by}: {figure.group}"
    elif figure.by:
        metric["slice"] = figure.by
    if figure.low is not None and figure.high is not None:
        metric["confidenceInterval"] = {"lowerBound": figure.low, "upperBound": figure.high}
    return metric


def _properties(found: Assessment, facts: Mapping[str, FactValue]) -> Iterator[tuple[str, str]]:
    """What CycloneDX has no field for: the law, and every fact by its key, once for each item of a list."""
    yield "as-of", found.as_of.isoformat()
    yield "law-library", found.library
    for outcome in found.outcomes:
        if outcome.headline.status.value in {"in_effect", "upcoming"}:
            yield f"law:{outcome.instrument_id}", f"{outcome.headline.title} ({outcome.headline.status.value})"
    for key in sorted(facts):
        for text in items(facts[key]) or (["none"] if facts[key] is not UNKNOWN else []):
            yield f"fact:{key}", text
