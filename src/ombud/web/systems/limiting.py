"""How often one visitor may ask: counted per minute in the cache of this process (docs/decisions/0003).

Several servers each keep their own count. Who the visitor is says ``REMOTE_ADDR``; behind a proxy
``OMBUD_TRUSTED_PROXY`` lets the server take it from what the proxy says.
"""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

WINDOW = 60
#: Requests of one person in a minute for what keeps a process busy.
MOST_CHECKS = 10

_View = Callable[..., HttpResponse]


def visitor_of(request: HttpRequest) -> str:
    """Who asks: an address of IPv4, or the network of an address of IPv6, which one customer has whole."""
    given = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def seconds_to_wait(what: str, who: str, most: int) -> int:
    """Count a request; 0 when it may be answered, else the seconds until the next minute.

    Args:
        what: the kind of request; each is counted for itself.
        most: so many are answered in a minute.
    """
    now = int(timezone.now().timestamp())
    place, cache = f"{what}:{who}:{now // WINDOW}", caches["visits"]
    if cache.add(place, 1, WINDOW):
        return 0
    try:
        count = cache.incr(place)
    except ValueError:  # its minute ended in between
        count = 1
    return WINDOW - now % WINDOW if count > most else 0


def limited_per_visitor(view: _View) -> _View:
    """Answer a page that is open to everybody so often per minute and visitor, and say when to come back."""

    @functools.wraps(view)
    def limited(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wait = seconds_to_wait("public", visitor_of(request), settings.PUBLIC_PER_MINUTE)
        return too_often(wait) if wait else view(request, *args, **kwargs)

    return limited


def too_often(wait: int) -> HttpResponse:
    """The answer to who asks too often: plain, so that it costs nothing and sets no cookie."""
    return HttpResponse(
        f"Too many requests from your address. Try again in {wait} seconds.\n",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": str(wait), "Cache-Control": "no-store"},
    )
