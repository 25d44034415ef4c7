"""How a kind of document stands for a system, in one word."""

from __future__ import annotations

from typing import Literal

State = Literal["draft", "approved", "published", "stale", "withdrawn"]


def state_of(*, published: bool, withdrawn: bool = False, stale: bool = False, approved: bool = False) -> State:
    """What stands: what is published and holds, before what waits to be published, before what no longer holds.

    Args:
        published: a version was published.
        withdrawn: the newest version was taken back.
        stale: something it used has changed since.
        approved: what the document says now has been approved for some readers.
    """
    if published and not withdrawn and not stale:
        return "published"
    if approved:
        return "approved"
    if not published:
        return "draft"
    return "withdrawn" if withdrawn else "stale"
