"""What people do to a document before it is published: write, release to readers, comment, approve or give back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from ombud.documents.fill import CIRCLES
from ombud.documents.frozen import content_digest
from ombud.documents.outline import Outline, OutlineField
from ombud.documents.shelf import Draft
from ombud.documents.written import must_be_text, names_of_texts
from ombud.errors import InputError
from ombud.web.systems.access import require
from ombud.web.systems.models import ApprovalRow, CommentRow, Person, System, TextRow, VisibleRow

LONGEST = 20_000
MOST_ROWS = 100


class WrittenMeanwhileError(InputError):
    """Somebody wrote the text after the form was opened; ``row`` is what they wrote."""

    def __init__(self, row: TextRow) -> None:
        super().__init__("this was written since you opened the page.", code="written-meanwhile", where=row.name)
        self.row = row


def newest_text(system: System, kind: str, name: str) -> TextRow | None:
    """The text that stands."""
    return system.texts.filter(kind=kind, name=name).select_related("by").last()


def write(
    system: System,
    outline: Outline,
    name: str,
    *,
    text: str = "",
    rows: Sequence[Sequence[str]] = (),
    adopt: bool = False,
    seen: int = 0,
    by: Person,
    at: dt.datetime,
) -> None:
    """Write a text or a section's remark as one's own; an empty one takes back what stood.

    Args:
        rows: for a text with columns.
        adopt: take the proposed wording over as one's own.
        seen: the id of the text that stood when the form was opened, 0 for none.

    Raises:
        PermissionDenied: the role may not.
        InputError: it follows from facts, is too long, or there is no wording to adopt.
        WrittenMeanwhileError: somebody wrote since; nothing is kept then.
    """
    require(by, "write")
    field = must_be_text(outline, name)
    text, given = _checked(field, text, rows, adopt=adopt)
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        newest = newest_text(system, outline.kind, name)
        same = newest is not None and (newest.text, newest.rows) == (text, given)
        if newest and newest.pk != seen and not (same and newest.by_id == by.pk):
            raise WrittenMeanwhileError(newest)
        if same or (newest is None and not text and not given):
            return
        TextRow.objects.create(system=system, kind=outline.kind, name=name, text=text, rows=given, by=by, at=at)


def _checked(
    field: OutlineField | None, text: str, rows: Sequence[Sequence[str]], *, adopt: bool
) -> tuple[str, list[list[str]]]:
    if adopt and not (field and field.draft):
        raise InputError("there is no proposed wording to adopt here.", code="adopt", hint="Write the text.")
    if field and field.columns:
        given = [[cell.strip() for cell in row] for row in rows]
        given = [row for row in given if any(row)]
        if len(given) > MOST_ROWS:
            raise InputError(f"a table has at most {MOST_ROWS} rows.", code="text-rows")
        if sum(len(cell) for row in given for cell in row) > LONGEST:
            raise InputError(f"all rows together have at most {LONGEST:,} characters.", code="text-long")
        return "", given
    text = " ".join(field.draft.split()) if adopt and field else text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST:
        raise InputError(f"a text has at most {LONGEST:,} characters.", code="text-long", where="text")
    return text, []


def release(system: System, outline: Outline, chosen: Mapping[str, str], *, by: Person, at: dt.datetime) -> int:
    """Choose, element by element, who may read it; gives how many were changed.

    Raises:
        InputError: there is no such element, or no such circle of readers.
    """
    require(by, "write")
    known = names_of_texts(outline) | {outline.path(section, field) for section, field in outline.fields()}
    for name, visibility in chosen.items():
        if name not in known or visibility not in CIRCLES:
            raise InputError("there is no such element, or no such readers.", code="visible", where=name)
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        stands = dict(system.visible.filter(kind=outline.kind).values_list("name", "visibility"))
        new = {name: circle for name, circle in chosen.items() if stands.get(name, "internal") != circle}
        VisibleRow.objects.bulk_create(
            VisibleRow(system=system, kind=outline.kind, name=name, visibility=circle, by=by, at=at)
            for name, circle in new.items()
        )
    return len(new)


def comment(system: System, outline: Outline, name: str, text: str, *, by: Person, at: dt.datetime) -> CommentRow:
    """Comment on a document, or on one element; the same comment sent twice is kept once.

    Raises:
        InputError: no words, or there is no such element.
    """
    require(by, "comment")
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > LONGEST:
        raise InputError(f"a comment has 1 to {LONGEST:,} characters.", code="comment", where="text")
    known = {section.id for section in outline.sections} | {outline.path(*item) for item in outline.fields()}
    if name and name not in known:
        raise InputError("there is no such element in this document.", code="comment-about", where=name)
    last = system.comments.filter(kind=outline.kind).last()
    if last and (last.by_id, last.name, last.text) == (by.pk, name, text):
        return last
    return CommentRow.objects.create(system=system, kind=outline.kind, name=name, text=text, by=by, at=at)


def approve(
    system: System, made: Draft, decision: str, because: str, *, seen: str, by: Person, at: dt.datetime
) -> ApprovalRow:
    """Approve what a document says, or give it back; it holds for exactly these words and these readers.

    Args:
        made: the draft as of now.
        seen: the digest of what stood on the page when the form was opened.

    Raises:
        PermissionDenied: the role may not approve.
        InputError: no reason; it says something else meanwhile; or the approver is an author of it.
    """
    require(by, "approve")
    if decision not in {"approved", "returned"}:
        raise InputError("choose to approve it or to give it back.", code="decision", where="decision")
    if not because.strip():
        raise InputError("a decision needs its reason.", code="because", where="because")
    digest = content_digest(made.manifest)
    if digest != seen:
        raise InputError(
            "the document says something else since you opened the page.",
            code="changed-meanwhile",
            hint="Read it again; what you wrote is still here.",
        )
    if is_author(system, made.manifest.kind, by):
        raise InputError(
            "who registered a system, stated its facts or wrote the document does not decide on it.",
            code="separation",
            where="decision",
            hint="Ask another reviewer.",
        )
    last = system.approvals.filter(kind=made.manifest.kind, content=digest).last()
    if last and (last.by_id, last.decision, last.because) == (by.pk, decision, because.strip()):
        return last
    return ApprovalRow.objects.create(
        system=system,
        kind=made.manifest.kind,
        readers=made.manifest.view,
        content=digest,
        decision=decision,
        because=because.strip(),
        by=by,
        at=at,
    )


def is_author(system: System, kind: str, person: Person) -> bool:
    """Whether a document speaks of what this person registered, stated or wrote."""
    return (
        system.registered_by_id == person.pk
        or system.statements.filter(said_by=person.shown).exists()
        or system.texts.filter(kind=kind, by=person).exists()
    )
