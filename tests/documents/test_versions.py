"""Versions: frozen when published, stale when something they used changes, signed, compared; and what people write."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from ombud.cli.main import run
from ombud.documents.frozen import changes, content_digest, read_manifest, staleness
from ombud.documents.outline import load_outlines
from ombud.documents.written import Text, Written, read_written
from ombud.errors import EvidenceError, InputError
from ombud.evidence import read_envelope, read_log, read_statement, sha256_hex, verify_path
from tests.documents.desk import DAY, copied, drafted

FRIA = load_outlines()["fria"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))
    return copied("credit-limit", tmp_path)


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "ombud.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def listed(folder: Path, capsys: pytest.CaptureFixture[str], kind: str) -> dict[str, object]:
    capsys.readouterr()
    assert run(["document", "list", str(folder), "--format", "json"]) == 0
    return next(row for row in json.loads(capsys.readouterr().out) if row["kind"] == kind)


def publish(folder: Path, kind: str, *more: str) -> int:
    return run(["document", "publish", kind, str(folder), "--by", "Marta Osei", *more])


def test_publishing_freezes_facts_evidence_and_files_and_signs_the_manifest(folder: Path) -> None:
    assert publish(folder, "co-notice", "--with-gaps") == 0

    shelf = folder / "documents" / "co-notice" / "v1"
    content = (shelf / "manifest.json").read_bytes()
    manifest = read_manifest(content)
    assert (manifest.version, manifest.filled, manifest.total) == (1, 5, 7)
    assert manifest.facts["purp.decision_role"].said_by == "Marta Osei"
    assert manifest.facts["purp.domain"].said_by == "rules"
    assert set(manifest.files) == {f"co-notice.{suffix}" for suffix in ("md", "html", "docx", "pdf")}
    for name, digest in manifest.files.items():
        assert sha256_hex((shelf / name).read_bytes()) == digest
    last = read_statement(read_envelope(read_log(folder / "evidence" / "log.jsonl")[0][-1].envelope).body())
    assert last.kind == "document"
    assert last.predicate["kind"] == "co-notice"
    assert last.subjects[0].sha256 == sha256_hex(content)
    assert verify_path(folder / "evidence").ok


def test_a_document_with_gaps_or_without_change_is_not_published(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(folder, "co-notice") == 2
    assert "2 of 7 elements are missing, the first is “Contact”." in capsys.readouterr().err
    assert publish(folder, "co-notice", "--with-gaps") == 0
    assert publish(folder, "co-notice", "--with-gaps") == 2
    assert "nothing has changed since version 1" in capsys.readouterr().err


def test_a_changed_fact_makes_every_document_that_used_it_stale_and_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish(folder, "co-notice", "--with-gaps") == 0
    assert publish(folder, "training-summary", "--with-gaps") == 0
    change = (
        "Fact purp.decision_role: was “it decides, and a person can change that before it takes effect”, "
        "is “it decides without a person”."
    )

    edit(folder, "decision_role: decides-with-human", "decision_role: decides-alone")

    assert listed(folder, capsys, "co-notice")["stale"] == [change]
    assert listed(folder, capsys, "training-summary")["stale"] == []
    assert run(["document", "diff", "co-notice", "1", "0", str(folder)]) == 1
    assert publish(folder, "co-notice", "--with-gaps") == 0
    capsys.readouterr()
    assert run(["document", "diff", "co-notice", "1", "2", str(folder)]) == 1
    assert capsys.readouterr().out == f"{change}\n"
    assert listed(folder, capsys, "co-notice")["version"] == 2
    text = (folder / "documents" / "co-notice" / "v2" / "co-notice.md").read_text("utf-8")
    assert "Changes since version 1" in text


def test_new_data_make_a_measured_document_stale(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(folder, "model-card", "--with-gaps") == 0
    edit(folder, "groups: [sex, age_band]", "groups: [sex]")
    stale = listed(folder, capsys, "model-card")["stale"]
    assert any(str(line).startswith("Element analyses.eval.subgroups") for line in stale)  # type: ignore[attr-defined]


def test_a_published_version_is_written_again_as_it_was(folder: Path, tmp_path: Path) -> None:
    assert publish(folder, "co-notice", "--with-gaps") == 0
    edit(folder, "decision_role: decides-with-human", "decision_role: decides-alone")
    out = tmp_path / "again.pdf"
    assert run(["document", "write", "co-notice", str(folder), "--version", "1", "--output", str(out)]) == 0
    assert out.read_bytes() == (folder / "documents" / "co-notice" / "v1" / "co-notice.pdf").read_bytes()


def test_statements_signed_again_over_the_same_facts_are_no_change(folder: Path) -> None:
    assert publish(folder, "co-notice", "--with-gaps") == 0
    assert run(["gate", str(folder), "--as-of", DAY.isoformat()]) == 1
    assert publish(folder, "co-notice", "--with-gaps") == 2


def kinds_in_log(folder: Path) -> list[str]:
    entries = read_log(folder / "evidence" / "log.jsonl")[0]
    return [read_statement(read_envelope(entry.envelope).body()).kind for entry in entries]


def test_what_the_log_holds_already_is_not_sealed_again(folder: Path) -> None:
    assert publish(folder, "co-notice", "--with-gaps") == 0
    first = kinds_in_log(folder)
    assert publish(folder, "training-summary", "--with-gaps") == 0
    assert kinds_in_log(folder) == [*first, "document"]

    edit(folder, "decision_role: decides-with-human", "decision_role: decides-alone")
    assert publish(folder, "co-notice", "--with-gaps") == 0
    added = kinds_in_log(folder)[len(first) + 1 :]
    assert added.count("determination") == first.count("determination")
    assert "measurement" not in added
    assert verify_path(folder / "evidence").ok


def test_changes_name_what_is_new_and_what_is_gone() -> None:
    old = drafted("fria", "reoffending-risk").manifest
    texts = {"joined.dpia": Text(lines=("DPIA 7 of 2026",), by="Ilse", on=DAY)}
    new = drafted("fria", "reoffending-risk", written=Written(texts=texts)).manifest
    assert staleness(old, old) == ()
    (change,) = changes(old, new)
    assert change.what == "element"
    assert change.name.startswith("joined.dpia")
    assert (change.old, change.new) == ("", "DPIA 7 of 2026")


def test_bytes_that_are_no_manifest_are_refused() -> None:
    with pytest.raises(EvidenceError, match="no published version"):
        read_manifest(b"{}")


# ---- which law asks


def test_the_list_says_which_law_asks_from_when(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """AI Act Art. 113 as amended: the duties of Annex III systems apply from 2 December 2027."""
    assert "EU AI Act Art. 11(1) from 2 Dec 2027" in listed(folder, capsys, "annex-iv")["asked"]  # type: ignore[operator]
    assert listed(folder, capsys, "system-card")["asked"] == []
    assert "EU AI Act Art. 27(1) from 2 Dec 2027" in listed(folder, capsys, "fria")["asked"]  # type: ignore[operator]
    other = copied("job-shortlist", folder.parent)
    assert listed(other, capsys, "nyc-notice")["asked"][0].endswith("since 5 Jul 2023")  # type: ignore[index]


# ---- who may read what


def test_readers_see_only_what_is_visible_to_them_and_are_told_that_something_is_withheld(folder: Path) -> None:
    edit(folder, "decision_role: decides-with-human", "decision_role: {value: decides-with-human, visibility: public}")
    out = folder / "notice.md"
    assert run(["document", "write", "co-notice", str(folder), "--format", "md", "--readers", "public",
                "--output", str(out)]) == 0  # fmt: skip
    text = out.read_text("utf-8").replace("\\", "")
    assert "It decides, and a person can change that" in text
    assert "redit and lending" not in text  # derived from an answer that is not public
    assert "Scores card clients" not in text
    assert text.count("Not released to the reader (public).") == 4
    assert "Marta Osei" not in text
    assert publish(folder, "co-notice", "--with-gaps", "--readers", "public") == 0
    manifest = (folder / "documents" / "co-notice" / "v1" / "manifest.json").read_text("utf-8")
    assert "Scores card clients" not in manifest


# ---- what people write

WRITTEN = """ombud-document: 1
written_by: Marta Osei
written_on: 2026-11-20
texts:
  joined.dpia: |
    It completes DPIA 7.

    Second paragraph.
  harm.proportion:
  - {Right: Non-discrimination, Who: women, Harm: refusal, Likely: yes, Grave: high}
  process: {text: A word on the process., by: Ana, on: 2026-11-21}
