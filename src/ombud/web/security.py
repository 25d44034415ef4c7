"""What holds for every request: the content security policy, that text is text, which methods there are."""

from __future__ import annotations

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

METHODS = ("GET", "HEAD", "POST")

_Handler = Callable[[HttpRequest], HttpResponse]
_Answering = Callable[[HttpRequest], HttpResponseBase]


def no_null_characters(get_response: _Handler) -> _Handler:
    """Refuse a form or question that holds U+0000: no text has it, and PostgreSQL cannot keep it."""

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


def known_methods(get_response: _Handler) -> _Handler:
    """Refuse what no page knows: a form that is sent with another method is neither shown nor kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return middleware


def no_body_for_head(get_response: _Answering) -> _Answering:
    """Answer HEAD with the headers alone: a body would be read as the next answer of the same connection."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method == "HEAD":
            if isinstance(response, HttpResponse):
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
            elif isinstance(response, StreamingHttpResponse):
                response.streaming_content = []
        return response

    return middleware
