"""Parts of WordprocessingML that python-docx leaves to its users: footnotes, styles, page numbers, pictures.

Footnotes after ECMA-376 Part 1, 17.11. Charts are drawn by Typst as pictures, because DOCX
readers do not agree on SVG.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


class Styles:
    """Names and sizes of the styles a document uses."""

    VERDICT, FIELD, MISSING, NOTE = "Verdict", "Element", "Missing", "Remark"
    SAID, CELL, TABLE_TITLE = "Said by", "Cell", "Table title"
    SMALL, STEP, PAGE = Pt(8.5), Mm(5), Mm(166)
    INK, SOFT = RGBColor(0x17, 0x24, 0x2C), RGBColor(0x53, 0x64, 0x6D)
    ACCENT, AMBER = RGBColor(0x17, 0x5E, 0x5A), RGBColor(0x83, 0x54, 0x00)


def start(title: str, language: str, made_at: dt.datetime) -> Any:
    """An empty document on A4 with our styles and its properties."""
    word = docx.Document()
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(26), Mm(24)
    properties = word.core_properties
    properties.title, properties.author, properties.language = title[:255], "Ombud", language
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.comments, properties.last_modified_by = "", "Ombud"
    _styles(word)
    return word


class _Look(NamedTuple):
    """A style of paragraph: size in points, colour, weight, space before and after, a bar at the left."""

    name: str
    size: float
    colour: RGBColor
    bold: bool
    before: float
    after: float
    bar: bool = False


_LOOKS = (
    _Look(Styles.VERDICT, 12, Styles.INK, True, 6, 8, bar=True),
    _Look(Styles.FIELD, 10.5, Styles.INK, True, 8, 2),
    _Look(Styles.MISSING, 10, Styles.INK, False, 0, 4, bar=True),
    _Look(Styles.NOTE, 10, Styles.INK, False, 4, 4, bar=True),
    _Look(Styles.SAID, 8.5, Styles.SOFT, False, 0, 4),
    _Look(Styles.CELL, 9, Styles.INK, False, 1, 1),
    _Look(Styles.TABLE_TITLE, 10, Styles.INK, True, 8, 3),
)


def _styles(word: Any) -> None:
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Georgia", Pt(10.5), Styles.INK
    normal.paragraph_format.space_after = Pt(5)
    for name, size in (("Title", 24), ("Subtitle", 13), ("Heading 1", 14), ("Caption", 9)):
        style = word.styles[name]
        style.font.name, style.font.size, style.font.italic = "Georgia", Pt(size), False
        style.font.color.rgb = Styles.SOFT if name in {"Subtitle", "Caption"} else Styles.INK
        _own_font(style)
    _no_rule(word.styles["Title"])
    heading = word.styles["Heading 1"].paragraph_format
    heading.space_before, heading.space_after = Pt(18), Pt(6)
    for look in _LOOKS:
        _add_style(word, look)


def _add_style(word: Any, look: _Look) -> None:
    style = word.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    style.font.size, style.font.color.rgb, style.font.bold = Pt(look.size), look.colour, look.bold
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.before), Pt(look.after)
    style.paragraph_format.keep_with_next = look.name in {Styles.FIELD, Styles.TABLE_TITLE}
    if look.bar:
        _bar(style)


def styled(paragraph: Any, name: str) -> Any:
    """Give a paragraph a style by its id; looking it up by name takes milliseconds each time."""
    paragraph._p.style = name.replace(" ", "")
    return paragraph


def _own_font(style: Any) -> None:
    """A theme font would win over the named one."""
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _no_rule(style: Any) -> None:
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)


def _bar(style: Any) -> None:
    """A coloured line at the left edge of a paragraph."""
    border, left = OxmlElement("w:pBdr"), OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "835400")):
        left.set(qn(f"w:{name}"), value)
    border.append(left)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


class Footnotes:
    """Collects footnotes and writes their part."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    def add(self, paragraph: Any, text: str) -> None:
        """Put a reference at the end of a paragraph; an equal text keeps its own note, as in print."""
        self._texts.append(text)
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._texts)))
        run._r.append(reference)

    def save(self, word: Any) -> None:
        """Write all notes into the package."""
        marks = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        size = '<w:sz w:val="16"/>'
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p>'
            f'<w:r><w:rPr>{size}<w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:rPr>{size}</w:rPr><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self._texts, start=1)
        )
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:footnotes {nsdecls('w')}>{marks}{notes}</w:footnotes>"
        )
        part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, xml.encode(), word.part.package)
        word.part.relate_to(part, _FOOTNOTES)


def page_number(paragraph: Any) -> None:
    """The number of the page, counted by the reader's program."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def right_tab(paragraph: Any) -> None:
    """What stands after the tab ends at the right margin."""
    for tab in list(paragraph.style.paragraph_format.tab_stops):
        tab._tab.getparent().remove(tab._tab)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Styles.PAGE, WD_TAB_ALIGNMENT.RIGHT)
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Styles.SMALL, Styles.SOFT


def ruled(table: Any) -> None:
    """Thin lines between the rows of a table, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "DBE2E4")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def shade(cell: Any) -> None:
    """The ground of a table's head."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F5F7F7")):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def add_picture(word: Any, svg: str, *, alt: str, number: int) -> None:
    """A chart with its text alternative."""
    shape = word.add_picture(io.BytesIO(svg_picture(svg)), width=Styles.PAGE)
    properties = shape._inline.docPr
    properties.set("descr", alt)
    properties.set("name", f"Figure {number}")


@lru_cache(maxsize=32)  # a chart stands in several documents
def svg_picture(svg: str) -> bytes:
    """A drawing as PNG, drawn by Typst from data."""
    import typst

    source = (
        b'#set page(width: 166mm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    return typst.compile(source, format="png", ppi=180, sys_inputs={"svg": svg}, ignore_system_fonts=True)


def same_bytes(content: bytes, made_at: dt.datetime) -> bytes:
    """The package with one time on all its parts, so that the same input gives the same bytes."""
    out = io.BytesIO()
    moment = max(made_at.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda item: (item != "[Content_Types].xml", item)):
            new.writestr(zipfile.ZipInfo(name, moment), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
