"""Lay a filled outline out as a document: title page, sections, what is missing, what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from ombud.documents.asked import Asking
from ombud.documents.fill import Filled, FilledOutline, FilledSection, seen
from ombud.documents.ledger import Completeness, completeness
from ombud.documents.material import Material
from ombud.documents.model import Block, Document, Field, Note, Paragraph, Section, Table
from ombud.facts import as_text
from ombud.law import show_date

_CIRCLE = {
    "internal": "internal, nothing withheld",
    "regulator": "regulator",
    "customer": "customers",
    "public": "public",
}


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """Which edition this is: version 0 is a draft."""

    version: int
    made_at: dt.datetime
    made_by: str
    changes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As it stands on the page."""
        return f"version {self.version}" if self.version else "draft"


def compose(filled: FilledOutline, material: Material, *, edition: Edition, asking: Sequence[Asking] = ()) -> Document:
    """Write the document. Each element carries its label; a missing one stands in its place."""
    outline, count = filled.outline, completeness(filled)
    sections = [_section(section) for section in _shorten(filled.sections)]
    if filled.view in {"internal", "regulator"}:
        sections += _appendices(filled, count, material, edition)
    digest = material.evidence_digest()
    return Document(
        title=outline.title,
        subtitle=f"{material.name}, release {material.release}",
        verdict=_verdict(count),
        tone="good" if not count.missing else "open",
        meta=tuple(_meta(filled, material, edition, asking)),
        sections=tuple(sections),
        footer=f"{material.name}, release {material.release}",
        running=f"{edition.name}, evidence {digest[:12] if digest else 'not signed yet'}",
        form=outline.form,
    )


def _verdict(count: Completeness) -> str:
    if not count.missing:
        return f"Complete: all {count.total} required elements are filled."
    return (
        f"Not complete: {count.filled} of {count.total} required elements are filled, {len(count.missing)} are missing."
    )


def _meta(
    filled: FilledOutline, material: Material, edition: Edition, asking: Sequence[Asking]
) -> Iterable[tuple[str, str]]:
    outline = filled.outline
    yield "What it is", outline.about
    yield "Rests on", outline.cite
    yield "Asked for by", "; ".join(item.words() for item in asking[:4]) or "no encoded law today: written by choice"
    yield "Edition", edition.name
    yield "Readers", _CIRCLE[filled.view]
    yield "Law", f"as of {show_date(material.as_of)}, as known on {show_date(material.found.known_at)}"
    yield "Evidence", material.evidence_digest() or "not signed yet; publishing signs it"
    by = f" by {edition.made_by}" if filled.view in {"internal", "regulator"} else ""
    yield "Written", f"{edition.made_at:%Y-%m-%d %H:%M} UTC{by}"


def _shorten(sections: Iterable[FilledSection]) -> Iterable[FilledSection]:
    """Tables and charts that stand in an earlier section are not repeated; the reader is sent there."""
    seen: dict[tuple[str, ...], int] = {}
    for number, section in enumerate(sections, start=1):
        fields = []
        for field in section.fields:
            mark = (field.origin, *field.facts, field.content)
            if field.blocks and mark in seen:
                line = f"Tables and charts: see section {seen[mark]}."
                field = msgspec.structs.replace(field, blocks=(), lines=(*field.lines, line))
            elif field.blocks:
                seen[mark] = number
            fields.append(field)
        yield msgspec.structs.replace(section, fields=tuple(fields))


def _section(section: FilledSection) -> Section:
    outline = section.outline
    blocks: list[Block] = [Paragraph(text=outline.says, cite=outline.cite)]
    if section.remark:
        blocks.append(Field(label="Remark", origin="stated", lines=section.remark, said=section.remark_by, prose=True))
    for field in section.fields:
        blocks.append(_entry(field))
        blocks += field.blocks
    if section.support:
        lines = tuple(item.words() for item in section.support)
        blocks.append(Field(label="Evidence that supports this section", origin="", lines=lines))
    return Section(title=outline.title, blocks=tuple(blocks))


def _entry(field: Filled) -> Field:
    return Field(
        label=field.label,
        origin="" if field.standing in {"withheld", "not-applicable"} else field.origin,
        lines=field.lines,
        mark=field.mark,
        said=field.said,
        prose=field.prose,
        ask=f"{field.ask} ({field.who.capitalize()})" if field.ask and field.who else field.ask,
    )


def _appendices(filled: FilledOutline, count: Completeness, material: Material, edition: Edition) -> Iterable[Section]:
    if filled.outline.form == "report":
        yield Section(title="What is missing", blocks=tuple(_missing(filled, count)))
    yield Section(title="What this document rests on", blocks=tuple(_sources(filled, material)))
    if edition.changes:
        yield Section(
            title=f"Changes since version {edition.version - 1}"
            if edition.version
            else "Changes since the last version",
            blocks=tuple(Paragraph(text=line) for line in edition.changes),
        )


def _missing(filled: FilledOutline, count: Completeness) -> Iterable[Block]:
    counted = ", ".join(f"{number} {origin}" for origin, number in count.by_origin.items())
    apart = f" {count.apart} do not apply." if count.apart else ""
    yield Paragraph(text=f"{count.filled} of {count.total} elements are filled ({count.percent} %): {counted}.{apart}")
    titles = {section.outline.id: number for number, section in enumerate(filled.sections, start=1)}
    if count.missing:
        yield Table(
            caption=f"Missing ({len(count.missing)})",
            header=("Section", "What is asked", "Who", "What to do"),
            rows=tuple(
                (str(titles[item.path.partition(".")[0]]), item.label, item.who or "-", item.ask)
                for item in count.missing
            ),
            widths=(2, 6, 2, 10),
        )
    if filled.outline.note:
        yield Note(kind="info", text=filled.outline.note)


def _sources(filled: FilledOutline, material: Material) -> Iterable[Block]:
    keys = dict.fromkeys(key for field in filled.fields() for key in field.facts)
    rows = []
    for key in keys:
        statement = material.found.statements.get(key)
        if statement is not None and seen(statement.visibility, filled.view):
            value = as_text(material.vocabulary[key], statement.value)
            who = f"{statement.said_by}, {show_date(statement.said_at.date())}"
            rows.append((key, value if len(value) <= 90 else value[:89] + "…", who, statement.visibility))
    if rows:
        yield Table(caption="Facts, as stated", header=("Fact", "Value", "Stated by", "Visible to"), rows=tuple(rows),
                    widths=(4, 8, 4, 2))  # fmt: skip
    used = {name for field in filled.fields() for name in field.evidence}
    lines = [line for line in material.evidence if line.hash in used]
    if lines:
        yield Table(
            caption="Signed statements",
            header=("No.", "Kind", "Made", "Hash in the log"),
            rows=tuple((str(line.seq), line.kind, line.made_at, line.hash) for line in lines),
            widths=(1, 3, 4, 11),
        )
    else:
        yield Paragraph(
            text="No signed statement speaks of exactly these facts yet; publishing the document signs them."
        )
    yield Paragraph(text=f"Law library {material.found.library}. This document is not legal advice.")
