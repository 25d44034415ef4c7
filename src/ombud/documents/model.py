"""The document model: what a document holds, whatever it is written as."""

from __future__ import annotations

from typing import Literal

import msgspec

Origin = Literal["measured", "derived", "stated", "missing", ""]
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


Block = Paragraph | Bullets | Table | Picture | Note


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered section."""

    title: str
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its title page."""

    title: str
    subtitle: str
    verdict: str
    tone: Tone
    meta: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: str
    language: str = "en"
