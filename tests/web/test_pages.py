"""The web through its addresses: rights, what pages say, hostile input, and a log that only grows."""

from __future__ import annotations

import base64
import re
import uuid
import zipfile
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from ombud.documents.frozen import content_digest
from ombud.documents.outline import load_outlines
from ombud.errors import InputError
from ombud.evidence import verify_path
from ombud.facts import Statement
from ombud.web.systems import actions, publishing, writing
from ombud.web.systems import log as ledger
from ombud.web.systems.access import RIGHTS
from ombud.web.systems.models import EntryRow, JobRow, Person, StatementRow, System, VersionRow
from ombud.web.urls import urlpatterns
from tests.web.conftest import AT, example_system, signed_in, text_of

pytestmark = pytest.mark.django_db
TOKEN = uuid.UUID(int=1)
TABS = (
    *("", "obligations/", "calendar/", "controls/", "figures/", "risk/"),
    *("documents/", "gate/", "checks/", "facts/", "history/"),
)
NOTICE = "/systems/{pk}/documents/co-notice/"

ADDRESSES = [
    ("GET", "/", "see"),
    ("GET", "/systems.csv", "see"),
    ("GET", "/today/", "see"),
    ("GET", "/checks/", "see"),
    ("GET", "/checks.csv", "see"),
    ("GET", "/log/", "see"),
    ("GET", "/people/", "see"),
    ("GET", "/me/", "see"),
    ("GET", "/people/new/", "administer"),
    ("GET", "/people/{person}/", "administer"),
    ("POST", "/people/{person}/link/", "administer"),
    ("POST", "/people/{person}/end/", "administer"),
    ("POST", "/people/units/", "organise"),
    ("GET", "/systems/{pk}/unit/", "organise"),
    ("GET", "/patterns/", "see"),
    ("GET", "/systems/new/", "register"),
    *[("GET", f"/systems/{{pk}}/{tab}", "see") for tab in TABS],
    ("POST", "/systems/{pk}/gate/", "decide"),
    ("GET", "/risks/", "see"),
    ("GET", "/risks.csv", "see"),
    ("POST", "/systems/{pk}/risk/sign/", "assess"),
    *[("GET", f"/systems/{{pk}}/risk/{form}/", "assess") for form in ("new", "conditions", "result", "evidence")],
    ("GET", "/systems/{pk}/risk/S-07/", "see"),
    ("GET", "/systems/{pk}/risk/S-07/score/", "assess"),
    ("GET", "/systems/{pk}/risk/S-07/treat/", "assess"),
    ("GET", "/systems/{pk}/risk/S-07/accept/", "accept"),
    ("GET", "/systems/{pk}/name/", "answer"),
    ("GET", "/systems/{pk}/intake/", "see"),
    ("GET", "/systems/{pk}/facts/sys.owner/", "answer"),
    ("POST", "/systems/{pk}/facts/sys.owner/keep/", "answer"),
    ("POST", "/systems/{pk}/facts/sys.owner/suggestion/", "answer"),
    ("GET", "/systems/{pk}/import/", "answer"),
    ("POST", "/systems/{pk}/facts/sys.owner/preview/", "answer"),
    ("GET", "/systems/{pk}/facts/sys.owner/ask/", "answer"),
    ("GET", "/systems/{pk}/sheets/sheet.ai-system/", "answer"),
    ("POST", "/systems/{pk}/sheets/sheet.ai-system/preview/", "answer"),
    ("GET", "/systems/{pk}/obligations/AIA-004-1/records/1/", "attach"),
    ("POST", "/systems/{pk}/measure/", "measure"),
    ("GET", "/systems/{pk}/measure/{token}/", "measure"),
    ("GET", "/systems/{pk}/measure/{token}/progress/", "measure"),
    ("POST", "/systems/{pk}/measure/{token}/stop/", "measure"),
    ("GET", NOTICE, "see"),
    ("GET", f"{NOTICE}draft.html", "see"),
    ("GET", f"{NOTICE}changes/", "see"),
    ("GET", f"{NOTICE}texts/use/", "write"),
    ("GET", f"{NOTICE}readers/", "write"),
    ("GET", f"{NOTICE}comment/", "comment"),
    ("GET", f"{NOTICE}approve/", "approve"),
    ("GET", f"{NOTICE}publish/", "publish"),
    ("GET", f"{NOTICE}v1/", "see"),
    ("GET", f"{NOTICE}v1/file.html", "see"),
    ("GET", f"{NOTICE}v1/withdraw/", "publish"),
    ("GET", "/documents/co-notice/", "see"),
    ("GET", "/systems/{pk}/pack/", "see"),
    ("GET", "/systems/{pk}/pack.zip", "see"),
    ("GET", "/verify/", "see"),
    ("GET", "/trust/", "publish"),
    ("GET", "/law/", "see"),
    ("GET", "/law/controls/", "see"),
    ("GET", "/law/controls/FAI-01/", "see"),
    ("GET", "/law/us-nyc-ll144/", "see"),
    ("GET", "/law/us-nyc-ll144/cases/", "see"),
    ("GET", "/law/us-nyc-ll144/in-scope/", "see"),
    ("GET", "/systems/{pk}/law/us-nyc-ll144/", "see"),
    ("GET", "/systems/{pk}/law/us-nyc-ll144/in-scope/", "see"),
    ("GET", "/systems/{pk}/law/us-nyc-ll144/in-scope/turns/", "see"),
    ("GET", "/systems/{pk}/calendar.ics", "see"),
    ("GET", "/systems/{pk}/report.html", "see"),
    ("GET", "/systems/{pk}/evidence.zip", "see"),
]


