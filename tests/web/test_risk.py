"""Risks on the web: eight bars, scores with reasons, treatment, acceptance by somebody else, and the register."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ombud.errors import InputError
from ombud.evidence import read_envelope, read_statement
from ombud.risk import Rating, Treatment
from ombud.web.systems import actions, risks
from ombud.web.systems.models import EntryRow, RiskRow, System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
TODAY = AT.date()
SCORE = {"severity": "2", "likelihood": "2", "because": "drafts only", "seen": "0"}


def rated(system: System, person, scenario: str, severity: int = 1, likelihood: int = 1) -> RiskRow:  # type: ignore[no-untyped-def]
    row = Rating(
        scenario=scenario, severity=severity, likelihood=likelihood, because="small", by=person.shown, on=TODAY
    )
    return risks.say(system, row, about=scenario, by=person, at=AT)


@pytest.fixture
def small(people) -> System:  # type: ignore[no-untyped-def]
    """A system whose facts rule out every stop, registered by the engineer."""
    facts = {
        "scope.eu_links": frozenset(),
        "scope.places": frozenset(),
        "gdpr.roles": frozenset(),
        "law.lawful_basis": "not-applicable",
    }
    return actions.register("Small", facts, by=people["engineer"], at=AT)


def test_the_tab_draws_eight_bars_with_words_and_never_one_number_alone(credit: System) -> None:
    page = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/risk/"))

    for title in ("Bias", "Transparency", "Safety", "Regulatory class", "Privacy", "Security", "Vendor", "Operations"):
        assert page.count(f">{title}</text>") == 2  # wide and narrow
    assert "Outline: before controls. Filled: after them." in page
    assert "scored by nobody yet and count as severity 4, likelihood 4" in page
    assert "Stop: No fundamental rights impact assessment" in page
    assert "Score it" not in page


def test_a_system_of_which_nothing_is_known_is_stopped_and_says_which_questions_settle_it(people) -> None:  # type: ignore[no-untyped-def]
    empty = System.objects.create(name="Empty", registered_by=people["officer"], registered_at=AT)
    page = text_of(signed_in("officer").get(f"/systems/{empty.pk}/risk/"))

    assert "Stop: A prohibited practice." in page
    assert re.search(r'<a href="/systems/\d+/facts/[a-z_.]+/\?back=system">', page)
    assert "20 scenarios are scored by nobody yet" in page


def test_a_score_is_kept_with_its_reason_signed_and_explained(credit: System) -> None:
    client = signed_in("officer")
    response = client.post(f"/systems/{credit.pk}/risk/S-07/score/", SCORE)
    again = client.post(f"/systems/{credit.pk}/risk/S-07/score/", SCORE)

    assert (response.status_code, again.status_code) == (302, 302)
    (row,) = credit.risks.all()  # the same form sent twice is one row
    assert row.said["because"] == "drafts only"
    statement = read_statement(read_envelope(EntryRow.objects.get(pk=row.entry_id).envelope).body())
    assert (statement.kind, statement.predicate["matter"]) == ("risk-row", "rating")
    page = text_of(client.get(f"/systems/{credit.pk}/risk/S-07/"))
    assert "officer scored severity 2, likelihood 2: drafts only" in page
    assert f"entry {row.entry_id}" in page
    assert "S-07: severity 2, likelihood 2: drafts only" in text_of(client.get(f"/systems/{credit.pk}/history/"))


def test_a_score_without_reason_or_out_of_range_is_refused_and_shown_again(credit: System) -> None:
    client, address = signed_in("officer"), f"/systems/{credit.pk}/risk/S-07/score/"
    blank = client.post(address, {**SCORE, "because": " "})
    beyond = client.post(address, {**SCORE, "severity": "6"})

    assert (blank.status_code, beyond.status_code) == (422, 422)
    assert "The reason is missing." in text_of(blank) or "the reason is missing." in text_of(blank).lower()
    assert "whole numbers from 1 to 5" in text_of(beyond)
    assert "drafts only" in text_of(beyond)
    assert not credit.risks.exists()


def test_of_two_editors_the_second_is_told(credit: System, people) -> None:  # type: ignore[no-untyped-def]
    client = signed_in("engineer")
    page = text_of(client.get(f"/systems/{credit.pk}/risk/S-07/score/"))
    seen = re.findall(r'name="seen" value="(\d+)"', page)[0]
    rated(credit, people["officer"], "S-07", 3, 3)
    response = client.post(f"/systems/{credit.pk}/risk/S-07/score/", {**SCORE, "seen": seen})

    assert response.status_code == 422
    assert "Officer changed this since you opened the page." in text_of(response)


def test_a_treatment_has_an_owner_and_a_day_and_stands_in_the_register_with_filters(credit: System) -> None:
    client = signed_in("owner")
    form = {"way": "mitigate", "action": "reweigh", "owner": "Bo", "due": "2027-01-15", "target": "moderate"}
    assert client.post(f"/systems/{credit.pk}/risk/S-01/treat/", form).status_code == 302
    wrong = client.post(f"/systems/{credit.pk}/risk/S-01/treat/", {**form, "due": "soon"})

    assert wrong.status_code == 422
    assert "is not a date that exists" in text_of(wrong)
    page = text_of(client.get("/risks/?owner=bo&dimension=bia"))
    assert "A group is scored lower because of history" in page
    assert "15 Jan 2027" in page
    assert "It is wrong more often" not in page
    csv = text_of(client.get("/risks.csv?treatment=mitigate"))
    assert csv.splitlines()[0].startswith("System,Dimension,Scenario")
    assert [line.split(",")[2] for line in csv.splitlines()[1:]] == ["S-01"]


def test_a_scenario_of_ones_own_is_added_and_counts_as_unknown_until_it_is_scored(credit: System) -> None:
    client = signed_in("engineer")
    form = {
        "name": "X-01", "dimension": "ops", "title": "The cellar floods", "cause": "a river", "event": "water",
        "harm": "work is lost", "group": "clerks", "essential": "CHG-04 INC-04",
    }  # fmt: skip
    assert client.post(f"/systems/{credit.pk}/risk/new/", form).status_code == 302
    assert client.post(f"/systems/{credit.pk}/risk/new/", {**form, "title": "Another"}).status_code == 422
    assert (
        client.post(f"/systems/{credit.pk}/risk/new/", {**form, "name": "X-02", "essential": "CHG-99"}).status_code
        == 422
    )

    page = text_of(client.get(f"/systems/{credit.pk}/risk/X-01/"))
    assert "The cellar floods" in page
    assert "Nobody has scored it yet" in page


def accepting(client, system: System, **more: str):  # type: ignore[no-untyped-def]
    until = (timezone.localdate() + dt.timedelta(days=30)).isoformat()
    form = {"until": until, "because": "small", "password": "reviewer", **more}
    return client.post(f"/systems/{system.pk}/risk/S-12/accept/", form)


def test_nobody_accepts_anything_while_a_stop_holds(credit: System) -> None:
    response = accepting(signed_in("reviewer"), credit)

    assert response.status_code == 422
    assert "nobody may accept it" in text_of(response).lower()
    assert not credit.risks.exists()


def test_a_small_risk_is_accepted_by_somebody_who_had_no_part_in_it(small: System, people, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Stops need many facts; here the risk set has none, so that acceptance itself is looked at."""
    import msgspec

    from ombud.casework import risk as casework_risk
    from ombud.risk import load_risk

    without = msgspec.structs.replace(load_risk(), stops=())
    monkeypatch.setattr(casework_risk, "load_risk", lambda: without)
    rated(small, people["officer"], "S-12")
    client = signed_in("reviewer")

    assert "password is not right" in text_of(accepting(client, small, password="guess"))
    assert "ends on a day after it is given" in text_of(accepting(client, small, until="2020-01-01"))
    far = (timezone.localdate() + dt.timedelta(days=400)).isoformat()
    assert accepting(client, small, until=far).status_code == 422
    assert accepting(client, small).status_code == 302
    page = text_of(client.get(f"/systems/{small.pk}/risk/S-12/"))
    assert "reviewer accepts it until" in page
    assert "accepted until" in text_of(client.get(f"/systems/{small.pk}/history/"))


