"""Whatever goes wrong in a page is said on a page, in a sentence, with what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ombud.errors import OmbudError
from ombud.web.logged import plain

_LOG = logging.getLogger("ombud.web")

#: What cannot be taken as it was sent, and what to do.
_TOO_MUCH: tuple[tuple[type[Exception], str], ...] = (
    (
        RequestDataTooBig,
        "What was sent holds more than 2 MB of text, and nothing of it was kept. Go back: your browser still has "
        "what you wrote. Shorten it, or attach it as a file.",
    ),
    (TooManyFieldsSent, "The form has more fields than any page of Ombud, and nothing of it was kept."),
    (TooManyFilesSent, "One file is taken at a time, and nothing was kept. Go back and choose one."),
)
#: No row has a larger number: what a database calls BIGINT.
LARGEST = 2**63 - 1
_NOT_KEPT = (
    "The database or the disk cannot be written just now, so nothing was kept. Go back and send it again; "
    "if it stays so, tell who runs this server."
)


class Plainly:
    """Turns a refusal of the core, and a database or disk that cannot be written, into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> None:
        """Say that nothing is there when an address names what no row can have.

        Raises:
            Http404: a number that is too large, or a character that is no text.
        """
        for part in kwargs.values():
            if (isinstance(part, int) and part > LARGEST) or (isinstance(part, str) and "\0" in part):
                raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an exception of a view; None leaves it to Django."""
        if isinstance(exception, OmbudError):
            said = " ".join(part for part in (exception.message, exception.hint) if part)
            return said_page(request, said[:1].upper() + said[1:], status=422)
        if isinstance(exception, (DatabaseError, OSError)):
            _LOG.error("not kept: %s", plain(exception))
            return said_page(request, _NOT_KEPT, status=503)
        return None


def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that Django refuses: what was too much, in a sentence."""
    why = next((says for kind, says in _TOO_MUCH if isinstance(exception, kind)), "")
    return said_page(request, why or "What was sent cannot be read, and nothing of it was kept.", status=400)


def said_page(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    """A page with one sentence."""
    return render(request, "said.html", {"why": why}, status=status)
