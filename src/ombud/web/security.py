"""What holds for every request: the content security policy, and that text is text."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


_Handler = Callable[[HttpRequest], HttpResponse]


def no_null_characters(get_response: _Handler) -> _Handler:
    """Refuse a form or address that holds U+0000: no text has it, and PostgreSQL cannot keep it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for sent in (request.GET, request.POST):
            if any("\0" in text for name, values in sent.lists() for text in (name, *values)):
                return HttpResponse(
                    "The form holds a character that is not text (U+0000); nothing was kept. Remove it and send again.",
                    status=400,
                    content_type="text/plain",
                )
        return get_response(request)

    return middleware


def content_security_policy(get_response: _Handler) -> _Handler:
    """Add the policy to every answer that has none of its own: everything from this server, nothing inline."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware
