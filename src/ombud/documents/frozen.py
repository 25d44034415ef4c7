"""Published versions: what a document used, frozen; what changed since; whether it is stale.

A version is one JSON manifest. It holds the facts with who stated them and when, the ids of the
signed statements, what each element said, and the document itself, so that it can be written
again in any format. Its bytes are what is signed; the files made of it are named in it by digest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal

import msgspec

from ombud.documents.fill import FilledOutline, seen
from ombud.documents.ledger import Completeness
from ombud.documents.material import Material
from ombud.documents.model import Document
from ombud.documents.outline import Audience, Outline
from ombud.errors import EvidenceError
from ombud.evidence import moment_text, sha256_hex
from ombud.facts import UNKNOWN, as_text


class FrozenFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as it stood: its value in words, who stated it, when."""

    value: str
    said_by: str
    said_at: str


class FrozenElement(msgspec.Struct, frozen=True, kw_only=True):
    """What an element said: how it is known, a digest of its words, and the words where they are short."""

    origin: str
    label: str
    sha256: str
    words: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One published version of a document."""

    schema: str = "ombud-document:1"
    kind: str
    version: int
    system: str
    release: str
    view: Audience
    made_at: str
    made_by: str
    as_of: dt.date
    known_at: dt.date
    library: str
    outline: str
    filled: int
    total: int
    missing: tuple[str, ...]
    facts: dict[str, FrozenFact]
    evidence: dict[str, str]
    elements: dict[str, FrozenElement]
    document: Document
    files: dict[str, str] = {}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs between two states of a document."""

    what: Literal["fact", "element", "evidence", "law", "outline", "release"]
    name: str
    old: str
    new: str

    def words(self) -> str:
        """The change as a sentence."""
        return f"{self.what.capitalize()} {self.name}: was “{self.old or 'not there'}”, is “{self.new or 'not there'}”."


_LONG = 240


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONG else flat[: _LONG - 1] + "…"


def outline_digest(outline: Outline) -> str:
    """The digest of an outline: another outline asks for other things."""
    return sha256_hex(msgspec.json.encode(outline))


def freeze(
    filled: FilledOutline,
    count: Completeness,
    material: Material,
    document: Document,
    *,
    version: int,
    made_at: dt.datetime,
    made_by: str,
) -> Manifest:
    """Everything a document rests on, as it stands now."""
    used = {name for field in filled.fields() for name in field.evidence}
    return Manifest(
        kind=filled.outline.kind,
        version=version,
        system=material.name,
        release=material.release,
        view=filled.view,
        made_at=moment_text(made_at),
        made_by=made_by,
        as_of=material.as_of,
        known_at=material.found.known_at,
        library=material.found.library,
        outline=outline_digest(filled.outline),
        filled=count.filled,
        total=count.total,
        missing=tuple(field.path for field in count.missing),
        facts=_facts(filled, material),
        evidence={line.hash: line.kind for line in material.evidence if line.hash in used},
        elements={
            field.path: FrozenElement(
                origin=field.origin,
                label=field.label,
                sha256=sha256_hex(field.content.encode()),
                words=_short(field.content),
            )
            for field in filled.fields()
        },
        document=document,
    )


def _facts(filled: FilledOutline, material: Material) -> dict[str, FrozenFact]:
    """The facts that it rests on; what the readers may not see is not in what they get."""
    told = {
        field.facts[0]
        for field in filled.fields()
        if field.facts and field.standing == "filled" and field.path.partition(".")[2] == field.facts[0]
    }
    found = {}
    for key in dict.fromkeys(key for field in filled.fields() for key in field.facts):
        statement = material.found.statements.get(key)
        value = material.found.facts.get(key, UNKNOWN)
        if statement is not None and key not in told and not seen(statement.visibility, filled.view):
            continue
        if statement is not None or value is not UNKNOWN:
            found[key] = FrozenFact(
                value=as_text(material.vocabulary[key], value),
                said_by=statement.said_by if statement else "rules",
                said_at=moment_text(statement.said_at) if statement else "",
            )
    return found


def content_digest(manifest: Manifest) -> str:
    """The digest of what a document says to its readers; an approval holds while it stays the same.

    Who makes it, when, and under which library it was found are not in it.
    """
    says = (
        manifest.kind,
        manifest.system,
        manifest.release,
        manifest.view,
        manifest.outline,
        {path: (element.origin, element.sha256) for path, element in manifest.elements.items()},
        {key: fact.value for key, fact in manifest.facts.items()},
    )
    return sha256_hex(msgspec.json.encode(says, order="deterministic"))


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest's bytes; the same manifest gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1) + b"\n"


def read_manifest(content: bytes, *, where: str = "") -> Manifest:
    """Read a manifest.

    Raises:
        EvidenceError: these bytes are not a manifest of a published document.
    """
    try:
        return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise EvidenceError(f"this is no published version ({error}).", code="manifest", where=where) from error


def changes(old: Manifest, new: Manifest) -> tuple[Change, ...]:
    """What differs between two versions, or between a version and what would be written now.

    Signed statements are compared by what they say and not by their number: a statement that was
    signed again over the same facts and data is no change.
    """
    found = [
        Change(what="release", name=item[0], old=item[1], new=item[2])
        for item in (("release", old.release, new.release), ("readers", old.view, new.view))
        if item[1] != item[2]
    ]
    found += _differences("fact", _values(old.facts), _values(new.facts))
    facts = {change.name for change in found}
    for path in dict.fromkeys([*old.elements, *new.elements]):
        before, after = old.elements.get(path), new.elements.get(path)
        if path.partition(".")[2] in facts or (before and after and before.sha256 == after.sha256):
            continue
        name = (after or before or FrozenElement(origin="", label=path, sha256="", words="")).label
        found.append(
            Change(
                what="element",
                name=f"{path} ({name})",
                old=before.words if before else "",
                new=after.words if after else "",
            )
        )
    if old.library != new.library:
        found.append(Change(what="law", name="library", old=old.library[:16], new=new.library[:16]))
    if old.outline != new.outline:
        found.append(Change(what="outline", name=new.kind, old=old.outline[:16], new=new.outline[:16]))
    return tuple(found)


def _values(facts: Mapping[str, FrozenFact]) -> dict[str, str]:
    return {key: fact.value for key, fact in facts.items()}


def _differences(what: Literal["fact"], old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    return [
        Change(what=what, name=key, old=old.get(key, ""), new=new.get(key, ""))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def staleness(frozen: Manifest, now: Manifest) -> tuple[Change, ...]:
    """Why a published version no longer holds; nothing while it does.

    A new law library or outline alone makes no document stale: it does when an element says something else.
    """
    return tuple(change for change in changes(frozen, now) if change.what not in {"law", "outline"})