def addresses(system: System):
    person = Person.objects.get(username="auditor").pk
    for method, address, action in ADDRESSES:
        yield method, address.format(pk=system.pk, token=TOKEN, person=person), action


@pytest.fixture
def job(credit: System, people) -> JobRow:
    return JobRow.objects.create(
        token=TOKEN, system=credit, name="log.csv", size=1, started_by=people["engineer"], made_at=AT, state="stopped"
    )


@pytest.fixture
def version(credit: System, people) -> VersionRow:
    """A notice that was published."""
    made = publishing.draft_as_of(credit, load_outlines()["co-notice"], "internal", at=AT, by=people["officer"])
    approval = writing.approve(
        credit, made, "approved", "Good.", seen=content_digest(made.manifest), by=people["reviewer"], at=AT
    )
    files = {"html": b"<!doctype html>"}
    return publishing.keep(credit, made, files, approval, number=1, by=people["officer"], at=AT)


@pytest.mark.parametrize("role", RIGHTS)
def test_every_address_keeps_to_the_table_of_rights(
    credit: System, job: JobRow, version: VersionRow, role: str
) -> None:
    client = signed_in(role)
    for method, address, action in addresses(credit):
        response = client.generic(method, address)
        allowed = action in RIGHTS[role]
        assert (response.status_code != 403) == allowed, (role, address, response.status_code)
        assert response.status_code < 500
        assert response.status_code != 404, address


def test_every_address_is_walked() -> None:
    walked = {address for _, address, _ in ADDRESSES}
    for pattern in urlpatterns:
        address = "/" + str(pattern.pattern)
        if address.startswith("/public/"):  # tests/web/test_public.py
            continue
        for part, given in (
            ("people/<int:pk>", "people/{person}"),
            ("<int:pk>", "{pk}"),
            ("<uuid:token>", "{token}"),
            ("<str:key>", "sys.owner"),
            ("<str:duty>", "AIA-004-1"),
            ("<int:number>", "1"),
            ("<str:form>", "html"),
            ("<str:name>", "sheet.ai-system" if "/sheets/" in address else "use"),
            ("<str:kind>", "co-notice"),
            ("<str:control>", "FAI-01"),
            ("<str:instrument>", "us-nyc-ll144"),
            ("<str:part>", "in-scope"),
            ("<str:scenario>", "S-07"),
        ):
            address = address.replace(part, given)
        assert address in walked | {"/sign-in/", "/sign-out/", "/set-password/<uidb64>/<token>/"}, address


def test_nobody_sees_anything_without_signing_in(credit: System, job: JobRow, version: VersionRow) -> None:
    for method, address, _ in addresses(credit):
        response = Client().generic(method, address)
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/")


