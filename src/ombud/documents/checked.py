"""How a kind of document stands, as consistency checks look at it."""

from __future__ import annotations

import datetime as dt

from ombud.checks import Paper
from ombud.documents.frozen import Manifest
from ombud.documents.shelf import Draft


def paper_of(now: Draft, state: str, frozen: Manifest | None, *, changes: int, given_back: bool = False) -> Paper:
    """A kind of document for the checks.

    Args:
        now: the document as it would be written now.
        frozen: its newest published version, None where there is none.
        changes: things that have changed since that version.
        given_back: the newest decision of a reviewer gave it back.
    """
    asking = [item for item in now.asking if item.status == "in_effect"]
    return Paper(
        kind=now.manifest.kind,
        title=now.filled.outline.title,
        state=state,
        asked_by=f"{asking[0].law} {asking[0].cite}" if asking else "",
        public=frozen is not None and frozen.view == "public",
        gaps=len(frozen.missing) if frozen else len(now.count.missing),
        changes=changes,
        version=frozen.version if frozen else 0,
        published_on=dt.datetime.fromisoformat(frozen.made_at).date() if frozen else None,
        given_back=given_back,
    )
