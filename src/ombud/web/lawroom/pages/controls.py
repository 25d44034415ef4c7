"""The unified control set: what an organisation does once, and what it serves in which law."""

from __future__ import annotations

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ombud.controls import Control, load_conditions, load_controls
from ombud.controls.model import Mapping
from ombud.law import load_library
from ombud.law.model import Card
from ombud.web.lawroom.asked import asked_of, served


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A family of controls."""

    title: str
    controls: tuple[Row, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A control with the number of duties and of laws it serves."""

    control: Control
    duties: int
    laws: int


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """A place a control is mapped to; ``card`` is None where the library does not hold that law."""

    mapping: Mapping
    card: Card | None


@require_GET
def controls(request: HttpRequest) -> HttpResponse:
    """What do we do once, and whom does it serve?"""
    asked, found = asked_of(request), load_controls()
    families = [
        Family(title=title, controls=tuple(_row(control) for control in found.controls if control.family == name))
        for name, title in found.families.items()
    ]
    kinds = {kind.id: kind for kind in found.kinds}
    context = {"asked": asked, "families": families, "found": found, "kinds": kinds, "nav": "controls"}
    return render(request, "lawroom/controls.html", context)


def _row(control: Control) -> Row:
    rows = served().get(control.id, ())
    return Row(control=control, duties=len(rows), laws=len({row.instrument.card.id for row in rows}))


@require_GET
def control(request: HttpRequest, control: str) -> HttpResponse:
    """What does this control ask, what shows it, and what does it serve?"""
    asked, found = asked_of(request), load_controls()
    try:
        chosen = found.control(control)
    except KeyError:
        raise Http404 from None
    cards = {instrument.card.id: instrument.card for instrument in load_library().instruments}
    return render(
        request,
        "lawroom/control.html",
        {
            "asked": asked,
            "control": chosen,
            "family": found.families[chosen.family],
            "when": load_conditions().provision(chosen.when),
            "kinds": [found.kind(kind) for kind in chosen.evidence],
            "served": served().get(chosen.id, ()),
            "mapped": [Mapped(mapping=item, card=cards.get(item.instrument)) for item in chosen.maps],
            "limits": found.limits_on(chosen),
            "nav": "controls",
        },
    )
