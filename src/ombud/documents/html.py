"""A document as one HTML file: no scripts, no outside files, light, dark and print."""

from __future__ import annotations

from html import escape

from ombud.documents.model import Block, Bullets, Document, Note, Paragraph, Picture, Table

_STYLE = """
:root{color-scheme:light dark;--ink:light-dark(#17242c,#e7ecee);--soft:light-dark(#53646d,#a9b8bf);
--line:light-dark(#dbe2e4,#31414a);--paper:light-dark(#fff,#121b20);--wash:light-dark(#f5f7f7,#18232a);
--accent:light-dark(#175e5a,#6cc7bf);--alarm:light-dark(#a1261d,#ff9c90);--amber:light-dark(#835400,#f0bd5f)}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:2.5rem 1.5rem 5rem;background:var(--paper);
color:var(--ink);font:400 15px/1.55 Inter,system-ui,sans-serif}
h1{font-size:2rem;letter-spacing:-.02em;line-height:1.15;margin:0}h2{font-size:1.3rem;margin:2.6rem 0 .6rem;
padding-top:.6rem;border-top:1px solid var(--line)}.sub{color:var(--soft);font-size:1.1rem;margin:.2rem 0 1.2rem}
.verdict{font-size:1.15rem;font-weight:600;border-left:4px solid var(--accent);padding:.5rem .9rem;background:var(--wash)}
.verdict.bad{border-color:var(--alarm)}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}p{margin:.5rem 0}.origin{font-size:.75rem;color:var(--soft);
border:1px solid var(--line);border-radius:3px;padding:0 .3rem;margin-left:.4rem;white-space:nowrap}
ul{list-style:none;padding:0;margin:.3rem 0 .8rem}li{padding:.1rem 0 .1rem .8rem;border-left:2px solid var(--line)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.4rem 0 1.2rem;font-size:.88rem}
caption{text-align:left;font-weight:600;padding:.4rem 0}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;
border-bottom:1px solid var(--line);overflow-wrap:anywhere;min-width:4rem}thead th{color:var(--soft);background:var(--wash)}
.num{text-align:right;font-feature-settings:"tnum"}.note{border-left:3px solid var(--soft);background:var(--wash);
padding:.45rem .8rem;margin:.5rem 0}.note.missing{border-color:var(--amber)}.note.warning{border-color:var(--alarm)}
.note b{display:block}figure{margin:1rem 0}figure svg{width:100%;height:auto}figcaption{color:var(--soft);font-size:.85rem}
.cites{font-size:.85rem;color:var(--soft)}sup a{color:var(--accent);text-decoration:none}
@media print{body{max-width:none;padding:0;font-size:9.5pt}h2{break-after:avoid}tr,figure,.note{break-inside:avoid}
thead{display:table-header-group}}
"""
_KIND = {"missing": "Missing", "warning": "Note", "info": "Note"}


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
        f"<style>{_STYLE}</style></head><body><main>"
        f'<h1>{escape(document.title)}</h1><p class="sub">{escape(document.subtitle)}</p>'
        f'<p class="verdict {document.tone}">{escape(document.verdict)}</p><dl>{meta}</dl>{"".join(body)}'
        + (f'<section><h2>Citations</h2><ul class="cites">{notes}</ul></section>' if notes else "")
        + "</main></body></html>\n"
    )


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


def _paragraph(block: Paragraph, cites: list[str]) -> str:
    mark = ""
    if block.cite:
        if block.cite not in cites:
            cites.append(block.cite)
        number = cites.index(block.cite) + 1
        mark = f'<sup><a href="#c{number}" aria-label="citation {number}">{number}</a></sup>'
    text = f"<strong>{escape(block.text)}</strong>" if block.strong else escape(block.text)
    origin = f'<span class="origin">{block.origin}</span>' if block.origin else ""
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
