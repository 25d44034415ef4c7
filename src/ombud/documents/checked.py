"""How a kind of document stands, as consistency checks look at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ombud.checks import Paper
from ombud.documents.asked import Asking
from ombud.documents.ledger import Completeness
from ombud.documents.outline import Outline
from ombud.documents.state import State


def paper_of(
    outline: Outline,
    asking: Iterable[Asking],
    count: Completeness,
    state: State,
    *,
    readers: str = "",
    version: int = 0,
    published_on: dt.date | None = None,
    changes: int = 0,
    given_back: bool = False,
) -> Paper:
    """A kind of document for the checks.

    Args:
        asking: the obligations that ask for it; those count that are in effect and wait for no event.
        count: how complete it would be now.
        readers: who may read its newest version.
        changes: things that have changed since that version.
        given_back: the newest decision of a reviewer gave it back.
    """
    first = next((item for item in asking if item.status == "in_effect" and item.before_release), None)
    return Paper(
        kind=outline.kind,
        title=outline.title,
        state=state,
        asked_by=_words(first) if first else "",
        public=readers == "public",
        gaps=len(count.missing),
        changes=changes,
        version=version,
        published_on=published_on,
        given_back=given_back,
    )


def _words(asking: Asking) -> str:
    return asking.cite if asking.cite.startswith(asking.law) else f"{asking.law} {asking.cite}"
