"""The inventory: found, sorted, exported, and not worked out anew for every look."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ombud.web.systems import actions, inventory
from ombud.web.systems.models import System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db


def queries(client, address: str = "/") -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def more(people, number: int) -> None:
    for index in range(number):
        System.objects.create(name=f"System {index:02}", registered_by=people["officer"], registered_at=AT)


def test_the_list_needs_as_many_queries_for_eight_systems_as_for_one(credit: System, people) -> None:
    client = signed_in("officer")
    client.get("/")
    one = queries(client)
    more(people, 7)
    while "being worked out" in text_of(client.get("/")):
        pass
    assert queries(client) == one
    assert one <= 6


def test_a_row_is_worked_out_again_only_when_something_it_rests_on_changed(
    credit: System, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    work = inventory._row
    monkeypatch.setattr(inventory, "_row", lambda system, today: worked.append(system.name) or work(system, today))
    client = signed_in("officer")
    for _ in range(3):
        client.get("/")
    assert worked == ["Credit"]
    actions.state(credit, {"sys.owner": "Ana Lopez"}, by=people["officer"], at=timezone.now())
    assert "Ana Lopez" in text_of(client.get("/"))
    actions.rename(credit, "Credit two", by=people["officer"], at=timezone.now())
    assert "Credit two" in text_of(client.get("/"))
    assert len(worked) == 3


def test_rows_that_take_too_long_show_what_was_found_earlier_and_say_so(
    credit: System, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("officer")
    client.get("/")
    actions.state(credit, {"sys.owner": "Ana Lopez"}, by=people["officer"], at=timezone.now())
    more(people, 1)
    monkeypatch.setattr(inventory, "SECONDS", 0.0)
    page = text_of(client.get("/"))
    assert "2 systems could not be worked out in time" in page
    assert "Marta Osei" in page
    assert "is being worked out" in page


def test_systems_are_found_by_words_class_and_gate_and_sorted_both_ways(credit: System, people) -> None:
    more(people, 2)
    client = signed_in("auditor")
    assert "Credit" not in text_of(client.get("/?q=system")).split("<tbody>")[1]
    assert "Credit" in text_of(client.get("/?q=marta osei")).split("<tbody>")[1]
    assert "System 00" not in text_of(client.get("/?class=high")).split("<tbody>")[1]
    assert "No system fits this search" in text_of(client.get("/?gate=passed"))
    up = text_of(client.get("/?sort=name")).partition("<tbody")[2]
    assert up.index("Credit</a>") < up.index("System 00</a>") < up.index("System 01</a>")
    page = text_of(client.get("/?sort=-name"))
    down = page.partition("<tbody")[2]
    assert down.index("System 01</a>") < down.index("System 00</a>") < down.index("Credit</a>")
    assert 'aria-sort="descending"' in page
    assert client.get("/?sort=cake").status_code == 200


def test_the_csv_holds_what_is_shown_and_no_formula(credit: System, people) -> None:
    System.objects.create(name='=HYPERLINK("x")', registered_by=people["officer"], registered_at=AT)
    client = signed_in("auditor")
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/systems.csv")))))
    assert [row["System"] for row in rows] == ['\'=HYPERLINK("x")', "Credit"]
    assert "High-risk from 2 Dec 2027 (EU AI Act)" in rows[1]["Class per law"]
    rows = list(csv.DictReader(io.StringIO(text_of(client.get("/systems.csv?q=credit")))))
    assert [row["System"] for row in rows] == ["Credit"]


def test_an_empty_inventory_teaches_with_one_sentence_and_one_button(people) -> None:
    page = text_of(signed_in("officer").get("/"))
    assert "Nothing is registered yet." in page
    assert "Register the first system" in page
    assert "<table" not in page
    assert "Register the first system" not in text_of(signed_in("auditor").get("/"))
