"""The review report: every statement with its citation or evidence, gaps in place, the same each time."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import msgspec
import pypdf
import pytest

from ombud.cli.case import CaseFile, open_case
from ombud.documents import (
    Document,
    EvidenceLine,
    Section,
    render_html,
    render_pdf,
    review_report,
)
from ombud.documents.model import Bullets, Note, Paragraph, Picture, Table

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


def report(name: str) -> tuple[CaseFile, Document]:
    case = open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True)
    document = review_report(
        name=case.dossier.name,
        release="1.0",
        found=case.assessment,
        library=case.library,
        vocabulary=case.vocabulary,
        measurement=case.measurement,
        evidence=[EvidenceLine(seq=4, kind="measurement", made_at="2026-11-24T10:00:00Z", hash="ab" * 32)],
        made_at=AT,
        made_by="a test",
    )
    return case, document


def pdf_text(content: bytes) -> str:
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("name", ["credit-limit", "job-shortlist", "reoffending-risk", "image-studio"])
def test_every_example_becomes_an_accessible_pdf(name: str) -> None:
    """Typst compiles as PDF/A-2a and PDF/UA-1 only when every picture has its text alternative."""
    _, document = report(name)
    content = render_pdf(document, made_at=AT)
    assert content.startswith(b"%PDF")
    assert content == render_pdf(document, made_at=AT)


def test_a_pdf_made_apart_is_the_same_bytes() -> None:
    from ombud.web.systems.printing import pdf_apart

    _, document = report("image-studio")
    assert pdf_apart(document, made_at=AT) == render_pdf(document, made_at=AT)


def test_the_report_cites_dates_reasons_and_figures() -> None:
    text = pdf_text(render_pdf(report("job-shortlist")[1], made_at=AT))

    assert "May not go live" in text
    assert "EU AI Act: High-risk from 2 Dec 2027" in text
    assert "Annex III point 4(a)" in text
    assert "the source's own wording was read" in text
    assert "Female receives the favourable outcome 0.264 times as often as Male" in text
    assert "evidence 4 (abababababab)" in text
    assert text.count("It is not legal advice") == 1


def test_what_is_missing_stands_in_its_place_with_the_question() -> None:
    _, document = report("image-studio")
    sections = {section.title: section.blocks for section in document.sections}

    notes = [block for block in sections["Measurements"] if isinstance(block, Note)]
    assert [note.question for note in notes] == ["Where is its prediction log, and what do its columns mean?"]
    asked = [block.question for block in sections["The system"] if isinstance(block, Note)]
    assert "Which groups of people are affected?" in asked
    unknown = [block.question for block in sections["What is not known"] if isinstance(block, Note)]
    assert any("adequate safeguards" in question for question in unknown)


def test_the_law_that_applies_is_told_in_depth_and_every_other_one_in_a_row() -> None:
    case, document = report("job-shortlist")
    sections = {section.title: section.blocks for section in document.sections}
    told = " ".join(block.text for block in sections["The law on this system"] if isinstance(block, Paragraph))
    tables = [block for block in sections["Every law that was looked at"] if isinstance(block, Table)]

    assert "NYC Local Law 144: Automated employment decision tool" in told
    assert "Enforcement stayed since 15 Sep 2025" in told
    assert "165 of 184 laws and frameworks are not about this system" in told
    assert sum(len(table.rows) for table in tables if table.header[-1] == "Checked") + sum(
        int(row[1]) for table in tables if table.header[-1] != "Checked" for row in table.rows
    ) == len(case.library.instruments)
    assert all(row[-1].endswith("2026") for table in tables for row in table.rows if table.header[-1] == "Checked")
    for table in tables:
        if table.header[-1] != "Checked":
            assert all(row[2].count(";") + 1 == int(row[1]) for row in table.rows)
    assert [table.caption.split(" (")[0] for table in tables] == [
        "Applies",
        "May apply, not yet encoded in depth",
        "Voluntary, binds nobody by itself",
        "Proposed, not law",
        "Ended, or never became law",
        "Not about this system",
    ]


def test_the_conclusion_begins_with_the_lowest_figure_its_interval_and_its_size() -> None:
    case, document = report("job-shortlist")
    first = document.sections[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.origin == "measured"
    assert "interval" in first.text
    assert "n = " in first.text
    assert case.measurement is not None
    lowest = case.measurement.figures
    judged = [float(item.value or 9) for item in lowest if item.id == "impact_ratio" and item.verdict != "insufficient"]
    assert f"{min(judged):.3f} times" in first.text


def test_where_a_limit_comes_from_stands_once_in_a_section() -> None:
    _, document = report("job-shortlist")
    for title in ("Measurements", "The gate"):
        blocks = next(section.blocks for section in document.sections if section.title == title)
        told = str(blocks)
        assert told.count("four-fifths rule of thumb") == 1, title


def test_conditions_that_are_met_are_a_line_with_their_number() -> None:
    case, document = report("job-shortlist")
    blocks = next(section.blocks for section in document.sections if section.title == "The gate")
    met = sum(item.met for item in case.assessment.gate.conditions)
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert len(table.rows) == len(case.assessment.gate.conditions) - met
    assert any(isinstance(block, Paragraph) and f"that are met: {met} (" in block.text for block in blocks)


def test_the_letters_of_how_it_is_known_are_spelled_out_once() -> None:
    _, document = report("job-shortlist")
    html = render_html(document)
    assert html.count("how it is known") == 1
    assert "m measured, d derived" in html
    assert '<abbr title="derived">d</abbr>' in html


def test_duties_on_which_nobody_will_act_stand_in_a_table_of_their_own() -> None:
    _, document = report("job-shortlist")
    blocks = next(section.blocks for section in document.sections if section.title == "Obligations")
    tables = {block.caption: block for block in blocks if isinstance(block, Table)}
    stayed = next(table for caption, table in tables.items() if "nobody may or will act" in caption)

    assert {row[0].split(" ")[0] for row in stayed.rows} == {"Title", "UGESP"}
    assert all("enforcement stayed since" in row[2] for row in stayed.rows)


HOSTILE = '#read("/etc/passwd") *x* $a$ <script>alert(1)</script> ' + "w" * 300 + " \U0001f642 \\ "


def test_hostile_text_is_only_text() -> None:
    document = Document(
        title="T",
        subtitle=HOSTILE,
        verdict=HOSTILE,
        tone="bad",
        meta=((HOSTILE, HOSTILE),),
        sections=(
            Section(
                title=HOSTILE,
                blocks=(
                    Paragraph(text=HOSTILE, cite=HOSTILE, origin="stated"),
                    Bullets(items=((0, HOSTILE), (5, HOSTILE))),
                    Table(caption=HOSTILE, header=(HOSTILE, "n"), rows=((HOSTILE, "1"),), right=(1,)),
                    Note(kind="missing", text=HOSTILE, question=HOSTILE),
                ),
            ),
        ),
        footer=HOSTILE,
    )
    html = render_html(document)
    assert "<script>" not in html
    text = pdf_text(render_pdf(document, made_at=AT))
    assert '#read("/etc/passwd") *x* $a$' in text
    assert "root:" not in text
    assert "[U+1F642]" in text


def test_html_holds_the_same_words_as_the_pdf() -> None:
    _, document = report("credit-limit")
    html = render_html(document)
    for section in document.sections:
        assert section.title in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_without_alternative_is_refused() -> None:
    from ombud.errors import OmbudError

    _, document = report("credit-limit")
    from ombud.drawing import interval_plot

    svg = interval_plot([], id="x", title="t", description="d", paper=True)
    bare = Section(title="Bare", blocks=(Picture(svg=svg, alt="", caption="c"),))
    with pytest.raises(OmbudError):
        render_pdf(msgspec.structs.replace(document, sections=(bare,)), made_at=AT)
