"""What cannot be done is said on a page, in a sentence; nothing is a fault of the server."""

from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, OperationalError, connection
from django.test import Client, RequestFactory

from ombud.errors import InputError, OmbudError
from ombud.web import setup
from ombud.web.logged import Discreet
from ombud.web.systems import actions, jobs
from ombud.web.systems.models import CheckedRow, InventoryRow, System
from ombud.web.systems.pages import papers
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
ENDS = ("0001-01-01", "1799-12-31", "2200-01-01", "9999-12-30", "9999-12-31")
DATED = (
    "/law/",
    "/law/eu-ai-act/",
    "/systems/{pk}/",
    "/systems/{pk}/law/eu-ai-act/",
    "/systems/{pk}/obligations/",
    "/systems/{pk}/calendar/",
    "/systems/{pk}/gate/",
)


def test_days_at_the_ends_of_time_are_said_on_every_page_that_takes_one(credit: System) -> None:
    client = signed_in("auditor")
    for address in DATED:
        for name, day in zip(("as_of", "known_at", "as_of", "known_at", "as_of"), ENDS, strict=True):
            response = client.get(address.format(pk=credit.pk), {name: day})
            assert response.status_code == 200, address
            assert "is not a date that exists, between 1800 and 2199; today is used" in text_of(response), address
        for day in ("1800-01-01", "2199-12-31"):
            assert client.get(address.format(pk=credit.pk), {"as_of": day}).status_code == 200, address


@pytest.mark.parametrize("address", ["calendar.ics", "report.html", "report.pdf"])
def test_a_file_is_not_made_for_another_day_than_the_one_asked_for(credit: System, address: str) -> None:
    entries = credit.entries.count()
    for day in ("9999-12-31", "2026-02-30", "x"):
        response = signed_in("auditor").get(f"/systems/{credit.pk}/{address}", {"as_of": day})
        assert response.status_code == 422
        assert "is not a date that exists, between 1800 and 2199" in text_of(response)
    assert credit.entries.count() == entries