def test_a_page_says_class_citation_date_source_and_who_said_it(credit: System) -> None:
    client = signed_in("auditor")
    text = text_of(client.get(f"/systems/{credit.pk}/?as_of=2026-11-24&known_at=2026-11-24"))

    for words in ("High-risk from 2 Dec 2027", "Annex III point 5(b)", "Marta Osei", "20 Nov 2026"):
        assert words in text
    assert "confidence V: the source&#x27;s own wording was read; checked 23 Nov 2026" in text
    text = text_of(client.get(f"/systems/{credit.pk}/?as_of=2026-07-01&known_at=2026-07-01"))
    assert "High-risk from 2 Aug 2026" in text


def test_a_ban_that_starts_later_and_is_not_decided_is_never_said_to_apply_already(people) -> None:
    """AI Act Art. 5(1)(ba) starts on 2 December 2026; Art. 50(4) applies since 2 August 2026, Art. 50(2) later."""
    studio = example_system(people, "Studio", "image-studio")
    page = f"/systems/{studio.pk}/?known_at=2026-11-24&as_of="
    before = text_of(signed_in("auditor").get(f"{page}2026-11-24"))
    after = text_of(signed_in("auditor").get(f"{page}2026-12-03"))

    assert "Would apply from 2 Dec 2026." in before
    assert "Applies from 2 Dec 2026." in before
    assert "since 2 Dec 2026" not in before
    assert "Would apply since 2 Dec 2026." in after
    why = before.split('<ul class="plain why">')[1].split("</ul>")[0]
    assert "Transparency duties since 2 Aug 2026" in why
    assert "Art. 50(4)" in why
    assert "Art. 50(2)" not in why


def test_the_strip_says_the_class_at_go_live_too(credit: System) -> None:
    text = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/?as_of=2026-11-24&known_at=2026-11-24"))
    assert "At go-live, 10 Dec 2027" in text
    assert "Deployer (Art. 3(4)); provider" in text


def test_the_dates_are_kept_from_tab_to_tab(credit: System) -> None:
    client = signed_in("auditor")
    for tab in TABS:
        text = text_of(client.get(f"/systems/{credit.pk}/{tab}?as_of=2027-12-31&known_at=2026-11-24"))
        for other in TABS:
            assert f'"/systems/{credit.pk}/{other}?as_of=2027-12-31&amp;known_at=2026-11-24"' in text


def test_a_date_that_does_not_exist_is_said(credit: System) -> None:
    text = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/?as_of=2026-02-30"))
    assert "2026-02-30 is not a date that exists" in text


def test_obligations_stand_in_groups_with_what_shows_them(credit: System) -> None:
    text = text_of(signed_in("officer").get(f"/systems/{credit.pk}/obligations/?as_of=2026-11-24&known_at=2026-11-24"))
    effect, upcoming = text.split("Upcoming <small>")
    assert "AI literacy" in effect
    assert "Technical documentation" in upcoming
    assert f"/systems/{credit.pk}/obligations/AIA-004-1/records/1/" in effect


def decided(credit: System, **form: str) -> str:
    return text_of(signed_in("reviewer").post(f"/systems/{credit.pk}/gate/", form, follow=True))


def test_a_decision_needs_another_person_a_reason_a_password_and_an_open_gate(credit: System, people) -> None:
    assert "the password is not right" in decided(credit, decision="refused", because="no", password="wrong")
    assert "a decision needs its reason" in decided(credit, decision="refused", because=" ", password="reviewer")
    assert "the gate refuses this release" in decided(credit, decision="approved", because="ok", password="reviewer")
    assert credit.decisions.count() == 0
    assert "Recorded: refused" in decided(credit, decision="refused", because="Too wide a gap.", password="reviewer")
    assert credit.decisions.get().release == "2.3.0"
    own = Statement(key="sys.owner", value="R", said_by=people["reviewer"].shown, said_at=AT)
    actions.keep(credit, [own], at=AT, by="x")
    with pytest.raises(InputError, match="does not decide on it"):
        actions.decide(credit, "refused", "again", by=people["reviewer"], at=AT)


def test_a_decision_that_was_declined_leaves_what_was_written_in_the_form(credit: System) -> None:
    assert "The gap is too wide." in decided(
        credit, decision="refused", because="The gap is too wide.", password="wrong"
    )


def test_a_decision_sent_twice_is_signed_once(credit: System) -> None:
    for _ in range(2):
        decided(credit, decision="refused", because="Too wide a gap.", password="reviewer")
    assert credit.decisions.count() == 1


