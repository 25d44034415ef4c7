"""Measuring as a job: a log is given, its columns are chosen, it is counted apart, and it can be stopped.

A job outlives the browser that started it. Whoever looks next, or the thread that waits for the
child, settles it: exactly once, under the database's lock.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
import subprocess
import threading
import uuid
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from ombud.errors import InputError
from ombud.measure import ColumnView, Measurement, Spec, check_spec, read_measurement
from ombud.web.logged import plain
from ombud.web.systems import actions, measuring
from ombud.web.systems.access import require
from ombud.web.systems.assessing import limits_of, policy
from ombud.web.systems.models import JobRow, Person, System

_LOG = logging.getLogger("ombud.web")
UPLOAD_LIMIT = 500 * 1024 * 1024
UNUSED_AFTER = dt.timedelta(days=1)
#: Of a job in one of these states nothing is needed any more.
ENDED = ("done", "stopped")

#: Children that this server started, to be ended at once when a person stops them.
_children: dict[int, subprocess.Popen[bytes]] = {}


def folder_of(job: JobRow) -> Path:
    """Where the job's file lies while it is needed."""
    return Path(settings.HOME) / "uploads" / str(job.token)


def file_of(job: JobRow) -> Path:
    """The uploaded file."""
    return folder_of(job) / f"log{Path(job.name).suffix.lower()}"


def columns_of(job: JobRow) -> tuple[ColumnView, ...]:
    """The columns of the file, as its first rows show them."""
    return msgspec.convert(job.columns, tuple[ColumnView, ...])


def receive(
    system: System, upload: UploadedFile[bytes] | None, token: uuid.UUID, *, by: Person, at: dt.datetime
) -> JobRow:
    """Keep an uploaded log and look at its columns; a token that was seen gives its job again.

    Raises:
        InputError: no file, too large, or it cannot be read; nothing is kept then.
    """
    require(by, "measure")
    if upload is None or (upload.size or 0) > UPLOAD_LIMIT:
        raise InputError(
            f"choose a prediction log of at most {UPLOAD_LIMIT // 1024**2} MB.",
            code="upload",
            hint="Larger ones: ombud measure, on the machine that holds them.",
        )
    name = Path(upload.name or "log.csv").name[-200:]
    # The row comes first: of a form sent twice at once, one makes it and the other finds it.
    job, made = JobRow.objects.get_or_create(
        token=token,
        defaults={"system": system, "name": name, "size": upload.size or 0, "started_by": by, "made_at": at},
    )
    if made:
        _read_columns(job, upload)
    return job


def _read_columns(job: JobRow, upload: UploadedFile[bytes]) -> None:
    folder_of(job).mkdir(mode=0o700, parents=True)
    try:
        with file_of(job).open("wb") as file:
            for piece in upload.chunks():
                file.write(piece)
        job.columns = msgspec.to_builtins(measuring.columns_apart(file_of(job), job.name))
        job.save(update_fields=["columns"])
    except BaseException:
        shutil.rmtree(folder_of(job), ignore_errors=True)
        job.delete()
        raise


def begin(job: JobRow, spec: Spec, reference: str, *, by: Person, at: dt.datetime) -> None:
    """Start to measure; a job that was begun already stays as it is.

    Raises:
        InputError: the columns cannot be measured like this.
    """
    require(by, "measure")
    check_spec(spec)
    chosen = msgspec.to_builtins(spec, enc_hook=str)
    begun = JobRow.objects.filter(pk=job.pk, state="choosing").update(
        state="running", began_at=at, message="", chosen=chosen, started_by=by
    )
    if not begun:
        return
    house = policy()
    child = measuring.start(
        folder_of(job),
        measuring.Job(
            path=str(file_of(job)),
            name=job.name,
            spec=spec,
            bounds=house.bounds(limits_of(job.system)),
            min_people=house.min_people,
            reference=reference,
        ),
    )
    _children[job.pk] = child
    threading.Thread(target=_await, args=(job.pk, child), daemon=True).start()


def _await(pk: int, child: subprocess.Popen[bytes]) -> None:
    child.wait()
    _children.pop(pk, None)
    try:
        job = JobRow.objects.filter(pk=pk).first()
        if job:
            settle(job, at=timezone.now())
    except DatabaseError as error:  # whoever looks next tries again
        _LOG.error("a measurement could not be kept: %s", plain(error))
    finally:
        connections.close_all()


