"""Law and controls as OSCAL 1.2.1 (NIST): catalogs, a profile of what applies, and mappings.

Only plain data is made here; the same input gives the same bytes. Every row keeps its citation,
dates, source and confidence as properties in Ombud's own namespace.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Iterator

from ombud.controls.model import Control, ControlSet
from ombud.law.model import Instrument, Obligation, Provision

OSCAL = "1.2.1"
NAMESPACE = "https://ombud.dev/ns/oscal"
_SEED = uuid.UUID("6f3d6a53-6f1c-5a0c-9a57-0e5d4e0b1a77")

Json = dict[str, object]


def stable_uuid(*parts: str) -> str:
    """The same id for the same thing, in every export."""
    return str(uuid.uuid5(_SEED, "\n".join(parts)))


def token(text: str) -> str:
    """A name as OSCAL allows it: letters, digits, dots, dashes; it begins with a letter."""
    found = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")
    return found if found[:1].isalpha() else f"n-{found}"


def _prop(name: str, value: str) -> Json:
    return {"name": name, "ns": NAMESPACE, "value": " ".join(value.split())}


def props(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    """Properties in our own namespace; empty values are left out."""
    return [_prop(name, value) for name, value in pairs if value.strip()]


def metadata(title: str, version: str, checked_on: dt.date) -> Json:
    """The metadata that every file begins with; ``checked_on`` stands as its time."""
    return {
        "title": title,
        "last-modified": f"{checked_on.isoformat()}T00:00:00Z",
        "version": version,
        "oscal-version": OSCAL,
        "remarks": "Restated in the words of Ombud; not legal advice. The official text binds.",
    }


def instrument_catalog(instrument: Instrument, *, known_at: dt.date) -> Json:
    """One instrument as a catalog: provisions and obligations as two groups of controls."""
    card = instrument.card
    groups: list[Json] = []
    provisions = [_provision(instrument, provision, known_at) for provision in instrument.provisions]
    obligations = [_obligation(instrument, obligation, known_at) for obligation in instrument.obligations]
    if provisions:
        groups.append({"id": "provisions", "class": "provisions", "title": "Provisions", "controls": provisions})
    if obligations:
        groups.append({"id": "obligations", "class": "obligations", "title": "Obligations", "controls": obligations})
    resources = [
        {"uuid": stable_uuid(card.id, "source", key), "title": source.title, "rlinks": [{"href": source.url}]}
        for key, source in card.sources.items()
        if source.url
    ]
    catalog: Json = {
        "uuid": stable_uuid("catalog", card.id, card.version),
        "metadata": metadata(card.title, card.version, card.checked_on)
        | {
            "props": props(
                [
                    ("urn", card.urn),
                    ("citation", card.citation),
                    ("jurisdiction", card.jurisdiction),
                    ("kind", card.kind),
                    ("depth", card.depth),
                    ("known-at", known_at.isoformat()),
                ]
            )
        },
        "groups": groups,
    }
    if resources:
        catalog["back-matter"] = {"resources": resources}
    return {"catalog": catalog}


def _part(control_id: str, name: str, prose: str) -> Json:
    return {"id": f"{control_id}_{name}", "name": name, "prose": prose}


def _days(instrument: Instrument, part: Provision | Obligation, known_at: dt.date) -> Iterator[tuple[str, str]]:
    timeline = instrument.card.timeline

    def day(key: str) -> str:
        known = [state for state in timeline[key].states if state.known_from <= known_at] if key else []
        return known[-1].applies.isoformat() if known and known[-1].applies else ""

    for row in part.applies:
        if row.from_:
            yield "applies-from", day(row.from_)
    card = instrument.card
    yield "in-force", day(card.in_force)
    yield "enforceable-from", day(part.enforceable or card.enforceable)
    yield "ends", day(part.ends or card.ends)


def _provision(instrument: Instrument, provision: Provision, known_at: dt.date) -> Json:
    control_id = token(provision.id)
    return {
        "id": control_id,
        "class": provision.kind,
        "title": provision.title,
        "props": props(
            [
                ("label", provision.cite),
                ("source", provision.source),
                ("confidence", provision.confidence),
                *_days(instrument, provision, known_at),
            ]
        ),
        "parts": [_part(control_id, "statement", provision.says)]
        + ([_part(control_id, "guidance", provision.guidance)] if provision.guidance else []),
    }


def _obligation(instrument: Instrument, obligation: Obligation, known_at: dt.date) -> Json:
    control_id = token(obligation.id)
    return {
        "id": control_id,
        "class": "obligation",
        "title": obligation.title,
        "props": props(
            [
                ("label", obligation.cite),
                ("actor", obligation.actor),
                ("source", obligation.source),
                ("confidence", obligation.confidence),
                ("recurrence", obligation.recurrence),
                ("deadline", obligation.deadline),
                *_days(instrument, obligation, known_at),
            ]
        ),
        "parts": [_part(control_id, "statement", obligation.says)],
    }


def control_catalog(controls: ControlSet, *, version: str, checked_on: dt.date) -> Json:
    """The unified control set as a catalog, a group per family."""
    groups = [
        {
            "id": family.lower(),
            "class": "family",
            "title": title,
            "controls": [_control(controls, c) for c in controls.controls if c.family == family],
        }
        for family, title in controls.families.items()
    ]
    return {
        "catalog": {
            "uuid": stable_uuid("controls", controls.digest),
            "metadata": metadata("Unified control set", version, checked_on),
            "groups": groups,
        }
    }


def _control(controls: ControlSet, control: Control) -> Json:
    control_id = control.id.lower()
    return {
        "id": control_id,
        "class": "control",
        "title": control.title,
        "props": props(
            [
                ("label", control.id),
                ("when", control.when),
                ("owner", control.owner),
                *(("cadence", cadence) for cadence in control.cadence),
            ]
        ),
        "parts": [
            _part(control_id, "statement", control.requires),
            *(
                _part(
                    control_id,
                    f"evidence-{kind.lower()}",
                    f"{controls.kind(kind).title}: {controls.kind(kind).sufficient}",
                )
                for kind in control.evidence
            ),
        ],
    }


def control_profile(
    controls: ControlSet, chosen: Iterable[str], *, title: str, version: str, checked_on: dt.date
) -> Json:
    """The controls that apply to one system, as a profile of the control catalog."""
    ids = sorted(name.lower() for name in chosen)
    return {
        "profile": {
            "uuid": stable_uuid("profile", title, controls.digest, *ids),
            "metadata": metadata(title, version, checked_on),
            "imports": [
                {"href": "controls.json", "include-controls": [{"with-ids": ids}]} if ids else {"href": "controls.json"}
            ],
            "merge": {"as-is": True},
        }
    }


def control_mapping(controls: ControlSet, instrument: Instrument, *, version: str, checked_on: dt.date) -> Json | None:
    """What the control set serves in one instrument; None where it serves nothing there."""
    maps = [
        {
            "uuid": stable_uuid("map", control.id, instrument.card.id, mapping.cite),
            "relationship": mapping.relationship,
            "sources": [{"type": "control", "id-ref": control.id.lower()}],
            "targets": [{"type": "control", "id-ref": token(mapping.cite)}],
            "props": props([("label", mapping.cite), ("home", "primary" if mapping.primary else "supporting")]),
        }
        for control in controls.controls
        for mapping in control.maps
        if mapping.instrument == instrument.card.id
    ]
    if not maps:
        return None
    return {
        "mapping-collection": {
            "uuid": stable_uuid("mappings", controls.digest, instrument.card.id),
            "metadata": metadata(f"Unified control set to {instrument.card.short}", version, checked_on),
            "provenance": {
                "method": "human",
                "matching-rationale": "functional",
                "status": "draft",
                "mapping-description": "The product's own reading; draft until counsel has reviewed it.",
            },
            "mappings": [
                {
                    "uuid": stable_uuid("mapping", controls.digest, instrument.card.id),
                    "source-resource": {"type": "catalog", "href": "controls.json"},
                    "target-resource": {"type": "catalog", "href": f"{instrument.card.id}.json"},
                    "maps": maps,
                }
            ],
        }
    }
