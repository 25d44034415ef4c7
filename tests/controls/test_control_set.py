"""The control set hangs together: the checks that frameworks.md, section 7, asks to ship as tests."""

from __future__ import annotations

import msgspec
import pytest

from ombud.controls import load_conditions, load_controls
from ombud.controls.library import check_controls
from ombud.controls.model import Control, ControlSet
from ombud.errors import LawError
from ombud.law import load_library

CONTROLS, CONDITIONS, LIBRARY = load_controls(), load_conditions(), load_library()


def test_there_are_99_controls_in_17_families_and_57_kinds_of_evidence() -> None:
    assert (len(CONTROLS.controls), len(CONTROLS.families), len(CONTROLS.kinds)) == (99, 17, 57)


def test_the_frameworks_are_whole() -> None:
    """NIST AI 100-1: 72 subcategories; ISO/IEC 42001: 32 clauses and 38 controls of Annex A; AI 600-1: 12 risks."""

    def count(name: str) -> int:
        return sum(p.kind == "requirement" for p in LIBRARY.instrument(name).provisions)

    assert [count(n) for n in ("nist-ai-rmf", "iso-iec-42001", "nist-genai-profile")] == [72, 70, 12]
    functions = [p.cite.split(" ")[0] for p in LIBRARY.instrument("nist-ai-rmf").provisions if p.kind == "requirement"]
    assert [functions.count(f) for f in ("GOVERN", "MAP", "MEASURE", "MANAGE")] == [19, 18, 22, 13]


def test_every_obligation_of_every_law_maps_to_a_control_and_to_a_kind_of_evidence() -> None:
    check_controls(CONTROLS, CONDITIONS, LIBRARY)


def changed(control_id: str, **fields: object) -> ControlSet:
    controls = tuple(
        msgspec.structs.replace(control, **fields) if control.id == control_id else control
        for control in CONTROLS.controls
    )
    return msgspec.structs.replace(CONTROLS, controls=controls)


def without_map(control: Control, cite: str) -> tuple[object, ...]:
    return tuple(m for m in control.maps if m.cite != cite)


@pytest.mark.parametrize(
    ("controls", "says"),
    [
        (changed("GOV-01", when="ALWAYS"), '"ALWAYS" is not a condition of set/when'),
        (
            changed("GOV-01", maps=without_map(CONTROLS.control("GOV-01"), "GOVERN 2.3")),
            "GOVERN 2.3 has no control as its home",
        ),
        (
            msgspec.structs.replace(CONTROLS, controls=CONTROLS.controls[1:]),
            'there is no control "GOV-01"|has no control as its home',
        ),
    ],
)
def test_what_is_missing_or_misspelt_is_told(controls: ControlSet, says: str) -> None:
    with pytest.raises(LawError, match=says):
        check_controls(controls, CONDITIONS, LIBRARY)


def test_the_primary_homes_of_the_ai_act_are_those_of_the_reverse_index() -> None:
    """A sample of the published reverse index, read from control to article."""

    def homes(article: str) -> set[str]:
        return {
            control.id
            for control in CONTROLS.controls
            for m in control.maps
            if m.primary and m.instrument == "eu-ai-act" and m.cite.split("(")[0] == article
        }

    assert homes("4") == {"LIT-01", "LIT-03"}
    assert homes("14") == {"HUM-01", "LIT-02", "HUM-02", "HUM-04", "HUM-03", "INC-04"}
    assert homes("27") == {"RSK-04", "RGT-01", "REG-04"}
    assert homes("50") == {"INV-04", "TRN-01", "TRN-02", "TRN-03"}
    assert homes("73") == {"INC-01", "INC-02", "INC-05"}
