"""Where a finding is mended, as an address that the person may open, and a finding as a line of a list."""

from __future__ import annotations

import msgspec
from django.urls import reverse

from ombud.checks import Finding
from ombud.web.systems.access import may
from ombud.web.systems.checking import Checked
from ombud.web.systems.models import Person
from ombud.web.systems.words import WHO

#: The names of the pages that checks speak of.
_PAGES = {"law": "system", "controls": "system-controls"}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of one system, with where it is mended and who does it."""

    pk: int
    name: str
    finding: Finding
    address: str
    who: str


def address_of(finding: Finding, pk: int, person: Person) -> str:
    """The question for who may answer it, the document, or the page it is on."""
    if finding.fact and may(person, "answer"):
        return reverse("answer", args=[pk, finding.fact])
    if finding.document:
        return reverse("document", args=[pk, finding.document])
    page = "facts" if finding.fact else finding.page
    return reverse(_PAGES.get(page, page), args=[pk])


def line_of(finding: Finding, checked: Checked, person: Person) -> Line:
    """A finding as a line for a person."""
    return Line(
        pk=checked.pk,
        name=checked.name,
        finding=finding,
        address=address_of(finding, checked.pk, person),
        who=WHO[finding.who],
    )
