"""Outlines: every kind asks for what its source asks for, and names only what exists."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from ombud.documents.compile import checked_outlines
from ombud.documents.ledger import coverage
from ombud.documents.measured import MEASURED
from ombud.documents.outline import (
    OUTLINES,
    Outline,
    OutlineField,
    OutlineSection,
    Piece,
    check_outlines,
    consumed,
    load_outlines,
    read_outlines,
)
from ombud.errors import LawError
from ombud.facts import load_vocabulary

KINDS = load_outlines()


def test_every_outline_hangs_together_with_law_vocabulary_and_evidence() -> None:
    assert checked_outlines() == KINDS
    assert len(KINDS) == 35


#: Consumer codes of the fact vocabulary and the kind that must show every fact that names them.
CONSUMERS = {
    "annex-iv": ["IV.1a", "IV.1b", "IV.1c", "IV.1d", "IV.1e", "IV.1f", "IV.1g", "IV.1h", "IV.2a", "IV.2b", "IV.2c",
                 "IV.2d", "IV.2e", "IV.2f", "IV.2g", "IV.2h", "IV.3", "IV.4", "IV.5", "IV.6", "IV.7", "IV.8", "IV.9"],
    "instructions-for-use": ["IFU.a", "IFU.b(i)", "IFU.b(ii)", "IFU.b(iii)", "IFU.b(iv)", "IFU.b(v)", "IFU.b(vi)",
                             "IFU.b(vii)", "IFU.c", "IFU.d", "IFU.e", "IFU.f"],
    "fria": ["FR.a", "FR.b", "FR.c", "FR.d", "FR.e", "FR.f", "FR"],
    "dpia": ["DP.a", "DP.b", "DP.c", "DP.d", "DP"],
    "model-documentation": ["SR.OV", "SR.DEV", "SR.GOV", "SR.VND"],
    "validation-report": ["SR.VAL"],
    "record-of-processing": ["ROPA"],
    "co-developer-documentation": ["CO.D"],
    "ca-risk-assessment": ["CA.RA"],
    "gpai-annex-xi": ["XI"],
    "gpai-annex-xii": ["XII"],
    "training-summary": ["SUM53"],
    "monitoring-plan": ["EU72"],
    "model-card": ["MC"],
    "datasheet": ["DS"],
    "board-memo": ["BOARD"],
    "incident-report": ["INC"],
}  # fmt: skip


@pytest.mark.parametrize("kind", CONSUMERS)
def test_a_kind_shows_every_fact_that_names_it_as_consumer(kind: str) -> None:
    vocabulary = load_vocabulary()
    shown = {field.fact for _, field in KINDS[kind].fields()}
    for code in CONSUMERS[kind]:
        wanted = {fact.key for fact in consumed(vocabulary, code)}
        assert wanted
        assert wanted <= shown, f"{code}: {sorted(wanted - shown)}"


def test_the_datasheet_asks_all_questions_of_its_sections() -> None:
    """Gebru et al.: 3 + 15 + 11 + 3 + 5 + 6 + 7 = 50 questions, and "anything else" of seven sections in one."""
    asked = {section.id: set[int]() for section in KINDS["datasheet"].sections}
    for section, field in KINDS["datasheet"].fields():
        asked[section.id] |= {int(word) for word in field.cite.replace(",", " ").split() if word.isdigit()}
    counts = {name: max(numbers) for name, numbers in asked.items() if numbers}
    assert counts == {"motivation": 3, "composition": 15, "collection": 11, "preparation": 3, "uses": 5,
                      "distribution": 6, "maintenance": 7}  # fmt: skip
    for numbers in filter(None, asked.values()):
        assert numbers == set(range(1, max(numbers) + 1))


def test_annex_viii_section_b_leaves_out_the_points_deleted_in_2026() -> None:
    """Regulation (EU) 2026/1744 deleted points 7 and 9."""
    points = {field.cite for _, field in KINDS["registration-b"].fields()}
    assert {"point 1", "point 2", "point 3", "point 4", "point 5", "point 6", "point 8"} <= points
    assert not points & {"point 7", "point 9"}


def test_ab_2013_has_its_twelve_items() -> None:
    assert {field.cite for _, field in KINDS["ab2013"].fields()} == {f"item {number}" for number in range(1, 13)}


def test_the_vendor_questionnaire_has_forty_questions_and_thirteen_knock_outs() -> None:
    questions = [field for _, field in KINDS["vendor-assessment"].fields() if field.id.startswith("vq-")]
    assert [field.id for field in questions] == [f"vq-{number:02d}" for number in range(1, 41)]
    assert sum("knock-out" in field.cite for field in questions) == 13


def test_quality_management_covers_points_a_to_m_of_article_17() -> None:
    cited = {field.cite for _, field in KINDS["quality-management"].fields()}
    assert {f"({letter})" for letter in "abcdefghijklm"} <= cited


SMALL = Outline(
    kind="small",
    title="Small",
    family="card",
    cite="a standard",
    about="A test.",
    audience="public",
    sections=(
        OutlineSection(id="one", title="One", cite="clause 1", says="Says.", fields=(OutlineField(fact="sys.name"),)),
    ),
)


def check(outline: Outline) -> None:
    check_outlines({"small": outline}, load_vocabulary(), frozenset(), frozenset(), frozenset())


def with_field(field: OutlineField) -> Outline:
    section = msgspec.structs.replace(SMALL.sections[0], fields=(field,))
    return msgspec.structs.replace(SMALL, sections=(section,))


@pytest.mark.parametrize(
    ("outline", "sentence"),
    [
        (with_field(OutlineField(fact="sys.nome")), '"sys.nome" is not in the vocabulary'),
        (with_field(OutlineField(id="x")), "asks nothing"),
        (with_field(OutlineField(fact="sys.name", piece="law")), "exactly one of"),
        (with_field(OutlineField(piece="law", of=("eu-none",))), 'no instrument "eu-none"'),
        (with_field(OutlineField(fact="sys.name", only_if="sys.nope=1")), '"sys.nope" is not in the vocabulary'),
        (msgspec.structs.replace(SMALL, asked_by=("eu-ai-act:AIA-999",)), 'no obligation "eu-ai-act:AIA-999"'),
        (
            msgspec.structs.replace(SMALL, sections=(msgspec.structs.replace(SMALL.sections[0], cite=""),)),
            "a section cites",
        ),
        (
            msgspec.structs.replace(SMALL, sections=(msgspec.structs.replace(SMALL.sections[0], evidence=("E-X",)),)),
            "not a kind of evidence",
        ),
    ],
)
def test_an_outline_that_names_what_is_not_there_is_refused(outline: Outline, sentence: str) -> None:
    check(SMALL)
    with pytest.raises(LawError, match=r"outlines/small.yaml") as refused:
        check(outline)
    assert sentence in str(refused.value)


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text((OUTLINES / "ab2013.yaml").read_text("utf-8"), "utf-8")
    with pytest.raises(LawError, match="not the name of its file"):
        read_outlines(tmp_path, load_vocabulary())


def test_the_guide_for_authors_shows_an_outline_that_compiles_and_names_every_piece(tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
    example = next(block for block in guide.split("```yaml\n")[1:] if block.startswith("kind:")).split("```")[0]
    (tmp_path / "small-notice.yaml").write_text(example, "utf-8")
    vocabulary = load_vocabulary()
    outlines = read_outlines(tmp_path, vocabulary)
    check_outlines(
        outlines, vocabulary, frozenset({"us-co-sb26-189:CO-D5"}), frozenset({"us-co-sb26-189"}), frozenset({"E-NOTE"})
    )
    for piece in get_args(Piece):
        assert f"`{piece}`" in guide
    for fact in MEASURED:
        assert f"`{fact}`" in guide


def test_the_coverage_ledger_says_how_each_element_is_filled() -> None:
    lines = {line.element: line for line in coverage(KINDS["fria"], load_vocabulary())}
    assert lines["law.fria"].way == "derived"
    assert lines["eval.subgroups"].way == "measured"
    assert (lines["ppl.harms"].way, lines["ppl.harms"].who) == ("asked", "product")
    assert lines["notified"].way == "written"
    assert len(lines) == sum(1 for _ in KINDS["fria"].fields())
