"""A document as DOCX: real headings, real footnotes for citations, running head, page numbers."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from ombud.documents.model import Block, Bullets, Document, Field, Note, Paragraph, Picture, Table
from ombud.documents.word import (
    Footnotes,
    Styles,
    add_picture,
    page_number,
    right_tab,
    ruled,
    same_bytes,
    shade,
    start,
    styled,
)

_KIND = {"missing": "Missing: ", "warning": "Note: ", "info": "Note: "}


def render_docx(document: Document, *, made_at: dt.datetime) -> bytes:
    """The document as DOCX bytes; the same document and moment give the same bytes."""
    return _Writer(document, made_at).bytes()


class _Writer:
    """Writes one document, block by block."""

    def __init__(self, document: Document, made_at: dt.datetime) -> None:
        self.document, self.made_at = document, made_at
        self.word: Any = start(f"{document.title}: {document.subtitle}", document.language, made_at)
        self.notes = Footnotes()
        self.pictures = 0

    def bytes(self) -> bytes:
        self._head()
        for number, section in enumerate(self.document.sections, start=1):
            self._line(f"{number}. {section.title}", "Heading 1")
            for block in section.blocks:
                self._block(block)
        self.notes.save(self.word)
        stream = io.BytesIO()
        self.word.save(stream)
        return same_bytes(stream.getvalue(), self.made_at)

    def _line(self, text: str, style: str = "") -> Any:
        line = self.word.add_paragraph(clean(text) or None)
        return styled(line, style) if style else line

    def _head(self) -> None:
        document = self.document
        self._line(document.title, "Title")
        self._line(document.subtitle, "Subtitle")
        verdict = self._line("", Styles.VERDICT)
        verdict.add_run(clean(document.verdict))
        table = self.word.add_table(rows=0, cols=2)
        for name, value in document.meta:
            cells = table.add_row().cells
            cells[0].paragraphs[0].add_run(clean(name)).font.color.rgb = Styles.SOFT
            cells[1].paragraphs[0].add_run(clean(value))
            for cell in cells:
                styled(cell.paragraphs[0], Styles.CELL)
        _widths(table, (1, 4))
        page = self.word.sections[0]
        running = f", {document.running}" if document.running else ""
        head = page.header.paragraphs[0]
        head.text = clean(f"{document.subtitle}\t{document.title}{running}")
        foot = page.footer.paragraphs[0]
        foot.add_run(clean(f"{document.footer}\tPage "))
        page_number(foot)
        for part in (head, foot):
            right_tab(part)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Bullets(items=items):
                for depth, text in items:
                    line = self._line(text, "List Bullet")
                    line.paragraph_format.left_indent = Styles.STEP * (depth + 1)
                    line.paragraph_format.first_line_indent = -Styles.STEP
            case Table():
                self._table(block)
            case Picture(svg=svg, alt=alt, caption=caption):
                self.pictures += 1
                add_picture(self.word, svg, alt=clean(alt), number=self.pictures)
                self._line(f"Figure {self.pictures}: {caption}", "Caption")
            case Note(kind=kind, text=text, question=question):
                line = self._line("", Styles.MISSING if kind == "missing" else Styles.NOTE)
                if question:
                    line.add_run(clean(f"{question} ")).bold = True
                line.add_run(_KIND[kind] + clean(text))
            case Field():
                self._field(block)

    def _paragraph(self, block: Paragraph) -> None:
        line = self._line("")
        line.add_run(clean(block.text)).bold = block.strong
        self._cite(line, block.cite)
        self._origin(line, block.origin)

    def _cite(self, line: Any, cite: str) -> None:
        if cite:
            self.notes.add(line, clean(cite))

    def _origin(self, line: Any, origin: str) -> None:
        if origin:
            run = line.add_run(f"  [{origin}]")
            run.font.size, run.font.bold = Styles.SMALL, False
            run.font.color.rgb = Styles.AMBER if origin == "missing" else Styles.SOFT

    def _field(self, block: Field) -> None:
        head = self._line("", Styles.FIELD)
        head.add_run(clean(block.label))
        self._cite(head, block.cite)
        if block.mark:
            mark = head.add_run(clean(f"  {block.mark}"))
            mark.font.bold, mark.font.size, mark.font.color.rgb = False, Styles.SMALL, Styles.SOFT
        self._origin(head, block.origin)
        if block.origin == "missing":
            ask = self._line("", Styles.MISSING)
            ask.add_run("Missing. ").bold = True
            ask.add_run(clean(block.ask))
        for line in block.lines:
            self._line(line, "List Bullet" if len(block.lines) > 1 and not block.prose else "")
        if block.said:
            self._line(block.said, Styles.SAID)

    def _table(self, block: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self._line(block.caption, Styles.TABLE_TITLE)
        table = self.word.add_table(rows=1, cols=len(block.header))
        ruled(table)
        for index, name in enumerate(block.header):
            cell = table.rows[0].cells[index]
            cell.paragraphs[0].add_run(clean(name)).bold = True
            shade(cell)
        repeat_head(table.rows[0])
        for row in block.rows:
            cells = table.add_row().cells
            for index, text in enumerate(row):
                cells[index].paragraphs[0].add_run(clean(text))
        for row in table.rows:
            for index, cell in enumerate(row.cells):
                styled(cell.paragraphs[0], Styles.CELL)
                if index in block.right:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _widths(table, block.widths or (1,) * len(block.header))
        self._line("", Styles.CELL)


def clean(text: str) -> str:
    """Text with U+FFFD for each control character that XML cannot carry, so that none is lost in silence."""
    return "".join(character if _carried(character) else "\ufffd" for character in text)


def _carried(character: str) -> bool:
    """Whether XML 1.0 allows a character (section 2.2)."""
    code = ord(character)
    return character in "\t\n" or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code > 0xFFFF


def repeat_head(row: Any) -> None:
    """Let the first row of a table stand at the top of each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(table: Any, shares: tuple[int, ...]) -> None:
    table.autofit = False
    total = sum(shares)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = int(Styles.PAGE * share / total)
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = int(Styles.PAGE * share / total)