def test_what_is_said_of_risks_is_said_of_today(credit: System) -> None:
    """Else a risk could be accepted as it was on a day when it was low."""
    for role, form in (("reviewer", "S-12/accept"), ("officer", "S-12/score"), ("officer", "sign")):
        response = signed_in(role).post(f"/systems/{credit.pk}/risk/{form}/?as_of=2026-01-02", SCORE)
        assert response.status_code == 403
        assert "without another day" in text_of(response)
    assert not credit.risks.exists()


def test_who_registered_or_scored_it_does_not_accept_it(small: System, people) -> None:  # type: ignore[no-untyped-def]
    own = System.objects.create(name="Own", registered_by=people["owner"], registered_at=AT)
    response = signed_in("owner").post(
        f"/systems/{own.pk}/risk/S-12/accept/", {"until": "2027-01-01", "because": "b", "password": "owner"}
    )
    assert response.status_code == 422
    assert not own.risks.exists()


def test_a_result_may_lower_only_when_it_is_sound_and_a_bad_one_stays(credit: System) -> None:
    client = signed_in("engineer")
    form = {"metric": "psi", "value": "0.31", "n": "900", "on": "2026-11-20"}
    response = client.post(f"/systems/{credit.pk}/risk/result/", form, follow=True)

    assert "It may raise a risk, and not lower it." in text_of(response)
    page = text_of(client.get(f"/systems/{credit.pk}/risk/S-19/"))
    assert "Population stability index: 0.31, n = 900, 20 Nov 2026: likelihood at least 4" in page
    assert client.post(f"/systems/{credit.pk}/risk/result/", {**form, "value": "much"}).status_code == 422


