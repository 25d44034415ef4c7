"""The example portfolio: what `ombud demo` finds in an empty database, and on its second start."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ombud.web.example import load
from ombud.web.systems.models import EntryRow, MeasurementRow, Person, StatementRow, System

AT = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"


def _rows() -> list[int]:
    return [model.objects.count() for model in (Person, System, StatementRow, MeasurementRow, EntryRow)]


def test_an_empty_database_gets_the_examples_measured_and_a_second_start_adds_nothing(db, tmp_path: Path) -> None:
    passwords = load(EXAMPLES, tmp_path, at=AT)
    before = _rows()

    assert System.objects.count() == len(list(EXAMPLES.glob("*/ombud.yaml"))) == 4
    assert System.objects.filter(measurements__isnull=False).distinct().count() == 3
    assert all(Person.objects.get(username=name).check_password(word) for name, word in passwords.items())

    assert load(EXAMPLES, tmp_path, at=AT) == passwords
    assert _rows() == before
