"""The page of a pack: what is in it, readable in any browser without network or script."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from ombud.evidence.canonical import sha256_hex
from ombud.evidence.chain import Checked
from ombud.evidence.checkpoint import Checkpoint
from ombud.evidence.signing import PublicKey

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
  color: #1c1e21; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid #d5d8dc; vertical-align: top; }
code, pre { font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; } pre { white-space: pre-wrap; }
td.n { text-align: right; }
@media (prefers-color-scheme: dark) { body { color: #e6e7e9; background: #16181b; } a { color: #8ab4f8; }
  th, td { border-color: #3a3d42; } }
@media print { body { margin: 0; max-width: none; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def index_page(
    title: str,
    about: str,
    until: str,
    checkpoint: Checkpoint,
    statements: Sequence[tuple[Checked, str]],
    parts: Mapping[str, bytes],
    absent: Sequence[str],
    keys: Iterable[PublicKey],
) -> bytes:
    """The page as HTML.

    Args:
        until: the moment of the log's last entry.
        statements: the chosen entries, read, each with what it claims as text.
        parts: the other files of the pack, so far.
        absent: documents that statements name and that are not in the pack.
    """
    files = [name for name in sorted(parts) if name.startswith(("documents/", "machine/"))]
    body = [
        f"<h1>{escape(title)}</h1>",
        f"<p>About {escape(about)}. {len(statements)} signed statements of a log with {checkpoint.size} entries, "
        f"the last of {escape(until)}. This page is a reading aid: what it says counts only as far as "
        "<code>ombud evidence verify</code>, or the steps for public tools, confirm it.</p>",
        "<h2>What was stated, by whom and when?</h2>",
        _table(("No.", "Kind", "About", "When", "By", "File"), [_statement(item, says) for item, says in statements]),
        "<h2>Which files came with it?</h2>",
        _table(("File", "SHA-256"), [_file(name, parts[name]) for name in files]) if files else "<p>None.</p>",
    ]
    if absent:
        names = ", ".join(escape(name) for name in absent)
        body.append(f"<p>Named by a statement but not in this pack: {names}.</p>")
    body += [
        "<h2>Whose keys signed?</h2>",
        "<p>Compare these with the key ids that the organisation published; a key that comes with the evidence "
        "proves nothing alone.</p>",
        _table(("Key id",), [f"<tr><td><code>{key.keyid}</code></td></tr>" for key in keys]),
        "<h2>Which log?</h2>",
        f"<p><code>{escape(checkpoint.origin)}</code>, {checkpoint.size} entries, root "
        f"<code>{base64.b64encode(checkpoint.root).decode()}</code>. Keep <code>checkpoint.txt</code>: "
        "a later pack can show that the log has only grown since.</p>",
    ]
    return _document(title, "\n".join(body))


def _document(title: str, body: str) -> bytes:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    ).encode()


def _table(header: Sequence[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def _statement(item: Checked, says: str) -> str:
    about = ", ".join(escape(name) for name, _ in item.subjects)
    name = f"statements/{item.seq:06d}.json"
    cells = (item.kind, about, item.made_at, item.made_by)
    text = "".join(f"<td>{cell}</td>" for cell in (escape(cells[0]), about, *map(escape, cells[2:])))
    return (
        f'<tr><td class="n">{item.seq}</td>{text}<td><a href="{name}">{name[11:]}</a></td></tr>\n'
        f'<tr><td></td><td colspan="5"><details><summary>What no. {item.seq} says</summary>'
        f"<pre>{escape(says)}</pre></details></td></tr>"
    )


def _file(name: str, content: bytes) -> str:
    return f'<tr><td><a href="{escape(name)}">{escape(name)}</a></td><td><code>{sha256_hex(content)}</code></td></tr>'
