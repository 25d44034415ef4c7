"""What all tests share: people of every role."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A slow machine is not a wrong answer: properties have no time limit of their own.
settings.register_profile("ombud", deadline=None)
settings.load_profile("ombud")


def pytest_configure(config: pytest.Config) -> None:
    """Tests run against the law as it is authored now."""
    if not hasattr(config, "workerinput"):
        from ombud.controls.compile import main
        from ombud.documents.compile import main as outlines

        if main() or outlines():
            raise pytest.UsageError("the law does not compile; the sentence above says where.")


#: Files that take longest, in that order; `run.sh` starts with them, so that both workers end together.
LONGEST = [
    "test_release.py",
    "test_kinds.py",
    "test_engines.py",
    "test_interview.py",
    "test_pages.py",
    "test_measuring.py",
    "test_cases.py",
    "test_log.py",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the order within a file stays."""
    place = {name: index for index, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture
def people(db):  # type: ignore[no-untyped-def]
    """One person per role; the password is the role."""
    from ombud.web.systems.access import RIGHTS
    from ombud.web.systems.models import Person

    return {role: Person.objects.create_user(role, password=role, role=role) for role in RIGHTS}


def _triggers(make: bool) -> None:
    from importlib import import_module

    from django.db import connection

    for name in ("0002_append_only", "0011_tree", "0014_risks"):
        migration = import_module(f"ombud.web.systems.migrations.{name}")
        with connection.cursor() as cursor:
            for sql in migration.allowing(connection.vendor):
                cursor.execute(sql)
            for sql in migration.refusing(connection.vendor) if make else ():
                cursor.execute(sql)


@pytest.fixture
def append_only(db):  # type: ignore[no-untyped-def]
    """The triggers of the migration, also after a test that emptied the tables."""
    _triggers(make=True)


@pytest.fixture
def emptied(transactional_db):  # type: ignore[no-untyped-def]
    """Lets a test with a live server clean up after itself: append-only tables cannot be emptied otherwise."""
    yield
    _triggers(make=False)
