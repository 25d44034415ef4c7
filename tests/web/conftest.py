"""What the tests of the web share: one system that is known well, and a way to sign in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client

from ombud.facts import load_dossier, load_vocabulary
from ombud.web.systems import actions
from ombud.web.systems.models import System

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
CSV = b"sex,ok\n" + b"f,1\nf,0\nf,0\nf,0\n" * 40 + b"m,1\nm,0\n" * 80


def credit_system(people) -> System:
    """The credit example, registered by the officer."""
    return example_system(people, "Credit", "credit-limit")


def example_system(people, name: str, folder: str) -> System:
    """An example, registered by the officer."""
    system = System.objects.create(name=name, registered_by=people["officer"], registered_at=AT)
    dossier = load_dossier(EXAMPLES / folder, load_vocabulary())
    actions.keep(system, list(dossier.statements), at=AT, by="import")
    return system


@pytest.fixture
def credit(people) -> System:
    return credit_system(people)


def signed_in(role: str) -> Client:
    client = Client()
    assert client.login(username=role, password=role)
    return client


def text_of(response) -> str:
    """The words of an answer."""
    return response.content.decode()
