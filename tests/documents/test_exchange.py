"""Facts written as SPDX, Croissant and CycloneDX, read by others' libraries, and read back by ours.

The official JSON schema of SPDX 3.0.1 is not shipped; the project's own generated bindings stand for it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ombud.casework import assess
from ombud.cli.answers import append_statements
from ombud.cli.case import CaseFile, open_case
from ombud.cli.main import run
from ombud.documents.exchange import CROSSWALK, crosswalk_table, read_exchange, suggestions
from ombud.documents.machine import Described, MachineFormat, machine_file
from ombud.errors import InputError
from ombud.facts import FactValue, Statement, current_facts, load_dossier, load_vocabulary, suggested_facts

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NAMES = ("credit-limit", "image-studio", "job-shortlist", "reoffending-risk")
DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
FORMATS: tuple[MachineFormat, ...] = ("croissant", "spdx", "cyclonedx")

#: One value for every fact that a format takes and gives back.
FULL: dict[str, FactValue] = {
    "sys.name": "Credit limit adviser",
    "sys.version": "2.3.0",
    "sys.provider": "ACME Bank AG, Berlin",
    "sys.digest": "a" * 64,
    "purp.intended": "Scores card clients.",
    "purp.users": ("clerks", "team leads"),
    "mdl.type": "gradient-boosted trees",
    "mdl.architecture": "300 trees of depth 4",
    "mdl.training": "Five folds; seed 7.",
    "mdl.explain": "Three main reasons.",
    "mdl.tradeoffs": "Recall for precision.",
    "mdl.licence": "Apache-2.0",
    "eval.limits": ("short histories", "limits above 500000"),
    "law.standards": ("ISO/IEC 42001, in part",),
    "ppl.harms": ("refused though able to pay",),
    "ppl.societal": "Access to credit.",
    "data.datasets": ("ledger-train", "ledger-test"),
    "data.categories": "Repayment histories.",
    "data.origin": "Own card ledger.",
    "data.period": "2024-01-01 to 2025-12-31",
    "data.prep": "Months without use were dropped.",
    "data.labels": "A label is a missed payment.",
    "data.special": ("postcode stands in for origin",),
    "data.bias_exam": "Impact ratios by sex; none past the limit.",
    "data.gaps": ("few clients over 80",),
    "data.licences": ("CC-BY-4.0",),
    "data.quality": ("0.2 % of values missing",),
    "data.size": Decimal(30000),
}


def described(name: str = "credit-limit", more: dict[str, FactValue] | None = None) -> tuple[CaseFile, Described]:
    case = open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True)
    said = dict(case.assessment.statements)
    for key, value in (more or {}).items():
        said[key] = Statement(key=key, value=value, said_by="A", said_at=AT)
    found = assess(
        said,
        library=case.library,
        vocabulary=case.vocabulary,
        policy=case.policy,
        as_of=DAY,
        known_at=DAY,
        figures=case.assessment.figures,
        measured_on=DAY,
    )
    return case, msgspec.structs.replace(case.described(), found=found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("more", [{}, FULL], ids=["as it is", "full"])
def test_the_bindings_of_spdx_read_the_document_and_find_every_element(name: str, more: dict[str, FactValue]) -> None:
    from spdx_python_model import v3_0_1 as spdx

    case, of = described(name, more)
    content = machine_file("spdx", of)
    read = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().read(io.BytesIO(content), read)

    assert not read.missing_ids
    model = next(iter(read.foreach_type(spdx.ai_AIPackage)))
    assert model.name == of.system
    assert len(model.ai_metric) == len(case.assessment.figures or ())
    assert model.ai_safetyRiskAssessment is None  # the classes of the AI Act are another scale
    document = next(iter(read.foreach_type(spdx.SpdxDocument)))
    assert "software_downloadLocation" in (document.comment or "")  # asked for by the profile, and no fact
    known = {str(item.spdxId) for item in read.objects if getattr(item, "spdxId", None)}
    assert {str(item.spdxId) for item in document.element} | {str(document.spdxId)} == known


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("more", [{}, FULL], ids=["as it is", "full"])
def test_mlcroissant_reads_the_file_without_an_error(
    name: str, more: dict[str, FactValue], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """mlcroissant is MLCommons' own library; it raises on errors. What nobody stated it only recommends."""
    import mlcroissant

    caplog.set_level(logging.CRITICAL)
    case, of = described(name, more)
    file = tmp_path / "croissant.json"
    file.write_bytes(machine_file("croissant", of))
    metadata = mlcroissant.Dataset(str(file)).metadata

    assert not metadata.ctx.issues.errors
    assert len(metadata.distribution) == (1 if case.dossier.data else 0)
    if of.shape:
        assert [field.name for field in metadata.record_sets[0].fields] == [item.name for item in of.shape.columns]
        assert metadata.distribution[0].sha256 == of.shape.sha256
    if more:
        assert metadata.data_biases == [more["data.bias_exam"]]
        assert metadata.personal_sensitive_information == ["postcode stands in for origin"]
        assert metadata.data_annotation_protocol == [more["data.labels"]]