def test_a_refusal_of_the_core_is_a_page_and_no_fault(credit: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise OmbudError("the PDF could not be written: <b>too long</b>.", code="pdf", hint="Take the HTML.")

    monkeypatch.setattr(papers, "pdf_apart", refuse)
    response = signed_in("auditor").get(f"/systems/{credit.pk}/report.pdf")
    assert response.status_code == 422
    assert "The PDF could not be written: &lt;b&gt;too long&lt;/b&gt;. Take the HTML." in text_of(response)


@pytest.mark.parametrize("error", [OperationalError("attempt to write a readonly database"), OSError(28, "No space")])
def test_a_database_or_disk_that_cannot_be_written_is_said(
    credit: System, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(actions.log, "append", fail)
    before = credit.statements.count()
    response = signed_in("engineer").post(f"/systems/{credit.pk}/facts/ops.rollback/", {"ops.rollback": "At once."})
    assert response.status_code == 503
    assert "cannot be written just now, so nothing was kept" in text_of(response)
    assert "readonly" not in text_of(response)
    assert credit.statements.count() == before


def test_a_database_that_cannot_be_written_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(jobs, "settle_all", fail)
    with pytest.raises(InputError) as refused:
        setup.tidy()
    assert str(refused.value) == (
        f"{connection.settings_dict['NAME']}: it cannot be written. Check who may write there."
    )


def test_pages_that_only_read_answer_when_the_disk_is_full(
    credit: System, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Only what would be kept for the next look is lost."""

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    for rows in (InventoryRow, CheckedRow):
        monkeypatch.setattr(rows.objects, "update_or_create", fail)
    client = signed_in("auditor")
    for address in ("/", "/systems.csv", "/today/", "/checks/", "/risks/"):
        response = client.get(address)
        assert (response.status_code, "Credit" in text_of(response)) == (200, True), address
    assert "what was worked out was not kept: OperationalError" in caplog.text


def test_a_form_too_large_is_said_on_a_page(credit: System) -> None:
    address = f"/systems/{credit.pk}/facts/ops.rollback/"
    response = signed_in("engineer").post(address, {"ops.rollback": "x" * 3_000_000})
    assert response.status_code == 400
    assert "holds more than 2 MB of text, and nothing of it was kept" in text_of(response)
    fields = "&".join(f"a{number}=1" for number in range(2_000))
    response = signed_in("engineer").post(address, fields, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "more fields than any page" in text_of(response)
    assert Client().post("/sign-in/", {"username": "x" * 3_000_000}).status_code == 400


@pytest.mark.parametrize("number", ["9" * 18, "9" * 19, "9" * 40, "9" * 5_000])
def test_a_number_in_an_address_that_nothing_has_is_not_there(credit: System, number: str) -> None:
    client = signed_in("engineer")
    for address in (f"/systems/{number}/", f"/systems/{credit.pk}/obligations/AIA-004-1/records/{number}/"):
        assert client.get(address).status_code == 404
    assert client.get("/log/", {"page": number}).status_code == 200
    assert client.get("/", {"page": number}).status_code == 200


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\x1b[2J.pdf", "<script>.pdf", "x" * 300 + ".pdf", ".", "con"])
def test_a_record_with_a_hostile_name_is_kept_under_it_or_refused(credit: System, name: str) -> None:
    client = signed_in("engineer")
    file = SimpleUploadedFile("x.pdf", b"%PDF")
    file._name = name
    response = client.post(f"/systems/{credit.pk}/obligations/AIA-004-1/records/1/", {"file": file})
    assert response.status_code in {302, 422}
    page = text_of(client.get(f"/systems/{credit.pk}/obligations/"))
    assert "<script>" not in page.replace("<script src", "")
    assert client.get("/log/").status_code == 200


def test_a_registration_by_two_at_once_makes_one(people) -> None:
    """The second to hold the log sees the first and is refused whole."""
    actions.register("Twin", {}, by=people["officer"], at=AT)
    response = signed_in("owner").post("/systems/new/", {"name": "TWIN"})
    assert response.status_code == 422
    assert System.objects.count() == 1


def test_the_cases_of_a_large_law_come_in_pages(people) -> None:
    client = signed_in("auditor")
    first, second = (text_of(client.get("/law/eu-ai-act/cases/", {"page": page})) for page in (1, 2))
    assert "All 100 cases on this page of EU AI Act come out as their sources say." in first
    assert first.count("<tr id=") == second.count("<tr id=") == 100
    assert first != second


def error_of_postgresql(words: str) -> DataError:
    """An error as Django hands it on: the driver's own, with its code, is the cause."""
    cause = Exception(words)
    cause.sqlstate = "22P05"  # type: ignore[attr-defined]  # as psycopg has it
    error = DataError(words)
    error.__cause__ = cause
    return error


def test_the_log_of_the_server_holds_no_row_that_could_not_be_kept(
    credit: System, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error_of_postgresql("DETAIL: Failing row contains (Ana Secret).")

    monkeypatch.setattr(actions.log, "append", fail)
    response = signed_in("engineer").post(f"/systems/{credit.pk}/facts/ops.rollback/", {"ops.rollback": "At once."})
    assert response.status_code == 503
    assert "not kept: DataError 22P05" in caplog.text
    assert "Secret" not in caplog.text


def written(error: Exception) -> str:
    """What the handler of the server writes of an error in a page."""
    try:
        raise error
    except Exception as raised:
        record = logging.LogRecord("django.request", 40, __file__, 1, "Fault: /x/", (), (type(raised), raised, None))
    assert Discreet().filter(record)
    return logging.Formatter().format(record)


def test_the_log_says_a_refusal_in_one_line_and_a_fault_of_the_database_without_its_words() -> None:
    assert written(PermissionDenied("An auditor may not.")) == "Fault: /x/"
    outer = RuntimeError("while that was handled")
    outer.__context__ = error_of_postgresql("Key (name)=(Ana Secret) already exists.")
    assert written(outer) == "Fault: /x/\nDataError 22P05"
    assert written(ValueError("seen")).endswith("ValueError: seen")


def test_an_answer_to_head_has_the_length_and_no_body(credit: System) -> None:
    """RFC 9110, 9.3.2: a body would be taken for the next answer of a kept connection."""
    from ombud.web.wsgi import application

    def answer(method: str) -> tuple[str, dict[str, str], bytes]:
        said: list[object] = []
        environ = RequestFactory().generic(method, "/sign-in/").environ
        body = b"".join(application(environ, lambda status, headers: said.extend((status, dict(headers)))))
        return str(said[0]), said[1], body  # type: ignore[return-value]  # as WSGI hands them over

    status, headers, body = answer("HEAD")
    assert (status, body) == ("200 OK", b"")
    assert int(headers["Content-Length"]) == len(answer("GET")[2]) > 1000


@pytest.mark.parametrize(
    "address",
    [
        f"/public/systems/{2**63}/",
        f"/public/systems/{10**30}/co-notice/v1/",
        f"/public/systems/1/co-notice/v{2**63}/",
        "/public/systems/1/%00/",
        "/public/documents/a%00b/",
        "/law/%00/",
        "/law/eu-ai-act/%00/",
        "/systems/1/documents/%00/",
    ],
)
def test_an_address_that_no_row_can_have_leads_nowhere(credit: System, address: str) -> None:
    assert signed_in("auditor").get(address).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_method_that_no_page_knows_is_refused(credit: System, method: str) -> None:
    response = signed_in("engineer").generic(method, f"/systems/{credit.pk}/facts/ops.rollback/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
