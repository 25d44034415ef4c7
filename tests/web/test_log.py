"""The log in the database: its tree, receipts, keys, packs, and whole logs out and in; on both engines."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ombud.casework import Scope, choose, facts_payload, system_pack
from ombud.errors import EvidenceError
from ombud.evidence import (
    FileLedger,
    KeyRing,
    SigningKey,
    check_receipt,
    make_receipt,
    nodes_before,
    rotate_key,
    verify_path,
)
from ombud.facts import Statement
from ombud.web.systems import log
from ombud.web.systems.models import EntryRow, NodeRow, System
from tests.evidence.logs import payload
from tests.evidence.test_merkle import mth

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@pytest.fixture
def credit(people, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    settings.HOME = tmp_path / "home"
    monkeypatch.delenv("OMBUD_SIGNING_KEY", raising=False)
    return System.objects.create(name="Credit", registered_by=people["officer"], registered_at=AT)


def kept(system: System, count: int) -> None:
    for number in range(count):
        said = Statement(key="sys.owner", value=f"Owner {number}", said_by="Ana", said_at=AT)
        log.append(facts_payload(system.name, [said], at=AT, by="Ana"), system=system, at=AT)


@pytest.mark.django_db
def test_the_stored_tree_is_that_of_the_entries_and_one_item_proves_itself(credit: System) -> None:
    for _ in range(11):
        kept(credit, 1)
        lines = [entry.line()[:-1] for entry in log.all_entries()]
        key = log.installation_key()
        checkpoint = log.DatabaseLog().checkpoint(key)
        assert (checkpoint.size, checkpoint.root) == (len(lines), mth(lines))
        assert NodeRow.objects.count() == nodes_before(len(lines))
    for seq in range(1, 12):
        assert check_receipt(make_receipt(log.DatabaseLog(), seq, checkpoint), KeyRing([key.public])).ok


@pytest.mark.django_db
def test_proving_and_appending_take_the_same_few_queries_at_any_length(credit: System) -> None:
    taken = []
    for count in (1, 40):
        kept(credit, count)
        checkpoint = log.DatabaseLog().checkpoint(log.installation_key())
        with CaptureQueriesContext(connection) as proving:
            make_receipt(log.DatabaseLog(), 1, checkpoint)
        with CaptureQueriesContext(connection) as appending:
            kept(credit, 1)
        taken.append((len(proving), len(appending)))
    assert taken[1][0] <= 2
    assert taken[1][1] <= taken[0][1] + 1


@pytest.mark.django_db
def test_a_rotated_key_is_handed_over_in_the_database_too(credit: System, settings) -> None:
    kept(credit, 2)
    first = log.installation_key().public
    rotate_key(settings.HOME, because="yearly", at=AT, by="Ana")
    kept(credit, 1)

    assert [row.kind for row in EntryRow.objects.all()] == ["facts", "facts", "key", "facts"]
    assert all(item.ok for item in log.verified())
    assert all(item.ok for item in log.check_chain(log.all_entries(), KeyRing([first])))


@pytest.mark.django_db
def test_a_pack_from_the_database_verifies_without_it(credit: System, tmp_path: Path) -> None:
    kept(credit, 3)
    EntryRow.objects.count()
    log.append(payload(1, "Another"), system=None, at=AT)
    scope, key = Scope(pack=1, for_="Examination"), log.installation_key()
    source = log.DatabaseLog()
    chosen = choose("Credit", source.entries(credit), scope)
    path = tmp_path / "exam.zip"
    path.write_bytes(system_pack(source, chosen, scope, system="Credit", key=key))

    result = verify_path(path)
    assert result.ok, result.sentences()
    assert result.statements == 3


@pytest.mark.django_db
def test_entries_from_before_there_was_a_tree_get_one(credit: System) -> None:
    kept(credit, 7)
    there = list(NodeRow.objects.order_by("position").values_list("position", "hash"))
    migration = import_module("ombud.web.systems.migrations.0011_tree")
    with connection.cursor() as cursor:
        for sql in migration.allowing(connection.vendor):
            cursor.execute(sql)
    NodeRow.objects.all().delete()

    migration._fill(apps, SimpleNamespace(connection=connection))

    assert list(NodeRow.objects.order_by("position").values_list("position", "hash")) == there


@pytest.mark.django_db
def test_a_whole_log_is_taken_over_once_and_another_is_refused(credit: System, tmp_path: Path) -> None:
    key = SigningKey.generate()
    ledger = FileLedger(tmp_path / "log.jsonl")
    ledger.append_all([payload(number, "Credit") for number in range(5)], key, at=AT)
    assert log.take_over(ledger.entries()) == 5
    assert credit.entries.count() == 5
    ledger.append(payload(5, "Another"), key, at=AT)
    assert log.take_over(ledger.entries()) == 1
    assert log.take_over(ledger.entries()) == 0
    assert log.DatabaseLog().checkpoint(key).note() == ledger.checkpoint(key).note()

    other = FileLedger(tmp_path / "other.jsonl")
    other.append_all([payload(number) for number in range(9)], key, at=AT)
    for entries in (other.entries(), ledger.entries()[:3]):
        with pytest.raises(EvidenceError, match="not the beginning"):
            log.take_over(entries)
    assert EntryRow.objects.count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied")
def test_a_full_disk_leaves_the_log_as_it_was(credit: System) -> None:
    """SQLite says SQLITE_FULL when it may take no more pages; on PostgreSQL a write is refused half-way."""
    kept(credit, 3)
    before = EntryRow.objects.count()

    def until_full() -> None:
        for _ in range(2000):
            kept(credit, 1)
            if connection.vendor == "postgresql":
                asked("INSERT INTO systems_noderow (position, hash) VALUES (0, 'x')")

    if connection.vendor == "sqlite":
        asked(f"PRAGMA max_page_count = {asked('PRAGMA page_count')}")
    with pytest.raises(DatabaseError), transaction.atomic():
        until_full()
    if connection.vendor == "sqlite":
        asked("PRAGMA max_page_count = 1073741823")
    assert EntryRow.objects.count() == before
    kept(credit, 1)
    assert all(item.ok for item in log.verified())
    assert log.DatabaseLog().checkpoint(log.installation_key()).size == before + 1


def asked(sql: str) -> object:
    """What the database answers, where it does."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def ombud(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"OMBUD_HOME": str(home), "OMBUD_DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "ombud.cli", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_a_log_goes_into_a_database_and_comes_out_as_it_was(tmp_path: Path) -> None:
    key = SigningKey.generate()
    ledger = FileLedger(tmp_path / "a" / "log.jsonl")
    ledger.append_all([payload(number) for number in range(6)], key, at=AT)
    (tmp_path / "a" / "key.pub.pem").write_bytes(key.public.pem)

    taken = ombud(tmp_path / "home", "evidence", "import", str(ledger.path))
    assert "Took over 6 of 6 entries" in taken.stdout, taken.stderr
    written = ombud(tmp_path / "home", "evidence", "export", str(tmp_path / "b" / "log.jsonl"))
    assert "Wrote 6 entries" in written.stdout, written.stderr
    assert (tmp_path / "b" / "log.jsonl").read_bytes() == ledger.path.read_bytes()
    assert verify_path(tmp_path / "b").ok

    spoilt = ledger.path.read_bytes().replace(b'"seq":3', b'"seq":8')
    ledger.path.write_bytes(spoilt)
    refused = ombud(tmp_path / "home", "evidence", "import", str(ledger.path))
    assert refused.returncode == 1
    assert "the log does not verify" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
def test_writers_killed_again_and_again_leave_a_log_that_verifies_and_lose_nothing(tmp_path: Path) -> None:
    """In processes of their own, on a database of their own of the engine that the tests run on."""
    address = os.environ.get("OMBUD_TEST_DATABASE_URL", "")
    if address:
        import psycopg

        with psycopg.connect(address, autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS crashed")
            server.execute("CREATE DATABASE crashed")
        address = urlsplit(address)._replace(path="/crashed").geturl()
    environment = os.environ | {
        "OMBUD_HOME": str(tmp_path),
        "OMBUD_DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.crash", "40"],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    acknowledged = int(done.stdout.split()[2])
    assert acknowledged > 40
