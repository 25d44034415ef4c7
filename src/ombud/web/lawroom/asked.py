"""What every page of the law room is asked for: the two dates, an instrument, a part of it."""

from __future__ import annotations

import datetime as dt
import functools
from urllib.parse import urlencode

import msgspec
from django.http import Http404, HttpRequest
from django.utils import timezone

from ombud.controls.serves import Served, serving
from ombud.errors import LawError
from ombud.law import Instrument, load_library
from ombud.law.lookup import Ruled, part_of
from ombud.web.systems.access import require
from ombud.web.systems.pages.case import dates_of


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The dates a page is asked for, and a sentence when one does not exist."""

    as_of: dt.date
    known_at: dt.date
    today: dt.date
    wrong: str

    @property
    def dated(self) -> dict[str, str]:
        """The dates as parts of an address; none for today."""
        if self.as_of == self.known_at == self.today:
            return {}
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_at.isoformat()}

    @property
    def query(self) -> str:
        """The dates as the tail of an address; empty for today."""
        return f"?{urlencode(self.dated)}" if self.dated else ""


def asked_of(request: HttpRequest) -> Asked:
    """What a page of the law room is asked for; everybody who may see may ask."""
    require(request.user, "see")
    as_of, known_at, wrong = dates_of(request)
    return Asked(as_of=as_of, known_at=known_at, today=timezone.localdate(), wrong=wrong)


def instrument_for(name: str) -> Instrument:
    """An instrument of the library, or a page that is not there."""
    try:
        return load_library().instrument(name)
    except LawError:
        raise Http404 from None


def part_for(instrument: Instrument, name: str) -> Ruled:
    """A provision, obligation or clock of it, or a page that is not there."""
    try:
        return part_of(instrument, name)
    except LawError:
        raise Http404 from None


@functools.cache
def served() -> dict[str, tuple[Served, ...]]:
    """What each control serves; the library is read once, so this is worked out once."""
    return serving(load_library())
