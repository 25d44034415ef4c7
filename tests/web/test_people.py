"""Who may do what: people come and go by signed steps, and units keep them to their systems."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from ombud.cli.main import run
from ombud.errors import InputError
from ombud.web.systems import actions
from ombud.web.systems import people as acts
from ombud.web.systems.access import ACTIONS, RIGHTS, systems_for, table_of_rights
from ombud.web.systems.models import EntryRow, Person, System, Unit
from ombud.web.systems.people import Wish
from tests.web.conftest import AT, credit_system, signed_in, text_of
from tests.web.test_pages import TABS

pytestmark = pytest.mark.django_db
DOC = Path(__file__).parents[2] / "docs" / "rights.md"
GOOD = "a horse that reads 7 laws"


def test_the_table_of_rights_in_the_docs_is_that_of_the_code() -> None:
    assert table_of_rights() in DOC.read_text()
    assert {action for rights in RIGHTS.values() for action in rights} == set(ACTIONS)


def test_somebody_is_added_sets_a_password_by_a_link_that_works_once_and_signs_in(people) -> None:
    page = signed_in("administrator").post(
        "/people/new/", {"username": "mira", "shown": "Mira Lund", "role": "engineer", "whole": "yes"}
    )
    link = re.search(r'value="http://testserver([^"]+)"', text_of(page))
    assert link
    visitor = Client()
    form = visitor.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    short = visitor.post(address, {"new_password1": "short", "new_password2": "short"})
    assert "at least 10 characters" in text_of(short)
    assert visitor.post(address, {"new_password1": GOOD, "new_password2": GOOD}).status_code == 302

    assert Client().login(username="mira", password=GOOD)
    assert "no longer works" in text_of(Client().get(link[1], follow=True))
    entry = EntryRow.objects.filter(kind="access").order_by("seq").first()
    assert entry
    assert (entry.by, entry.system) == ("administrator", None)
    log = text_of(signed_in("auditor").get("/log/?kind=access"))
    assert "mira, added: engineer, the whole organisation" in log
    assert "Mira Lund" not in log


def test_whoever_is_ended_is_out_at_once_and_what_they_did_stays(people) -> None:
    engineer = signed_in("engineer")
    assert engineer.get("/").status_code == 200
    signed_in("administrator").post(f"/people/{people['engineer'].pk}/end/")

    assert engineer.get("/").status_code == 302
    assert not Client().login(username="engineer", password="engineer")
    with pytest.raises(InputError, match="has ended"):
        acts.link_for(Person.objects.get(username="engineer"), by=people["administrator"], at=AT)
    signed_in("administrator").post(f"/people/{people['engineer'].pk}/end/", {"way": "back"})
    assert Person.objects.get(username="engineer").is_active
    assert not Client().login(username="engineer", password="engineer")


def test_somebody_always_stays_who_may_add_people(people) -> None:
    administrator = people["administrator"]
    with pytest.raises(InputError, match="nobody would be left"):
        acts.change(administrator, Wish(role="officer"), by=administrator, at=AT)
    with pytest.raises(InputError, match="their own access"):
        acts.end(administrator, by=administrator, at=AT)
    other = acts.add("second", Wish(role="administrator"), by=administrator, at=AT)
    acts.end(administrator, by=other, at=AT)
    with pytest.raises(InputError, match="nobody would be left"):
        acts.change(other, Wish(role="auditor"), by=None, at=AT)


@pytest.mark.parametrize("role", [role for role in RIGHTS if role != "administrator"])
def test_only_an_administrator_adds_changes_and_ends(people, role: str) -> None:
    by = people[role]
    for act in (
        lambda: acts.add("x", Wish(role="officer"), by=by, at=AT),
        lambda: acts.change(people["auditor"], Wish(role="officer"), by=by, at=AT),
        lambda: acts.end(people["auditor"], by=by, at=AT),
        lambda: acts.restore(people["auditor"], by=by, at=AT),
        lambda: acts.link_for(people["auditor"], by=by, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_what_cannot_be_is_said(people) -> None:
    by = people["administrator"]
    for username, wish, says in (
        ("", Wish(role="officer"), "letters, digits"),
        ("a b", Wish(role="officer"), "letters, digits"),
        ("Officer", Wish(role="officer"), "signs in as Officer already"),
        ("new", Wish(role="king"), "no role king"),
        ("new", Wish(role="officer", units=("Nowhere",)), "no unit Nowhere"),
        ("new", Wish(role="officer", units=()), "at least one unit"),
        ("new", Wish(role="administrator", units=("Retail",)), "whole organisation"),
    ):
        with pytest.raises(InputError, match=says):
            acts.add(username, wish, by=by, at=AT)


@pytest.fixture
def units(people) -> tuple[System, System]:
    """A system of Retail, one of Claims, and an engineer who is kept to Retail."""
    for name in ("Retail", "Claims"):
        acts.name_unit(name, by=people["officer"])
    mine = credit_system(people)
    theirs = System.objects.create(name="Claims triage", registered_by=people["officer"], registered_at=AT)
    acts.place(mine, Unit.objects.get(name="Retail"), by=people["officer"])
    acts.place(theirs, Unit.objects.get(name="Claims"), by=people["officer"])
    acts.change(people["engineer"], Wish(role="engineer", units=("Retail",)), by=people["administrator"], at=AT)
    return mine, theirs


def test_whoever_is_kept_to_a_unit_meets_no_other_system_on_any_page(units, people) -> None:
    mine, theirs = units
    actions.state(theirs, {"sys.version": "7"}, by=people["officer"], at=AT)
    client = signed_in("engineer")
    for tab in TABS:
        assert client.get(f"/systems/{mine.pk}/{tab}").status_code == 200
        assert client.get(f"/systems/{theirs.pk}/{tab}").status_code == 404
    for address in ("/", "/systems.csv", "/risks/", "/risks.csv", "/checks/", "/checks.csv", "/today/", "/log/"):
        said = text_of(client.get(address))
        assert "Claims triage" not in said, address
        assert "Claims triage" in text_of(signed_in("officer").get(address)) or address in {"/today/"}, address
    assert list(systems_for(Person.objects.get(username="engineer"))) == [mine]


def test_a_system_that_somebody_of_a_unit_registers_belongs_to_it(units, people) -> None:
    engineer = Person.objects.get(username="engineer")
    made = actions.register("New scorer", {}, by=engineer, at=AT)
    assert made.unit == Unit.objects.get(name="Retail")
    assert made in systems_for(engineer)


def test_the_first_person_comes_by_the_command_line(capsys, monkeypatch) -> None:
    monkeypatch.setattr("ombud.web.setup.ready", lambda: None)  # the database of the tests is ready
    assert run(["person", "list"]) == 0
    assert "Nobody yet" in capsys.readouterr().out
    assert run(["person", "add", "ana", "--at", "https://ombud.example"]) == 0
    assert re.search(r"https://ombud\.example/set-password/\S+", capsys.readouterr().out)
    assert run(["person", "add", "ana"]) == 2
    assert "already" in capsys.readouterr().err
    assert run(["person", "end", "ana"]) == 2
    assert run(["person", "add", "bo", "--role", "engineer", "--unit", "Retail"]) == 0
    assert run(["person", "end", "bo"]) == 0
    capsys.readouterr()
    run(["person", "list"])
    said = capsys.readouterr().out
    assert re.search(r"ana\s+administrator\s+the whole organisation", said)
    assert re.search(r"bo\s+ended\s+Retail", said)
