"""A document as Markdown (CommonMark with tables and footnotes); everything in it is escaped."""

from __future__ import annotations

import re
from html import escape

from ombud.documents.model import Block, Bullets, Document, Field, Note, Paragraph, Picture, Table

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$^:@-])")
_KIND = {"missing": "Missing", "warning": "Note", "info": "Note"}


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no links, no HTML, one line."""
    return _SPECIAL.sub(r"\\\1", escape(" ".join(text.split()), quote=False))


def render_markdown(document: Document, *, front: str = "") -> str:
    """The document as Markdown text.

    Args:
        front: a block that stands before it, such as metadata of a repository card.
    """
    cites: list[str] = []
    parts = [
        f"# {plain(document.title)}: {plain(document.subtitle)}",
        f"**{plain(document.verdict)}**",
        "\n".join(f"- {plain(name)}: {plain(value)}" for name, value in document.meta),
    ]
    for number, section in enumerate(document.sections, start=1):
        parts.append(f"## {number}. {plain(section.title)}")
        parts += [_block(block, cites) for block in section.blocks]
    parts.append("\n".join(f"[^{number}]: {plain(cite)}" for number, cite in enumerate(cites, start=1)))
    if document.running:
        parts.append(f"*{plain(document.running)}*")
    return front + "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, cites: list[str]) -> str:
    match block:
        case Paragraph(text=text, cite=cite, origin=origin, strong=strong):
            words = f"**{plain(text)}**" if strong else plain(text)
            return f"{words}{_cite(cite, cites)}{_origin(origin)}"
        case Bullets(items=items):
            return "\n".join(f"{'  ' * depth}- {plain(text)}" for depth, text in items)
        case Table():
            return _table(block)
        case Picture(alt=alt):
            return f"*Figure.* {plain(alt)}"
        case Note(kind=kind, text=text, question=question):
            asked = f"**{plain(question)}** " if question else ""
            return f"> {asked}{_KIND[kind]}: {plain(text)}"
        case Field():
            return _field(block, cites)


def _cite(cite: str, cites: list[str]) -> str:
    if not cite:
        return ""
    if cite not in cites:
        cites.append(cite)
    return f"[^{cites.index(cite) + 1}]"


def _origin(origin: str) -> str:
    return f" *{origin}*" if origin else ""


def _field(block: Field, cites: list[str]) -> str:
    point = f" {plain(block.mark)}" if block.mark else ""
    parts = [f"**{plain(block.label)}**{point}{_cite(block.cite, cites)}{_origin(block.origin)}"]
    if block.origin == "missing":
        parts.append(f"> Missing. {plain(block.ask)}")
    if len(block.lines) > 1 and not block.prose:
        parts.append("\n".join(f"- {plain(line)}" for line in block.lines))
    else:
        parts += [plain(line) for line in block.lines]
    if block.said:
        parts.append(f"*{plain(block.said)}*")
    return "\n\n".join(parts)


def _table(block: Table) -> str:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(plain(cell) for cell in cells) + " |"

    rule = "| " + " | ".join("---:" if i in block.right else "---" for i in range(len(block.header))) + " |"
    return "\n".join([f"*{plain(block.caption)}*", "", line(block.header), rule, *map(line, block.rows)])