def test_no_value_of_a_row_is_in_the_croissant_file() -> None:
    """Only names and types of columns; the credit log has an age in every row."""
    _, of = described()
    made = json.loads(machine_file("croissant", of))
    assert "data" not in made["recordSet"][0]
    assert all("examples" not in field for field in made["recordSet"][0]["field"])


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_written_and_read_back_is_the_same(format: MachineFormat) -> None:
    case, of = described(more=FULL)
    taken = read_exchange("a.json", machine_file(format, of))
    found = {item.fact: item for item in suggestions(taken, FULL, case.vocabulary)}

    assert set(found) == {row.fact for row in CROSSWALK if row.format == format and row.back}
    assert {item.fact for item in found.values() if item.standing != "same"} == set()


@pytest.mark.parametrize("format", FORMATS)
def test_from_a_dossier_that_says_nothing_only_its_name_comes_back(format: MachineFormat) -> None:
    case, of = described()
    bare = msgspec.structs.replace(of.found, facts={}, figures=None)
    taken = read_exchange("a.json", machine_file(format, msgspec.structs.replace(of, found=bare, release="1")))
    assert {item.fact for item in suggestions(taken, {}, case.vocabulary)} <= {"sys.name", "sys.version"}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["data.gaps", "data.origin", "eval.limits", "mdl.type"]), st.text(min_size=1)))
def test_any_text_that_is_taken_comes_back_as_it_was_written(texts: dict[str, str]) -> None:
    """White space is evened out, as in every text of a field; nothing else changes."""
    vocabulary = load_vocabulary()
    _, of = BASE
    facts: dict[str, FactValue] = {}
    for key, text in texts.items():
        even = " ".join(text.split())
        if even and even.lower() != "unknown":
            facts[key] = (even,) if vocabulary[key].kind == "list" else even
    of = msgspec.structs.replace(of, found=msgspec.structs.replace(of.found, facts=facts, figures=None))
    for format in FORMATS:
        found = suggestions(read_exchange("a", machine_file(format, of)), facts, vocabulary)
        assert all(item.standing in {"same", "refused"} for item in found if item.fact in facts)


