"""One kind of document of one system, filled for some readers: what every page about it needs."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ombud.documents.fill import CIRCLES, Filled
from ombud.documents.frozen import Change, content_digest, staleness
from ombud.documents.material import Material
from ombud.documents.outline import Audience, Outline, OutlineField
from ombud.documents.shelf import Draft
from ombud.documents.support import Support
from ombud.documents.written import Written
from ombud.facts import load_vocabulary
from ombud.web.systems.access import Action, system_for
from ombud.web.systems.actions import release_of
from ombud.web.systems.assessing import assessment_of
from ombud.web.systems.models import ApprovalRow, CommentRow, System, VersionRow
from ombud.web.systems.pages.documents import outline_named
from ombud.web.systems.papers import approval_of, draft_of, manifest_of, material_of, written_of

#: Who may read, from the narrowest circle to the widest, in the words of the page.
READERS: dict[str, str] = {
    "internal": "the organisation only",
    "regulator": "authorities too",
    "customer": "customers too",
    "public": "everybody",
}


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A document as it stands now for some readers, with its versions."""

    system: System
    outline: Outline
    readers: Audience
    material: Material
    made: Draft
    written: Written
    versions: tuple[VersionRow, ...]
    approval: ApprovalRow | None
    at: dt.datetime

    @property
    def last(self) -> VersionRow | None:
        """The newest version for these readers, else for any; taken back or not."""
        same = [row for row in self.versions if row.readers == self.readers] or self.versions
        return same[-1] if same else None

    @property
    def history(self) -> list[tuple[VersionRow, str, str]]:
        """Every version with its state as mark and word, the newest first."""
        found: list[tuple[VersionRow, str, str]] = []
        standing: set[str] = set()
        for row in reversed(self.versions):
            if row.withdrawn_at:
                found.append((row, "withdrawn", "taken back"))
            elif row.readers in standing:
                found.append((row, "ended", "replaced"))
            elif row == self.last and self.changes:
                found.append((row, "stale", "stale"))
            else:
                found.append((row, "published", "published"))
            standing |= set() if row.withdrawn_at else {row.readers}
        return found

    @property
    def digest(self) -> str:
        """What an approval is about."""
        return content_digest(self.made.manifest)

    @property
    def approved(self) -> bool:
        """Whether exactly this was approved."""
        return self.approval is not None and self.approval.decision == "approved"

    @property
    def is_out(self) -> bool:
        """Whether the newest version says exactly this to exactly these readers."""
        return self.last is not None and not self.last.withdrawn_at and self.last.content == self.digest

    @property
    def state(self) -> str:
        """Its state as one word."""
        if self.is_out:
            return "published"
        if self.approved:
            return "approved"
        if self.last and self.last.withdrawn_at:
            return "withdrawn"
        return "stale" if self.last and self.changes else "draft"

    def draft_for(self, readers: Audience) -> Draft:
        """The same document as other readers would get it."""
        if readers == self.readers:
            return self.made
        by = self.made.manifest.made_by
        return draft_of(self.outline, self.material, at=self.at, by=by, readers=readers, written=self.written)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What has changed for its readers since the newest version; none without a version."""
        if self.last is None:
            return ()
        frozen = manifest_of(self.last)
        return staleness(frozen, self.draft_for(frozen.view).manifest)

    def address(self, name: str, *more: object) -> str:
        """A page about it, for the same readers."""
        found = reverse(name, args=[self.system.pk, self.outline.kind, *more])
        return found if self.readers == "internal" else f"{found}?{urlencode({'readers': self.readers})}"

    @property
    def home(self) -> str:
        """Its own page."""
        return self.address("document")


def readers_of(request: HttpRequest) -> Audience:
    """The readers that a page is asked for; the organisation when nothing or nonsense is said."""
    asked = request.POST.get("readers") or request.GET.get("readers", "")
    return next((circle for circle in CIRCLES if circle == asked), "internal")


def paper_for(request: HttpRequest, pk: int, kind: str, action: Action = "see") -> Paper:
    """The document for the readers that are asked for; checks the right first.

    Raises:
        PermissionDenied: the role may not.
        Http404: there is no such system or kind.
    """
    system, outline = system_for(request.user, pk, action), outline_named(kind)
    at, readers = timezone.now(), readers_of(request)
    today = timezone.localdate(at)
    found, measurement, _ = assessment_of(system, as_of=today, known_at=today)
    material = material_of(system, found, measurement, release=release_of(system))
    written = written_of(system).get(kind, Written())
    made = draft_of(outline, material, at=at, by=request.user.shown, readers=readers, written=written)
    versions = tuple(system.versions.filter(kind=kind).select_related("by", "approval__by"))
    return Paper(
        system=system,
        outline=outline,
        readers=readers,
        material=material,
        made=made,
        written=written,
        versions=versions,
        approval=approval_of(system, made),
        at=at,
    )


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """An element on the page: what it says, where it is changed, who may read it, what was remarked.

    Attributes:
        act: what a person can do about it; empty where nothing can be done here.
    """

    field: Filled
    address: str = ""
    act: str = ""
    ask: str = ""
    visibility: str = "internal"
    comments: tuple[CommentRow, ...] = ()

    @property
    def name(self) -> str:
        """The short name of its place on the page."""
        return self.field.path


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section on the page."""

    id: str
    title: str
    cite: str
    says: str
    elements: tuple[Element, ...]
    support: tuple[Support, ...]
    remark: tuple[str, ...]
    remark_by: str
    write: str
    comments: tuple[CommentRow, ...]


