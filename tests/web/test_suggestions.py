"""A file of others in the browser: shown first, filed as suggestions, and nothing rests on them until a person speaks.

The rule is that of docs/interchange.md, and the same as that of ``ombud document import``.
"""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ombud.evidence import read_envelope, read_statement
from ombud.facts import UNKNOWN
from ombud.web.systems import actions, suggesting
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import StatementRow, System
from tests.web.conftest import AT, signed_in, text_of

pytestmark = pytest.mark.django_db
MODEL = {
    "type": "machine-learning-model",
    "name": "Vendor's name",
    "version": "9.9",
    "modelCard": {"considerations": {"performanceTradeoffs": ["<b>slow</b>"], "users": ["clerks"]}},
}
BOM = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [MODEL]}).encode()


def given(system: System, content: bytes = BOM, name: str = "theirs.json", role: str = "engineer"):
    file = SimpleUploadedFile(name, content)
    return signed_in(role).post(f"/systems/{system.pk}/import/", {"file": file})


def filed(system: System) -> StatementRow:
    """The suggestion on trade-offs, filed by the engineer."""
    preview = given(system).context["preview"]
    answer = signed_in("engineer").post(f"/systems/{system.pk}/import/", {"preview": preview})
    assert answer.status_code == 302
    return StatementRow.objects.get(system=system, key="mdl.tradeoffs")


def facts_of(system: System):
    found, _, _ = assessment_of(system, as_of=AT.date(), known_at=AT.date())
    return found


def settle(system: System, row: StatementRow, do: str, seen: int | None = None) -> str:
    address = f"/systems/{system.pk}/facts/{row.key}/suggestion/"
    return text_of(signed_in("engineer").post(address, {"do": do, "seen": seen or row.pk}, follow=True))


def test_a_file_is_shown_before_anything_is_kept(credit: System) -> None:
    before = credit.statements.count(), credit.entries.count()
    page = text_of(given(credit))
    assert "CycloneDX 1.6, theirs.json" in page
    assert "&lt;b&gt;slow&lt;/b&gt;" in page
    assert "differs; what is stated stays: " in page  # the version that was stated
    assert (credit.statements.count(), credit.entries.count()) == before


def test_a_filed_suggestion_is_shown_as_one_signed_and_counts_for_nothing(credit: System) -> None:
    release = actions.release_of(credit)
    row = filed(credit)
    assert (row.source, row.confidence) == ("import", "low")
    assert row.evidence[0].startswith("sha256:")
    found = facts_of(credit)
    assert found.facts.get("mdl.tradeoffs", UNKNOWN) is UNKNOWN
    assert found.suggested["mdl.tradeoffs"].is_suggestion
    assert actions.release_of(credit) == release
    sealed = read_statement(read_envelope(credit.entries.last().envelope).body()).predicate["statements"]
    assert {said["suggested"] for said in sealed} == {True}

    facts = text_of(signed_in("engineer").get(f"/systems/{credit.pk}/facts/"))
    assert "Suggested, not confirmed" in facts
    assert "CycloneDX 1.6 file theirs.json" in facts
    assert "Suggested, not confirmed" in text_of(
        signed_in("engineer").get(f"/systems/{credit.pk}/facts/mdl.tradeoffs/")
    )
    card = text_of(signed_in("engineer").get(f"/systems/{credit.pk}/documents/model-card/"))
    assert "suggested, not confirmed: &lt;b&gt;slow&lt;/b&gt;" in card
    assert "suggested, not confirmed" in text_of(signed_in("engineer").get(f"/systems/{credit.pk}/history/"))
    assert "was suggested before" in text_of(given(credit))


def test_confirmed_it_is_stated_in_the_name_of_who_confirmed_it(credit: System) -> None:
    row = filed(credit)
    assert "Confirmed: " in settle(credit, row, "confirm")
    found = facts_of(credit)
    said = found.statements["mdl.tradeoffs"]
    assert (said.value, said.source, said.said_by) == ("<b>slow</b>", "person", "engineer")
    assert said.note == "confirmed; suggested by CycloneDX 1.6 file theirs.json"
    assert "mdl.tradeoffs" not in found.suggested


def test_dismissed_it_is_gone_and_the_fact_stays_open(credit: System) -> None:
    row = filed(credit)
    assert "Dismissed: " in settle(credit, row, "dismiss")
    found = facts_of(credit)
    assert found.facts["mdl.tradeoffs"] is UNKNOWN
    assert "mdl.tradeoffs" not in found.suggested


def test_what_was_answered_meanwhile_is_not_settled_again(credit: System, people) -> None:
    row = filed(credit)
    actions.state(credit, {"mdl.tradeoffs": "none that matter"}, by=people["officer"], at=AT.replace(year=2027))
    for do in ("confirm", "dismiss"):
        assert "this was answered since you opened the page" in settle(credit, row, do)
    assert facts_of(credit).facts["mdl.tradeoffs"] == "none that matter"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("theirs.pdf", BOM, "choose a Croissant, SPDX or CycloneDX file"),
        ("theirs.json", b"", "choose a Croissant, SPDX or CycloneDX file|theirs.json"),
        ("theirs.json", b"\x00" * (suggesting.LIMIT + 1), "of at most 5 MB"),
        ("theirs.json", b"[" * 200_000 + b"]" * 200_000, "theirs.json"),
        ("theirs.json", b'{"a":' * 200_000 + b"1" + b"}" * 200_000, "theirs.json"),
        ("theirs.json", b'{"bomFormat": "CycloneDX", "specVersion": "0.1"}', "theirs.json"),
        ("theirs.json", b"\xff\xfe", "theirs.json"),
        ("../../etc/x.json", b"{}", "x.json"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(credit: System, name: str, content: bytes, says: str) -> None:
    response = given(credit, content, name)
    assert response.status_code == 422
    assert any(part in text_of(response) for part in says.split("|"))
    assert not credit.statements.filter(StatementRow.SUGGESTED).exists()


def test_a_preview_of_another_system_or_changed_is_refused_and_twice_is_once(credit: System, people) -> None:
    preview = given(credit).context["preview"]
    other = actions.register("Other", {}, by=people["officer"], at=AT)
    client = signed_in("engineer")
    for system, text in ((other, preview), (credit, preview[:-2] + "xx"), (credit, "nonsense")):
        response = client.post(f"/systems/{system.pk}/import/", {"preview": text})
        assert response.status_code == 422
        assert "give the file again" in text_of(response)
    for _ in range(2):
        assert client.post(f"/systems/{credit.pk}/import/", {"preview": preview}).status_code == 302
    assert credit.statements.filter(StatementRow.SUGGESTED, key="mdl.tradeoffs").count() == 1
