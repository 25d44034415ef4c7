"""A sheet of the interview: every line states its own fact, and what was not said is never stated."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict

from ombud.errors import InputError
from ombud.facts import UNKNOWN, load_vocabulary
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import System
from ombud.web.systems.pages.sheets import read_sheet
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
SHEET = next(sheet for sheet in load_vocabulary().sheets if sheet.key == "sheet.ai-system")
TICKS = set(SHEET.facts) - {"gpai.does"}


def address_of(system: System) -> str:
    return f"/systems/{system.pk}/sheets/{SHEET.key}/"


def said_of(system: System) -> dict[str, object]:
    """The value that stands for each line of the sheet."""
    return {row.key: row.value for row in system.statements.filter(key__in=SHEET.facts).order_by("pk")}


@pytest.fixture
def fresh(people) -> System:
    signed_in("owner").post("/systems/new/", {"name": "Fresh"})
    return System.objects.get(name="Fresh")


def test_ticked_lines_are_yes_the_others_no_and_what_is_unsure_stays_unknown(fresh: System) -> None:
    shown = ["ai.machine_based", "ai.infers", "ai.autonomous"]
    form = {"shown": shown, "holds": ["ai.machine_based"], "unsure": ["ai.infers"], "back": "intake"}
    sent = signed_in("owner").post(address_of(fresh), form)

    assert sent["Location"] == f"/systems/{fresh.pk}/intake/"
    assert said_of(fresh) == {"ai.machine_based": True, "ai.infers": None, "ai.autonomous": False}


def test_lines_that_were_not_shown_are_not_answered(fresh: System) -> None:
    signed_in("owner").post(address_of(fresh), {"shown": ["ai.infers", "ai.autonomous"], "none": "yes"})

    assert said_of(fresh) == {"ai.infers": False, "ai.autonomous": False}


def test_a_whole_sheet_may_be_not_known_yet(fresh: System) -> None:
    signed_in("owner").post(address_of(fresh), {"shown": list(SHEET.facts), "not_known": "yes"})

    assert said_of(fresh) == dict.fromkeys(SHEET.facts)


@pytest.mark.parametrize(
    "form", [{}, {"holds": ["ai.infers"], "none": "yes"}, {"holds": ["ai.infers"], "unsure": ["ai.infers"]}]
)
def test_a_sheet_left_blank_or_answered_twice_is_refused_and_shown_again(
    fresh: System, form: dict[str, object]
) -> None:
    answer = signed_in("owner").post(address_of(fresh), {"shown": list(SHEET.facts), "gpai.does": "none", **form})

    assert answer.status_code == 422
    assert ('value="ai.infers" checked' in text_of(answer)) == ("holds" in form)
    assert said_of(fresh) == {}


def test_the_interview_comes_to_sheets_and_they_disappear_once_answered(credit: System) -> None:
    """The lender of the example, once nobody knows any more how its system works."""
    client = signed_in("engineer")
    client.post(address_of(credit), {"shown": list(SHEET.facts), "not_known": "yes"})
    page = text_of(client.get(f"/systems/{credit.pk}/intake/?all=1"))
    shown = re.findall(r'name="shown" value="([^"]+)"', page)

    assert SHEET.question in page
    assert set(shown) <= set(SHEET.facts)
    assert "ai.infers" in shown
    client.post(address_of(credit), {"shown": shown, "holds": [*set(shown) & TICKS], "gpai.does": "none"})
    assert SHEET.question not in text_of(client.get(f"/systems/{credit.pk}/intake/?all=1"))


def test_somebody_who_answered_meanwhile_is_named_and_nothing_is_overwritten_unseen(fresh: System) -> None:
    first, second = signed_in("owner"), signed_in("engineer")
    form = {"shown": ["ai.infers", "ai.autonomous"], "seen-ai.infers": "0", "seen-ai.autonomous": "0"}
    first.post(address_of(fresh), {**form, "none": "yes"})

    answer = second.post(address_of(fresh), {**form, "holds": ["ai.infers"]})

    assert answer.status_code == 409
    page = text_of(answer)
    assert "So far: no, stated by owner" in page
    assert said_of(fresh) == {"ai.infers": False, "ai.autonomous": False}
    seen = dict(re.findall(r'name="(seen-[^"]+)" value="(\d+)"', page))
    assert second.post(address_of(fresh), {**form, **seen, "holds": ["ai.infers"]}).status_code == 302
    assert said_of(fresh) == {"ai.infers": True, "ai.autonomous": False}


def test_what_a_sheet_would_mean_is_shown_and_nothing_is_kept(credit: System) -> None:
    before = credit.statements.count()
    form = {"shown": ["ai.infers"], "none": "yes"}
    page = text_of(signed_in("officer").post(address_of(credit) + "preview/", form))

    assert "What this answer would mean" in page
    assert credit.statements.count() == before


def test_there_is_no_such_sheet(fresh: System) -> None:
    assert signed_in("owner").get(f"/systems/{fresh.pk}/sheets/sheet.none/").status_code == 404


def test_a_sheet_puts_as_many_facts_into_the_assessment_as_it_has_lines(fresh: System) -> None:
    form = {"shown": list(SHEET.facts), "holds": list(TICKS), "gpai.does": "none"}
    signed_in("owner").post(address_of(fresh), form)
    found, _, _ = assessment_of(fresh, as_of=AT.date(), known_at=AT.date())

    assert all(found.statements[key].value is not UNKNOWN for key in SHEET.facts)


# ---- lines that are chosen or written

PEOPLE = "sheet.people"


def post_people(system: System, **form: object):
    sent = {
        "shown": ["use.personal_data", "use.people"],
        **{key.replace("__", "."): value for key, value in form.items()},
    }
    return signed_in("owner").post(f"/systems/{system.pk}/sheets/{PEOPLE}/", sent)


def said_of_people(system: System) -> dict[str, object]:
    return {row.key: row.value for row in system.statements.filter(key__in=["use.personal_data", "use.people"])}


def test_a_choice_on_a_sheet_states_what_was_chosen(fresh: System) -> None:
    answer = post_people(fresh, use__personal_data="yes", use__people=["workers", "consumers"])

    assert answer.status_code == 302
    assert said_of_people(fresh) == {"use.personal_data": True, "use.people": ["consumers", "workers"]}


def test_a_choice_on_a_sheet_may_be_not_known_yet_alone(fresh: System) -> None:
    post_people(fresh, use__personal_data="no", unsure=["use.people"])

    assert said_of_people(fresh) == {"use.personal_data": False, "use.people": None}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"use__people": ["workers"]}, "Does it use or produce data about identified or identifiable people? Give an"),
        ({"use__personal_data": "yes"}, "Whom does it decide about, address or affect? Give an answer"),
        (
            {"use__personal_data": "yes", "use__people": ["workers"], "unsure": ["use.people"]},
            "Two answers to one line",
        ),
        ({"use__personal_data": "yes", "use__people": ["robots"]}, "Whom does it decide about"),
    ],
)
def test_a_choice_left_blank_or_wrong_is_named_and_what_was_sent_is_shown_again(
    fresh: System, form: dict[str, object], told: str
) -> None:
    answer = post_people(fresh, **form)

    assert answer.status_code == 422
    page = text_of(answer)
    assert told in page.replace("&#x27;", "'")
    assert ('value="yes" checked' in page) == ("use__personal_data" in form)
    assert said_of_people(fresh) == {}


def test_every_sheet_opens_with_all_its_lines(fresh: System) -> None:
    client = signed_in("owner")
    for sheet in load_vocabulary().sheets:
        page = text_of(client.get(f"/systems/{fresh.pk}/sheets/{sheet.key}/"))

        assert all(f'name="shown" value="{key}"' in page for key in sheet.facts), sheet.key
        assert page.count("This line is not known yet") == len(sheet.facts)


def test_a_line_whose_no_is_graver_is_asked_with_yes_and_no(fresh: System) -> None:
    """EDPB Opinion 28/2024, question 1: a model that is not anonymous counts as personal data itself."""
    form = QueryDict("shown=gdpr.criminal&shown=gdpr.child_service&shown=gdpr.model_anonymous&none=yes")
    lines = ("gdpr.criminal", "gdpr.child_service", "gdpr.model_anonymous")
    with pytest.raises(InputError, match="anonymous"):
        read_sheet(form, lines)
    said = read_sheet(QueryDict(f"{form.urlencode()}&gdpr.model_anonymous=no"), lines)
    assert said == {"gdpr.criminal": False, "gdpr.child_service": False, "gdpr.model_anonymous": False}
