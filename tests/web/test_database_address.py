"""The address of the database: what it may look like, and one sentence when it leads nowhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ombud.errors import InputError
from ombud.web.settings.database import database
from tests.web.test_database import ADDRESS, changed

on_postgresql = pytest.mark.skipif(not ADDRESS, reason="needs PostgreSQL; tests/run.sh starts one")


def test_without_an_address_it_is_sqlite_in_the_home_folder(tmp_path: Path) -> None:
    settings = database("", tmp_path)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == tmp_path / "ombud.sqlite3"


def test_a_sqlite_address_is_an_absolute_path_after_three_slashes(tmp_path: Path) -> None:
    assert database("sqlite:////srv/my%20data/ombud.db", tmp_path)["NAME"] == Path("/srv/my data/ombud.db")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_postgresql_address_is_taken_apart(tmp_path: Path, scheme: str) -> None:
    settings = database(f"{scheme}://ana:p%40s%2Fs%23@[::1]:5433/law%20base?sslmode=require", tmp_path)

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    found = tuple(settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME"))
    assert found == ("ana", "p@s/s#", "::1", "5433", "law base")
    assert settings["OPTIONS"]["sslmode"] == "require"  # type: ignore[index]
    assert database("postgresql:///ombud?host=/run/postgresql", tmp_path)["HOST"] == "/run/postgresql"


SECRET = "hunter2sesame"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"mysql://ana:{SECRET}@db/ombud", "not the address of a PostgreSQL or SQLite database"),
        (f"ana:{SECRET}@db/ombud", "not the address of a PostgreSQL or SQLite database"),
        (f"postgresql//ana:{SECRET}@db/ombud", "not the address of a PostgreSQL or SQLite database"),
        (f"postgresql://ana:{SECRET}@db", "the name of the database is missing"),
        (f"postgresql://ana:{SECRET}/x@db/ombud", "%2F"),
        (f"postgresql://ana:{SECRET}#x@db/ombud", "%2"),
        (f"postgresql://ana:{SECRET}@[db/ombud", "cannot be read"),
        (f"postgresql://ana:{SECRET}@db:five/ombud", "the port is not a number"),
        (f"postgresql://ana@db/ombud?{SECRET}=1", "there is something else"),
        (f"sqlite://{SECRET}", "three slashes"),
        ("sqlite:///", "three slashes"),
        (f"sqlite:///{SECRET}/ombud.db", "a file with an absolute path"),
        ("sqlite:///:memory:", "a file with an absolute path"),
        ("sqlite:////tmp/%00x", "a file with an absolute path"),
    ],
)
def test_a_wrong_address_is_refused_with_a_sentence_that_never_shows_it(
    tmp_path: Path, address: str, says: str
) -> None:
    with pytest.raises(InputError) as error:
        database(address, tmp_path)
    assert says in str(error.value)
    assert "OMBUD_DATABASE_URL" in str(error.value)
    assert SECRET not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None


@given(
    st.text(st.characters(codec="ascii"), max_size=40), st.sampled_from(["", "postgresql://", "postgres://", "sqlite:"])
)
def test_no_address_is_answered_with_anything_but_settings_or_a_sentence(text: str, scheme: str) -> None:
    try:
        settings = database(scheme + text, Path("/home"))
    except InputError:
        return
    assert settings["ENGINE"]


def ombud(address: str, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMBUD_DATABASE_URL": address, "OMBUD_HOME": str(home)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "ombud.cli", *arguments, "--port", "0"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """One sentence on stderr, no traceback, exit code 2."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr
    return done.stderr


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_server_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path, command: str) -> None:
    # Port 1 is reserved and nobody listens there.
    said = refused(ombud(f"postgresql://ana:{SECRET}@127.0.0.1:1/ombud", tmp_path, command))
    assert "127.0.0.1:1/ombud: the database cannot be used" in said
    assert "Connection refused" in said


def test_a_wrong_address_stops_serve_with_one_sentence(tmp_path: Path) -> None:
    assert "not the address of" in refused(ombud(f"mysql://ana:{SECRET}@db/ombud", tmp_path, "serve"))


def test_a_sqlite_file_that_cannot_be_one_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database, " * 50)
    for path, says in (("absent/ombud.db", "unable to open database file"), ("text.db", "file is not a database")):
        assert says in refused(ombud(f"sqlite:///{tmp_path}/{path}", tmp_path, "serve"))


@on_postgresql
def test_a_wrong_password_or_name_is_said_in_one_sentence(tmp_path: Path) -> None:
    said = refused(ombud(changed(password=SECRET), tmp_path, "serve"))
    assert "password authentication failed for user" in said
    said = refused(ombud(changed(name="nowhere"), tmp_path, "serve"))
    assert 'database "nowhere" does not exist' in said


@on_postgresql
def test_a_user_who_may_not_create_tables_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(ADDRESS, autocommit=True) as server:
        server.execute("DROP ROLE IF EXISTS reader")
        server.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'")
        server.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    said = refused(ombud(changed(user="reader", password="reader"), tmp_path, "serve"))
    assert "cannot be used: permission denied for schema public. Check" in said


def test_without_the_driver_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r'pip install "psycopg\[binary\]"'):
        database("postgresql://ana@db/ombud", tmp_path)
