"""The database: what it refuses, what it keeps, and writers at once; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from ombud.casework import facts_payload
from ombud.facts import Statement
from ombud.web.systems import actions, log
from ombud.web.systems.models import EntryRow, Person, StatementRow, System

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
ADDRESS = os.environ.get("OMBUD_TEST_DATABASE_URL", "")


def changed(**parts: str) -> str:
    """The address of the tests with another part."""
    now = urlsplit(ADDRESS)
    there = {"user": str(now.username), "password": str(now.password), "port": str(now.port), "name": now.path[1:]}
    return "postgresql://{user}:{password}@127.0.0.1:{port}/{name}".format(**(there | parts))


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
@pytest.mark.parametrize(
    ("table", "column"),
    [("systems_entryrow", "by"), ("systems_statementrow", "said_by"), ("systems_noderow", "hash")],
)
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
def test_migrations_make_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


MIGRATE = """
from ombud.web import setup
setup.ready()
from django.db import connection
triggers = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
}
for table in ("systems_entryrow", "systems_noderow", "systems_statementrow"):
    with connection.cursor() as cursor:
        cursor.execute(triggers[connection.vendor], [table])
        print(table, sorted(name for name, in cursor.fetchall()))
"""


def test_a_database_that_was_just_migrated_has_every_refusal(tmp_path: Path) -> None:
    address = ""
    if ADDRESS:
        import psycopg

        with psycopg.connect(ADDRESS, autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS migrated")
            server.execute("CREATE DATABASE migrated")
        address = changed(name="migrated")
    environment = os.environ | {"OMBUD_DATABASE_URL": address, "OMBUD_HOME": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([sys.executable, "-c", MIGRATE], env=environment, capture_output=True, text=True)
    names = ["only_grows"] if ADDRESS else ["no_delete", "no_update"]
    assert done.stdout.splitlines() == [
        f"{table} {[f'{table}_{name}' for name in names]}"
        for table in ("systems_entryrow", "systems_noderow", "systems_statementrow")
    ], done.stderr


@pytest.mark.django_db
@pytest.mark.usefixtures("append_only")
def test_an_entry_cannot_be_written_over(credit: System) -> None:
    row = kept(credit, 1)
    row.by = "Eve"
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        EntryRow.objects.bulk_create([row], update_conflicts=True, unique_fields=["seq"], update_fields=["by"])


@pytest.fixture
def officer(people) -> Client:
    client = Client()
    assert client.login(username="officer", password="officer")
    return client


@pytest.mark.django_db
def test_a_name_that_is_too_long_is_said_beside_the_field(officer: Client) -> None:
    form = {"use.areas": ["employment"], "sys.owner": "Ana"}
    answer = officer.post("/systems/new/", {**form, "name": "x" * 121})
    assert answer.status_code == 422
    assert b"a name has at most 120 characters" in answer.content
    assert officer.post("/systems/new/", {**form, "name": "x" * 120}).status_code == 302
    assert System.objects.count() == 1


@pytest.mark.django_db
def test_what_people_write_may_be_long(credit: System, people) -> None:
    officer, long = people["officer"], "Ana " * 499
    name = "Ana " * 49 + "Ana"
    Person.objects.filter(pk=officer.pk).update(first_name="A" * 150, last_name="B" * 150)
    officer.refresh_from_db()
    actions.state(credit, {"sys.version": name, "sys.owner": name}, by=officer, at=AT, note=long)
    actions.decide(credit, "refused", long, by=people["reviewer"], at=AT)

    assert credit.decisions.get().release == name
    assert EntryRow.objects.order_by("seq")[0].by == officer.shown
    assert all(item.ok for item in log.verified())


@pytest.mark.django_db
def test_a_character_that_is_no_text_is_refused_and_nothing_is_kept(credit: System, officer: Client) -> None:
    address = f"/systems/{credit.pk}/facts/ops.rollback/"
    for answer in (
        officer.post(address, {"ops.rollback": "within\0an hour"}),
        officer.post(address, {"ops.rollback": "within an hour", "note": "\0"}),
        officer.get("/", {"q\0": "x"}),
        officer.get("/?q=a%00b"),
    ):
        assert answer.status_code == 400
        assert b"Remove it and send again" in answer.content
    assert credit.statements.count() == 0


@pytest.mark.django_db
def test_a_number_larger_than_any_row_is_not_found(officer: Client) -> None:
    assert officer.get(f"/systems/{2**63}/").status_code == 404
    assert officer.get(f"/systems/{10**30}/").status_code == 404
