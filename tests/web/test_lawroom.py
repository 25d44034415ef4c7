"""The law room and the law on one system through their addresses: every instrument has a page that tells the truth."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from icalendar import Calendar

from ombud.controls import load_controls
from ombud.facts import UNKNOWN, Statement
from ombud.law import load_library
from ombud.law.lookup import parts_of_instrument
from ombud.law.places import NAMES
from ombud.web.systems import actions
from ombud.web.systems.models import EntryRow, System
from tests.web.conftest import AT, example_system, signed_in, text_of

pytestmark = pytest.mark.django_db
LIBRARY = load_library()
DATES = "as_of=2026-11-24&known_at=2026-11-24"
#: What a template writes, or a person must never read, when something went wrong.
WRONG = ("None.", ">None<", "{{", "{%", "Traceback", "datetime.date", "Status.", "in_effect", "not_law")


@pytest.fixture
def auditor(people) -> Client:
    return signed_in("auditor")


@pytest.fixture
def studio(people) -> System:
    return example_system(people, "Studio", "image-studio")


@pytest.fixture
def unplaced(credit: System, people) -> System:
    """The credit example while nobody knows where outside the EU it is used."""
    actions.state(credit, {"scope.places": UNKNOWN, "org.frameworks": UNKNOWN}, by=people["engineer"], at=AT)
    return credit


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    text = text_of(response)
    assert not [wrong for wrong in WRONG if wrong in text], address
    return text


# ---- the law room


def test_every_place_has_a_name() -> None:
    assert {instrument.card.jurisdiction for instrument in LIBRARY.instruments} <= set(NAMES)


def test_the_list_holds_every_instrument_and_what_starts_within_a_year(auditor: Client) -> None:
    text = read(auditor, f"/law/?{DATES}")

    for instrument in LIBRARY.instruments:
        assert f"/law/{instrument.card.id}/" in text
    assert text.index("What changes in the next 12 months") < text.index('id="INT"')
    assert "2 Dec 2026" in text


def test_the_list_is_filtered_by_place_status_kind_and_words(auditor: Client) -> None:
    def register(text: str) -> set[str]:
        return set(re.findall(r'href="/law/([a-z0-9-]+)/', text)) - {"controls"}

    place = register(read(auditor, "/law/?place=US-NYC"))
    assert place == {"us-nyc-ll144"}
    assert "us-nyc-ll144" in register(read(auditor, "/law/?q=automated+employment"))
    proposals = register(read(auditor, "/law/?kind=proposal"))
    assert proposals == {i.card.id for i in LIBRARY.instruments if i.card.kind == "proposal"}
    stayed = register(read(auditor, f"/law/?status=stayed&{DATES}"))
    assert "us-co-sb26-189" in stayed
    assert "us-co-sb24-205" not in stayed
    assert "No instrument fits this search." in read(auditor, "/law/?q=cake")


def test_the_list_as_of_an_earlier_day_shows_the_status_of_that_day(auditor: Client) -> None:
    """The AI Act entered into force on 1 August 2024 (Art. 113); before it was enacted only."""
    early = read(auditor, "/law/?place=EU&q=artificial&as_of=2024-07-20&known_at=2024-07-20")
    late = read(auditor, f"/law/?place=EU&q=artificial&{DATES}")
    assert early != late
    assert "as of 20 Jul 2024" in early


@pytest.mark.parametrize("place", sorted({instrument.card.jurisdiction for instrument in LIBRARY.instruments}))
def test_every_instrument_and_every_part_of_it_has_a_page(auditor: Client, place: str) -> None:
    for instrument in LIBRARY.instruments:
        if instrument.card.jurisdiction != place:
            continue
        text = read(auditor, f"/law/{instrument.card.id}/")
        for part in parts_of_instrument(instrument):
            assert f'href="/law/{instrument.card.id}/{part.id}/"' in text, part.id
        for part in list(parts_of_instrument(instrument))[:3]:
            page = read(auditor, f"/law/{instrument.card.id}/{part.id}/")
            assert "Confidence" in page
            assert "Checked" in page


def test_a_provision_says_its_rule_its_dates_in_both_times_and_what_governs(auditor: Client) -> None:
    """High-risk systems of Annex III: from 2 August 2026, since the Omnibus from 2 December 2027 (Art. 113)."""
    text = read(auditor, f"/law/eu-ai-act/annex-iii-5b/?{DATES}")
    assert "creditworthiness" in text
    act = LIBRARY.instrument("eu-ai-act")
    duty = next(o for o in act.obligations if o.cite.startswith("Art. 26"))
    text = read(auditor, f"/law/eu-ai-act/{duty.id}/?{DATES}")
    for words in (
        "2 Dec 2027",
        "2 Aug 2026",
        "governs",
        "does not",
        "These controls also serve",
        "The rule as it is written",
    ):
        assert words in text


def test_the_cases_of_an_instrument_are_run_and_said(auditor: Client) -> None:
    text = read(auditor, "/law/us-nyc-ll144/cases/")
    assert re.search(r"All \d+ cases of NYC Local Law 144 come out as their sources say", text)


def test_what_does_not_exist_is_not_there(auditor: Client, credit: System) -> None:
    for address in (
        "/law/zzzzzz/",
        "/law/cake/",
        "/law/eu-ai-act/cake/",
        "/law/controls/CAKE/",
        f"/systems/{credit.pk}/law/cake/",
        f"/systems/{credit.pk}/law/eu-ai-act/cake/",
    ):
        assert auditor.get(address).status_code == 404, address


def test_every_control_has_a_page_with_what_it_serves(auditor: Client) -> None:
    text = read(auditor, "/law/controls/")
    for control in load_controls().controls:
        assert f'href="/law/controls/{control.id}/"' in text
        assert control.requires.split("'")[0][:20] in read(auditor, f"/law/controls/{control.id}/")
    assert "NT-05" in text
    assert "NT-11" in read(auditor, "/law/controls/FAI-02/")


def test_dates_are_kept_from_page_to_page_of_the_law_room(auditor: Client) -> None:
    tail = "?as_of=2027-12-31&amp;known_at=2026-11-24"
    asked = "?as_of=2027-12-31&known_at=2026-11-24"
    assert f'/law/eu-ai-act/{tail}"' in read(auditor, f"/law/{asked}")
    assert f'/law/eu-ai-act/art-6-3/{tail}"' in read(auditor, f"/law/eu-ai-act/{asked}")
    assert f'/law/eu-ai-act/{tail}"' in read(auditor, f"/law/eu-ai-act/art-6-3/{asked}")


# ---- one system


def test_the_law_tab_shows_first_what_is_about_it_then_what_is_open_then_a_count(
    unplaced: System, auditor: Client
) -> None:
    text = read(auditor, f"/systems/{unplaced.pk}/?{DATES}").split('<section id="law"')[1]

    about, rest = text.split('id="open"')
    assert "High-risk from 2 Dec 2027" in about
    assert "GDPR" in about
    assert "What would settle most of them" in rest
    assert rest.count("for it</small>") == 3
    opened, voluntary = rest.split('id="voluntary"')
    assert "European AI standards" in voluntary
    assert "European AI standards" not in opened
    assert "no longer law, or never were" in voluntary
    assert "instruments, with the reason" in voluntary


def test_an_instrument_encoded_in_short_says_that_it_may_apply(credit: System, people, auditor: Client) -> None:
    said = Statement(key="scope.places", value=frozenset({"au"}), said_by="Marta Osei", said_at=AT)
    actions.keep(credit, [said], at=AT, by="x")
    text = read(auditor, f"/systems/{credit.pk}/?{DATES}")
    assert "May apply, not yet encoded in depth" in text
    assert "May apply, not yet encoded in depth." in read(auditor, f"/systems/{credit.pk}/law/au-ai-guidance/?{DATES}")


def test_a_conclusion_has_its_page_with_facts_reasons_dates_and_what_is_missing(
    unplaced: System, auditor: Client
) -> None:
    text = read(auditor, f"/systems/{unplaced.pk}/law/eu-ai-act/annex-iii-5b/?{DATES}")
    for words in (
        "Marta Osei, 20 Nov 2026",
        "Annex III point 5(b)",
        "(as of 24 Nov 2026, as known on 24 Nov 2026)",
        "governs",
    ):
        assert words in text
    unknown = read(auditor, f"/systems/{unplaced.pk}/law/au-privacy-adm/in-scope/?{DATES}")
    assert "Not known yet" in unknown
    assert "cannot be said yet" in unknown


def test_a_day_that_a_design_change_gives_rests_on_it_and_only_that_row_governs(
    credit: System, people, auditor: Client
) -> None:
    """AI Act Art. 111(2): placed before its class has a date, its design changed on 1 February 2028."""
    said = {"sys.first_placed": dt.date(2026, 3, 1), "sys.design_changed": True, "use.annex_x": False}
    actions.state(credit, {**said, "sys.design_changed_on": dt.date(2028, 2, 1)}, by=people["engineer"], at=AT)
    page = read(auditor, f"/systems/{credit.pk}/law/eu-ai-act/caught-listed/?{DATES}")
    facts, _, rest = page.partition("<h2>Reasons</h2>")
    assert "When was its design last changed significantly" in facts
    assert "Why from 1 Feb 2028" in rest
    assert "Decides with 1 Feb 2028" in rest
    governing = re.findall(r'scope="row">([^<]*)(?:(?!</tr>).)*governs', rest, re.DOTALL)
    assert [words.strip() for words in governing] == ["The high-risk regime for the uses in Annex III"]
    assert rest.count("Its condition is no") == 2


def test_what_would_change_it_is_a_part_for_the_page_and_a_page_of_its_own(credit: System, auditor: Client) -> None:
    """Annex III point 5(b) excepts the detection of financial fraud."""
    address = f"/systems/{credit.pk}/law/eu-ai-act/annex-iii-5b/"
    assert f'hx-get="{address}turns/?' in read(auditor, f"{address}?as_of=2026-11-20&known_at=2026-11-20")
    part = text_of(auditor.get(f"{address}turns/", headers={"HX-Request": "true"}))
    assert "<html" not in part
    assert "The smallest changes that would make it no" in part
    assert "not advice to restate them" in part
    assert "The smallest changes that would make it no" in read(auditor, f"{address}turns/")


def test_a_new_name_on_it_shows_which_duties_become_ours(credit: System, auditor: Client) -> None:
    """Art. 25(1) of the AI Act."""
    text = read(auditor, f"/systems/{credit.pk}/law/eu-ai-act/?{DATES}")
    assert "If we rebrand, repurpose or retrain it" in text
    assert text.count('<details class="card">') == len(LIBRARY.instrument("eu-ai-act").card.switches)


def test_obligations_are_filtered_and_show_control_and_evidence(credit: System, auditor: Client) -> None:
    every = read(auditor, f"/systems/{credit.pk}/obligations/?{DATES}")
    now = read(auditor, f"/systems/{credit.pk}/obligations/?{DATES}&due=now")
    assert "AI literacy" in now
    assert "/law/controls/" in now
    assert "Upcoming <small>" in every
    assert "Upcoming <small>" not in now
    assert "Technical documentation" not in now
    met = read(auditor, f"/systems/{credit.pk}/obligations/?{DATES}&state=met&law=cake")
    assert "No obligation fits this filter." in met


def test_obligations_of_law_that_is_open_are_told_as_a_number(unplaced: System, auditor: Client) -> None:
    text = read(auditor, f"/systems/{unplaced.pk}/obligations/?{DATES}")
    assert "of which it cannot be said yet whether they are about this system" in text


def test_the_calendar_is_a_list_and_a_file_with_the_same_days(credit: System, auditor: Client) -> None:
    text = read(auditor, f"/systems/{credit.pk}/calendar/?{DATES}")
    response = auditor.get(f"/systems/{credit.pk}/calendar.ics?{DATES}")
    events = list(Calendar.from_ical(response.content).walk("VEVENT"))

    assert response["Content-Type"].startswith("text/calendar")
    assert events
    assert f"{len(events)} date" in text
    assert dt.date(2027, 12, 2) in {event.decoded("dtstart") for event in events}
    assert "2 Dec 2027" in text
    assert re.search(r"\d+ deadlines? waits? for an event", text)


def test_controls_count_what_the_log_holds_and_say_what_is_lacking(credit: System, auditor: Client) -> None:
    text = read(auditor, f"/systems/{credit.pk}/controls/?as_of=2026-11-24")
    assert "Register entry snapshot, signed" in text
    assert "Say which frameworks" not in text
    assert "NIST AI RMF" in text
    missing = read(auditor, f"/systems/{credit.pk}/controls/?state=missing")
    assert missing.count("<tr>") < text.count("<tr>")


def test_a_followed_framework_is_a_count_with_its_list(credit: System, auditor: Client) -> None:
    said = Statement(key="org.frameworks", value=frozenset({"nist-ai-rmf"}), said_by="Marta Osei", said_at=AT)
    actions.keep(credit, [said], at=AT, by="x")
    text = read(auditor, f"/systems/{credit.pk}/controls/")
    assert re.search(r"\d+ of \d+ requirements shown", text)
    assert "MEASURE 2.11" in text


def test_an_entry_that_does_not_verify_counts_for_nothing(credit: System, auditor: Client, db) -> None:
    row = credit.entries.first()
    EntryRow.objects.create(
        seq=row.seq + 1,
        previous=row.hash,
        at=row.at,
        envelope="{}",
        hash="0" * 64,
        kind="record",
        system=credit,
        by="Eve",
    )
    text = read(auditor, f"/systems/{credit.pk}/controls/")
    assert (
        f"1 log entry does not verify and count for nothing: {row.seq + 1}" in text.replace("  ", " ")
        or "does not verify" in text
    )


def test_pages_of_the_law_need_few_queries(credit: System, auditor: Client, django_assert_max_num_queries) -> None:
    for address, most in (
        ("/law/", 4),
        ("/law/eu-ai-act/", 4),
        ("/law/controls/", 4),
        (f"/systems/{credit.pk}/law/eu-ai-act/", 15),
        (f"/systems/{credit.pk}/law/eu-ai-act/annex-iii-5b/", 15),
        (f"/systems/{credit.pk}/controls/", 16),
    ):
        with django_assert_max_num_queries(most):
            auditor.get(address)


def test_no_page_of_the_law_holds_scripts_or_styles_of_its_own(credit: System, auditor: Client) -> None:
    for address in ("/law/", "/law/eu-ai-act/", f"/systems/{credit.pk}/law/eu-ai-act/annex-iii-5b/"):
        content = auditor.get(address).content
        for forbidden in (b"<style", b" style=", b"onclick"):
            assert forbidden not in content


def test_a_repealed_law_whose_enforcement_was_stayed_says_each_in_its_time(auditor: Client) -> None:
    """Colorado SB 24-205: stayed in April, repealed in May 2026 (its card)."""

    def strip(dates: str) -> str:
        return read(auditor, f"/law/us-co-sb24-205/?{dates}").split('<dl class="strip">')[1].split("</dl>")[0]

    assert "enforcement stayed" in strip("as_of=2026-05-13&known_at=2026-05-13")
    assert "repealed, never applied" in strip(DATES)
    assert "enforcement stayed" not in strip(DATES)
