"""Which kinds of evidence the log holds: each kind of statement, read as strictly as evidence.yaml asks."""

from __future__ import annotations

import datetime as dt

from ombud.casework import decision_payload, facts_payload, record_payload
from ombud.casework.held import HeldEvidence, Logged, held_of, release_digest
from ombud.controls import ControlState, Held, control_statuses, load_conditions, load_controls
from ombud.evidence import make_statement, read_statement, subject_of
from ombud.facts import FactValue, Statement, load_vocabulary
from ombud.law import load_library

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
LIBRARY, CONTROLS = load_library(), load_controls()
COMPLETE: dict[str, FactValue] = {
    "sys.name": "Credit",
    "purp.intended": "Scores people who ask for a loan.",
    "sys.owner": "Marta Osei",
    "sys.stage": "pilot",
}


def logged(*payloads: bytes) -> list[Logged]:
    return [Logged(id=f"{number:064x}", statement=read_statement(payload)) for number, payload in enumerate(payloads)]


def facts(*keys: str, at: dt.datetime = AT) -> bytes:
    said = [Statement(key=key, value="x", said_by="Marta Osei", said_at=at) for key in keys]
    return facts_payload("Credit", said, at=at, by="Marta Osei")


def decision(word: str, at: dt.datetime = AT) -> bytes:
    return decision_payload(
        "Credit", "2.3.0", decision=word, because="x", role="reviewer", gate="ab" * 32, at=at, by="Lena Moreau"
    )


def measurement(**figure: object) -> bytes:
    row = {
        "id": "impact_ratio",
        "by": "sex",
        "group": "women",
        "value": "0.9",
        "low": "0.8",
        "high": "1",
        "n": 100,
        **figure,
    }
    predicate = {
        "system": "Credit",
        "release": "2.3.0",
        "engine": "duckdb",
        "query": "",
        "spec": {},
        "counts": {"digest": "cd" * 32, "cells": []},
        "coverage": {"people": 100, "used": 100},
        "figures": [row],
    }
    return make_statement("measurement", (subject_of("log", b"1"),), predicate, at=AT, by="engineer")  # type: ignore[arg-type]


def determination(library: str, missing: list[str]) -> bytes:
    predicate = {
        "system": "Credit",
        "instrument": "eu-ai-act",
        "version": "2026.11",
        "library": library,
        "as_of": "2026-11-24",
        "known_at": "2026-11-24",
        "headline": {"label": "high-risk", "status": "upcoming", "applies": "2027-12-02"},
        "labels": [],
        "undetermined": [],
        "duties": [],
        "missing": missing,
        "facts": {},
    }
    return make_statement("determination", (subject_of("facts", b"1"),), predicate, at=AT, by="x")  # type: ignore[arg-type]


def record(duty: str) -> bytes:
    return record_payload("Credit", duty=duty, title="t", note="n", subject=subject_of("n", b"n"), at=AT, by="officer")


def found(*payloads: bytes, stated: dict[str, FactValue] | None = None) -> HeldEvidence:
    return held_of(logged(*payloads), stated or {}, LIBRARY, CONTROLS)


def one(kind: str, *payloads: bytes, stated: dict[str, FactValue] | None = None) -> Held:
    (item,) = [item for item in found(*payloads, stated=stated).held if item.kind == kind]
    return item


def duty_with(origins: list[str]) -> str:
    """An obligation whose kinds of evidence have just these origins."""
    return next(
        duty.id
        for instrument in LIBRARY.instruments
        for duty in instrument.obligations
        if sorted(CONTROLS.kind(kind).origin for kind in duty.kinds) == sorted(origins)
    )


def test_the_newest_facts_are_the_register_entry_and_good_only_when_it_is_complete() -> None:
    """E-REG asks for complete mandatory fields and an owner."""
    assert one("E-REG", facts("sys.owner"), stated=COMPLETE).good is True
    assert one("E-REG", facts("sys.owner"), stated={**COMPLETE, "sys.owner": ""}).good is False
    assert one("E-REG", facts("sys.owner")).good is False


def test_a_purpose_counts_once_a_release_was_approved_after_it_and_not_when_it_changed_since() -> None:
    """E-PURP: approved, unchanged since release."""
    assert one("E-PURP", facts("purp.intended"), decision("approved")).good is True
    assert one("E-PURP", facts("purp.intended"), decision("refused")).good is None
    assert one("E-PURP", facts("purp.intended"), decision("approved"), facts("purp.intended")).good is None


def test_a_measurement_is_a_fairness_report_of_its_release_and_fails_past_a_limit() -> None:
    assert one("E-FAIR", measurement()).release == release_digest("2.3.0")
    assert one("E-FAIR", measurement()).good is True
    assert one("E-FAIR", measurement(past_limit=True, verdict="breach")).good is False
    assert one("E-FAIR", measurement(past_limit=True, verdict="insufficient")).good is True


def test_a_refusal_is_held_but_lets_nothing_go() -> None:
    assert one("E-GATE", decision("approved")).good is True
    assert one("E-GATE", decision("refused")).good is False


def test_a_classification_is_good_when_current_without_a_gap_and_approved_with_it() -> None:
    """E-CLS: rule-pack version current; no 'unsure' inputs; approved."""
    current = LIBRARY.digest

    assert one("E-CLS", determination(current, []), decision("approved")).good is True
    assert one("E-CLS", determination(current, []), decision("refused")).good is False
    assert one("E-CLS", determination(current, ["use.areas"]), decision("approved")).good is False
    assert one("E-CLS", determination("older", []), decision("approved")).good is False
    later = decision("approved", AT + dt.timedelta(days=1))
    assert one("E-CLS", determination(current, []), later).good is False


def test_a_record_stands_for_the_one_kind_a_person_can_attach_and_is_not_judged() -> None:
    duty = duty_with(["human"])
    (item,) = found(record(duty)).held

    assert CONTROLS.kind(item.kind).origin == "human"
    assert item.good is None


def test_a_record_never_stands_for_what_a_machine_makes_and_two_kinds_are_not_guessed_between() -> None:
    for duty in (duty_with(["machine"]), duty_with(["human", "human"]), "no-such-duty"):
        result = found(record(duty))
        assert result.held == ()
        assert [item.text("duty") for item in result.unplaced] == [duty]


def test_evidence_of_another_release_does_not_make_a_control_satisfied() -> None:
    """FAI-01 asks for E-FAIR and E-GATE, both bound to the release (non-transfer rule NT-10)."""
    held = found(measurement(), decision("approved")).held

    def state(release: str) -> ControlState:
        statuses = control_statuses(
            CONTROLS,
            load_conditions(),
            {"use.people": frozenset({"consumers"})},
            held,
            load_vocabulary(),
            release=release_digest(release),
            as_of=AT.date(),
        )
        return next(item.state for item in statuses if item.control.id == "FAI-01")

    assert state("2.3.0") is ControlState.SATISFIED
    assert state("2.4.0") is ControlState.IMPLEMENTED


def test_nothing_logged_is_nothing_held() -> None:
    assert found() == HeldEvidence(held=(), unplaced=())
