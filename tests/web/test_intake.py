"""Questions and answers: two editors, two clicks, a lost session, and whom else to ask."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from ombud.facts import UNKNOWN
from ombud.web.systems import actions
from ombud.web.systems.models import System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
KEY = "ops.rollback"


def address_of(system: System, key: str = KEY) -> str:
    return f"/systems/{system.pk}/facts/{key}/"


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def test_a_system_is_registered_and_intake_asks_what_is_open(people) -> None:
    client = signed_in("owner")
    form = {"name": "New <b>one</b>", "use.areas": ["employment"], "sys.owner": "Ana"}
    response = client.post("/systems/new/", form)
    assert response.status_code == 302
    page = text_of(client.get(response["Location"]))
    assert "New &lt;b&gt;one&lt;/b&gt;" in page
    assert "In which places outside the European Union is it offered or used" in page
    assert "Usually answered by" in page


def test_a_registration_sent_twice_gives_the_same_system(people) -> None:
    client = signed_in("owner")
    form = {"name": "Once", "use.areas": ["employment"]}
    first, second = client.post("/systems/new/", form), client.post("/systems/new/", form)
    assert first["Location"] == second["Location"]
    assert System.objects.count() == 1


def test_a_name_that_another_system_has_is_refused_beside_the_field(people, credit: System) -> None:
    response = signed_in("owner").post("/systems/new/", {"name": "Credit", "sys.owner": "Ana"})
    assert response.status_code == 422
    assert "of that name already" in text_of(response)
    assert 'value="Ana"' in text_of(response)


def test_an_answer_supersedes_and_the_earlier_one_stays(credit: System) -> None:
    client = signed_in("engineer")
    before = credit.statements.filter(key=KEY).count()
    assert client.post(address_of(credit), {KEY: "Within an hour.", "note": "drill"}).status_code == 302
    assert client.post(address_of(credit), {}).status_code == 422
    assert client.get(address_of(credit, "law.roles")).status_code == 404
    assert credit.statements.filter(key=KEY).count() == before + 1
    assert credit.statements.filter(key=KEY).last().said_by == "engineer"


def test_what_is_not_known_yet_is_asked_again_on_purpose(credit: System) -> None:
    client = signed_in("engineer")
    client.post(address_of(credit, "a3.5b"), {"not_known": "yes"})
    question = "Does it evaluate the creditworthiness"
    assert question not in text_of(client.get(f"/systems/{credit.pk}/intake/"))
    assert question in text_of(client.get(f"/systems/{credit.pk}/intake/?all=1"))


def test_two_answers_to_one_question_are_both_shown_and_the_second_chooses(credit: System) -> None:
    first, second = signed_in("officer"), signed_in("engineer")
    seen = seen_in(text_of(first.get(address_of(credit))))
    assert first.post(address_of(credit), {KEY: "By hand.", "seen": seen}).status_code == 302

    answer = second.post(address_of(credit), {KEY: "By a script.", "seen": seen, "back": "gate"})

    assert answer.status_code == 409
    page = text_of(answer)
    for words in ("officer", "By hand.", "By a script.", "Leave this one"):
        assert words in page
    assert credit.statements.filter(key=KEY).last().value == "By hand."
    kept = second.post(address_of(credit) + "keep/", {"back": "gate"})
    assert kept["Location"] == f"/systems/{credit.pk}/gate/"
    assert credit.statements.filter(key=KEY).last().value == "By hand."
    again = second.post(address_of(credit), {KEY: "By a script.", "seen": seen_in(page)})
    assert again.status_code == 302
    values = list(credit.statements.filter(key=KEY).values_list("value", flat=True))[-2:]
    assert values == ["By hand.", "By a script."]


def test_an_answer_sent_twice_or_sent_again_after_going_back_is_stated_once(credit: System) -> None:
    client = signed_in("engineer")
    seen = seen_in(text_of(client.get(address_of(credit))))
    before = credit.statements.count()
    for _ in range(2):
        assert client.post(address_of(credit), {KEY: "By hand.", "seen": seen}).status_code == 302
    assert credit.statements.count() == before + 1


def test_an_expired_session_loses_no_answer(credit: System) -> None:
    client = signed_in("engineer")
    seen = seen_in(text_of(client.get(address_of(credit))))
    Session.objects.all().delete()
    sent = client.post(address_of(credit), {KEY: "By <hand>.", "seen": seen, "back": "intake"})
    assert sent["Location"] == f"/sign-in/?next={address_of(credit)}"
    assert "What you wrote is kept" in text_of(client.get(sent["Location"]))

    signed = client.post("/sign-in/", {"username": "engineer", "password": "engineer", "next": address_of(credit)})

    assert signed["Location"] == address_of(credit)
    page = text_of(client.get(address_of(credit)))
    assert "By &lt;hand&gt;." in page
    assert "You were signed out" in page
    assert seen_in(page) == seen
    assert 'name="back" value="intake"' in page
    assert "By &lt;hand&gt;." not in text_of(client.get(address_of(credit)))


def test_an_expired_session_keeps_no_password_and_forgets_nothing_else_of_a_decision(credit: System) -> None:
    client = signed_in("reviewer")
    Session.objects.all().delete()
    gate = f"/systems/{credit.pk}/gate/"
    client.post(gate, {"decision": "refused", "because": "Too wide.", "password": "s3cret"})
    assert "password" not in client.session["unsent"]["form"]
    client.post("/sign-in/", {"username": "reviewer", "password": "reviewer"})
    page = text_of(client.get(gate))
    assert "Too wide." in page
    assert "s3cret" not in page


def test_a_form_from_before_the_last_sign_in_is_shown_again_with_what_was_written(credit: System) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.login(username="engineer", password="engineer")
    sent = client.post(address_of(credit), {KEY: "By hand.", "csrfmiddlewaretoken": "old"})
    assert sent["Location"] == address_of(credit)
    assert "By hand." in text_of(client.get(address_of(credit)))
    assert credit.statements.filter(key=KEY).last().value is None


def test_a_form_from_another_site_is_refused_and_touches_no_session(credit: System) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(address_of(credit), {KEY: "Evil."})
    assert answer.status_code == 403
    assert "sessionid" not in answer.cookies
    assert "The form was too old" in text_of(answer)


def test_what_cannot_be_shown_again_leads_to_the_system_after_sign_in(credit: System) -> None:
    client = Client()
    assert client.post(f"/systems/{credit.pk}/measure/")["Location"] == f"/sign-in/?next=/systems/{credit.pk}/"
    part = client.post(address_of(credit) + "preview/", headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (204, b"")


def test_what_an_answer_would_mean_is_shown_and_nothing_is_kept(credit: System) -> None:
    before = credit.statements.count()
    page = text_of(signed_in("officer").post(address_of(credit, "a3.5b") + "preview/", {"a3.5b": "no"}))
    assert "What this answer would mean" in page
    assert "High-risk" not in page
    assert credit.statements.count() == before


def test_a_question_can_be_handed_to_somebody_else(credit: System) -> None:
    client = signed_in("officer")
    address = address_of(credit, "a3.5b")
    page = text_of(client.get(address + "ask/"))
    assert f"http://testserver{address}" in page
    assert "the product owner" in page
    assert "mailto:?subject=Credit%3A%20a%20question" in page
    client.post(address + "ask/", {"whom": "Marta Osei"})
    said = credit.statements.filter(key="a3.5b").last()
    assert (said.value, said.note) == (None, "asked Marta Osei")


def test_a_question_left_for_later_is_skipped_and_still_open(people) -> None:
    client = signed_in("owner")
    client.post("/systems/new/", {"name": "Later"})
    system = System.objects.get()
    page = text_of(client.get(f"/systems/{system.pk}/intake/"))
    skip = re.search(r'href="\?(later=[^"]+)"', page)[1]
    key = skip.split("=")[1]
    assert f"/facts/{key}/" not in text_of(client.get(f"/systems/{system.pk}/intake/?{skip}")).split("<aside")[0]
    assert f"/facts/{key}/" in page


def test_a_system_is_renamed_with_the_old_name_in_the_log(credit: System, people) -> None:
    client = signed_in("officer")
    address = f"/systems/{credit.pk}/name/"
    System.objects.create(name="Taken", registered_by=people["officer"], registered_at=AT)
    assert "there is a system of that name already: Taken." in text_of(client.post(address, {"name": "Taken"}))
    assert client.post(address, {"name": " "}).status_code == 422
    assert client.get(address_of(credit, "sys.name"))["Location"] == address
    client.post(address, {"name": "Credit, renamed"})
    credit.refresh_from_db()
    assert credit.name == "Credit, renamed"
    said = credit.statements.filter(key="sys.name").last()
    assert (said.value, said.note) == ("Credit, renamed", "renamed from Credit")
    assert credit.entries.last().kind == "facts"


def test_unknown_is_stated_as_an_answer(credit: System, people) -> None:
    actions.state(credit, {"a3.5b": UNKNOWN}, by=people["officer"], at=AT)
    page = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/"))
    assert "Not known yet" in page
    assert "Does it evaluate the creditworthiness" in page


def test_a_name_that_differs_in_letter_case_only_is_refused(credit: System, people) -> None:
    client = signed_in("owner")
    for name in ("credit", "CREDIT", "\uff23redit"):
        response = client.post("/systems/new/", {"name": name, "sys.owner": "Ana"})
        assert response.status_code == 422, name
        assert "there is a system of that name already" in text_of(response)
    assert System.objects.count() == 1
    other = System.objects.create(name="Other", registered_by=people["officer"], registered_at=AT)
    assert client.post(f"/systems/{other.pk}/name/", {"name": "cREDIT"}).status_code == 422
    other.refresh_from_db()
    assert other.name == "Other"
    assert not other.statements.exists()


def test_a_name_that_cannot_be_seen_is_refused_and_the_form_is_kept(people) -> None:
    response = signed_in("owner").post("/systems/new/", {"name": "a\u202eb", "sys.owner": "Ana"})
    assert response.status_code == 422
    assert "a character that cannot be seen" in text_of(response)
    assert 'value="Ana"' in text_of(response)


@pytest.mark.parametrize("seen", ["9" * 5_000, "9" * 30, "-1", "x", "\u0661"])
def test_a_number_that_no_statement_has_is_no_fault(credit: System, seen: str) -> None:
    response = signed_in("engineer").post(address_of(credit), {KEY: "Within an hour.", "seen": seen})
    assert response.status_code in {302, 409, 422}


def test_a_text_too_long_is_refused_and_kept_in_the_form(credit: System) -> None:
    client = signed_in("engineer")
    response = client.post(address_of(credit), {KEY: "x" * 8_001})
    assert response.status_code == 422
    assert "at most 8,000 characters" in text_of(response)
    response = client.post(address_of(credit), {KEY: "Within an hour.", "note": "x" * 2_001})
    assert response.status_code == 422
    assert "at most 2,000 are kept" in text_of(response)


@pytest.mark.parametrize("number", ["1e999999", "9" * 5_000, "NaN", "1e-99999"])
def test_a_number_without_end_is_refused_at_once(credit: System, number: str) -> None:
    response = signed_in("engineer").post(address_of(credit, "org.employees"), {"org.employees": number})
    assert response.status_code == 422
    assert "at most 30 digits" in text_of(response)
