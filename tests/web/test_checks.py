"""Findings in the browser: on one system, on all of them, kept until something changes, and in whose hands they are."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ombud.web.systems import actions, checking
from ombud.web.systems.access import answers_for
from ombud.web.systems.models import Person, System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db


def more(people, number: int) -> None:
    for index in range(number):
        System.objects.create(name=f"System {index:02}", registered_by=people["officer"], registered_at=AT)


def state(system: System, people, **facts: object) -> None:
    from ombud.facts import load_vocabulary, parse_value

    words = load_vocabulary()
    values = {key.replace("__", "."): value for key, value in facts.items()}
    parsed = {key: parse_value(words[key], value) for key, value in values.items()}
    actions.state(system, parsed, by=people["officer"], at=timezone.now())


def test_one_system_shows_its_findings_with_what_mends_them(credit: System, people) -> None:
    page = text_of(signed_in("officer").get(f"/systems/{credit.pk}/checks/"))

    assert "A high class without an overseer" in page
    assert f'href="/systems/{credit.pk}/facts/hum.overseers/"' in page
    assert "EU AI Act Art. 26(2)" in page
    assert 'href="/law/controls/HUM-02/"' in page
    assert "For the product owner." in page


def test_who_may_not_answer_is_led_to_what_they_may_see(credit: System) -> None:
    page = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/checks/"))

    assert f"/systems/{credit.pk}/facts/hum.overseers/" not in page
    assert f'href="/systems/{credit.pk}/facts/"><b>A high class without an overseer' in page


def test_a_contradiction_is_found_when_it_is_stated_and_gone_when_it_is_mended(credit: System, people) -> None:
    client = signed_in("officer")
    state(credit, people, use__personal_data=False, gdpr__special_kinds=["health"])
    assert "Special categories, but no personal data" in text_of(client.get("/checks/"))

    state(credit, people, use__personal_data=True)
    assert "Special categories, but no personal data" not in text_of(client.get("/checks/"))


def test_findings_are_worked_out_again_only_when_something_they_rest_on_changed(
    credit: System, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    work = checking._checked
    monkeypatch.setattr(checking, "_checked", lambda system, seen: worked.append(system.name) or work(system, seen))
    client = signed_in("officer")
    for address in ("/checks/", "/checks/", "/today/", "/checks.csv"):
        client.get(address)
    assert worked == ["Credit"]

    state(credit, people, sys__owner="Ana Lopez")
    client.get("/checks/")
    people["engineer"].is_active = False
    people["engineer"].save()
    client.get("/checks/")
    assert worked == ["Credit"] * 3


def test_the_page_needs_as_many_queries_for_five_systems_as_for_one(credit: System, people) -> None:
    client = signed_in("officer")

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get("/checks/")
        return len(found)

    client.get("/checks/")
    one = queries()
    more(people, 4)
    while "could not be checked in time" in text_of(client.get("/checks/")):
        pass
    assert queries() == one
    assert one <= 6


def test_what_is_not_checked_in_time_says_so_and_shows_what_was_found_earlier(
    credit: System, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("officer")
    client.get("/checks/")
    state(credit, people, sys__owner="Ana Lopez")
    more(people, 1)
    monkeypatch.setattr(checking, "SECONDS", 0.0)

    page = text_of(client.get("/checks/"))
    assert "2 systems could not be checked in time" in page
    assert "A high class without an overseer" in page


def test_findings_are_filtered_by_severity_role_check_and_words_and_exported_as_shown(credit: System, people) -> None:
    more(people, 1)
    client = signed_in("officer")

    def rows(query: str) -> list[dict[str, str]]:
        text = text_of(client.get(f"/checks.csv?{query}"))
        return list(csv.DictReader(io.StringIO(text)))

    every = rows("")
    assert {row["System"] for row in every} == {"Credit", "System 00"}
    assert {row["Severity"] for row in rows("severity=minor")} == {"minor"}
    assert {row["Who"] for row in rows("who=legal")} == {"legal counsel"}
    assert {row["Check"] for row in rows("check=no-owner")} == {"Nobody answers for it"}
    assert {row["System"] for row in rows("q=credit+overseer")} == {"Credit"}
    severities = [row["Severity"] for row in every]
    assert severities == sorted(severities, key=["stop", "serious", "minor"].index)
    page = text_of(client.get("/checks/?severity=minor"))
    assert "checks.csv?severity=minor" in page
    assert "No finding fits." in text_of(client.get("/checks/?q=zzz"))


def test_a_name_that_a_spreadsheet_would_run_is_exported_as_text(people) -> None:
    System.objects.create(name="=1+1", registered_by=people["officer"], registered_at=AT)
    text = text_of(signed_in("officer").get("/checks.csv"))

    assert "'=1+1," in text


def test_my_findings_are_those_of_the_roles_i_answer_for(credit: System, people) -> None:
    assert answers_for(people["engineer"]) == {"engineer"}
    assert answers_for(people["auditor"]) == set()
    assert answers_for(people["officer"]) == {"officer", "legal"}

    Person.objects.filter(role__in=["owner", "reviewer"]).update(is_active=False)
    assert answers_for(people["officer"]) == {"officer", "legal", "product"}
    page = text_of(signed_in("officer").get("/checks.csv?who=me"))
    assert "the product owner" in page
    assert "an engineer" not in page


def test_an_owner_who_can_no_longer_sign_in_is_found(credit: System, people) -> None:
    people["owner"].first_name, people["owner"].last_name = "Marta", "Osei"
    people["owner"].save()
    client = signed_in("officer")
    assert "can no longer sign in" not in text_of(client.get("/checks/?check=owner-left"))

    people["owner"].is_active = False
    people["owner"].save()
    assert "Marta Osei answers for it, and can no longer sign in." in text_of(client.get("/checks/"))


def test_another_day_shows_the_findings_of_that_day(credit: System) -> None:
    client = signed_in("officer")
    late = (dt.date(2027, 12, 11)).isoformat()

    page = text_of(client.get(f"/systems/{credit.pk}/checks/?as_of={late}&known_at={late}"))
    assert "Its first day has passed, and it is still being built" in page
    assert "Its first day has passed" not in text_of(client.get(f"/systems/{credit.pk}/checks/"))


def test_the_inventory_counts_what_is_grave_and_leads_to_it(credit: System, people) -> None:
    client = signed_in("officer")
    grave = sum(
        item.is_grave
        for row in checking.all_checked(people["officer"], timezone.localdate())
        for item in row.findings()
    )

    assert grave
    assert f'<a href="/checks/">{grave}</a>' in text_of(client.get("/"))


def test_without_systems_the_page_says_what_will_stand_there(people) -> None:
    assert "Nothing is registered yet, so nothing can contradict" in text_of(signed_in("officer").get("/checks/"))
