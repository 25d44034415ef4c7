"""A session that ends in the middle of a form loses nothing: what was sent waits until after sign-in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect, QueryDict

KEPT_FOR = 3600
MOST = 64 * 1024
NEVER_KEPT = {"password", "csrfmiddlewaretoken"}


class KeepUnsent(LoginRequiredMiddleware):
    """Asks to sign in; the text of a form that was sent meanwhile is kept in the session, no password, no file."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., object]) -> HttpResponseRedirect:
        """Keep the form, then go to the sign-in page."""
        if request.method == "POST":
            form = request.POST.copy()
            for name in NEVER_KEPT:
                form.pop(name, None)
            text = form.urlencode()
            if len(text) <= MOST:
                request.session["unsent"] = {"path": request.path, "form": text, "at": time.time()}
        return super().handle_no_permission(request, view_func)


def unsent(request: HttpRequest) -> QueryDict | None:
    """What was sent to this address when the session had ended; handed out once."""
    kept = request.session.get("unsent")
    if not kept or kept["path"] != request.path:
        return None
    del request.session["unsent"]
    return QueryDict(kept["form"]) if time.time() - kept["at"] <= KEPT_FOR else None


def form_of(request: HttpRequest) -> tuple[QueryDict, bool]:
    """The form to show: what was just sent, else what waits from an ended session (then True)."""
    if request.method == "POST":
        return request.POST, False
    kept = unsent(request)
    return (kept, True) if kept is not None else (QueryDict(), False)
