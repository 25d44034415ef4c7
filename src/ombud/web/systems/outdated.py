"""Whether what everybody reads still says what is known: worked out once per state of everything it rests on."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec
from django.core.cache import cache
from django.utils import timezone

from ombud.documents.frozen import outline_digest, staleness
from ombud.documents.outline import Outline, load_outlines
from ombud.evidence import sha256_hex
from ombud.law import load_library
from ombud.web.systems.assessing import policy_digest
from ombud.web.systems.models import System, VersionRow
from ombud.web.systems.papers import approval_of, manifest_of
from ombud.web.systems.publishing import draft_as_of

#: It holds; or it says something else than what is known today; or that, and a new version has been approved.
Age = Literal["holds", "older", "replaced-soon"]
_KEPT_FOR = 24 * 3600


def age_of(row: VersionRow, *, at: dt.datetime) -> Age:
    """How a published version stands to what is known today. The first who asks after a change waits for it."""
    outline = load_outlines().get(row.kind)
    if outline is None:
        return "holds"
    place = f"age:{row.pk}:{_state(row.system, outline, at)}"
    known: Age | None = cache.get(place)
    if known is None:
        known = _worked_out(row, outline, at)
        cache.set(place, known, _KEPT_FOR)
    return known


def _worked_out(row: VersionRow, outline: Outline, at: dt.datetime) -> Age:
    frozen = manifest_of(row)
    now = draft_as_of(row.system, outline, frozen.view, at=at, by=row.by)
    if not staleness(frozen, now.manifest):
        return "holds"
    approval = approval_of(row.system, now)
    return "replaced-soon" if approval and approval.decision == "approved" else "older"


def _state(system: System, outline: Outline, at: dt.datetime) -> str:
    """A digest of everything that the answer rests on."""
    newest = [
        getattr(system, rows).order_by("-pk").values_list("pk", flat=True).first()
        for rows in ("statements", "measurements", "records", "texts", "visible", "approvals", "entries")
    ]
    today = timezone.localdate(at).isoformat()
    rests = (newest, system.name, system.limits, load_library().digest, policy_digest(), outline_digest(outline), today)
    return sha256_hex(msgspec.json.encode(rests))