def parts_of(paper: Paper) -> list[Part]:
    """The document as the page shows it."""
    comments: dict[str, list[CommentRow]] = {}
    for row in paper.system.comments.filter(kind=paper.outline.kind).select_related("by"):
        comments.setdefault(row.name, []).append(row)
    found = []
    for section in paper.made.filled.sections:
        outline = section.outline
        fields = zip(outline.fields, section.fields, strict=True)
        found.append(
            Part(
                id=outline.id,
                title=outline.title,
                cite=outline.cite,
                says=outline.says,
                elements=tuple(
                    _element(paper, field, filled, comments.get(filled.path, [])) for field, filled in fields
                ),
                support=section.support,
                remark=section.remark,
                remark_by=section.remark_by,
                write=paper.address("write", outline.id),
                comments=tuple(comments.get(outline.id, [])),
            )
        )
    return found


def _element(paper: Paper, field: OutlineField, filled: Filled, comments: list[CommentRow]) -> Element:
    address, act = _where(paper, field, filled)
    return Element(
        field=filled,
        address=address,
        act=act,
        ask=field.ask if field.kind == "text" and field.ask != filled.label else _question(field),
        visibility=paper.written.visible.get(filled.path, "internal"),
        comments=tuple(comments),
    )


def _question(field: OutlineField) -> str:
    fact = load_vocabulary().get(field.fact)
    return fact.question if fact else ""


def _where(paper: Paper, field: OutlineField, filled: Filled) -> tuple[str, str]:
    """Where an element is changed: its text, its fact, or what it is computed from; and the word for it."""
    pk = paper.system.pk
    if field.kind == "text":
        return paper.address("write", filled.path), "Write it" if filled.standing == "missing" else "Rewrite it"
    if field.fact:
        if load_vocabulary()[field.fact].fill == "derived":
            return reverse("intake", args=[pk]) + "?all=1", "Answer the open questions of law"
        back = urlencode({"back": f"document/{paper.outline.kind}"})
        word = "Answer it" if filled.standing == "missing" else "Change its fact"
        return reverse("answer", args=[pk, field.fact]) + f"?{back}", word
    if field.piece in {"figures", "group-rates"}:
        return reverse("figures", args=[pk]), "Measure it" if filled.standing == "missing" else "Look at the figures"
    if field.piece in {"records", "duties", "duties-due"}:
        return reverse("obligations", args=[pk]), "Look at the obligations"
    return reverse("gate" if field.piece == "gate" else "system", args=[pk]), "Look at what it follows from"
