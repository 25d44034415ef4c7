"""Documents in the web: written by people, approved by another, published once, stale when a fact changes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ombud.errors import InputError
from ombud.evidence import read_envelope, read_statement, sha256_hex, verify_path
from ombud.web.systems import actions
from ombud.web.systems import log as ledger
from ombud.web.systems.models import System, VersionRow
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
KIND = "co-notice"


def home(system: System, tail: str = "") -> str:
    return f"/systems/{system.pk}/documents/{KIND}/{tail}"


def text_name() -> str:
    """A text of the kind that people write."""
    from ombud.documents.outline import load_outlines

    outline = load_outlines()[KIND]
    return next(outline.path(section, field) for section, field in outline.fields() if field.kind == "text")


def fact_name() -> str:
    """An element of the kind that follows from a fact."""
    from ombud.documents.outline import load_outlines

    outline = load_outlines()[KIND]
    return next(outline.path(section, field) for section, field in outline.fields() if field.fact)


def digest_on(client: Client, system: System, readers: str = "internal") -> str:
    page = text_of(client.get(home(system, f"approve/?readers={readers}")))
    return page.split('name="seen" value="')[1][:64]


def approved(system: System, readers: str = "internal", **more: str) -> str:
    client = signed_in("reviewer")
    form = {
        "decision": "approved", "because": "Read and right.", "password": "reviewer", "readers": readers,
        "seen": digest_on(client, system, readers), **more,
    }  # fmt: skip
    return text_of(client.post(home(system, "approve/"), form, follow=True))


def published(system: System, readers: str = "internal", gaps: str = "yes") -> str:
    form = {"readers": readers, "with_gaps": gaps}
    return text_of(signed_in("officer").post(home(system, "publish/"), form, follow=True))


def for_everybody(system: System) -> None:
    """Everything of the notice is released to everybody."""
    signed_in("officer").post(home(system, "readers/"), {"all": "public"})


def test_the_tab_names_who_asks_since_when_how_complete_and_in_which_state(credit: System) -> None:
    """AI Act Art. 27(1) asks for the assessment of Annex III systems from 2 December 2027."""
    text = text_of(signed_in("auditor").get(f"/systems/{credit.pk}/documents/"))
    asked, choice = text.split("By choice: ")[0], text.split("By choice: ", 1)[1]
    assert "EU AI Act Art. 27(1) from 2 Dec 2027" in asked
    assert "System card" in choice
    assert "missing</a>" in asked
    assert "draft" in asked


def test_each_element_is_labelled_and_a_missing_one_leads_to_its_question(credit: System) -> None:
    text = text_of(signed_in("officer").get(home(credit)))
    for word in ("derived", "stated", "missing"):
        assert f"<span>{word}</span>" in text
    assert f'href="{home(credit)}texts/{text_name()}/"' in text
    assert f"/systems/{credit.pk}/facts/purp.intended/?back=document%2F{KIND}" in text
    assert "in ombud.yaml" not in text


def test_what_a_person_writes_is_recorded_as_theirs_and_what_follows_is_not_written(credit: System) -> None:
    client, name = signed_in("engineer"), text_name()
    address = home(credit, f"texts/{name}/")
    client.post(address, {"text": "Ask <b>us</b>\r\n\r\nat the desk.", "seen": "0"})
    page = text_of(client.get(home(credit)))
    assert "Ask &lt;b&gt;us&lt;/b&gt;" in page
    assert "engineer, " in page

    derived = text_of(client.post(home(credit, f"texts/{fact_name()}/"), {"text": "mine", "seen": "0"}))
    assert "follows from a fact: state the fact" in derived
    assert client.post(home(credit, "texts/cake/"), {"text": "mine", "seen": "0"}).status_code == 422
    assert credit.texts.count() == 1
    client.post(address, {"text": "", "seen": str(credit.texts.last().pk)})
    assert "Ask &lt;b&gt;us" not in text_of(client.get(home(credit)))


def test_two_people_who_write_one_text_lose_nothing_and_two_clicks_keep_one(credit: System) -> None:
    address = home(credit, f"texts/{text_name()}/")
    for _ in range(2):
        signed_in("engineer").post(address, {"text": "The first.", "seen": "0"})
    assert credit.texts.count() == 1
    late = signed_in("owner").post(address, {"text": "The second.", "seen": "0"})
    assert late.status_code == 422
    for words in ("was written since you opened the page", "The first.", "The second."):
        assert words in text_of(late)
    assert credit.texts.count() == 1
    signed_in("owner").post(address, {"text": "The second.", "seen": str(credit.texts.get().pk)})
    assert credit.texts.last().text == "The second."


def test_a_text_survives_a_session_that_ended(credit: System) -> None:
    client, address = Client(), home(credit, f"texts/{text_name()}/")
    client.post(address, {"text": "Long thoughts.", "seen": "0"})
    client.login(username="engineer", password="engineer")  # the tests' own password
    page = text_of(client.get(address))
    assert "Long thoughts." in page
    assert "signed out" in page


def test_a_table_is_written_row_by_row(credit: System) -> None:
    client = signed_in("officer")
    address = f"/systems/{credit.pk}/documents/fria/texts/harm.proportion/"
    page = text_of(client.get(address))
    columns = page.count('<th scope="col">')
    assert columns > 1
    form = {f"column-{number}": [f"cell {number}", ""] for number in range(columns)}
    client.post(address, {**form, "seen": "0"})
    assert credit.texts.get().rows == [[f"cell {number}" for number in range(columns)]]
    assert "cell 1" in text_of(client.get(f"/systems/{credit.pk}/documents/fria/"))


def test_comments_stand_beside_what_they_are_about_and_in_no_document(credit: System) -> None:
    client = signed_in("reviewer")
    for _ in range(2):
        client.post(home(credit, "comment/"), {"about": text_name(), "text": "Is this enough?"})
    assert credit.comments.count() == 1
    assert "Is this enough?" in text_of(client.get(home(credit)))
    assert "Is this enough?" not in text_of(client.get(home(credit, "draft.md")))


def test_a_document_is_approved_by_somebody_who_neither_wrote_nor_stated_it(credit: System, people) -> None:
    assert "the password is not right" in approved(credit, password="wrong")
    assert "a decision needs its reason" in approved(credit, because=" ")
    assert "says something else since you opened" in approved(credit, seen="0" * 64)
    assert credit.approvals.count() == 0
    assert "Recorded: approved" in approved(credit)
    assert credit.approvals.count() == 1
    people["owner"].role = "reviewer"
    people["owner"].save()
    credit.texts.create(kind=KIND, name=text_name(), text="Mine.", by=people["owner"], at=AT)
    client = signed_in("owner")
    form = {"decision": "approved", "because": "My own.", "password": "owner", "seen": digest_on(client, credit)}
    assert "does not decide on it" in text_of(client.post(home(credit, "approve/"), form))
    assert credit.approvals.count() == 1


def test_a_version_is_published_once_approved_signed_once_and_nothing_is_sealed_anew(credit: System) -> None:
    assert "nobody has approved" in published(credit)
    approved(credit)
    assert "elements are missing" in published(credit, gaps="")
    first = published(credit)
    assert "Published: version 1" in first
    published(credit)
    row = VersionRow.objects.get()
    kinds = list(credit.entries.values_list("kind", flat=True))
    assert kinds.count("document") == 1
    statement = read_statement(read_envelope(row.entry.envelope).body())
    assert statement.subjects[0].sha256 == sha256_hex(row.manifest.encode())
    assert {item.sha256 for item in statement.subjects[1:]} == {file.sha256 for file in row.files.all()}
    assert statement.predicate["approval"]["by"] == "reviewer"  # type: ignore[index, call-overload]
    assert all(item.ok for item in ledger.verified())

    text = f"/systems/{credit.pk}/documents/ai-use-policy/"
    client = signed_in("reviewer")
    seen = text_of(client.get(f"{text}approve/")).split('name="seen" value="')[1][:64]
    form = {"decision": "approved", "because": "Good.", "password": "reviewer", "seen": seen}
    client.post(f"{text}approve/", form)
    signed_in("officer").post(f"{text}publish/", {"with_gaps": "yes"})
    after = list(credit.entries.values_list("kind", flat=True))
    assert after == [*kinds, "document"]


def test_a_changed_fact_makes_a_version_stale_ends_its_approval_and_says_what_changed(credit: System, people) -> None:
    approved(credit)
    published(credit)
    actions.state(credit, {"purp.decision_role": "decides-alone"}, by=people["officer"], at=AT.replace(month=12))
    page = text_of(signed_in("auditor").get(home(credit)))
    assert "Stale: 1 thing changed since version 1." in page
    assert "it decides without a person" in page
    assert "nobody has approved what the document says now" in published(credit)
    changes = text_of(signed_in("auditor").get(home(credit, "changes/?old=1&new=0")))
    assert "it decides, and a person can change that before it takes effect" in changes
    assert "stale" in text_of(signed_in("auditor").get(f"/systems/{credit.pk}/documents/"))
    approved(credit)
    assert "Published: version 2" in published(credit)
    old = text_of(signed_in("auditor").get(home(credit, "v1/")))
    assert "a person can change that" in old


def test_versions_for_other_readers_do_not_replace_each_other(credit: System) -> None:
    for_everybody(credit)
    for readers in ("public", "internal", "public"):
        approved(credit, readers)
        published(credit, readers)
    assert list(credit.versions.values_list("number", "readers")) == [(1, "public"), (2, "internal")]
    page = text_of(signed_in("auditor").get(home(credit, "?readers=public")))
    assert "replaced" not in page
    assert "Stale" not in page


def test_a_version_is_handed_out_as_it_was_signed(credit: System) -> None:
    approved(credit)
    published(credit)
    client, row = signed_in("auditor"), VersionRow.objects.get()
    for file in row.files.all():
        response = client.get(home(credit, f"v1/file.{file.form}"))
        assert sha256_hex(response.content) == file.sha256
        assert "default-src 'none'" in response["Content-Security-Policy"]
    assert client.get(home(credit, "draft.pdf")).content.startswith(b"%PDF")
    assert client.get(home(credit, "draft.docx")).content.startswith(b"PK")
    assert client.get(home(credit, "draft.exe")).status_code == 404


def test_a_version_that_is_taken_back_says_so_and_the_log_says_why(credit: System) -> None:
    for_everybody(credit)
    approved(credit, "public")
    published(credit, "public")
    client = signed_in("officer")
    assert "say why" in text_of(client.post(home(credit, "v1/withdraw/"), {"because": " "}))
    for _ in range(2):
        client.post(home(credit, "v1/withdraw/"), {"because": "A wrong address."})
    assert "A wrong address." in text_of(client.get(home(credit, "v1/")))
    last = read_statement(read_envelope(credit.entries.last().envelope).body())
    assert last.predicate["withdrawn"] == "A wrong address."
    assert credit.entries.filter(kind="document").count() == 2
    assert Client().get(f"/public/systems/{credit.pk}/{KIND}/").status_code == 404


def test_a_released_element_is_read_and_the_others_are_withheld(credit: System) -> None:
    client = signed_in("officer")
    page = text_of(client.get(home(credit, "?readers=public")))
    assert "Not released to the reader (public)." in page
    names = [part.split('"')[0] for part in text_of(client.get(home(credit, "readers/"))).split('name="circle-')[1:]]
    client.post(home(credit, "readers/"), {f"circle-{names[0]}": "public"})
    assert credit.visible.get().name == names[0]
    after = text_of(client.get(home(credit, "?readers=public")))
    assert after.count("Not released") == page.count("Not released") - 1
    assert client.post(home(credit, "readers/"), {f"circle-{names[0]}": "martians"}).status_code == 422


def test_a_pack_is_chosen_downloaded_and_verifies_on_the_page_and_on_the_command_line(
    credit: System, tmp_path: Path
) -> None:
    approved(credit)
    published(credit)
    client = signed_in("auditor")
    address = f"/systems/{credit.pk}/pack"
    assert "say for whom" in text_of(client.get(f"{address}/?for=+"))
    assert "the period ends before it begins" in text_of(
        client.get(f"{address}/?for=Bank&from=2026-12-01&until=2026-11-01")
    )
    assert "2026-02-30 is not a date" in text_of(client.get(f"{address}/?for=Bank&from=2026-02-30"))
    assert "statements</b> fit, with 5 documents" in text_of(client.get(f"{address}/?for=Bank&kind=document"))
    response = client.get(f"{address}.zip?for=Bank+examination&kind=document")
    assert response["Content-Disposition"] == 'attachment; filename="bank-examination.zip"'
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert any(name.endswith(f"{KIND}-v1.pdf") for name in names)
    (tmp_path / "pack.zip").write_bytes(response.content)
    found = verify_path(tmp_path / "pack.zip")
    assert found.ok

    page = text_of(client.post("/verify/", {"file": SimpleUploadedFile("pack.zip", response.content)}))
    assert "Verified" in page
    assert f"{found.verified} of {found.statements} statements, {len(found.files)} files." in page
    assert "The keys are those of this installation." in page
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(response.content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b" " if name.endswith(".pdf") else content)
    page = text_of(client.post("/verify/", {"file": SimpleUploadedFile("pack.zip", changed.getvalue())}))
    assert "NOT verified" in page
    assert client.post("/verify/", {"file": SimpleUploadedFile("a.exe", b"x")}).status_code == 422
    assert client.post("/verify/", {"file": SimpleUploadedFile("a.zip", b"x")}).status_code == 422


def test_a_pack_can_name_single_statements_documents_a_day_and_what_the_reader_holds(
    credit: System, tmp_path: Path
) -> None:
    """What `ombud evidence pack --for` takes, the page takes too."""
    approved(credit)
    published(credit)
    client, address = signed_in("auditor"), f"/systems/{credit.pk}/pack"
    first = client.get(f"{address}.zip", {"for": "Bank", "kind": "decision", "statements": credit.entries.first().hash})
    names = zipfile.ZipFile(io.BytesIO(first.content)).namelist()
    assert f"statements/{credit.entries.first().seq:06d}.json" in names
    held = zipfile.ZipFile(io.BytesIO(first.content)).read("checkpoint.txt").decode()

    actions.register("Another", {}, by=credit.registered_by, at=AT)
    asked = {
        "for": "Bank",
        "kind": "document",
        "document": f"{KIND}-v1.pdf",
        "since": held.replace("\n", "\r\n"),
        "as_of": "2026-12-03",
    }
    page = text_of(client.get(f"{address}/", asked))
    assert "1 document named in them" in page
    assert f'value="{KIND}-v1.pdf" checked' in page
    (tmp_path / "pack.zip").write_bytes(client.get(f"{address}.zip", asked).content)
    found = verify_path(tmp_path / "pack.zip")
    assert found.ok, found.sentences()
    assert any("has only grown since the checkpoint of" in note for note in found.notes)
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        documents = [name for name in pack.namelist() if name.startswith("documents/")]
    assert documents == [f"documents/{KIND}-v1.pdf"]

    for wrong, says in (
        ({"statements": "12"}, "is no hash of a log entry"),
        ({"statements": "0" * 64}, "has the hash 0000"),
        ({"since": "hello"}, "this is no checkpoint"),
        ({"since": held.replace("urn:ombud:log:", "urn:ombud:log:00")}, "checkpoint"),
        ({"as_of": "2026-02-30"}, "is not a date"),
    ):
        for end in ("/", ".zip"):
            response = client.get(f"{address}{end}", {"for": "Bank", **wrong})
            assert (response.status_code, says in text_of(response)) == (422, True), (wrong, end)


def test_a_pack_holds_what_was_stated_under_an_earlier_name(credit: System, people) -> None:
    actions.register("Early", {"sys.owner": "Ana"}, by=people["officer"], at=AT)
    early = System.objects.get(name="Early")
    address = f"/systems/{early.pk}/pack/?for=Bank&kind=facts"
    client = signed_in("auditor")
    actions.rename(early, "Late", by=people["officer"], at=AT.replace(month=12))
    after = text_of(client.get(address)).split(" statements</b>")[0].split("<b>")[-1]
    assert int(after) == early.entries.filter(kind="facts").count() + ledger_keys()


def ledger_keys() -> int:
    """Statements about keys, which every pack holds."""
    from ombud.web.systems.models import EntryRow

    return EntryRow.objects.filter(kind="key").count()


def test_the_ledger_of_a_kind_says_how_each_element_is_filled(credit: System) -> None:
    text = text_of(signed_in("auditor").get("/documents/fria/"))
    assert "written" in text
    assert "derived" in text
    assert signed_in("auditor").get("/documents/cake/").status_code == 404
    assert signed_in("auditor").get(f"/systems/{credit.pk}/documents/cake/").status_code == 404


def test_nobody_publishes_while_the_pdf_cannot_be_written(credit: System, monkeypatch: pytest.MonkeyPatch) -> None:
    from ombud.errors import OmbudError
    from ombud.web.systems import publishing

    def broken(*_: object, **__: object) -> bytes:
        raise OmbudError("the PDF took longer than 60 seconds and was stopped.", code="pdf-timeout")

    monkeypatch.setattr(publishing, "pdf_apart", broken)
    approved(credit)
    assert "took longer than 60 seconds" in published(credit)
    assert VersionRow.objects.count() == 0
    assert not credit.entries.filter(kind="document").exists()


def test_a_comment_about_nothing_is_refused(credit: System, people) -> None:
    from ombud.documents.outline import load_outlines
    from ombud.web.systems import writing

    outline = load_outlines()[KIND]
    with pytest.raises(InputError, match="no such element"):
        writing.comment(credit, outline, "cake", "Hm.", by=people["officer"], at=AT)
    with pytest.raises(InputError, match="characters"):
        writing.comment(credit, outline, "", "  ", by=people["officer"], at=AT)