def settle(job: JobRow, *, at: dt.datetime) -> JobRow:
    """Bring a running job up to date with its child: kept, given back with the fault, or stopped."""
    if job.state == "choosing" and job.made_at < at - UNUSED_AFTER:
        return _expired(job, at)
    folder = folder_of(job)
    if job.state in ENDED:  # its child may have written once more while another server removed the folder
        shutil.rmtree(folder, ignore_errors=True)
    if job.state != "running":
        return job
    # Asked before its answer is read: a child that ends in between has left its answer by then.
    gone = _has_ended(job) or measuring.progress(folder) is None
    fault, found = "", None
    try:
        found = measuring.outcome(folder)
    except InputError as error:
        fault = said(error)
    if found is None and not fault and not gone:
        return job
    with transaction.atomic():
        job = JobRow.objects.select_for_update().select_related("system", "started_by").get(pk=job.pk)
        if job.state != "running":
            return job
        job.ended_at = at
        if found is not None:
            _keep(job, read_measurement(found), at)
        elif fault:
            job.state, job.message = "choosing", fault
        else:
            job.state, job.message = "stopped", GONE
        job.save()
    if job.state != "choosing":
        shutil.rmtree(folder, ignore_errors=True)
    return job


def _expired(job: JobRow, at: dt.datetime) -> JobRow:
    """An upload whose columns nobody chose within a day: its file is removed, and it is listed no more."""
    JobRow.objects.filter(pk=job.pk, state="choosing").update(
        state="stopped", ended_at=at, message="Its columns were not chosen within a day; the file was removed."
    )
    shutil.rmtree(folder_of(job), ignore_errors=True)
    job.refresh_from_db()
    return job


GONE = (
    "The server or the process that measures ended before the file was counted; nothing was kept. Give the file again."
)


def _has_ended(job: JobRow) -> bool:
    child = _children.get(job.pk)
    return child is not None and child.poll() is not None


def _keep(job: JobRow, measured: Measurement, at: dt.datetime) -> None:
    try:
        job.measurement = actions.keep_measurement(job.system, measured, by=job.started_by, at=at)
        job.state, job.message = "done", ""
    except PermissionDenied as error:
        job.state, job.message = "stopped", str(error)


def stop(job: JobRow, *, by: Person, at: dt.datetime) -> None:
    """End the child, remove the file, and keep nothing."""
    require(by, "measure")
    JobRow.objects.filter(pk=job.pk, state__in=("choosing", "running")).update(
        state="stopped", ended_at=at, message=f"Stopped by {by.shown}. Nothing was kept."
    )
    job.refresh_from_db()
    if job.state == "stopped":
        child = _children.get(job.pk)
        if child:
            child.kill()
            child.wait()
        shutil.rmtree(folder_of(job), ignore_errors=True)


def settle_all(*, at: dt.datetime) -> None:
    """When a server starts: settle what an earlier one left, and remove uploads that nobody used."""
    for job in JobRow.objects.filter(state="running"):
        settle(job, at=at)
    JobRow.objects.filter(state="choosing", columns=[]).update(state="stopped", ended_at=at, message=GONE)
    for job in JobRow.objects.filter(state="choosing", made_at__lt=at - UNUSED_AFTER):
        _expired(job, at)
    ended = {str(token) for token in JobRow.objects.filter(state__in=ENDED).values_list("token", flat=True)}
    for folder in (Path(settings.HOME) / "uploads").glob("*"):
        if folder.name in ended:
            shutil.rmtree(folder, ignore_errors=True)


#: The command line's options, as the form calls them.
_WORDS = {
    "Give --favourable": "Say which value helps the person",
    "Give --label-positive": "Say its positive value",
    "--favourable": "the value that helps the person",
    "--label-positive": "its positive value",
    "--group COLUMN at least once": "at least one column the meaning “group to compare”",
    "--prediction COLUMN, or --score COLUMN with --threshold": "one column the meaning “decision”, or “score” and a "
    "threshold",
    "--threshold with the score": "the threshold",
}


def said(error: InputError) -> str:
    """An error in the words of the form."""
    text = str(error)
    for option, words in _WORDS.items():
        text = text.replace(option, words)
    return text
