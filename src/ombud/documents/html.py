"""A document as one HTML file: no scripts, no outside files, light, dark and print."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

from ombud.documents.model import ORIGIN_LEGEND, Block, Bullets, Document, Field, Note, Paragraph, Picture, Table

_KIND = {"missing": "Missing", "warning": "Note", "info": "Note"}


@cache
def _style() -> str:
    return (Path(__file__).parent / "templates" / "document.css").read_text("utf-8")


def render_html(document: Document) -> str:
    """The document as HTML text; everything in it is escaped."""
    cites: list[str] = []
    body = []
    for number, section in enumerate(document.sections, start=1):
        body.append(f'<section><h2 id="s{number}">{number}. {escape(section.title)}</h2>')
        body += [_block(block, cites) for block in section.blocks]
        body.append("</section>")
    meta = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in document.meta)
    notes = "".join(f'<li id="c{index}">{index}. {escape(cite)}</li>' for index, cite in enumerate(cites, start=1))
    return (
        f'<!doctype html><html lang="{document.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(document.title)}: {escape(document.subtitle)}</title>"
        f"<style>{_style()}</style></head><body><main>"
        f'<h1>{escape(document.title)}</h1><p class="sub">{escape(document.subtitle)}</p>'
        f'<p class="verdict {document.tone}">{escape(document.verdict)}</p>'
        f"<dl>{meta}</dl>{_legend(document)}{''.join(body)}"
        + (f'<section><h2>Citations</h2><ul class="cites">{notes}</ul></section>' if notes else "")
        + "</main></body></html>\n"
    )


def _legend(document: Document) -> str:
    """What the letters behind paragraphs mean, once."""
    found = document.origins()
    if not found:
        return ""
    return f'<p class="legend">{escape(ORIGIN_LEGEND)} {", ".join(f"{word[0]} {word}" for word in found)}.</p>'


def _block(block: Block, cites: list[str]) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, cites)
        case Bullets(items=items):
            return (
                "<ul>"
                + "".join(f'<li style="margin-left:{depth * 1.2}rem">{escape(text)}</li>' for depth, text in items)
                + "</ul>"
            )
        case Table():
            return _table(block)
        case Picture(svg=svg, caption=caption):
            return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
        case Note(kind=kind, text=text, question=question):
            asked = f"<b>{escape(question)}</b>" if question else ""
            return f'<div class="note {kind}">{asked}{_KIND[kind]}: {escape(text)}</div>'
        case Field():
            return _field(block, cites)


def _cite(cite: str, cites: list[str]) -> str:
    if not cite:
        return ""
    if cite not in cites:
        cites.append(cite)
    number = cites.index(cite) + 1
    return f'<sup><a href="#c{number}" aria-label="citation {number}">{number}</a></sup>'


def _field(block: Field, cites: list[str]) -> str:
    point = f'<span class="point">{escape(block.mark)}</span> ' if block.mark else ""
    origin = f'<span class="origin">{block.origin}</span>' if block.origin else ""
    head = f"<h3>{point}{escape(block.label)}{_cite(block.cite, cites)}{origin}</h3>"
    lines = [f"<li>{escape(line)}</li>" for line in block.lines]
    body = (
        f"<ul>{''.join(lines)}</ul>"
        if len(lines) > 1 and not block.prose
        else "".join(f"<p>{escape(line)}</p>" for line in block.lines)
    )
    said = f'<p class="said">{escape(block.said)}</p>' if block.said else ""
    ask = f"<p><b>Missing.</b> {escape(block.ask)}</p>" if block.origin == "missing" else ""
    return f'<div class="field {block.origin}">{head}{ask}{body}{said}</div>'


def _paragraph(block: Paragraph, cites: list[str]) -> str:
    mark = _cite(block.cite, cites)
    text = f"<strong>{escape(block.text)}</strong>" if block.strong else escape(block.text)
    # A letter, spelled out once above; the word stays for who hears the page or points at it.
    origin = f'<sup><abbr title="{block.origin}">{block.origin[0]}</abbr></sup>' if block.origin else ""
    return f"<p>{text}{mark}{origin}</p>"


def _table(block: Table) -> str:
    def cell(tag: str, index: int, text: str) -> str:
        scope = ' scope="col"' if tag == "th" else ""
        number = ' class="num"' if index in block.right else ""
        return f"<{tag}{scope}{number}>{escape(text)}</{tag}>"

    head = "".join(cell("th", index, text) for index, text in enumerate(block.header))
    rows = "".join("<tr>" + "".join(cell("td", i, text) for i, text in enumerate(row)) + "</tr>" for row in block.rows)
    return (
        f'<div class="scroll"><table><caption>{escape(block.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
