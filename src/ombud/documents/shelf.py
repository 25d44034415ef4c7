"""Where the versions of a system's documents are kept: ``documents/<kind>/v<number>/`` beside the dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ombud.documents.asked import Asking, asked_by
from ombud.documents.compose import Edition, compose
from ombud.documents.fill import FilledOutline, fill
from ombud.documents.formats import FORMATS, render
from ombud.documents.frozen import Change, Manifest, freeze, read_manifest, staleness, to_bytes
from ombud.documents.ledger import Completeness, completeness
from ombud.documents.material import Material
from ombud.documents.model import Document
from ombud.documents.outline import Audience, Outline
from ombud.errors import InputError
from ombud.evidence import sha256_hex
from ombud.evidence.durable import write_whole


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it would be written now, with everything known about it."""

    filled: FilledOutline
    count: Completeness
    asking: tuple[Asking, ...]
    document: Document
    manifest: Manifest


def draft(
    outline: Outline,
    material: Material,
    *,
    made_at: dt.datetime,
    made_by: str,
    view: Audience = "internal",
    version: int = 0,
    changes: Sequence[Change] = (),
) -> Draft:
    """Fill, lay out and freeze a document without publishing it."""
    filled = fill(outline, material, view=view)
    count, asking = completeness(filled), asked_by(outline, material.found)
    edition = Edition(
        version=version, made_at=made_at, made_by=made_by, changes=tuple(change.words() for change in changes)
    )
    document = compose(filled, material, edition=edition, asking=asking)
    manifest = freeze(filled, count, material, document, version=version, made_at=made_at, made_by=made_by)
    return Draft(filled=filled, count=count, asking=asking, document=document, manifest=manifest)


def shelf_of(dossier: Path) -> Path:
    """The folder of documents beside a dossier file."""
    return dossier.parent / "documents"


def published(shelf: Path, kind: str) -> list[Manifest]:
    """The published versions of a kind, oldest first."""
    paths = sorted((shelf / kind).glob("v*/manifest.json"), key=lambda path: int(path.parent.name[1:] or 0))
    return [read_manifest(path.read_bytes(), where=str(path)) for path in paths]


def version_of(shelf: Path, kind: str, number: int) -> Manifest:
    """One published version.

    Raises:
        InputError: it was never published.
    """
    for manifest in published(shelf, kind):
        if manifest.version == number:
            return manifest
    have = ", ".join(str(item.version) for item in published(shelf, kind)) or "none"
    raise InputError(f'there is no version {number} of "{kind}".', code="version", hint=f"Published: {have}.")


def put_version(shelf: Path, made: Draft, *, made_at: dt.datetime) -> tuple[Path, bytes]:
    """Write a version's files and its manifest; nothing that was published is overwritten.

    Returns:
        The manifest's path and bytes, to be signed.
    """
    folder = shelf / made.manifest.kind / f"v{made.manifest.version}"
    folder.mkdir(parents=True, exist_ok=False)
    digests = {}
    for suffix in FORMATS:
        name = f"{made.manifest.kind}.{suffix}"
        content = render(made.document, suffix, made_at=made_at)
        write_whole(folder / name, content)
        digests[name] = sha256_hex(content)
    content = to_bytes(msgspec.structs.replace(made.manifest, files=digests))
    path = folder / "manifest.json"
    write_whole(path, content)
    return path, content


def stale_since(frozen: Manifest, outline: Outline, material: Material, *, made_at: dt.datetime) -> tuple[Change, ...]:
    """What has changed since a version was published, for the same readers."""
    now = draft(outline, material, made_at=made_at, made_by="comparison", view=frozen.view)
    return staleness(frozen, now.manifest)
