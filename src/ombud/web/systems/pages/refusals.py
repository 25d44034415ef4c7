"""What a person sees when something may not be done."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """Why something may not be done, and who may."""
    return render(request, "403.html", {"why": str(exception)}, status=403)
