"""``ombud document write`` and ``coverage``: documents of every kind from one dossier."""

from __future__ import annotations

import datetime as dt
import difflib
from pathlib import Path
from typing import Literal

import msgspec

from ombud.cli.arguments import Day
from ombud.cli.case import CaseFile, open_case
from ombud.cli.output import Format, now, print_json, say, table, today, write_file
from ombud.controls import load_controls
from ombud.documents.formats import render
from ombud.documents.ledger import Ways, ways_of
from ombud.documents.ledger import coverage as ledger_of
from ombud.documents.material import Material, evidence_about
from ombud.documents.outline import Audience, Outline, load_outlines
from ombud.documents.report import EvidenceLine
from ombud.documents.shelf import draft, shelf_of, version_of
from ombud.documents.written import read_written
from ombud.errors import InputError
from ombud.evidence import ReadStatement, read_envelope, read_log, read_statement

PaperFormat = Literal["md", "html", "docx", "pdf", "hf"]


def kind_named(kind: str) -> Outline:
    """The outline of a kind; InputError with the nearest name when there is none."""
    outlines = load_outlines()
    if kind in outlines:
        return outlines[kind]
    near = difflib.get_close_matches(kind, outlines, n=1, cutoff=0.4)
    hint = f'Did you mean "{near[0]}"?' if near else "`ombud document list` names them all."
    raise InputError(f'there is no kind of document "{kind}".', code="kind-unknown", hint=hint)


def _log(folder: Path) -> list[tuple[EvidenceLine, ReadStatement]]:
    path = folder / "log.jsonl"
    found = []
    for entry in read_log(path)[0] if path.exists() else ():
        statement = read_statement(read_envelope(entry.envelope).body())
        line = EvidenceLine(seq=entry.seq, kind=statement.kind, made_at=statement.made_at, hash=entry.hash)
        found.append((line, statement))
    return found


def material_of(case: CaseFile, folder: Path) -> Material:
    """What documents on a case are made of, with the signed statements of its log that speak of it."""
    material = Material(
        name=case.dossier.name,
        release=case.dossier.fact_text("sys.version", "unversioned"),
        found=case.assessment,
        library=case.library,
        vocabulary=case.vocabulary,
        measurement=case.measurement,
        records=case.dossier.records,
        kinds={kind.id: kind.title for kind in load_controls().kinds},
    )
    return msgspec.structs.replace(material, evidence=evidence_about(material, _log(folder)))


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its shelf of documents and its folder of evidence."""

    case: CaseFile
    shelf: Path
    evidence: Path

    def material(self) -> Material:
        """What documents are made of, as signed by now."""
        return material_of(self.case, self.evidence)

    def for_kind(self, outline: Outline, material: Material) -> Material:
        """The same with what people wrote for one kind."""
        written = read_written(self.shelf / f"{outline.kind}.yaml", outline)
        return msgspec.structs.replace(material, written=written)


def open_desk(dossier: Path, *, as_of: dt.date | None, known_at: dt.date | None, evidence: Path | None) -> Desk:
    """Read, assess and measure a dossier; days that are not given are today."""
    case = open_case(dossier, as_of=as_of or today(), known_at=known_at or today(), measured=True)
    folder = evidence or case.dossier.path.parent / "evidence"
    return Desk(case=case, shelf=shelf_of(case.dossier.path), evidence=folder)


def write(
    kind: str,
    dossier: Path,
    /,
    *,
    format: PaperFormat = "pdf",  # the option's own name
    output: Path | None = None,
    readers: Audience = "internal",
    version: int = 0,
    as_of: Day | None = None,
    known_at: Day | None = None,
    evidence: Path | None = None,
) -> None:
    """Write a document of a system: a draft as of now, or a published version again.

    Args:
        kind: the kind of document; `ombud document list` names them.
        dossier: ombud.yaml, or the folder that holds it.
        format: md, html, docx, pdf, or hf for a model card as a Hugging Face README.
        output: the file to write; documents/KIND.FORMAT beside the dossier when not given.
        readers: who will read it; what they may not see is withheld.
        version: a published version; a draft when not given.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
    """
    outline = kind_named(kind)
    if format == "hf" and (kind != "model-card" or version):
        raise InputError("only the draft of a model card is written as a Hugging Face README.", code="format")
    desk = open_desk(dossier, as_of=as_of, known_at=known_at, evidence=evidence)
    made = _published_again(desk, kind, version, format) if version else _drafted(desk, outline, readers, format)
    target = output or desk.shelf / ("README.md" if format == "hf" else f"{kind}.{format}")
    write_file(target, made.content)
    say(f"Wrote {target}: {made.filled} of {made.total} elements are filled.")


class _Made(msgspec.Struct, frozen=True):
    content: bytes
    filled: int
    total: int


def _published_again(desk: Desk, kind: str, version: int, format: str) -> _Made:  # the option's own name
    manifest = version_of(desk.shelf, kind, version)
    content = render(manifest.document, format, made_at=dt.datetime.fromisoformat(manifest.made_at))
    return _Made(content, manifest.filled, manifest.total)


def _drafted(desk: Desk, outline: Outline, readers: Audience, format: str) -> _Made:  # the option's own name
    material, moment = desk.for_kind(outline, desk.material()), now()
    made = draft(outline, material, made_at=moment, made_by="ombud document write", view=readers)
    if format == "hf":
        from ombud.documents.hugging_face import render_readme

        content = render_readme(made.filled, material, made.document).encode()
    else:
        content = render(made.document, format, made_at=moment)
    return _Made(content, made.count.filled, made.count.total)


def coverage(kind: str = "", /, *, format: Format = Format.text) -> None:
    """Say how each element of a kind is filled, and who is asked; of all kinds, how many in which way.

    Args:
        kind: the kind of document; all kinds when not given.
        format: text or json.
    """
    from ombud.facts import load_vocabulary

    vocabulary = load_vocabulary()
    if not kind:
        _coverage_of_all([ways_of(outline, vocabulary) for outline in load_outlines().values()], format)
        return
    lines = ledger_of(kind_named(kind), vocabulary)
    if format is Format.json:
        print_json(lines)
        return
    rows = [(line.section, line.element, line.way, line.who or "-", line.cite) for line in lines]
    say(*table(("Section", "Element", "Filled how", "Who", "Rests on"), rows))
    ways = dict.fromkeys(line.way for line in lines)
    counted = ", ".join(f"{sum(line.way == way for line in lines)} {way}" for way in ways)
    say("", f"{len(lines)} elements: {counted}.")


def _coverage_of_all(found: list[Ways], format: Format) -> None:  # the option's own name
    if format is Format.json:
        print_json(found)
        return
    header = ("Kind", "Elements", "By Ombud", "Confirmed", "Asked", "Written")
    rows = [(row.kind, *map(str, (row.elements, row.ombud, row.confirmed, row.asked, row.written))) for row in found]
    say(*table(header, rows, right=(1, 2, 3, 4, 5)))
    say(
        "",
        "By Ombud: measured, computed, derived from law or read by programs. Confirmed: suggested, then confirmed by a",
        "person. Asked: once, for every document. Written: for this one. `ombud document coverage KIND` says each.",
    )
