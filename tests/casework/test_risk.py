"""What reaches the risks of a system: results of its log with their release, and what sealed assessments rest on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from ombud.casework import basis_of, measurement_payload, risk_payload
from ombud.casework.held import Logged, release_digest
from ombud.casework.risk import assess_case_risk, blocked_since, measured_in
from ombud.evidence import read_statement
from ombud.facts import load_vocabulary
from ombud.measure import Bound, Measurement, Spec, measure_file
from ombud.risk import Measured, Register, RiskAssessment

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 24)
CSV = b"sex,ok\n" + b"f,1\nf,0\nf,0\nf,0\n" * 40 + b"m,1\nm,0\n" * 80


@pytest.fixture
def measurement(tmp_path: Path) -> Measurement:
    (tmp_path / "log.csv").write_bytes(CSV)
    spec = Spec(groups=("sex",), prediction="ok", favourable="1")
    return measure_file(tmp_path / "log.csv", spec, limits={"impact_ratio": Bound(at_least=Decimal("0.8"))})


def logged(payload: bytes, number: int = 1) -> Logged:
    return Logged(id=f"{number:064}", statement=read_statement(payload))


def assessed(log: list[Logged], version: str, register: Register | None = None) -> RiskAssessment:
    return assess_case_risk(
        basis_of(register or Register(), (), log),
        facts={"sys.version": version},
        outcomes=(),
        duties=(),
        figures=None,
        measured_on=None,
        measurement_id="",
        vocabulary=load_vocabulary(),
        as_of=DAY,
    )


def test_a_measurement_of_the_log_gives_its_worst_ratio_with_the_release_it_was_about(measurement: Measurement) -> None:
    rows = {row.metric: row for row in measured_in([logged(measurement_payload("s", "1", measurement, at=AT, by="A"))])}

    assert rows["impact_ratio"].value == Decimal("0.5")  # 25 % of women against 50 % of men
    assert rows["impact_ratio"].release == release_digest("1")
    assert rows["disparity_significant"].value == 1
    assert rows["group_untested"].value == 0


def test_a_measurement_of_another_release_may_raise_and_never_lowers(measurement: Measurement) -> None:
    log = [logged(measurement_payload("s", "1", measurement, at=AT, by="A"))]
    current = {}
    for version in ("1", "2"):
        scenario = next(
            item for item in assessed(log, version).dimension("bia").scenarios if item.scenario.id == "S-01"
        )
        current[version] = {item.metric: item.current for item in scenario.readings}["impact_ratio"]
        assert scenario.floor == 5

    assert current == {"1": True, "2": False}


def test_what_a_sealed_assessment_rests_on_stays_when_its_row_is_gone() -> None:
    bad = Measured(id="r1", metric="psi", value=Decimal("0.4"), n=9, by="Bo", on=DAY)
    sealed = risk_payload("s", "1", assessed([], "1", Register(measured=(bad,))), at=AT, by="A")
    later = assessed([logged(sealed)], "1")

    drift = next(item for item in later.dimension("ops").scenarios if item.scenario.id == "S-19")
    assert [item.row for item in drift.readings] == ["r1"]
    assert blocked_since([logged(sealed)]) is None  # a stop is no G4
