"""What everybody may see: published versions for the public that were not taken back, and the trust page.

Nothing here is worked out anew: it is what was published, so that a visitor costs the server little.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from django.db import transaction
from django.db.models import QuerySet

from ombud.casework import document_payload
from ombud.documents.outline import load_outlines
from ombud.errors import InputError
from ombud.evidence import canonical_bytes
from ombud.law import load_library
from ombud.web.systems import log
from ombud.web.systems.access import require
from ombud.web.systems.models import Person, TrustRow, VersionRow

#: What an organisation says of itself, in this order; each is a heading on its page.
TRUST = {
    "name": "Name of the organisation",
    "uses": "What we use AI for, and what we do not",
    "watch": "How we watch over it",
    "rights": "What you can ask of us",
    "contact": "Whom to ask or to complain to",
}
LONGEST = 10_000


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of document of one system, as everybody may see it: the newest version, and all there were."""

    pk: int
    system: str
    kind: str
    title: str
    newest: VersionRow
    history: tuple[VersionRow, ...]


def public_versions() -> QuerySet[VersionRow]:
    """Every version that was published for everybody, without its words."""
    return VersionRow.objects.filter(readers="public").select_related("system").defer("manifest")


def shown(*, system: int | None = None, kind: str = "") -> list[Shown]:
    """What everybody may see, by system and title; a kind whose versions were all taken back is not there."""
    rows = public_versions().order_by("system__name", "number")
    if system is not None:
        rows = rows.filter(system=system)
    if kind:
        rows = rows.filter(kind=kind)
    together: dict[tuple[int, str], list[VersionRow]] = {}
    for row in rows:
        together.setdefault((row.system_id, row.kind), []).append(row)
    found = []
    for (pk, of), history in together.items():
        standing = [row for row in history if not row.withdrawn_at]
        outline = load_outlines().get(of)
        if standing:
            found.append(
                Shown(
                    pk=pk,
                    system=history[0].system.name,
                    kind=of,
                    title=outline.title if outline else of,
                    newest=standing[-1],
                    history=tuple(reversed(history)),
                )
            )
    return found


def trust_page() -> TrustRow | None:
    """The trust page that everybody reads; None while there is none."""
    row = TrustRow.objects.filter(published=True).last()
    return row if row and row.words else None


def say(words: dict[str, str], *, publish: bool, by: Person, at: dt.datetime) -> TrustRow:
    """Keep what the organisation says of itself; published, everybody reads it, and it is signed.

    Published without any words, the page is taken down.

    Raises:
        PermissionDenied: the role may not.
        InputError: too long, or words without the organisation's name.
    """
    require(by, "publish")
    said = {name: text for name in TRUST if (text := words.get(name, "").replace("\r\n", "\n").strip())}
    if any(len(text) > LONGEST for text in said.values()):
        raise InputError(f"each part has at most {LONGEST:,} characters.", code="trust-long")
    if publish and said and "name" not in said:
        raise InputError("a published page says whose it is.", code="trust-name", where="name")
    last = TrustRow.objects.last()
    if last and (last.words, last.published) == (said, publish):
        return last
    with transaction.atomic():
        entry = log.append(_payload(said, by=by, at=at), system=None, at=at) if publish else None
        return TrustRow.objects.create(words=said, published=publish, by=by, at=at, entry=entry)


def _payload(said: dict[str, str], *, by: Person, at: dt.datetime) -> bytes:
    return document_payload(
        "",
        title="Trust page",
        name="trust page",
        content=canonical_bytes(said),
        facts={},
        evidence=[],
        library=load_library().digest,
        at=at,
        by=by.shown,
        kind="trust-page",
        withdrawn="" if said else "taken down",
    )
