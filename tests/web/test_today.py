"""What needs me today: each thing in one list, for whoever can do it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from ombud.facts import load_vocabulary, parse_value
from ombud.web.systems import actions
from ombud.web.systems.checking import Checked, Coming, Kept, Open, Ready, all_checked
from ombud.web.systems.models import Person, System
from ombud.web.systems.today import today_for
from tests.web.conftest import signed_in, text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 12, 2)


def checked(pk: int = 1, **parts: object) -> Checked:
    return Checked(pk=pk, name=f"System {pk}", **parts)  # type: ignore[arg-type]


def kept(check: str) -> Kept:
    return Kept(check=check, says="It says so.")


def test_the_first_page_after_sign_in_is_today(people) -> None:
    answer = Client().post("/sign-in/", {"username": "officer", "password": "officer"})

    assert answer.headers["Location"] == "/today/"


def test_without_systems_it_teaches_and_leads_to_the_first_one(people) -> None:
    page = text_of(signed_in("officer").get("/today/"))
    assert "what to decide, to answer, to mend and to watch" in page
    assert 'href="/systems/new/"' in page
    assert "Register the first system" not in text_of(signed_in("auditor").get("/today/"))


def test_each_finding_waits_for_whoever_mends_it_and_is_counted_once_for_the_others(people) -> None:
    rows = [checked(kept=(kept("past-limit-in-use"), kept("no-owner"), kept("in-use-undecided")))]

    officer = today_for(people["officer"], rows)
    assert officer.mend == ()
    assert [(item.stops, item.serious) for item in officer.others] == [(1, 2)]
    engineer = today_for(people["engineer"], rows)
    assert [line.finding.check for line in engineer.mend] == ["past-limit-in-use"]
    assert [(item.stops, item.serious, item.who) for item in engineer.others] == [
        (0, 2, "the product owner, a reviewer")
    ]
    reviewer = today_for(people["reviewer"], rows)
    assert [line.finding.check for line in reviewer.judge] == ["in-use-undecided"]
    assert reviewer.mend == ()


def test_a_release_waits_for_the_reviewer_once_the_gate_lets_it_through(people) -> None:
    rows = [checked(1, release="2.3.0"), checked(2, release="1.0", kept=(kept("in-use-undecided"),))]

    reviewer = today_for(people["reviewer"], rows)
    assert [(item.name, item.what) for item in reviewer.decide] == [("System 1", "Release 2.3.0")]
    assert [line.name for line in reviewer.judge] == ["System 2"]
    assert today_for(people["engineer"], rows).decide == ()


def test_a_document_that_is_ready_waits_for_who_may_approve_it(people) -> None:
    rows = [checked(ready=(Ready(kind="fria", title="Fundamental rights"),))]

    assert [item.what for item in today_for(people["reviewer"], rows).decide] == ["Fundamental rights"]
    assert today_for(people["officer"], rows).decide == ()


def test_questions_wait_for_the_role_that_can_answer_them(people) -> None:
    rows = [
        checked(1, open={"engineer": Open(count=2, first="ai.infers"), "product": Open(count=7, first="use.areas")}),
        checked(2, open={"engineer": Open(count=5, first="ai.autonomous")}),
    ]

    found = today_for(people["engineer"], rows)
    assert [(item.name, item.count, item.first) for item in found.answer] == [
        ("System 2", 5, "ai.autonomous"),
        ("System 1", 2, "ai.infers"),
    ]
    assert found.questions == 7
    assert today_for(people["auditor"], rows).answer == ()


def test_a_day_of_the_law_stands_once_with_every_system_it_is_about(people) -> None:
    day = Coming(day=DAY, law="EU AI Act", id="eu-ai-act", cite="Art. 50(2)", what="Mark generated content")
    later = [Coming(day=DAY + dt.timedelta(days=n), law="X", id="eu-gdpr", cite="1", what="w") for n in range(1, 6)]
    found = today_for(people["auditor"], [checked(1, coming=(day, *later)), checked(2, coming=(day,))])

    assert found.clocks[0].systems == ((1, "System 1"), (2, "System 2"))
    assert len(found.clocks) + len(found.later) == 6
    assert not set(found.clocks) & set(found.later)


def test_what_a_finding_asks_for_is_not_asked_again_as_a_question(credit: System, people) -> None:
    row = all_checked(people["officer"], timezone.localdate())[0]
    asked = {item.fact for item in row.findings()}

    assert asked
    assert not asked & {item.first for item in row.open.values()}


def test_no_finding_stands_on_the_page_twice(credit: System, people) -> None:
    page = text_of(signed_in("engineer").get("/today/"))
    lines = re.findall(r'<a href="[^"]*"><b>(.*?)</b></a>', page)

    assert "High-risk, and not known whom the data show" in lines
    assert len(lines) == len(set(lines))


def test_the_auditor_sees_what_moves_and_nothing_to_do(credit: System, people) -> None:
    page = text_of(signed_in("auditor").get("/today/"))

    assert "You see everything and change nothing" in page
    assert 'id="decide"' not in page
    assert 'id="answer"' not in page
    assert 'id="watch"' in page


def test_what_others_changed_since_the_sign_in_before_is_shown(credit: System, people) -> None:
    def come_in() -> Client:
        client = Client()
        client.post("/sign-in/", {"username": "engineer", "password": "engineer"})
        return client

    assert "From your next sign-in on" in text_of(come_in().get("/today/"))
    assert "Nobody else has signed anything since." in text_of(come_in().get("/today/"))
    word = parse_value(load_vocabulary()["sys.owner"], "Ana Lopez")
    actions.state(credit, {"sys.owner": word}, by=people["officer"], at=timezone.now() + dt.timedelta(seconds=2))

    page = text_of(come_in().get("/today/"))
    assert "Marta Osei → Ana Lopez" in page
    own = Person.objects.get(username="engineer")
    actions.state(credit, {"sys.owner": word}, by=own, at=timezone.now() + dt.timedelta(seconds=4))
    assert page.count("facts stated") == 1