BASE = described()


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
@example("a\u2028b")  # line breaks of Unicode, which YAML and Python count as lines
@example("\x7f\x85\x9f\ufeff\ufffe")  # what YAML does not allow outside an escape
@example("\U0001f600 \\ \" ' # : {}")
def test_any_text_appended_to_a_dossier_is_read_again_as_it_was(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ombud.yaml"
        file.write_text("ombud: 1\nstated_by: A\nstated_on: 2026-11-24\nfacts:\n  sys.name: N\n")
        for _ in range(2):  # the second time the first must still stand
            append_statements(file, [{"key": "eval.limits", "value": [text], "by": "B", "note": text}])
        read = load_dossier(file, load_vocabulary()).current()["eval.limits"]
    assert read.value == ((text.strip(),) if text.strip() else ())
    assert read.note == text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"SPDXVersion: SPDX-2.3", "this is not JSON"),
        (b"\xff\xfe\x00", "this is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1]", "not an object"),
        (b'{"conformsTo": ' + b"[" * 700 + b"]" * 700 + b"}", "nested too deeply"),
        (b'{"a": "\\ud800"}', "this is not JSON"),
        (b"{}", "neither a Croissant file, an SPDX 3 document nor a CycloneDX"),
        (b'{"@context": "https://example.org/x"}', "neither a Croissant file"),
        (b'{"spdxVersion": "SPDX-2.3"}', "this is SPDX-2.3; SPDX has facts about AI since version 3.0"),
        (b'{"@context": "https://spdx.org/rdf/4.0.0/spdx-context.jsonld"}', "this is SPDX 4.0.0; read are"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.3"}', "this is CycloneDX 1.3; read are 1.5, 1.6, 1.7"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6"}', "it describes no model"),
        (b'{"conformsTo": "http://mlcommons.org/croissant/0.8"}', "this is Croissant 0.8; read are 1.0, 1.1"),
        (b'{"conformsTo": "http://mlcommons.org/croissant/RAI/1.0"}', "neither a Croissant file"),
        (b" " * 20_000_001, "the file has 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=r"theirs\.json: ") as caught:
        read_exchange("theirs.json", content)
    assert says in str(caught.value)


def test_two_models_in_one_file_are_refused_by_name() -> None:
    parts = [{"type": "machine-learning-model", "name": name} for name in ("A", "B")]
    content = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.7", "components": parts}).encode()
    with pytest.raises(InputError, match=r"2 models \(A, B\)"):
        read_exchange("theirs.json", content)


def croissant_with(**fields: Any) -> bytes:
    return json.dumps({"conformsTo": "http://mlcommons.org/croissant/1.0", "name": "d", **fields}).encode()


def test_croissant_of_others_is_read_in_its_usual_spellings() -> None:
    """Prefix or whole address, text in several languages, licence as a thing: all allowed by the specification."""
    content = croissant_with(
        **{
            "http://mlcommons.org/croissant/RAI/dataBiases": ["few women"],
            "sc:description": {"de": "Daten", "en": "Data"},
            "license": {"@type": "CreativeWork", "name": "MIT"},
            "rai:dataCollectionTimeFrame": ["2020-01-01", "2020-12-31"],
            "creator": {"name": "Jane Doe", "email": "jane@example.org"},
            "recordSet": [{"data": [{"name": "Jane Doe"}]}],
        }
    )
    found = {item.fact: item.value for item in suggestions(read_exchange("x", content), {}, load_vocabulary())}
    assert found == {
        "data.bias_exam": "few women",
        "data.categories": "Data",
        "data.licences": ("MIT",),
        "data.period": "2020-01-01 to 2020-12-31",
        "data.datasets": ("d",),
    }


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("ask jane.doe@example.org", "address or telephone number of a person"),
        ("call +49 30 1234567", "address or telephone number of a person"),
        ("x" * 10_001, "10,001 characters"),
        ("a\0b", "a character that is not text (U+0000)"),
    ],
)
def test_contacts_of_people_and_whole_documents_are_left_where_they_are(text: str, because: str) -> None:
    taken = read_exchange("x", croissant_with(**{"rai:dataCollection": text}))
    found = {item.fact: item for item in suggestions(taken, {}, load_vocabulary())}
    assert found["data.origin"].standing == "refused"
    assert because in found["data.origin"].because


def test_other_readers_get_only_what_they_may_see() -> None:
    case, of = described(more=FULL)
    said = dict(of.found.statements)
    said["data.gaps"] = msgspec.structs.replace(said["data.gaps"], visibility="public")
    of = msgspec.structs.replace(of, found=msgspec.structs.replace(of.found, statements=said), readers="public")
    for format in FORMATS:
        text = machine_file(format, of).decode()
        assert "Own card ledger." not in text
        assert "impact_ratio" not in text
    assert "few clients over 80" in machine_file("croissant", of).decode()
    with pytest.raises(InputError, match="for internal readers"):
        machine_file("oscal-ar", of)
    assert case.dossier.data is not None


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    return tmp_path / "studio"


def bom(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.json"
    model = {"type": "machine-learning-model", "name": "Vendor's name", "version": "9"}
    model["modelCard"] = {"considerations": {"performanceTradeoffs": ["slow"], "users": ["editors"]}}  # type: ignore[assignment]
    file.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [model]}))
    return file


