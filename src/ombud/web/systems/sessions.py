"""A session that ends in the middle of a form loses nothing: what was sent waits until after sign-in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse

KEPT_FOR = 3600
MOST = 64 * 1024
NEVER_KEPT = {"password", "csrfmiddlewaretoken"}

#: Addresses that show a form again with what was sent to them.
FORMS = {
    *("register", "rename", "answer", "ask", "gate", "attach", "job"),
    *("write", "readers", "comment", "approve", "publish", "withdraw", "trust"),
    *("risk-new", "risk-score", "risk-treat", "risk-accept", "risk-conditions", "risk-result", "risk-evidence"),
}


class KeepUnsent(LoginRequiredMiddleware):
    """Asks to sign in; the text of a form that was sent meanwhile is kept in the session, no password, no file."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., object],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Who is there is not asked on pages that are open to everybody: caches may keep them."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., object]) -> HttpResponseBase:  # type: ignore[override]  # a part of a page is no redirect
        """Keep the form, then go to the sign-in page; a part of a page is left as it is."""
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Refresh": "true"} if request.method == "GET" else {})
        if request.method == "POST" and not _keep(request):
            return redirect_to_login(_page_of(request))
        return super().handle_no_permission(request, view_func)


def _keep(request: HttpRequest) -> bool:
    """Keep what was sent, where the address can show it again."""
    if resolve(request.path).url_name not in FORMS:
        return False
    form = request.POST.copy()
    for name in NEVER_KEPT:
        form.pop(name, None)
    text = form.urlencode()
    if len(text) <= MOST:
        request.session["unsent"] = {"path": request.path, "form": text, "at": time.time()}
    return True


def _page_of(request: HttpRequest) -> str:
    """The page from which something was sent to an address that has no page of its own."""
    pk = resolve(request.path).kwargs.get("pk")
    return reverse("system", args=[pk]) if pk else reverse("systems")


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in: shown again with what was written, to be sent anew.

    Only for who is signed in: a form that comes from another site has no session, and keeps nothing.
    """
    try:
        kept = request.user.is_authenticated and request.method == "POST" and _keep(request)
    except Resolver404:
        kept = False
    return redirect(request.get_full_path()) if kept else render(request, "403_csrf.html", status=403)


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
