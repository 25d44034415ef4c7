"""The document model: what a document holds, whatever it is written as."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Origin = Literal["measured", "derived", "stated", "missing", ""]
#: Before the letters that stand behind paragraphs.
ORIGIN_LEGEND = "A small letter behind a statement says how it is known:"
Tone = Literal["good", "bad", "open", "plain"]


class Paragraph(msgspec.Struct, frozen=True, kw_only=True, tag="paragraph"):
    """A paragraph; ``cite`` becomes a footnote, ``origin`` says how we know it."""

    text: str
    cite: str = ""
    origin: Origin = ""
    strong: bool = False


class Bullets(msgspec.Struct, frozen=True, kw_only=True, tag="bullets"):
    """Lines with a depth, such as a tree of reasons."""

    items: tuple[tuple[int, str], ...]


class Table(msgspec.Struct, frozen=True, kw_only=True, tag="table"):
    """A table; ``right`` are the columns of numbers, ``widths`` their shares of the page."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


class Picture(msgspec.Struct, frozen=True, kw_only=True, tag="picture"):
    """A chart as SVG, with its text alternative."""

    svg: str
    alt: str
    caption: str


class Note(msgspec.Struct, frozen=True, kw_only=True, tag="note"):
    """A remark that stands out; a ``missing`` one names the question to answer."""

    kind: Literal["missing", "warning", "info"]
    text: str
    question: str = ""


class Field(msgspec.Struct, frozen=True, kw_only=True, tag="field"):
    """One required element with its answer, labelled by how it is known.

    Attributes:
        mark: the point of the law or standard it answers, such as ``point 1(a)``; may be empty.
        label: the element, as a short question or name.
        lines: the answer; several lines are shown as a list, or as paragraphs where it is ``prose``.
        said: who stated it and when, or what it was measured or derived from.
        ask: for a missing one, what to do to fill it.
    """

    label: str
    origin: Origin
    lines: tuple[str, ...] = ()
    mark: str = ""
    cite: str = ""
    said: str = ""
    ask: str = ""
    prose: bool = False


Block = Paragraph | Bullets | Table | Picture | Note | Field


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered section."""

    title: str
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its title page.

    Attributes:
        running: what the head of each page says beside the title, such as version and evidence digest.
        form: a *report* has a title page and contents; a *sheet* starts at once, for notices and cards.
    """

    title: str
    subtitle: str
    verdict: str
    tone: Tone
    meta: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str
    language: str = "en"
    running: str = ""
    form: Literal["report", "sheet"] = "report"

    def origins(self) -> tuple[Origin, ...]:
        """How its paragraphs are known, each kind once, in a fixed order."""
        found = {block.origin for section in self.sections for block in section.blocks if isinstance(block, Paragraph)}
        return tuple(origin for origin in get_args(Origin) if origin and origin in found)
