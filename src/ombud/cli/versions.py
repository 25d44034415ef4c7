"""``ombud document list``, ``publish`` and ``diff``: the versions of a system's documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ombud.casework import document_payload
from ombud.cli.arguments import Day
from ombud.cli.gate import seal_case
from ombud.cli.output import Format, home, now, print_json, say, table
from ombud.cli.paper import Desk, kind_named, open_desk
from ombud.documents.frozen import Change, Manifest, changes, staleness
from ombud.documents.material import Material
from ombud.documents.outline import Audience, Outline, load_outlines
from ombud.documents.shelf import Draft, draft, published, put_version, stale_since, version_of
from ombud.documents.state import state_of
from ombud.errors import InputError
from ombud.evidence import Entry, FileLedger, signing_key


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One kind as it stands for a system."""

    kind: str
    title: str
    asked: tuple[str, ...]
    filled: int
    total: int
    version: int
    stale: tuple[str, ...]


def list_kinds(
    dossier: Path,
    /,
    *,
    as_of: Day | None = None,
    known_at: Day | None = None,
    evidence: Path | None = None,
    format: Format = Format.text,  # the option's own name
) -> None:
    """List every kind of document: which law asks for it since when, how complete it is, version, stale or not.

    Args:
        dossier: ombud.yaml, or the folder that holds it.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
        format: text or json.
    """
    desk = open_desk(dossier, as_of=as_of, known_at=known_at, evidence=evidence)
    material = desk.material()
    rows = [_listed(outline, desk.for_kind(outline, material), desk.shelf) for outline in load_outlines().values()]
    rows.sort(key=lambda row: (not row.asked, row.kind))
    if format is Format.json:
        print_json(rows)
        return
    say(*table(("Kind", "Filled", "Version", "State", "Asked for by"), [_line(row) for row in rows], right=(1,)))
    for row in rows:
        for change in row.stale[:5]:
            say(f"{row.kind} v{row.version}: {change}")


def _line(row: Listed) -> tuple[str, ...]:
    more = f" and {len(row.asked) - 1} more" if len(row.asked) > 1 else ""
    return (
        row.kind,
        f"{row.filled}/{row.total}",
        f"v{row.version}" if row.version else "-",
        state_of(published=bool(row.version), stale=bool(row.stale)),
        row.asked[0] + more if row.asked else "by choice",
    )


def _listed(outline: Outline, material: Material, shelf: Path) -> Listed:
    moment = now()
    made = draft(outline, material, made_at=moment, made_by="list")
    versions = published(shelf, outline.kind)
    stale = stale_since(versions[-1], outline, material, made_at=moment) if versions else ()
    return Listed(
        kind=outline.kind,
        title=outline.title,
        asked=tuple(item.words() for item in made.asking),
        filled=made.count.filled,
        total=made.count.total,
        version=versions[-1].version if versions else 0,
        stale=tuple(change.words() for change in stale),
    )


def publish(
    kind: str,
    dossier: Path = Path(),
    /,
    *,
    by: str = "",
    readers: Audience = "internal",
    with_gaps: bool = False,
    as_of: Day | None = None,
    known_at: Day | None = None,
    evidence: Path | None = None,
) -> None:
    """Publish a document: its facts and evidence are frozen, its files written, its manifest signed.

    Args:
        kind: the kind of document.
        dossier: ombud.yaml, or the folder that holds it.
        by: who publishes it; your user name when not given.
        readers: who will read it; what they may not see is withheld.
        with_gaps: publish although elements are missing; the document says which.
        as_of: the day asked for; today when not given.
        known_at: use the law as it was known on this day; today when not given.
        evidence: folder of the signed log; evidence beside the dossier when not given.
    """
    import getpass

    outline = kind_named(kind)
    desk = open_desk(dossier, as_of=as_of, known_at=known_at, evidence=evidence)
    versions, moment, who = published(desk.shelf, kind), now(), by or getpass.getuser()
    changed = _worth_publishing(desk, outline, readers, versions, with_gaps=with_gaps)
    seal_case(desk.case, desk.evidence, what_is_new=True)
    made = draft(
        outline,
        desk.for_kind(outline, desk.material()),
        made_at=moment,
        made_by=who,
        view=readers,
        version=versions[-1].version + 1 if versions else 1,
        changes=changed,
    )
    path, content = put_version(desk.shelf, made, made_at=moment)
    entry = _sign(desk, made, content, moment, who)
    say(
        f"Published {kind} version {made.manifest.version}: {made.count.filled} of {made.count.total} elements filled.",
        f"Files and manifest in {path.parent}; signed as entry {entry.seq} of {desk.evidence / 'log.jsonl'}.",
    )


def _worth_publishing(
    desk: Desk, outline: Outline, readers: Audience, versions: Sequence[Manifest], *, with_gaps: bool
) -> tuple[Change, ...]:
    """What changed since the last version; InputError where nothing did, or where elements are missing."""
    material = desk.for_kind(outline, desk.material())
    before = draft(outline, material, made_at=now(), made_by="comparison", view=readers)
    if before.count.missing and not with_gaps:
        raise InputError(
            f"{len(before.count.missing)} of {before.count.total} elements are missing, the first is "
            f"“{before.count.missing[0].label}”.",
            code="gaps",
            hint="Fill them, or publish --with-gaps; the document then says what is missing.",
        )
    changed = staleness(versions[-1], before.manifest) if versions else ()
    if versions and not changed:
        raise InputError(
            f"nothing has changed since version {versions[-1].version}.", code="unchanged", hint="It still holds."
        )
    return changed


def _sign(desk: Desk, made: Draft, content: bytes, moment: dt.datetime, who: str) -> Entry:
    manifest = made.manifest
    payload = document_payload(
        manifest.system,
        title=made.document.title,
        name=f"{manifest.kind} version {manifest.version}",
        content=content,
        facts={name: fact.value for name, fact in manifest.facts.items()},
        evidence=list(manifest.evidence),
        library=manifest.library,
        at=moment,
        by=who,
        kind=manifest.kind,
    )
    return FileLedger(desk.evidence / "log.jsonl").append(payload, signing_key(home()), at=moment)


def diff(kind: str, old: int, new: int, dossier: Path = Path(), /, *, format: Format = Format.text) -> int:
    """Say what changed between two published versions; 0 as the new one compares with now.

    Args:
        kind: the kind of document.
        old: the older version.
        new: the newer version, or 0 for a draft as of now.
        dossier: ombud.yaml, or the folder that holds it.
        format: text or json.

    Exit code 1 when something changed.
    """
    outline = kind_named(kind)
    desk = open_desk(dossier, as_of=None, known_at=None, evidence=None)
    before = version_of(desk.shelf, kind, old)
    if new:
        after = version_of(desk.shelf, kind, new)
    else:
        material = desk.for_kind(outline, desk.material())
        after = draft(outline, material, made_at=now(), made_by="diff", view=before.view).manifest
    found = changes(before, after)
    if format is Format.json:
        print_json(found)
    else:
        say(*(change.words() for change in found) if found else ("Nothing changed.",))
    return 1 if found else 0
