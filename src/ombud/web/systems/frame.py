"""What every page shows around its content: the date of the law in use, the library, who is here."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from ombud.law import load_library
from ombud.law.freshness import freshness
from ombud.web.systems.access import may


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame of a page."""
    library, today = load_library(), timezone.localdate()
    return {
        "today": today,
        "library_digest": library.digest[:12],
        "read": freshness(library, on=today),
        "may_tell": lambda: may(request.user, "publish"),  # asked by pages of who signed in, never by public ones
    }
