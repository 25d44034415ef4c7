"""OSCAL exports are read and validated by compliance-trestle, the maintained implementation of NIST's schema."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from trestle.oscal.catalog import Catalog
from trestle.oscal.mapping import MappingCollection
from trestle.oscal.profile import Profile

from ombud.controls import load_controls
from ombud.documents.oscal import control_catalog, control_mapping, control_profile, instrument_catalog, token
from ombud.law import load_library

DAY = dt.date(2026, 11, 24)
LIBRARY, CONTROLS = load_library(), load_controls()
VERSION = {"version": "2026.11", "checked_on": DAY}


@pytest.mark.parametrize("name", [instrument.card.id for instrument in LIBRARY.instruments])
def test_every_instrument_is_a_valid_catalog_that_keeps_citation_and_confidence(name: str) -> None:
    instrument = LIBRARY.instrument(name)
    exported = instrument_catalog(instrument, known_at=DAY)
    catalog = Catalog(**exported["catalog"])  # type: ignore[arg-type]  # plain JSON

    controls = [control for group in catalog.groups or [] for control in group.controls or []]
    assert len(controls) == len(instrument.provisions) + len(instrument.obligations)
    labels = {p.value for control in controls for p in control.props or [] if p.name == "label"}
    assert {o.cite for o in instrument.obligations} <= labels
    assert json.dumps(exported) == json.dumps(instrument_catalog(instrument, known_at=DAY))


def test_the_control_set_is_a_valid_catalog_of_99_controls() -> None:
    catalog = Catalog(**control_catalog(CONTROLS, **VERSION)["catalog"])  # type: ignore[arg-type]

    assert sum(len(group.controls or []) for group in catalog.groups or []) == 99


def test_the_controls_of_a_system_are_a_valid_profile() -> None:
    exported = control_profile(CONTROLS, ["RSK-01", "GOV-01"], title="Shop scorer", **VERSION)
    profile = Profile(**exported["profile"])  # type: ignore[arg-type]

    (chosen,) = profile.imports[0].include_controls or []
    assert [str(getattr(i, "root", i)) for i in chosen.with_ids] == ["gov-01", "rsk-01"]


@pytest.mark.parametrize("name", ["nist-ai-rmf", "iso-iec-42001", "eu-ai-act", "eu-gdpr"])
def test_mappings_are_a_valid_collection_marked_as_draft(name: str) -> None:
    exported = control_mapping(CONTROLS, LIBRARY.instrument(name), **VERSION)
    assert exported is not None
    collection = MappingCollection(**exported["mapping-collection"])  # type: ignore[arg-type]

    assert collection.provenance.status == "draft"


def test_names_become_tokens_that_oscal_allows() -> None:
    assert token("26(2)") == "n-26-2"
    assert token("Annex III point 5(b)") == "Annex-III-point-5-b"