def test_an_import_shows_first_writes_only_gaps_and_marks_them(
    studio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (studio / "ombud.yaml").read_text()
    assert run(["document", "import", str(bom(tmp_path)), "--into", str(studio)]) == 0
    assert (studio / "ombud.yaml").read_text() == before
    shown = capsys.readouterr().out
    assert "CONFLICT  sys.name: Vendor's name" in shown
    assert "the dossier says: Campaign image studio; that stays." in shown

    assert run(["document", "import", str(bom(tmp_path)), "--into", str(studio), "--write"]) == 0
    after = load_dossier(studio, load_vocabulary())
    assert after.name == "Campaign image studio"
    taken = after.suggested()["mdl.tradeoffs"]
    assert "mdl.tradeoffs" not in after.facts()
    assert (taken.value, taken.source, taken.confidence, taken.is_suggestion) == ("slow", "import", "low", True)
    assert taken.said_by == "CycloneDX 1.6 file theirs.json"
    assert taken.evidence[0].startswith("sha256:")
    assert "nobody has confirmed it" in taken.note

    whole = (studio / "ombud.yaml").read_text()
    assert run(["document", "import", str(bom(tmp_path)), "--into", str(studio), "--write"]) == 0
    assert (studio / "ombud.yaml").read_text() == whole  # a second time nothing is new


def test_the_gate_does_not_rest_on_what_a_file_suggests() -> None:
    """The release policy asks for eval.limits; a suggestion is not an answer until a person states it."""
    case, _ = described()
    said = dict(case.assessment.statements)

    def passes(statement: Statement) -> tuple[bool, str]:
        every = [*(item for item in said.values() if item.key != "eval.limits"), statement]
        found = assess(
            current_facts(every),
            suggested=suggested_facts(every),
            library=case.library,
            vocabulary=case.vocabulary,
            policy=case.policy,
            as_of=DAY,
            known_at=DAY,
        )
        condition = next(item for item in found.gate.conditions if item.rule == "fact.eval.limits")
        return condition.met, condition.says

    stated = Statement(key="eval.limits", value=("old people",), said_by="A", said_at=AT)
    assert passes(stated)[0]
    suggested = msgspec.structs.replace(stated, source="import", confidence="low")
    met, says = passes(suggested)
    assert not met
    assert says.startswith("Suggested by a file, confirmed by nobody")


def test_an_obligation_is_not_shown_by_what_a_file_suggests() -> None:
    """SR 26-2 asks the bank of the example where its data come from, which is shown by data.origin."""
    case, _ = described()
    said = dict(case.assessment.statements)

    def shown(origin: Statement) -> int:
        every = [*(item for item in said.values() if item.key != "data.origin"), origin]
        found = assess(
            current_facts(every),
            library=case.library,
            vocabulary=case.vocabulary,
            policy=case.policy,
            as_of=DAY,
            known_at=DAY,
        )
        needs = [item for state in found.duties for item in state.shown if item.fact == "data.origin"]
        assert needs
        return sum(item.held for item in needs)

    assert shown(said["data.origin"])
    assert not shown(msgspec.structs.replace(said["data.origin"], source="import", confidence="low"))


@pytest.mark.parametrize("format", [*FORMATS, "oscal-ar", "oscal-poam"])
def test_export_prints_or_writes_the_same_bytes(
    format: str, studio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["document", "export", str(studio), "--format", format, "--as-of", "2026-12-03"]
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert run([*arguments, "--output", str(tmp_path / "deep" / "x.json")]) == 0
    assert (tmp_path / "deep" / "x.json").read_text() == printed
    json.loads(printed)


def test_the_documentation_has_the_crosswalk_as_it_is() -> None:
    """`python -m ombud.documents.exchange` prints it anew."""
    assert crosswalk_table(load_vocabulary()) in (ROOT / "docs" / "interchange.md").read_text()


def test_every_row_of_the_crosswalk_names_a_fact_and_only_stated_ones_come_back() -> None:
    vocabulary = load_vocabulary()
    for row in CROSSWALK:
        assert vocabulary[row.fact].layer == "document"  # the rules of law are never answered by a file of others
        assert not (row.back and vocabulary[row.fact].fill == "derived"), row
