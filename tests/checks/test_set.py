"""The consistency checks that ship: each proves itself with its own cases, and names only what exists."""

from __future__ import annotations

import msgspec
import pytest

from ombud.checks.library import load_checks, load_words, prove, read_checks
from ombud.checks.model import Check, Rest
from ombud.checks.suite import failures, unnoticed
from ombud.controls import load_controls
from ombud.documents.outline import load_outlines
from ombud.errors import LawError
from ombud.law import load_library


def test_every_case_of_every_check_comes_out_as_written() -> None:
    assert list(failures(load_checks(), load_words())) == []


def test_a_small_mistake_in_any_rule_makes_a_case_fail() -> None:
    assert list(unnoticed(load_checks(), load_words())) == []


def test_a_rule_that_no_case_holds_is_noticed() -> None:
    check = load_checks().check("special-without-personal")
    loose = msgspec.structs.replace(check, when="named.gdpr.special_kinds")
    checks = msgspec.structs.replace(load_checks(), checks=(loose,))

    assert list(failures(checks, load_words())) == [
        "special-without-personal: case 2 fires.",
        "special-without-personal: case 4 fires.",
    ]


def test_there_are_checks_of_every_kind_severity_and_role() -> None:
    checks = load_checks().checks

    assert len(checks) >= 60
    assert {check.kind for check in checks} == {"contradiction", "not-known", "late", "gap", "date", "limit"}
    assert {check.severity for check in checks} == {"stop", "serious", "minor"}
    assert {check.who for check in checks} == {"engineer", "product", "legal", "officer", "reviewer"}
    assert all(check.rests.law or check.rests.control for check in checks)


def test_compiled_checks_are_those_that_are_authored() -> None:
    assert load_checks().digest == read_checks().digest


def _prove(**changes: object) -> None:
    check: Check = msgspec.structs.replace(load_checks().check("special-without-personal"), **changes)
    prove(
        msgspec.structs.replace(load_checks(), checks=(check,)),
        load_words(),
        load_library(),
        load_controls(),
        frozenset(load_outlines()),
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"when": "use.personal_dta"}, 'the fact "use.personal_dta" is not in the vocabulary'),
        ({"when": "not known.sys.owner"}, "only a check of the kind not-known may ask whether a fact is known"),
        ({"when": 'duty.id == "AIA-049-9" and duty.in_effect'}, 'there is no obligation "AIA-049-9"'),
        ({"says": "Named: {gdpr.special}."}, 'its sentence names "gdpr.special", which does not exist'),
        ({"rests": Rest(law="eu-gdpr:special-dta")}, "has no provision"),
        ({"rests": Rest(control="DAT-99")}, 'there is no control "DAT-99"'),
    ],
)
def test_a_check_that_names_what_does_not_exist_is_refused_in_a_sentence(changes: dict[str, object], says: str) -> None:
    with pytest.raises(LawError, match=says):
        _prove(**changes)
