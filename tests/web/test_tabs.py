"""The tabs of a system: each answers its own question, says what happened, and refuses before the form is sent."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils.html import escape

from ombud.web.systems import actions
from ombud.web.systems.models import System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "": "Where does Credit stand, and why?",
    "obligations/": "What must we do for Credit, by when, and what shows it?",
    "calendar/": "What falls due for Credit, and when?",
    "controls/": "Which controls does Credit show, and what is lacking?",
    "figures/": "Is Credit fair, and how sure are we?",
    "risk/": "What could go wrong with Credit, how bad, and how sure are we?",
    "gate/": "May release 2.3.0 of Credit go live?",
    "facts/": "What is known about Credit, who said it, and when?",
    "history/": "Who did what with Credit, and when?",
}


@pytest.mark.parametrize("tab", QUESTIONS)
def test_the_question_of_a_tab_is_its_heading_and_the_title_of_its_window(credit: System, tab: str) -> None:
    page = text_of(signed_in("officer").get(f"/systems/{credit.pk}/{tab}"))
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == [QUESTIONS[tab]]
    assert f"<title>{QUESTIONS[tab]} · Ombud</title>" in page


def test_where_it_stands_is_told_in_full_on_the_tab_of_the_law_and_folded_on_the_others(credit: System) -> None:
    client = signed_in("officer")
    assert '<details class="slim">' not in text_of(client.get(f"/systems/{credit.pk}/"))
    page = text_of(client.get(f"/systems/{credit.pk}/gate/"))
    slim = page.index('<details class="slim">')
    assert slim < page.index('<dl class="strip case">') < page.index("</details>", slim)


def test_signing_off_cannot_be_chosen_while_the_gate_refuses(credit: System) -> None:
    page = text_of(signed_in("reviewer").get(f"/systems/{credit.pk}/gate/"))
    assert re.search(r'value="approved" required disabled aria-describedby="why-not"', page)
    assert "not possible while the gate refuses" in page


def test_the_history_names_the_question_with_the_old_and_the_new_answer(credit: System, people) -> None:
    for owner, hours in (("Ada", 1), ("Grace", 2)):
        at = AT + dt.timedelta(hours=hours)
        actions.state(credit, {"sys.owner": owner}, by=people["officer"], at=at)
    for address in (f"/systems/{credit.pk}/history/", "/log/"):
        page = text_of(signed_in("auditor").get(address))
        assert escape("Who is the accountable owner? Ada → Grace") in page
        assert "and 79 more" in page


def test_the_log_asks_the_database_as_often_for_many_entries_as_for_few(
    credit: System, people, django_assert_max_num_queries
) -> None:
    for hours in range(12):
        at = AT + dt.timedelta(hours=hours + 1)
        actions.state(credit, {"sys.owner": f"Ada {hours}"}, by=people["officer"], at=at)
    client = signed_in("auditor")
    with django_assert_max_num_queries(12):
        client.get("/log/")


def test_laws_are_found_by_short_name_and_by_citation(credit: System) -> None:
    client = signed_in("officer")
    assert "/law/eu-ai-act/" in text_of(client.get("/?q=AI Act"))
    assert "/law/eu-ai-act/" in text_of(client.get("/?q=2024/1689"))
    assert "Laws that bear these words" not in text_of(client.get("/?q=zzz"))
    assert "Laws that bear these words" not in text_of(client.get("/"))


def test_following_no_framework_is_another_answer_than_not_known(credit: System, people) -> None:
    client, address = signed_in("officer"), f"/systems/{credit.pk}/controls/"
    actions.state(credit, {"org.frameworks": frozenset()}, by=people["officer"], at=AT + dt.timedelta(days=9))
    page = text_of(client.get(address))
    assert "None, as stated." in page
    assert "It is not known to follow any." not in page


def test_places_within_a_country_are_folded_and_none_of_these_comes_first(credit: System) -> None:
    page = text_of(signed_in("officer").get(f"/systems/{credit.pk}/facts/scope.places/"))
    assert page.index('value="none"') < page.index('value="us"') < page.index("<details") < page.index('value="us-ca"')


def test_letters_of_confidence_are_explained_where_they_stand(credit: System) -> None:
    client = signed_in("officer")
    for tab in ("obligations/", "calendar/"):
        page = text_of(client.get(f"/systems/{credit.pk}/{tab}"))
        assert "What the letters of confidence and source mean" in page
        assert '<abbr title="' in page


def test_the_control_set_names_kinds_of_evidence(credit: System) -> None:
    page = text_of(signed_in("officer").get("/law/controls/"))
    assert '<a href="#E-REG">Register entry snapshot, signed</a>' in page