visible:
  joined.dpia: public
"""


def written(tmp_path: Path, text: str, kind: str = "fria") -> Written:
    path = tmp_path / f"{kind}.yaml"
    path.write_text(text, "utf-8")
    return read_written(path, load_outlines()[kind])


def test_what_people_write_is_recorded_as_theirs(tmp_path: Path) -> None:
    found = written(tmp_path, WRITTEN)
    assert found.texts["joined.dpia"].lines == ("It completes DPIA 7.", "Second paragraph.")
    made = drafted("fria", "reoffending-risk", written=found)
    fields = {field.path: field for field in made.filled.fields()}
    assert (fields["joined.dpia"].origin, fields["joined.dpia"].said) == ("stated", "Marta Osei, 20 Nov 2026")
    assert fields["harm.proportion"].blocks[0].rows == (("Non-discrimination", "women", "refusal", "yes", "high"),)  # type: ignore[union-attr]
    section = next(item for item in made.filled.sections if item.outline.id == "process")
    assert (section.remark, section.remark_by) == (("A word on the process.",), "Ana, 21 Nov 2026")
    assert drafted("fria", "reoffending-risk").count.filled + 2 == made.count.filled


def test_proposed_wording_counts_only_when_somebody_adopts_it(tmp_path: Path) -> None:
    adopted = written(
        tmp_path,
        "ombud-document: 1\ntexts:\n  statement.responsibility: {adopt: true, by: Marta Osei, on: 2026-11-20}\n",
        "eu-declaration",
    )
    before, after = drafted("eu-declaration"), drafted("eu-declaration", written=adopted)
    fields = {field.path: field for field in before.filled.fields()}
    assert fields["statement.responsibility"].standing == "missing"
    assert "adopted by nobody yet" in fields["statement.responsibility"].lines[0]
    assert after.count.filled == before.count.filled + 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("joined.dpia: |", "joined.dipa: |", 'Did you mean "joined.dpia"?'),
        ("  process: {", "  process.purp.intended: {", "State the fact purp.intended instead."),
        ("written_by: Marta Osei\n", "", "not said who wrote this"),
        ("Right: Non", "Rihgt: Non", '"Rihgt" is not a key'),
        ("ombud-document: 1", "ombud-document: 2", 'begins with "ombud-document: 1"'),
        ("text: A word on the process.", "adopt: true", "no proposed wording to adopt"),
        ("joined.dpia: public", "joined.dpia: everyone", '"everyone" is not one of'),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in WRITTEN
    with pytest.raises(InputError, match=r"fria\.yaml") as refused:
        written(tmp_path, WRITTEN.replace(old, new))
    assert sentence in str(refused.value)


def test_what_follows_from_law_is_not_overridden_by_hand(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="follows from facts and is not written by hand"):
        written(tmp_path, "ombud-document: 1\ntexts:\n  law.reasons: not high-risk\n", "annex-iv")


# ---- bad use


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["write", "fira", "{}"], 'Did you mean "fria"?'),
        (["write", "fria", "{}", "--format", "hf"], "only the draft of a model card"),
        (["write", "fria", "{}", "--version", "3"], "Published: none."),
        (["diff", "fria", "1", "2", "{}"], 'there is no version 1 of "fria"'),
        (["coverage", "nothing"], "there is no kind of document"),
    ],
)
def test_bad_use_is_told_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert run(["document", *(part.format(folder) for part in arguments)]) == 2
    assert sentence in capsys.readouterr().err


def test_coverage_of_all_kinds_counts_every_element_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["document", "coverage", "--format", "json"]) == 0
    rows = {row["kind"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == set(load_outlines())
    for row in rows.values():
        assert row["ombud"] + row["confirmed"] + row["asked"] + row["written"] == row["elements"]
    assert run(["document", "coverage", "fria", "--format", "json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert rows["fria"]["elements"] == len(lines)
    assert rows["fria"]["asked"] == sum(line["way"] == "asked" for line in lines)
    assert run(["document", "coverage"]) == 0
    assert "fria" in capsys.readouterr().out


def test_coverage_is_printed_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["document", "coverage", "fria", "--format", "json"]) == 0
    rows = msgspec.json.decode(capsys.readouterr().out)
    assert {"section", "element", "question", "way", "who", "cite"} == set(rows[0])
    assert len(rows) == sum(1 for _ in FRIA.fields())


def test_the_public_gets_no_names_no_instructions_and_no_reason_that_is_not_public() -> None:
    """AI Act Annex VIII is read by everybody: what staff must still do, and who does it, is not for them."""
    words = {}
    for view in ("internal", "public"):
        for kind in ("dpia", "nyc-notice", "system-card"):
            made = drafted(kind, "job-shortlist", view=view)  # type: ignore[arg-type]
            words[view, kind] = msgspec.json.encode((made.filled.sections, made.document)).decode()
    assert "in ombud.yaml" in words["internal", "dpia"]
    for kind in ("dpia", "nyc-notice", "system-card"):
        public = words["public", kind]
        assert "in ombud.yaml" not in public
        assert "Proposed wording" not in public
        assert "UTC by" not in public
    for view, reason in (("internal", True), ("public", False)):
        said = [
            line
            for kind in load_outlines()
            for field in drafted(kind, "job-shortlist", view=view).filled.fields()  # type: ignore[arg-type]
            if field.standing == "not-applicable"
            for line in field.lines
        ]
        assert said
        assert any(line != "Does not apply." for line in said) is reason


def test_an_approval_holds_for_what_is_said_and_not_for_when() -> None:
    draft = drafted("fria").manifest
    later = msgspec.structs.replace(draft, made_at="2027-01-01T00:00:00Z", made_by="Ana", library="f" * 64)
    text = Text(lines=("It completes DPIA 7.",), by="Ana", on=DAY)
    assert content_digest(draft) == content_digest(later)
    assert content_digest(draft) != content_digest(drafted("fria", view="public").manifest)
    assert content_digest(draft) != content_digest(
        drafted("fria", written=Written(texts={"joined.dpia": text})).manifest
    )
