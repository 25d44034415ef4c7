"""The web through its addresses: rights, answers, lost updates, hostile input, and a log that only grows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from ombud.errors import InputError
from ombud.evidence import verify_path
from ombud.facts import Statement, load_dossier, load_vocabulary
from ombud.web.systems import actions
from ombud.web.systems import log as ledger
from ombud.web.systems.access import RIGHTS
from ombud.web.systems.models import EntryRow, StatementRow, System

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
CSV = b"sex,ok\n" + b"f,1\nf,0\nf,0\nf,0\n" * 40 + b"m,1\nm,0\n" * 80


@pytest.fixture
def credit(people):
    system = System.objects.create(name="Credit", registered_by=people["officer"], registered_at=AT)
    dossier = load_dossier(EXAMPLES / "credit-limit", load_vocabulary())
    actions.keep(system, list(dossier.statements), at=AT, by="import")
    return system


def signed_in(role: str) -> Client:
    client = Client()
    assert client.login(username=role, password=role)
    return client


ADDRESSES = [
    ("GET", "/", "see"),
    ("GET", "/log/", "see"),
    ("GET", "/patterns/", "see"),
    ("GET", "/systems/new/", "register"),
    ("GET", "/systems/{pk}/", "see"),
    ("GET", "/systems/{pk}/intake/", "see"),
    ("GET", "/systems/{pk}/facts/sys.owner/", "answer"),
    ("GET", "/systems/{pk}/report.html", "see"),
    ("GET", "/systems/{pk}/evidence.zip", "see"),
    ("POST", "/systems/{pk}/measure/", "measure"),
    ("POST", "/systems/{pk}/records/", "attach"),
    ("POST", "/systems/{pk}/decide/", "decide"),
]


@pytest.mark.parametrize("role", RIGHTS)
def test_every_address_keeps_to_the_table_of_rights(credit: System, role: str) -> None:
    client = signed_in(role)
    for method, address, action in ADDRESSES:
        response = client.generic(method, address.format(pk=credit.pk))
        allowed = action in RIGHTS[role]
        assert (response.status_code != 403) == allowed, (role, address, response.status_code)
        assert response.status_code < 500


def test_nobody_sees_anything_without_signing_in(credit: System) -> None:
    for method, address, _ in ADDRESSES:
        response = Client().generic(method, address.format(pk=credit.pk))
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/")


def test_a_page_says_class_citation_date_and_who_said_it(credit: System) -> None:
    text = signed_in("auditor").get(f"/systems/{credit.pk}/?as_of=2026-11-24&known_at=2026-11-24").content.decode()

    for words in ("High-risk from 2 Dec 2027", "Annex III point 5(b)", "Marta Osei", "20 Nov 2026", "confidence V"):
        assert words in text
    text = signed_in("auditor").get(f"/systems/{credit.pk}/?as_of=2026-07-01&known_at=2026-07-01").content.decode()
    assert "High-risk from 2 Aug 2026" in text


def test_a_date_that_does_not_exist_is_said(credit: System) -> None:
    text = signed_in("auditor").get(f"/systems/{credit.pk}/?as_of=2026-02-30").content.decode()
    assert "2026-02-30 is not a date that exists" in text


def test_a_system_is_registered_once_and_intake_asks_what_is_open(people) -> None:
    client = signed_in("owner")
    form = {"name": "New <b>one</b>", "use.areas": ["employment"], "sys.owner": "Ana"}
    response = client.post("/systems/new/", form)
    assert response.status_code == 302
    again = client.post("/systems/new/", form)
    assert again.status_code == 422
    assert b"of that name already" in again.content
    assert System.objects.count() == 1
    page = client.get(response["Location"]).content.decode()
    assert "New &lt;b&gt;one&lt;/b&gt;" in page
    assert "Which links does the system have with the European Union?" in page


def test_an_answer_supersedes_and_the_earlier_one_stays(credit: System) -> None:
    client = signed_in("engineer")
    before = credit.statements.filter(key="ops.rollback").count()
    address = f"/systems/{credit.pk}/facts/ops.rollback/"
    assert client.post(address, {"ops.rollback": "Within an hour.", "note": "drill"}).status_code == 302
    assert client.post(address, {}).status_code == 422
    assert client.get(f"/systems/{credit.pk}/facts/law.roles/").status_code == 404
    assert credit.statements.filter(key="ops.rollback").count() == before + 1
    assert credit.statements.filter(key="ops.rollback").last().said_by == "engineer"


def test_what_is_not_known_yet_is_asked_again_on_purpose(credit: System, people) -> None:
    client = signed_in("engineer")
    client.post(f"/systems/{credit.pk}/facts/a3.5b/", {"not_known": "yes"})
    question = "Does it evaluate the creditworthiness"
    assert question not in client.get(f"/systems/{credit.pk}/intake/").content.decode()
    assert question in client.get(f"/systems/{credit.pk}/intake/?all=1").content.decode()


def measured(credit: System, **changes: str):
    form = {"prediction": "ok", "favourable": "1", "groups": "sex", **changes}
    upload = SimpleUploadedFile("my log.csv", CSV)
    return signed_in("engineer").post(f"/systems/{credit.pk}/measure/", {**form, "log": upload}, follow=True)


def test_a_log_is_measured_and_shown_with_interval_and_limit(credit: System) -> None:
    text = measured(credit).content.decode()
    assert "Measured 320 people" in text
    assert "f receives the favourable outcome 0.500 times as often as m" in text
    assert "<svg" in text
    assert "my log.csv" in text


def test_a_bad_log_is_refused_with_a_sentence_and_nothing_is_kept(credit: System) -> None:
    text = measured(credit, prediction="okk").content.decode()
    assert "my log.csv: there is no column &quot;okk&quot;. Did you mean &quot;ok&quot;?" in text
    assert "/tmp" not in text
    assert credit.measurements.count() == 0


def test_a_decision_needs_another_person_a_reason_a_password_and_an_open_gate(credit: System, people) -> None:
    reviewer = signed_in("reviewer")
    address = f"/systems/{credit.pk}/decide/"

    def decided(**form: str) -> str:
        return reviewer.post(address, form, follow=True).content.decode()

    assert "the password is not right" in decided(decision="refused", because="no", password="wrong")
    assert "a decision needs its reason" in decided(decision="refused", because=" ", password="reviewer")
    assert "the gate refuses this release" in decided(decision="approved", because="fine", password="reviewer")
    assert credit.decisions.count() == 0
    assert "Recorded: refused" in decided(decision="refused", because="The gap is too wide.", password="reviewer")
    assert credit.decisions.get().release == "2.3.0"
    own = Statement(key="sys.owner", value="R", said_by=people["reviewer"].shown, said_at=AT)
    actions.keep(credit, [own], at=AT, by="x")
    with pytest.raises(InputError, match="does not decide on it"):
        actions.decide(credit, "refused", "again", by=people["reviewer"], at=AT)


def test_a_record_is_attached_only_where_an_obligation_asks_for_it(credit: System) -> None:
    client = signed_in("officer")
    address = f"/systems/{credit.pk}/records/"
    form = {"duty": "AIA-004-1", "title": "Training plan, attendance, role map", "note": "course of September"}
    assert b"Attached and signed" in client.post(address, form, follow=True).content
    assert b"no obligation asks" in client.post(address, {**form, "title": "Cake"}, follow=True).content
    assert b"attach a file" in client.post(address, {**form, "note": ""}, follow=True).content
    assert credit.records.count() == 1


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


def test_evidence_downloaded_from_the_page_verifies_without_the_server(credit: System, tmp_path: Path) -> None:
    client = signed_in("auditor")
    client.get(f"/systems/{credit.pk}/report.pdf")
    content = client.get(f"/systems/{credit.pk}/evidence.zip").content
    assert "log.jsonl" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    (tmp_path / "evidence.zip").write_bytes(content)
    result = verify_path(tmp_path / "evidence.zip")
    assert result.ok
    assert [entry.kind for entry in result.entries] == ["facts", "document"]


def test_pages_forbid_scripts_and_styles_of_others(credit: System) -> None:
    response = signed_in("officer").get(f"/systems/{credit.pk}/")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert b"<style" not in response.content
    assert b" style=" not in response.content


def test_lists_and_pages_need_few_queries(credit: System, django_assert_max_num_queries) -> None:
    client = signed_in("officer")
    with django_assert_max_num_queries(15):
        client.get(f"/systems/{credit.pk}/")
