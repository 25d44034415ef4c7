"""A small instrument of our own, so that engine tests do not depend on any real law."""

from __future__ import annotations

import datetime as dt

import msgspec

from ombud.facts import FactDefinition, Vocabulary
from ombud.facts.vocabulary import Option
from ombud.law.model import Card, Instrument, Obligation, Provision


def yes_no(key: str) -> FactDefinition:
    return FactDefinition(key=key, kind="bool", question=f"{key}?", says=f"{key} holds.", layer="rule", who="legal")


VOCABULARY = Vocabulary(
    (
        yes_no("scope.here"),
        FactDefinition(
            key="use.areas",
            kind="set",
            question="In which areas is it used?",
            layer="rule",
            who="product",
            options=(Option("work", "Work"), Option("school", "School"), Option("none", "None")),
        ),
        *(yes_no(f"x.{letter}") for letter in "abcdef"),
        FactDefinition(key="n.flop", kind="number", question="How much?", layer="rule", who="engineer"),
        FactDefinition(key="d.placed", kind="date", question="When placed?", layer="rule", who="product"),
        FactDefinition(key="d.changed", kind="date", question="When changed?", layer="rule", who="product"),
    ),
    {"x": "Letters"},
)

CARD = {
    "id": "small",
    "urn": "urn:ombud:law:test:small",
    "jurisdiction": "test",
    "kind": "statute",
    "title": "Small Act",
    "short": "Small Act",
    "citation": "Small Act 2024",
    "authority": "nobody",
    "version": "2026.11",
    "checked_on": "2026-11-23",
    "summary": "A law for tests.",
    "gate": "in-scope",
    "sources": {"S1": {"title": "Gazette"}},
    "confidence_scale": {"V": "read in the source"},
    "unverified": [],
    "history": [{"on": "2024-08-01", "what": "in force"}],
    "timeline": {
        "T-BAN": {
            "about": "the ban",
            "cite": "s. 9",
            "states": [{"known_from": "2024-08-01", "applies": "2025-02-02"}],
            "source": "S1",
            "confidence": "V",
        },
        "T-HIGH": {
            "about": "the duties",
            "cite": "s. 9",
            "states": [
                {"known_from": "2024-08-01", "applies": "2026-08-02"},
                {"known_from": "2026-07-27", "applies": "2027-12-02"},
            ],
            "source": "S1",
            "confidence": "V",
        },
        "T-NEW": {
            "about": "the new ban",
            "cite": "s. 9a",
            "states": [
                {"known_from": "2024-08-01", "applies": None},
                {"known_from": "2026-07-27", "applies": "2026-12-02"},
            ],
            "source": "S1",
            "confidence": "V",
        },
    },
    "labels": {
        "banned": {"title": "Banned", "rank": 100, "mark": "prohibited"},
        "high": {"title": "High", "rank": 80, "mark": "high"},
        "minimal": {"title": "Minimal", "rank": 10, "mark": "minimal"},
        "outside": {"title": "Outside", "rank": 0, "mark": "outside"},
    },
    "default_label": "minimal",
    "outside_label": "outside",
}

COMMON = {"source": "S1", "confidence": "V", "says": "."}

PROVISIONS = [
    {"id": "in-scope", "cite": "s. 1", "title": "Scope", "kind": "scope", "rule": "scope.here", **COMMON},
    {
        "id": "ban",
        "cite": "s. 2",
        "title": "Ban",
        "kind": "prohibition",
        "label": "banned",
        "rule": "x.a and x.b",
        "unless": [
            {
                "cite": "s. 2(2)",
                "rule": "x.c",
                "because": "rescue",
                "unless": [{"cite": "s. 2(3)", "rule": "x.d"}],
            }
        ],
        "applies": [{"from": "T-BAN"}],
        **COMMON,
    },
    {
        "id": "new-ban",
        "cite": "s. 2a",
        "title": "New ban",
        "kind": "prohibition",
        "label": "banned",
        "rule": "x.e",
        "applies": [{"from": "T-NEW"}],
        **COMMON,
    },
    {
        "id": "high",
        "cite": "s. 3",
        "title": "High",
        "kind": "classification",
        "label": "high",
        "rule": '"work" in use.areas and x.f',
        "applies": [{"from": "T-HIGH"}],
        **COMMON,
    },
    {
        "id": "worded",
        "cite": "s. 4",
        "title": "Twice worded",
        "kind": "rule",
        "versions": [
            {"valid_from": "2024-08-01", "rule": "x.a"},
            {"valid_from": "2026-07-27", "rule": "x.a and x.b"},
        ],
        **COMMON,
    },
    {
        "id": "big",
        "cite": "s. 5",
        "title": "Big",
        "kind": "rule",
        "rule": "n.flop > 1e25",
        **COMMON,
    },
    {
        "id": "old",
        "cite": "s. 6",
        "title": "Old",
        "kind": "transition",
        "rule": 'd.placed < applies("T-HIGH")',
        **COMMON,
    },
    {
        "id": "carried",
        "cite": "s. 6(2)",
        "title": "Carried until it changes",
        "kind": "classification",
        "label": "high",
        "rule": "x.e and x.f",
        "applies": [
            {"if": 'not provision("old")', "from": "T-HIGH"},
            {"if": 'provision("old")', "from": "T-HIGH", "not_before": "d.changed"},
        ],
        **COMMON,
    },
    {
        "id": "follows",
        "cite": "s. 6(3)",
        "title": "Follows",
        "kind": "rule",
        "rule": "x.f",
        "applies": [{"like": "carried"}],
        **COMMON,
    },
]

OBLIGATIONS = [
    {
        "id": "D-1",
        "cite": "s. 7",
        "actor": "provider",
        "title": "Write it down",
        "says": "Write it down.",
        "when": 'provision("high")',
        "applies": [{"from": "T-HIGH"}],
        "evidence": [{"record": "Book"}],
        "source": "S1",
        "confidence": "V",
    }
]


def small_instrument(**changes: object) -> Instrument:
    return Instrument(
        card=msgspec.convert({**CARD, **changes}, Card),
        provisions=tuple(msgspec.convert(row, Provision) for row in PROVISIONS),
        obligations=tuple(msgspec.convert(row, Obligation) for row in OBLIGATIONS),
    )


NOW = dt.date(2026, 11, 24)
