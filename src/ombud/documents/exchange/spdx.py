"""A system as SPDX 3.0.1 with the AI and Dataset profiles, in JSON-LD.

Only what was stated, derived or measured goes in. What a profile asks for and nobody stated is named
in the document's comment instead of being filled with a guess. SPDX's safety risk follows general
product safety, not the classes of the AI Act, and is therefore never written.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from ombud.casework import Assessment
from ombud.documents.exchange.crosswalk import PLAIN_NAME, fields, items
from ombud.facts import UNKNOWN, FactValue
from ombud.measure import Figure

Json = dict[str, object]

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_SEED = uuid.UUID("2f9a6c1e-52c4-5d0a-8a0e-6f0a3f4f5b11")
_MADE = "_:made"
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_LICENCE = re.compile(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*")
#: What each profile asks of its package, as SPDX 3.0.1 names it.
_ASKED = {
    "ai_AIPackage": ("suppliedBy", "releaseTime", "software_downloadLocation", "software_packageVersion"),
    "dataset_DatasetPackage": ("builtTime", "originatedBy", "releaseTime", "software_downloadLocation"),
}


def spdx_document(found: Assessment, facts: Mapping[str, FactValue], *, system: str, release: str) -> Json:
    """The document; the same assessment gives the same one.

    Args:
        facts: those that the reader may see.
    """
    maker = _Maker(system, release, found)
    model = maker.element("ai_AIPackage", "model", name=system, **_model(found, facts, release))
    maker.supplier(model, facts)
    maker.licence(model, facts)
    data = maker.data(facts)
    if data:
        # The facts do not say apart what trained it and what tested it.
        maker.relation(model, "other", data)
    return maker.document(model)


def _model(found: Assessment, facts: Mapping[str, FactValue], release: str) -> Json:
    plain = fields("spdx", "system", facts)
    plain.pop("name", None)
    model: Json = {"software_primaryPurpose": "model", "software_packageVersion": release} | plain
    digest = _SHA256.fullmatch("".join(items(facts.get("sys.digest", UNKNOWN))).lower())
    if digest:
        model["verifiedUsing"] = [{"type": "Hash", "algorithm": "sha256", "hashValue": digest[1]}]
    autonomy = "".join(items(facts.get("purp.autonomy", UNKNOWN)))
    if autonomy:
        model["ai_autonomyType"] = "yes" if autonomy in {"act-and-report", "act-unattended"} else "no"
    model["ai_useSensitivePersonalInformation"] = _presence(facts)
    figures = found.figures or ()
    if figures:
        model["ai_metric"] = [_entry(_named(figure), _value(figure)) for figure in figures]
    limits = {f"{figure.id} {figure.limit}" for figure in figures if figure.limit}
    if limits:
        model["ai_metricDecisionThreshold"] = [_entry(*limit.split(" ", 1)) for limit in sorted(limits)]
    return model


def _presence(facts: Mapping[str, FactValue]) -> str:
    value = facts.get("data.special", UNKNOWN)
    return "noAssertion" if value is UNKNOWN else "yes" if items(value) else "no"


def _entry(key: str, value: str) -> Json:
    return {"type": "DictionaryEntry", "key": key, "value": value}


def _named(figure: Figure) -> str:
    return " ".join(part for part in (figure.id, figure.by, figure.group) if part)


def _value(figure: Figure) -> str:
    value = figure.value if figure.value is not None else "undefined"
    return f"{value} ({figure.low} to {figure.high})" if figure.low and figure.high else str(value)


class _Maker:
    """Collects the elements of one document, each with an id that stays from export to export."""

    def __init__(self, system: str, release: str, found: Assessment) -> None:
        self.found = found
        self.system = system
        base = uuid.uuid5(_SEED, "\n".join((system, release, found.library, found.as_of.isoformat())))
        self.base = f"urn:ombud:spdx:{base}"
        self.graph: list[Json] = []
        self.lacks: list[str] = []

    def element(self, kind: str, id_: str, **parts: object) -> str:
        name = f"{self.base}:{id_}"
        self.graph.append({"type": kind, "spdxId": name, "creationInfo": _MADE, **parts})
        return name

    def relation(self, from_: str, kind: str, *to: str) -> None:
        number = sum(item["type"] == "Relationship" for item in self.graph) + 1
        self.element("Relationship", f"relation-{number}", relationshipType=kind, **{"from": from_, "to": list(to)})

    def supplier(self, model: str, facts: Mapping[str, FactValue]) -> None:
        name = "".join(items(facts.get("sys.provider", UNKNOWN)))
        if name:
            agent = self.element("Organization", "provider", name=name)
            next(item for item in self.graph if item["spdxId"] == model)["suppliedBy"] = agent

    def licence(self, model: str, facts: Mapping[str, FactValue]) -> None:
        text = "".join(items(facts.get("mdl.licence", UNKNOWN)))
        if _LICENCE.fullmatch(text):
            parts = {"simplelicensing_licenseExpression": text}
            self.relation(
                model, "hasDeclaredLicense", self.element("simplelicensing_LicenseExpression", "licence", **parts)
            )

    def data(self, facts: Mapping[str, FactValue]) -> str:
        """The data in one package; where several datasets are named it contains one for each."""
        names = items(facts.get("data.datasets", UNKNOWN))
        said = fields("spdx", "data", facts)
        size = items(facts.get("data.size", UNKNOWN))
        if size and size[0].isdigit():
            said["dataset_datasetSize"] = int(size[0])
        if not names and not said:
            return ""
        common: Json = {"software_primaryPurpose": "data", "dataset_datasetType": ["noAssertion"]}
        title = names[0] if len(names) == 1 else f"{PLAIN_NAME}{self.system}"
        sensitive = {"dataset_hasSensitivePersonalInformation": _presence(facts)}
        whole = self.element("dataset_DatasetPackage", "data", name=title, **(common | said | sensitive))
        if len(names) > 1:
            parts = [
                self.element("dataset_DatasetPackage", f"data-{number}", name=name, **common)
                for number, name in enumerate(names, 1)
            ]
            self.relation(whole, "contains", *parts)
        return whole

    def document(self, root: str) -> Json:
        """The graph with who made it, when, and what the profiles ask for and nobody stated."""
        lacks = {
            f"{kind}: {field}"
            for item in self.graph
            for kind in [str(item["type"])]
            for field in _ASKED.get(kind, ())
            if field not in item
        }
        tool = self.element("Tool", "tool", name="Ombud")
        agent = self.element("SoftwareAgent", "agent", name="Ombud")
        made: Json = {
            "type": "CreationInfo",
            "@id": _MADE,
            "specVersion": "3.0.1",
            "created": f"{self.found.as_of.isoformat()}T00:00:00Z",
            "createdBy": [agent],
            "createdUsing": [tool],
        }
        profiles = ["core", "software", "ai"]
        profiles += ["dataset"] if any(item["type"] == "dataset_DatasetPackage" for item in self.graph) else []
        profiles += ["simpleLicensing"] if any(str(item["type"]).startswith("simple") for item in self.graph) else []
        document: Json = {
            "type": "SpdxDocument",
            "spdxId": f"{self.base}:document",
            "creationInfo": _MADE,
            "name": self.system,
            "profileConformance": profiles,
            "rootElement": [root],
            "element": [item["spdxId"] for item in self.graph],
        }
        if lacks:
            document["comment"] = f"Asked for by the profiles and not stated: {'; '.join(sorted(lacks))}."
        return {"@context": CONTEXT, "@graph": [made, document, *self.graph]}
