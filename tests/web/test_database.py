"""The database: its address, what it refuses, and writers at once; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ombud.casework import facts_payload
from ombud.errors import InputError
from ombud.facts import Statement
from ombud.web.settings.database import database
from ombud.web.systems import log
from ombud.web.systems.models import EntryRow, StatementRow, System

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
ADDRESS = os.environ.get("OMBUD_TEST_DATABASE_URL", "")
on_postgresql = pytest.mark.skipif(not ADDRESS, reason="needs PostgreSQL; tests/run.sh starts one")


def kept(system: System, number: int) -> EntryRow:
    """An entry and its statement in one transaction, as every action keeps them."""
    said = Statement(key="sys.owner", value=f"Owner {number}", said_by="Ana", said_at=AT)
    with transaction.atomic():
        entry = log.append(facts_payload(system.name, [said], at=AT, by="Ana"), system=system, at=AT)
        StatementRow.objects.create(system=system, key=said.key, value=said.value, said_by="Ana", said_at=AT)
        return entry


@pytest.fixture
def credit(people) -> System:
    return System.objects.create(name="Credit", registered_by=people["officer"], registered_at=AT)


@pytest.mark.django_db
def test_these_tests_run_on_the_engine_that_was_asked_for() -> None:
    assert connection.vendor == ("postgresql" if ADDRESS else "sqlite")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied")
def test_writers_at_once_keep_one_chain_and_lose_nothing(credit: System) -> None:
    writers, each = 4, 15
    together = threading.Barrier(writers)
    faults: list[BaseException] = []

    def write(first: int) -> None:
        try:
            together.wait(timeout=30)
            for number in range(first, first + each):
                kept(credit, number)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(index * each,)) for index in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert [row.seq for row in EntryRow.objects.all()] == list(range(1, writers * each + 1))
    assert all(item.ok for item in log.verified())
    assert {row.value for row in StatementRow.objects.all()} == {f"Owner {n}" for n in range(writers * each)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied")
def test_a_writer_that_gives_up_leaves_no_gap_for_the_next(credit: System) -> None:
    kept(credit, 1)
    with transaction.atomic():
        kept(credit, 2)
        transaction.set_rollback(True)
    kept(credit, 3)

    assert [row.seq for row in EntryRow.objects.all()] == [1, 2]
    assert all(item.ok for item in log.verified())


REFUSED = {
    "UPDATE": "UPDATE {table} SET {column} = 'Eve'",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "REPLACE": "REPLACE INTO {table} SELECT * FROM {table}",
}


@pytest.mark.django_db
@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(("table", "column"), [("systems_entryrow", "by"), ("systems_statementrow", "said_by")])
def test_a_table_that_only_grows_refuses_every_other_statement(credit: System, table: str, column: str) -> None:
    kept(credit, 1)
    connection.check_constraints()  # PostgreSQL truncates no table that has checks outstanding
    there = {"postgresql": ("UPDATE", "DELETE", "TRUNCATE"), "sqlite": ("UPDATE", "DELETE", "REPLACE")}
    for name in there[connection.vendor]:
        with (
            pytest.raises(IntegrityError, match=r"this table only grows: (update|delete|truncate) is refused"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(REFUSED[name].format(table=table, column=f'"{column}"'))
    assert all(item.ok for item in log.verified())


@pytest.mark.django_db
@pytest.mark.usefixtures("append_only")
def test_an_entry_cannot_be_written_over(credit: System) -> None:
    row = kept(credit, 1)
    row.by = "Eve"
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        EntryRow.objects.bulk_create([row], update_conflicts=True, unique_fields=["seq"], update_fields=["by"])


def test_without_an_address_it_is_sqlite_in_the_home_folder(tmp_path: Path) -> None:
    settings = database("", tmp_path)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == tmp_path / "ombud.sqlite3"


def test_a_sqlite_address_is_relative_with_three_slashes_and_absolute_with_four(tmp_path: Path) -> None:
    assert database("sqlite:///team/ombud.db", tmp_path)["NAME"] == Path("team/ombud.db")
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


def changed(**parts: str) -> str:
    """The address of the tests with another part."""
    now = urlsplit(ADDRESS)
    there = {"user": str(now.username), "password": str(now.password), "port": str(now.port), "name": now.path[1:]}
    return "postgresql://{user}:{password}@127.0.0.1:{port}/{name}".format(**(there | parts))


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
