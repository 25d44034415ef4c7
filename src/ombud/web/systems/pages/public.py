"""What everybody may read, without signing in: the register, one system, one document with its history, trust."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from ombud.documents.outline import load_outlines
from ombud.evidence import sha256_hex
from ombud.web.systems.limiting import limited_per_visitor
from ombud.web.systems.models import VersionRow
from ombud.web.systems.outdated import age_of
from ombud.web.systems.pages.document import sent
from ombud.web.systems.papers import manifest_of
from ombud.web.systems.shown import TRUST, shown, trust_page

PER_PAGE = 50
#: Seconds for which a copy elsewhere may be shown: what is taken back is gone everywhere after that.
KEPT_FOR = 300

_View = Callable[..., HttpResponse]


def for_everybody(view: _View) -> _View:
    """Open a page to everybody: only to be read, so often a minute, no session, kept by caches, told by its digest."""

    @functools.wraps(view)
    def open_page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        tag = f'"{sha256_hex(response.content)[:32]}"'
        answer = HttpResponseNotModified() if request.headers.get("If-None-Match") == tag else response
        answer["ETag"] = tag
        patch_cache_control(answer, public=True, max_age=KEPT_FOR)
        return answer

    return login_not_required(require_safe(limited_per_visitor(open_page)))


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    trust = trust_page()
    house = str(trust.words.get("name", "")) if trust else ""
    return render(request, template, {**context, "house": house, "has_trust": trust is not None})


@for_everybody
def register(request: HttpRequest) -> HttpResponse:
    """Which AI systems does this organisation tell about?"""
    systems: dict[int, list[object]] = {}
    found = shown()
    for item in found:
        systems.setdefault(item.pk, []).append(item)
    page = Paginator(list(systems.values()), PER_PAGE).get_page(request.GET.get("page"))
    kinds = {item.kind: item.title for item in found}
    return _page(request, "public/register.html", {"page": page, "total": len(systems), "kinds": kinds.items()})


@for_everybody
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """What does the organisation tell about this system?"""
    found = shown(system=pk)
    if not found:
        raise Http404
    return _page(request, "public/system.html", {"name": found[0].system, "found": found, "pk": pk})


@for_everybody
def of_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Which documents of this kind are there, now and before?"""
    found = shown(kind=kind)
    if not found:
        raise Http404
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return _page(
        request, "public/kind.html", {"title": found[0].title, "outline": load_outlines().get(kind), "page": page}
    )


@for_everybody
def document(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What does the newest version say?"""
    found = shown(system=pk, kind=kind)
    if not found:
        raise Http404
    return _version(request, found[0].newest)


@for_everybody
def version(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """What did this version say?"""
    row = _public(pk, kind, number)
    if row.withdrawn_at:
        return _page(request, "public/withdrawn.html", {"version": row, "history": _history(row)})
    return _version(request, row)


def _public(pk: int, kind: str, number: int) -> VersionRow:
    rows = VersionRow.objects.filter(readers="public").select_related("system")
    return get_object_or_404(rows, system=pk, kind=kind, number=number)


def _history(row: VersionRow) -> tuple[VersionRow, ...]:
    rows = VersionRow.objects.filter(readers="public", system=row.system_id, kind=row.kind).defer("manifest")
    return tuple(rows.order_by("-number"))


def _version(request: HttpRequest, row: VersionRow) -> HttpResponse:
    history = _history(row)
    now = timezone.now()
    standing = next((item.number for item in history if not item.withdrawn_at), row.number)
    return _page(
        request,
        "public/document.html",
        {
            "version": row,
            "name": row.system.name,
            "document": manifest_of(row).document,
            "files": row.files.defer("content").order_by("form"),
            "history": history,
            "newest": standing,
            "age": age_of(row, at=now) if row.number == standing else "holds",
        },
    )


@for_everybody
def file(request: HttpRequest, pk: int, kind: str, number: int, form: str) -> HttpResponse:
    """A version in one format, as it was signed."""
    row = _public(pk, kind, number)
    if row.withdrawn_at:
        raise Http404
    found = get_object_or_404(row.files, form=form)
    return sent(bytes(found.content), form, f"{kind}-v{number}.{form}")


@for_everybody
def trust(request: HttpRequest) -> HttpResponse:
    """Can you trust how this organisation uses AI?"""
    row = trust_page()
    if row is None:
        raise Http404
    parts = [(title, row.words[name]) for name, title in TRUST.items() if name != "name" and name in row.words]
    found = shown()
    return _page(
        request,
        "public/trust.html",
        {"row": row, "parts": parts, "systems": len({item.pk for item in found}), "documents": len(found)},
    )
