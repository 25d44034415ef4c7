"""What every page shows around its content: the date of the law in use, the library, who is here."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from ombud.law import load_library


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame of a page."""
    library = load_library()
    oldest = min(instrument.card.checked_on for instrument in library.instruments)
    today = timezone.localdate()
    return {
        "today": today,
        "library_digest": library.digest[:12],
        "checked_on": oldest,
        "library_age": (today - oldest).days,
    }
