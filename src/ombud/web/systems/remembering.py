"""Keep what a page worked out, so that the next one need not; a page that only reads goes on without."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import DatabaseError, transaction

from ombud.web.logged import plain
from ombud.web.systems.models import CheckedRow, InventoryRow, System

_LOG = logging.getLogger("ombud.web")


def remember(
    rows: type[InventoryRow] | type[CheckedRow], system: System, *, state: str, made_on: dt.date, **values: Any
) -> None:
    """Keep it under the state it rests on; where the database cannot be written, say so in the log and go on."""
    try:
        with transaction.atomic():
            rows._default_manager.update_or_create(
                system=system, defaults={"state": state, "made_on": made_on, **values}
            )
    except DatabaseError as error:
        _LOG.error("what was worked out was not kept: %s", plain(error))