def test_evidence_and_conditions_are_kept_and_signed(credit: System) -> None:
    client = signed_in("engineer")
    drill = {"kind": "E-DRILL", "where": "drill.pdf", "on": "2026-10-02", "good": "yes", "checked_by": "Cy"}
    assert client.post(f"/systems/{credit.pk}/risk/evidence/", drill).status_code == 302
    assert client.post(f"/systems/{credit.pk}/risk/conditions/", {"narrowed": "a pilot"}).status_code == 302

    assert {row.matter for row in credit.risks.all()} == {"evidence", "answer"}
    assert "a pilot" in text_of(client.get(f"/systems/{credit.pk}/risk/"))


def test_an_assessment_is_sealed_as_it_stands(credit: System) -> None:
    response = signed_in("officer").post(f"/systems/{credit.pk}/risk/sign/", follow=True)

    assert "Signed as entry" in text_of(response)
    entry = credit.entries.filter(kind="risk").get()
    said = read_statement(read_envelope(entry.envelope).body()).predicate
    assert said["gate"] == "G0"


def test_rows_of_risk_are_never_changed_or_removed(credit: System, people, append_only) -> None:  # type: ignore[no-untyped-def]
    row = rated(credit, people["officer"], "S-07")
    for change in (lambda: RiskRow.objects.filter(pk=row.pk).update(about="S-01"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_row_that_names_nothing_is_refused_before_it_is_signed(credit: System, people) -> None:  # type: ignore[no-untyped-def]
    row = Treatment(scenario="S-99", way="mitigate", action="a", owner="b", due=TODAY, by="officer", on=TODAY)
    with pytest.raises(InputError, match='there is no scenario "S-99"'):
        risks.say(credit, row, about="S-99", by=people["officer"], at=AT)


def test_the_heat_map_counts_what_the_register_lists(credit: System) -> None:
    client = signed_in("auditor")
    page = text_of(client.get("/risks/"))
    counts = [int(number) for number in re.findall(r"<b>(\d+)</b></a>", page)]
    total = int(re.findall(r"(\d+) scenarios? in 1 system", page)[0])

    assert sum(counts) == total
    cell = re.findall(r"cell=(\d-\d)", page)[0]
    shown = text_of(client.get(f"/risks/?cell={cell}"))
    assert f"<b>{counts[0]} shown</b>" in shown