def test_a_record_is_attached_only_where_an_obligation_asks_for_it_and_once(credit: System) -> None:
    client = signed_in("officer")
    address = f"/systems/{credit.pk}/obligations/AIA-004-1/records/1/"
    assert "attach a file" in text_of(client.post(address, {"note": ""}))
    for _ in range(2):
        assert "Attached and signed" in text_of(client.post(address, {"note": "course of September"}, follow=True))
    assert client.get(f"/systems/{credit.pk}/obligations/AIA-004-1/records/9/").status_code == 404
    assert client.get(f"/systems/{credit.pk}/obligations/CAKE/records/1/").status_code == 404
    assert credit.records.count() == 1
    assert "course of September" not in text_of(client.get(address))


def test_the_log_and_the_statements_only_grow(credit: System, append_only: None) -> None:
    for rows, field in ((EntryRow.objects, "by"), (StatementRow.objects, "said_by")):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.update(**{field: "Eve"})
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            rows.all()._raw_delete("default")
    assert all(item.ok for item in ledger.verified())


def test_what_is_not_logged_is_not_kept(credit: System, monkeypatch: pytest.MonkeyPatch, people) -> None:
    before = credit.statements.count()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the log is gone")

    monkeypatch.setattr(ledger, "append", broken)
    with pytest.raises(RuntimeError):
        actions.state(credit, {"sys.owner": "Eve"}, by=people["officer"], at=AT)
    assert credit.statements.count() == before


def evidence_of(system: System, tmp_path: Path) -> Path:
    """The evidence as an auditor downloads it."""
    path = tmp_path / "evidence.zip"
    path.write_bytes(signed_in("auditor").get(f"/systems/{system.pk}/evidence.zip").content)
    return path


def test_evidence_downloaded_from_the_page_verifies_without_the_server(credit: System, tmp_path: Path) -> None:
    report = signed_in("auditor").get(f"/systems/{credit.pk}/report.html").content
    path = evidence_of(credit, tmp_path)
    result = verify_path(path)
    assert result.ok, result.sentences()
    assert [entry.kind for entry in result.entries if entry.kind != "key"] == ["facts", "document"]
    with zipfile.ZipFile(path) as pack:
        held = [name for name in pack.namelist() if "review-report" in name]
        assert [pack.read(name) for name in held] == [report]


def test_evidence_about_one_system_says_nothing_of_another(credit: System, people, tmp_path: Path) -> None:
    other = actions.register("Secret plan", {"purp.intended": "Rank our rivals"}, by=people["officer"], at=AT)
    with zipfile.ZipFile(evidence_of(credit, tmp_path)) as pack:
        raw = b"".join(pack.read(name) for name in pack.namelist())
        numbers = {name.rpartition("/")[2].partition(".")[0].lstrip("0") for name in pack.namelist()}
    statements = [base64.b64decode(part) for part in re.findall(rb"payload[^A-Za-z]+([A-Za-z0-9+/=]{40,})", raw)]
    assert any(b"Credit" in statement for statement in statements)
    for words in (b"Rank our rivals", b"Secret plan"):
        assert not any(words in part for part in (raw, *statements))
    assert not numbers & {str(entry.seq) for entry in other.entries.all()}


def test_evidence_holds_what_was_said_under_an_earlier_name(credit: System, people, tmp_path: Path) -> None:
    actions.rename(credit, "Lending", by=people["officer"], at=AT)
    credit.refresh_from_db()
    result = verify_path(evidence_of(credit, tmp_path))
    assert result.ok, result.sentences()
    assert len([entry for entry in result.entries if entry.kind == "facts"]) == 2


def test_pages_forbid_scripts_and_styles_of_others(credit: System) -> None:
    client = signed_in("officer")
    for tab in TABS:
        response = client.get(f"/systems/{credit.pk}/{tab}")
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        for forbidden in (b"<style", b" style=", b"onclick"):
            assert forbidden not in response.content


def test_tabs_need_few_queries(credit: System, django_assert_max_num_queries) -> None:
    client = signed_in("officer")
    for tab in TABS:
        # Checks look at documents, controls, records and people beside facts, figures and the log.
        with django_assert_max_num_queries(24 if tab == "checks/" else 16):
            client.get(f"/systems/{credit.pk}/{tab}")
