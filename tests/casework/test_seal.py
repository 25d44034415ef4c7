"""What a signed statement says of a measurement: whose bytes, which counts, of which kind."""

from __future__ import annotations

import datetime as dt
import json

import msgspec

import ombud
from ombud.casework import measurement_payload
from ombud.casework.held import Logged, held_of
from ombud.controls import load_controls
from ombud.evidence import read_statement
from ombud.law import load_library

AT = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
COUNTS = {"men": (40, 100), "women": (38, 100)}


def test_counts_that_came_without_a_file_are_the_subject_themselves() -> None:
    found = ombud.measure(COUNTS)
    statement = json.loads(measurement_payload("Credit", "1", found, at=AT, by="Ana"))

    (table,) = found.source.tables
    assert [subject["digest"]["sha256"] for subject in statement["subject"]] == [table.digest]
    assert statement["predicate"]["tables"] == [
        {"source": "counts", "role": "measured", "kind": "Cells", "digest": table.digest}
    ]
    assert [["men"], "favourable", None, 40] in statement["predicate"]["counts"]["cells"]


def test_only_a_measurement_of_fairness_is_held_as_a_fairness_report() -> None:
    found = ombud.measure(COUNTS)
    held = {}
    for kind in ("fairness", "profile", "drift", "quality", "performance"):
        payload = measurement_payload("Credit", "1", msgspec.structs.replace(found, kind=kind), at=AT, by="Ana")
        log = [Logged(id="0" * 64, statement=read_statement(payload))]
        held[kind] = {item.kind for item in held_of(log, {}, load_library(), load_controls()).held}

    assert {kind for kind, kinds in held.items() if "E-FAIR" in kinds} == {"fairness", "profile"}
