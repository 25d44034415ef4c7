"""Everything a case can expect says in a sentence when it comes out otherwise, and when it names what is not there."""

from __future__ import annotations

import msgspec
import pytest

from ombud.law.model import Card, Clock, Instrument, Obligation
from ombud.law.suite.cases import Case, case_facts
from ombud.law.suite.run import decide_case, due_words
from tests.law.small import VOCABULARY, small_instrument

FACTS = {"scope.here": True, "x.a": True, "x.b": True, "x.c": False}
SPAN = {"source": "S1", "confidence": "V", "because": "."}
CARD = {
    "enacted": "T-BAN",
    "in_force": "T-HIGH",
    "status": [
        {"from": "2024-08-01", "status": "enacted_not_applicable", **SPAN},
        {"from": "2025-02-02", "status": "in_force", **SPAN},
        {"from": "2026-07-27", "status": "in_force", **SPAN},
    ],
    "stays": [{"from": "2026-01-01", "until": None, "what": ".", "cite": ".", "source": "S1", "confidence": "V"}],
    "parameters": {
        "P-STAFF": {
            "about": "staff",
            "unit": "people",
            "cite": "s. 8",
            "source": "S1",
            "confidence": "V",
            "states": [{"from": "2025-01-01", "value": "250"}],
        }
    },
}
CLOCK = {
    "id": "notice",
    "cite": "s. 10",
    "title": "Notice",
    "actor": "provider",
    "when": "x.a and not x.c",
    "trigger": "an incident",
    "addressee": "the authority",
    "start": "the incident",
    "within": 72,
    "unit": "hours",
    "applies": [{"from": "T-HIGH"}],
    "source": "S1",
    "confidence": "V",
}


def instrument() -> Instrument:
    small = small_instrument()
    changes = msgspec.convert({**msgspec.to_builtins(small.card), **CARD}, Card)
    duty = msgspec.to_builtins(small.obligations[0])
    due = [{"what": "Report", "yearly": "12-01"}, {"what": "Answer", "within": 3, "unit": "business_days"}]
    return msgspec.structs.replace(
        small,
        card=changes,
        obligations=(msgspec.convert({**duty, "due": due}, Obligation),),
        clocks=(msgspec.convert(CLOCK, Clock),),
    )


def differences(**expect: object) -> list[str]:
    case = msgspec.convert(
        {"id": "C", "title": ".", "source": ".", "as_of": "2026-11-24", "facts": FACTS, "expect": expect}, Case
    )
    return decide_case(case, case_facts(case, VOCABULARY), instrument(), VOCABULARY)[1]


EXPECTED = [
    ({"figures": {"P-STAFF": 250}}, {"figures": {"P-STAFF": 251}}, "C: P-STAFF is 250, not 251."),
    ({"figures": {"P-STAFF": "250.0"}}, {"figures": {"P-STAFF": None}}, "C: P-STAFF is 250, not no figure."),
    ({"runs": {"notice": "yes"}}, {"runs": {"notice": "no"}}, "C: whether the clock notice can run is yes, not no."),
    ({"starts": {"notice": "2027-12-02"}}, {"ends": {"notice": "2028-01-01"}}, "C: notice ends None, not 2028-01-01."),
    ({"stands": {"notice": "upcoming"}}, {"stands": {"notice": "not_law"}}, "C: notice is upcoming, not not_law."),
    ({"stands": {"worded": "in_effect"}}, {"stands": {"worded": "ended"}}, "C: worded is in_effect, not ended."),
    (
        {"due": {"D-1": ["yearly 12-01", "within 3 business days"]}},
        {"due": {"D-1": []}},
        "C: D-1 falls due yearly 12-01, within 3 business days, not never.",
    ),
    (
        {"status_from": "2026-07-27"},
        {"status_from": "2025-02-02"},
        "C: its status counts from 2026-07-27, not 2025-02-02.",
    ),
    (
        {"stayed_from": "2026-01-01"},
        {"stayed_from": "2026-01-02"},
        "C: enforcement is stayed from 2026-01-01, not 2026-01-02.",
    ),
    ({"enacted": "2025-02-02"}, {"enacted": "2025-02-03"}, "C: it was enacted on 2025-02-02, not 2025-02-03."),
    (
        {"formal": {"D-1": None}},
        {"formal": {"D-1": "2026-08-02"}},
        "C: D-1 is formally due from no day, not 2026-08-02.",
    ),
    ({"history": ["2024-08-01"]}, {"history": ["2024-08-02"]}, "C: its history has 2024-08-01, not 2024-08-02."),
    ({"in_force": "2027-12-02"}, {"in_force": "2026-08-02"}, "C: it is in force from 2027-12-02, not 2026-08-02."),
]


@pytest.mark.parametrize(("right", "wrong", "sentence"), EXPECTED)
def test_what_comes_out_otherwise_is_said_in_a_sentence(
    right: dict[str, object], wrong: dict[str, object], sentence: str
) -> None:
    assert differences(**right) == []
    assert differences(**wrong) == [sentence]


@pytest.mark.parametrize("field", ["figures", "runs", "stands", "due", "dates", "clocks", "starts"])
def test_what_is_not_in_the_instrument_is_named(field: str) -> None:
    value = {"runs": "yes", "stands": "ended", "due": [], "clocks": "at once"}.get(field)

    (sentence,) = differences(**{field: {"nothing": value}})
    assert sentence.startswith("C: Small Act has no ")
    assert sentence.endswith('"nothing".')


def test_the_day_on_which_something_falls_due_is_written_as_in_a_case() -> None:
    due = instrument().obligations[0].due

    assert [due_words(row) for row in due] == ["yearly 12-01", "within 3 business days"]
    assert due_words(msgspec.structs.replace(due[0], yearly="", on="T-HIGH")) == "on T-HIGH"
    assert due_words(msgspec.structs.replace(due[0], yearly="", every=2, unit="years")) == "every 2 years"
