"""Every kind of document: written in every format, complete by count, hostile text stays text."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import docx
import msgspec
import pypdf
import pytest
import yaml

from ombud.documents.docx import render_docx
from ombud.documents.formats import FORMATS, render
from ombud.documents.html import render_html
from ombud.documents.hugging_face import render_readme
from ombud.documents.ledger import completeness
from ombud.documents.markdown import render_markdown
from ombud.documents.model import Bullets, Document, Field, Note, Paragraph, Picture, Section, Table
from ombud.documents.outline import load_outlines
from ombud.documents.pdf import render_pdf
from ombud.documents.shelf import draft
from ombud.documents.written import Text, Written
from ombud.facts import UNKNOWN, Statement
from tests.documents.desk import AT, NAMES, drafted, material

KINDS = tuple(load_outlines())


def pdf_text(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def bare(text: str) -> str:
    """Letters and digits only: line breaks, hyphens and ligatures of a layout are not compared."""
    return re.sub(r"[\W_]+", "", text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_in_every_format_within_two_seconds_each(kind: str, name: str) -> None:
    """The PDF is accepted by the compiler as PDF/A-2a and PDF/UA-1, which refuses what lacks an alternative."""
    material(name)
    began = time.process_time()
    document = drafted(kind, name).document
    assert time.process_time() - began < 2

    for suffix in FORMATS:
        began = time.process_time()
        content = render(document, suffix, made_at=AT)
        assert time.process_time() - began < 2, suffix
        assert content


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_document_gives_the_same_bytes(suffix: str) -> None:
    document = drafted("fria", "reoffending-risk").document
    assert render(document, suffix, made_at=AT) == render(document, suffix, made_at=AT)


def test_all_formats_say_the_same() -> None:
    """Each label, answer and question of the model card stands in all four formats."""
    document = drafted("model-card", "credit-limit").document
    texts = {
        "md": render_markdown(document).replace("\\", ""),
        "html": render_html(document).replace("&quot;", '"').replace("&#x27;", "'"),
        "pdf": pdf_text(render_pdf(document, made_at=AT)),
        "docx": "\n".join(
            item.text for item in docx.Document(io.BytesIO(render_docx(document, made_at=AT))).paragraphs
        ),
    }
    fields = [block for section in document.sections for block in section.blocks if isinstance(block, Field)]
    assert len(fields) > 30
    for name, text in texts.items():
        for field in fields:
            for words in (field.label, *field.lines, field.ask if field.origin == "missing" else ""):
                assert bare(words) in bare(text), f"{name}: {words}"


# ---- completeness


def test_completeness_counts_by_hand_for_the_colorado_notice() -> None:
    """Seven elements; the credit example states name, purpose, part and notice; its areas give the domain."""
    count = completeness(drafted("co-notice", "credit-limit").filled)
    assert (count.filled, count.total, count.percent) == (5, 7, 71)
    assert [item.path for item in count.missing] == ["more.contact", "accessible.formats"]
    assert count.by_origin == {"measured": 0, "derived": 1, "stated": 4}


def test_completeness_counts_by_hand_for_registration_b() -> None:
    """Ten elements; the authorised representative does not apply to a provider in the Union."""
    count = completeness(drafted("registration-b", "credit-limit").filled)
    assert (count.filled, count.total, count.apart) == (7, 9, 1)
    assert [item.path for item in count.missing] == ["provider.sys.provider", "provider.submitter"]
    assert count.by_origin == {"measured": 0, "derived": 3, "stated": 4}


def test_what_is_missing_stands_in_its_place_with_its_question_and_again_in_the_list() -> None:
    made = drafted("fria", "reoffending-risk")
    section = next(item for item in made.document.sections if item.title == "How long and how often")
    field = next(block for block in section.blocks if isinstance(block, Field))
    assert (field.origin, field.label) == ("missing", "Period and frequency of use")
    assert "For how long and how often will it be used?" in field.ask
    assert "purp.period" in field.ask
    listed = next(item for item in made.document.sections if item.title == "What is missing")
    table = next(block for block in listed.blocks if isinstance(block, Table))
    assert len(table.rows) == len(made.count.missing)


def test_an_unknown_fact_is_missing_and_says_who_said_that_it_is_not_known() -> None:
    made = drafted("incident-report", "credit-limit")
    field = next(item for item in made.filled.fields() if item.path == "action.ops.rollback")
    assert field.standing == "missing"
    assert field.said == "Marta Osei, 20 Nov 2026: not known yet (the drill is planned)"


def test_an_answer_given_once_stands_in_every_kind_that_uses_it() -> None:
    purpose = material("job-shortlist").found.statements["purp.intended"].value
    assert isinstance(purpose, str)
    using = [
        kind for kind, outline in load_outlines().items() if any(f.fact == "purp.intended" for _, f in outline.fields())
    ]
    assert len(using) >= 20
    for kind in using:
        assert purpose in drafted(kind, "job-shortlist").manifest.facts["purp.intended"].value
        assert any(purpose in field.lines for field in drafted(kind, "job-shortlist").filled.fields())


def test_what_was_measured_is_labelled_measured_and_what_was_stated_on_it_stands_beside_it() -> None:
    base = material("credit-limit")
    said = Statement(key="eval.results", value=("AUC 0.77 on the holdout",), said_by="Ana", said_at=AT)
    found = msgspec.structs.replace(base.found, statements={**base.found.statements, "eval.results": said})
    made = draft(
        load_outlines()["model-card"], msgspec.structs.replace(base, found=found), made_at=AT, made_by="a test"
    )
    field = next(item for item in made.filled.fields() if item.path == "metrics.eval.results")
    assert field.origin == "measured"
    assert field.lines[0].startswith("Favourable outcomes: 72.8% of 10,000; 95 % interval")
    assert field.lines[-1] == "Also stated: AUC 0.77 on the holdout"
    assert field.said.endswith("the statement by Ana, 24 Nov 2026")


def test_a_system_that_was_not_measured_lacks_its_figures() -> None:
    made = drafted("bias-audit-summary", "image-studio")
    field = next(item for item in made.filled.fields() if item.path == "rates.group-rates")
    assert field.standing == "missing"
    assert "prediction log" in field.ask


def test_the_bias_audit_shows_rate_and_ratio_per_category_and_intersection() -> None:
    """6 RCNY 5-303; rates by hand: 248 of 3,616 women and 1,882 of 7,238 men."""
    made = drafted("bias-audit-summary", "job-shortlist")
    tables = {b.caption: b for s in made.document.sections for b in s.blocks if isinstance(b, Table)}
    assert tables["By sex"].rows == (
        ("Female", "3,616", "248", "0.069", "0.264"),
        ("Male", "7,238", "1,882", "0.260", "1.000 (reference)"),
    )
    assert len(tables["By sex x race"].rows) == 10


def test_the_incident_report_shows_the_clocks_of_article_73_for_a_high_risk_system() -> None:
    """AI Act Art. 73(2)-(4): 15 days, 10 on a death, 2 on widespread infringement or critical infrastructure."""
    made = drafted("incident-report", "credit-limit")
    table = next(b for s in made.document.sections for b in s.blocks if isinstance(b, Table) and "Clocks" in b.caption)
    row = next(row for row in table.rows if row[1] == "Report serious incidents")
    assert row[0] == "EU AI Act Art. 73 (from 2 Dec 2027)"
    assert row[3].startswith("15 days; 10 days on a death; 2 days")


# ---- hostile text

HOSTILE = (
    '#read("/etc/passwd") *x* $a$ [l](javascript:alert(1)) <script>alert(1)</script> | `c` '
    + "w" * 200
    + r" \u0007 \ "
    + "\x07\x7f\x85"
)


def hostile_document() -> Document:
    blocks = (
        Paragraph(text=HOSTILE, cite=HOSTILE, origin="stated"),
        Bullets(items=((0, HOSTILE), (5, HOSTILE))),
        Table(caption=HOSTILE, header=(HOSTILE, "n"), rows=((HOSTILE, "1"),), right=(1,)),
        Note(kind="missing", text=HOSTILE, question=HOSTILE),
        Field(label=HOSTILE, mark=HOSTILE, origin="missing", lines=(HOSTILE, HOSTILE), said=HOSTILE, ask=HOSTILE,
              cite=HOSTILE),
    )  # fmt: skip
    return Document(
        title=HOSTILE, subtitle=HOSTILE, verdict=HOSTILE, tone="open", meta=((HOSTILE, HOSTILE),),
        sections=(Section(title=HOSTILE, blocks=blocks),), footer=HOSTILE, running=HOSTILE, form="sheet",
    )  # fmt: skip


def test_hostile_text_is_only_text_in_every_format() -> None:
    document = hostile_document()
    html = render_html(document)
    assert "<script>" not in html
    pdf = pdf_text(render_pdf(document, made_at=AT))
    assert "root:" not in pdf
    assert '#read("/etc/passwd") *x* $a$' in " ".join(pdf.split())
    assert "[U+0007]" in pdf
    word = docx.Document(io.BytesIO(render_docx(document, made_at=AT)))
    assert any("<script>alert(1)</script> | `c`" in item.text for item in word.paragraphs)
    assert "\ufffd" in word.paragraphs[0].text


def test_hostile_text_is_no_markup_in_markdown() -> None:
    text = render_markdown(hostile_document())
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)\]\(", text)
    assert not re.search(r"(?<![\\\n-])`", text)
    rows = [line for line in text.splitlines() if line.startswith("| ") and "read" in line]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 3 for row in rows)


def test_hostile_facts_and_texts_stay_text_from_dossier_to_paper() -> None:
    base = material("credit-limit")
    said = msgspec.structs.replace(base.found.statements["sys.name"], value=HOSTILE, said_by=HOSTILE, note=HOSTILE)
    found = msgspec.structs.replace(base.found, statements={**base.found.statements, "sys.name": said})
    written = Written(texts={"more.contact": Text(lines=(HOSTILE,), by=HOSTILE, on=dt.date(2026, 11, 1))})
    made_of = msgspec.structs.replace(base, name=HOSTILE, found=found, written=written)
    document = draft(load_outlines()["co-notice"], made_of, made_at=AT, made_by=HOSTILE).document
    for suffix in FORMATS:
        render(document, suffix, made_at=AT)
    assert "<script>" not in render_html(document)
    assert "<script>" not in render_markdown(document)


# ---- DOCX


def test_citations_are_footnotes_of_word_and_charts_carry_their_alternative() -> None:
    document = drafted("fria", "reoffending-risk").document
    package = zipfile.ZipFile(io.BytesIO(render_docx(document, made_at=AT)))
    notes = package.read("word/footnotes.xml").decode()
    body = package.read("word/document.xml").decode()
    assert notes.count("<w:footnote ") - 2 == body.count("<w:footnoteReference ")
    assert "AI Act Art. 27(1)(d)" in notes
    pictures = [block for section in document.sections for block in section.blocks if isinstance(block, Picture)]
    assert pictures
    assert body.count("<pic:pic") == len(pictures)
    assert 'descr="Favourable outcomes by race' in body
    styles = {item.style.name for item in docx.Document(io.BytesIO(render_docx(document, made_at=AT))).paragraphs}
    assert {"Title", "Heading 1", "Element", "Missing"} <= styles


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["annex-iv", "bias-audit-summary"])
def test_libreoffice_opens_the_docx_and_shows_the_same_text(kind: str, tmp_path: Path) -> None:
    document = drafted(kind, "job-shortlist").document
    (tmp_path / "d.docx").write_bytes(render_docx(document, made_at=AT))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "d.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    shown = bare(pdf_text((tmp_path / "d.pdf").read_bytes()))
    for section in document.sections:
        assert bare(section.title) in shown
        for block in section.blocks:
            if isinstance(block, Field):
                assert bare(block.label) in shown
            if isinstance(block, Table):
                assert all(bare(cell) in shown for row in block.rows for cell in row if len(cell) < 12)


# ---- Hugging Face


def test_the_readme_has_a_metadata_block_that_the_hub_accepts() -> None:
    from huggingface_hub import ModelCard

    base = material("credit-limit")
    stated = {"mdl.licence": "Apache-2.0", "mdl.type": "tabular-classification", "mdl.base": "none"}
    statements = dict(base.found.statements)
    for key, value in stated.items():
        statements[key] = Statement(key=key, value=value, said_by="Ana", said_at=AT)
    facts = {key: item.value for key, item in statements.items() if item.value is not UNKNOWN}
    found = msgspec.structs.replace(base.found, statements=statements, facts={**base.found.facts, **facts})
    made_of = msgspec.structs.replace(base, found=found)
    made = draft(load_outlines()["model-card"], made_of, made_at=AT, made_by="a test")

    card = ModelCard(render_readme(made.filled, made_of, made.document))

    assert card.data.license == "apache-2.0"
    assert card.data.pipeline_tag == "tabular-classification"
    assert card.data.base_model is None
    results = {(item.metric_type, item.metric_name): item.metric_value for item in card.data.eval_results}
    assert results["accuracy", "accuracy, sex man"] == pytest.approx(0.757, abs=0.001)
    assert card.text.lstrip().startswith("# Model card")


def test_the_metadata_block_keeps_from_the_public_what_is_internal() -> None:
    made = drafted("model-card", "credit-limit", view="public")
    block = render_readme(made.filled, material("credit-limit"), made.document).split("---")[1]
    assert yaml.safe_load(block) == {"tags": ["ombud", "model-card"]}
