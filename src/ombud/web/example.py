"""Load the example portfolio: people, systems with their statements, and real measurements."""

from __future__ import annotations

import datetime as dt
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from django.db import transaction

from ombud.casework.admission import admit_dossier
from ombud.errors import InputError
from ombud.facts import Dossier, load_dossier, load_vocabulary
from ombud.law import load_library
from ombud.measure import Measurement, Spec
from ombud.web.systems import actions
from ombud.web.systems.assessing import policy
from ombud.web.systems.measuring import Job, measure_apart
from ombud.web.systems.models import Person, System

PEOPLE = [
    ("administrator", "Ingrid Vale", "administrator"),
    ("officer", "Rosa Okafor", "officer"),
    ("engineer", "Tomas Novak", "engineer"),
    ("reviewer", "Lena Moreau", "reviewer"),
    ("auditor", "Sam Diallo", "auditor"),
]


def load(folder: Path, home: Path, *, at: dt.datetime) -> dict[str, str]:
    """Load what is not there yet; gives the sign-ins, whose passwords are kept in the home folder."""
    paths = sorted(folder.glob("*/ombud.yaml"))
    if not paths:
        raise InputError("there is no dossier below this folder.", code="no-dossiers", where=str(folder))
    dossiers = {path: load_dossier(path, load_vocabulary()) for path in paths}
    there = set(System.objects.values_list("name", flat=True))
    with ThreadPoolExecutor() as pool:  # the children measure while passwords are hashed here
        measured = {
            path: pool.submit(measure_apart, _job(path, dossier)) if dossier.data else None
            for path, dossier in dossiers.items()
            if dossier.name not in there
        }
        passwords = _people(home)
        officer, engineer = Person.objects.get(username="officer"), Person.objects.get(username="engineer")
        for path, figures in measured.items():
            _load_one(path, dossiers[path], figures.result() if figures else None, officer, engineer, at)
    return passwords


def _people(home: Path) -> dict[str, str]:
    kept = home / "example-sign-ins.json"
    passwords = msgspec.json.decode(kept.read_bytes(), type=dict[str, str]) if kept.exists() else {}
    for username, name, role in PEOPLE:
        if not Person.objects.filter(username=username).exists():
            passwords[username] = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}"
            first, _, last = name.partition(" ")
            Person.objects.create_user(
                username, password=passwords[username], first_name=first, last_name=last, role=role
            )
    kept.touch(mode=0o600)
    kept.write_bytes(msgspec.json.encode(passwords))
    return passwords


def _job(path: Path, dossier: Dossier) -> Job:
    data, house = dossier.data, policy()
    assert data is not None
    spec = Spec(
        groups=data.groups,
        prediction=data.prediction,
        favourable=data.favourable,
        label=data.label,
        label_positive=data.label_positive,
        positive="unfavourable" if data.positive == "unfavourable" else "favourable",
        count=data.count,
    )
    log = path.parent / data.predictions
    return Job(
        path=str(log), name=log.name, spec=spec, bounds=house.bounds(dossier.limits), min_people=house.min_people
    )


def _load_one(
    path: Path, dossier: Dossier, measured: Measurement | None, officer: Person, engineer: Person, at: dt.datetime
) -> None:
    if System.objects.filter(name=dossier.name).exists():  # two folders with one name
        return
    admit_dossier(dossier, load_library(), policy(), today=at.date())
    with transaction.atomic():
        system = System.objects.create(
            name=dossier.name,
            registered_by=officer,
            registered_at=at,
            limits=msgspec.to_builtins(dossier.limits, enc_hook=str),
        )
        actions.keep(system, list(dossier.statements), at=at, by=f"import of {path.parent.name}/ombud.yaml")
        if measured:
            actions.keep_measurement(system, measured, by=engineer, at=at)
        for record in dossier.records:
            actions.attach(
                system,
                duty=record.duty,
                title=record.title,
                note=record.note or f"see {record.file}",
                content=b"",
                name=record.file,
                by=officer,
                at=at,
            )
