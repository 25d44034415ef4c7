"""A statement is sealed once: what says the same of the same, on another day or by another person, is not new."""

from __future__ import annotations

import datetime as dt

from ombud.casework import unsealed
from ombud.evidence import Subject, make_statement, read_statement

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=3)


def record(title: str, *, at: dt.datetime = AT, by: str = "Marta", digest: str = "a" * 64) -> bytes:
    return make_statement(
        "record",
        (Subject("note", digest),),
        {"system": "Credit", "duty": "AIA-004-1", "title": title, "note": ""},
        at=at,
        by=by,
    )


def test_the_same_statement_on_another_day_by_another_person_is_not_new() -> None:
    log = [read_statement(record("course"))]
    assert unsealed([record("course", at=LATER, by="Ana")], log) == []


def test_other_words_or_another_subject_are_new() -> None:
    log = [read_statement(record("course"))]
    other = [record("workshop", at=LATER)]
    assert unsealed(other, log) == other
    moved = [record("course", digest="b" * 64)]
    assert unsealed(moved, log) == moved


def test_statements_sealed_together_stay_together() -> None:
    log = [read_statement(record(title)) for title in ("one", "two")]
    now = [record("one", at=LATER), record("three", at=LATER)]
    assert unsealed(now, log) == now
    assert unsealed([record("two", at=LATER), record("one", at=LATER)], log) == []
    gone = [record("one", at=LATER)]
    assert unsealed(gone, log) == gone


def test_only_what_was_sealed_last_counts() -> None:
    log = [read_statement(record("one")), read_statement(record("two", at=LATER))]
    back = [record("one", at=LATER)]
    assert unsealed(back, log) == back
