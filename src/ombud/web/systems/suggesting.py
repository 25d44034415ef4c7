"""What files of others suggest: shown first, filed as suggestions, and settled by a person one by one."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath

import msgspec
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ombud.documents.exchange import Suggestion, Taken, as_statement, read_exchange, suggestions
from ombud.errors import InputError
from ombud.facts import UNKNOWN, FactValue, current_facts, from_json, load_vocabulary, suggested_facts
from ombud.web.systems import actions
from ombud.web.systems.access import require
from ombud.web.systems.assessing import statements_of
from ombud.web.systems.models import Person, StatementRow, System

#: Descriptions of a system or of data are far smaller.
LIMIT = 5 * 1024 * 1024
SUFFIXES = (".json", ".jsonld")
#: Seconds for which a preview can be filed.
KEPT_FOR = 3600
_SALT = "ombud.suggesting"


def read_upload(upload: UploadedFile[bytes] | None) -> Taken:
    """What an uploaded file says; nothing of it is kept.

    Raises:
        InputError: no file, too large, of another type, or not of a format that is read.
    """
    name = PurePath((upload.name or "").replace("\\", "/")).name if upload else ""
    if upload is None or PurePath(name).suffix.lower() not in SUFFIXES or (upload.size or 0) > LIMIT:
        raise InputError(
            f"choose a Croissant, SPDX or CycloneDX file in JSON (.json, .jsonld) of at most {LIMIT // 1024**2} MB.",
            code="upload",
        )
    return read_exchange(name[-100:], upload.read())


def against(system: System, taken: Taken) -> tuple[Suggestion, ...]:
    """What a file says, held against what is known and what was suggested before."""
    said = statements_of(system)
    return suggestions(
        taken,
        {key: item.value for key, item in current_facts(said).items()},
        load_vocabulary(),
        system=system.name,
        waiting={key: item.value for key, item in suggested_facts(said).items()},
    )


def packed(system: System, taken: Taken) -> str:
    """A preview as text that only this server can have written, to be sent back when it is filed."""
    return signing.dumps([system.pk, msgspec.to_builtins(taken)], salt=_SALT, compress=True)


def unpacked(system: System, text: str) -> Taken:
    """The preview again.

    Raises:
        InputError: it is of another system, too old, or was changed.
    """
    try:
        pk, taken = signing.loads(text, salt=_SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        pk, taken = 0, None
    if pk != system.pk:
        raise InputError("this preview cannot be used any more; give the file again.", code="preview")
    return msgspec.convert(taken, Taken)


def file(system: System, taken: Taken, *, by: Person, at: dt.datetime) -> int:
    """Keep what is new as suggestions, sealed in the log; gives their number. Sent twice, the second finds nothing new.

    Raises:
        PermissionDenied: the role may not.
    """
    require(by, "answer")
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        new = [as_statement(item, taken, at=at) for item in against(system, taken) if item.standing == "new"]
        if new:
            actions.keep(system, new, at=at, by=by.shown)
    return len(new)


def settle(system: System, key: str, *, confirm: bool, seen: int, by: Person, at: dt.datetime) -> None:
    """Confirm a suggestion, which states it in one's own name, or dismiss it, which leaves what stood.

    Args:
        seen: the number of the suggestion that was on the page.

    Raises:
        PermissionDenied: the role may not.
        InputError: it was answered since.
    """
    require(by, "answer")
    with transaction.atomic():
        System.objects.select_for_update().get(pk=system.pk)
        newest = system.statements.filter(key=key).last()
        if newest is None or newest.pk != seen or not _waits(newest):
            raise InputError("this was answered since you opened the page.", code="answered-meanwhile", where=key)
        if confirm and key == "sys.name":
            actions.rename(system, str(newest.value), by=by, at=at)
            return
        value, note = _settled(system, newest, confirm=confirm)
        actions.state(system, {key: value}, by=by, at=at, note=note)


def _waits(row: StatementRow) -> bool:
    return (row.source, row.confidence) == ("import", "low")


def _settled(system: System, row: StatementRow, *, confirm: bool) -> tuple[FactValue, str]:
    """What is stated, and why."""
    if confirm:
        return from_json(load_vocabulary()[row.key], row.value), f"confirmed; suggested by {row.said_by}"
    stands = actions.newest_of(system, row.key)
    value = from_json(load_vocabulary()[row.key], stands.value) if stands else UNKNOWN
    return value, f"dismissed what {row.said_by} suggested"
