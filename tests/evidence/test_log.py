"""The log: every way to cheat is found, nothing acknowledged is lost, nothing half-written counts."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ombud.errors import EvidenceError, InputError
from ombud.evidence import (
    FileLedger,
    KeyRing,
    SigningKey,
    bundle_zip,
    check_chain,
    make_statement,
    read_log,
    subject_of,
    verify_path,
)

AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
KEY = SigningKey.generate()


def payload(number: int) -> bytes:
    return make_statement(
        "record",
        (subject_of(f"file-{number}", str(number).encode()),),
        {"system": "credit", "duty": "AIA-026-2", "title": f"Record {number}"},
        at=AT,
        by="Ana",
    )


def filled(path: Path, count: int = 4) -> FileLedger:
    ledger = FileLedger(path)
    for number in range(count):
        ledger.append(payload(number), KEY, at=AT)
    path.with_name("key.pub.pem").write_bytes(KEY.public.pem)
    return ledger


def test_a_log_verifies_item_by_item(tmp_path: Path) -> None:
    filled(tmp_path / "log.jsonl")

    result = verify_path(tmp_path / "log.jsonl")

    assert result.ok
    assert [entry.seq for entry in result.entries] == [1, 2, 3, 4]
    assert result.entries[0].made_at == "2026-11-24T10:00:00Z"
    assert result.keys_came_with_it


_CONTENT: list[bytes] = []


def content(tmp: Path) -> bytes:
    if not _CONTENT:
        filled(tmp / "log.jsonl", 3)
        _CONTENT.append((tmp / "log.jsonl").read_bytes())
    return _CONTENT[0]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_flipped_bit_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("flip")
    whole = content(folder)
    position = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(whole)
    changed[position] ^= 1 << bit
    (folder / "log.jsonl").write_bytes(bytes(changed))
    (folder / "key.pub.pem").write_bytes(KEY.public.pem)

    result = verify_path(folder / "log.jsonl")

    torn_tail = position == len(whole) - 1  # the last newline: the last entry then was never acknowledged
    assert not result.ok or (torn_tail and len(result.entries) == 2)


@pytest.mark.parametrize(
    "cheat",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [lines[0], *lines],
        lambda lines: [],
    ],
    ids=["first taken out", "one taken out", "two swapped", "one doubled", "emptied"],
)
def test_lines_taken_out_swapped_or_doubled_are_found(tmp_path: Path, cheat) -> None:
    filled(tmp_path / "log.jsonl")
    lines = (tmp_path / "log.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "log.jsonl").write_bytes(b"".join(cheat(lines)))

    assert not verify_path(tmp_path / "log.jsonl").ok


def test_a_log_signed_by_another_key_is_told_apart(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 1)
    other = SigningKey.generate()

    results = check_chain(ledger.entries(), KeyRing([other.public]))

    assert "a key that is not trusted here" in results[0].problem


def test_a_torn_last_line_does_not_count_and_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    ledger = filled(path, 2)
    with path.open("ab") as file:
        file.write(b'{"at":"2026')

    assert verify_path(path).ok
    assert len(verify_path(path).entries) == 2
    ledger.append(payload(9), KEY, at=AT)
    assert verify_path(path).ok
    assert len(read_log(path)[0]) == 3
    assert b'{"at":"2026' in path.with_suffix(".jsonl.torn").read_bytes()


def test_a_last_line_torn_anywhere_is_recovered(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    filled(path, 3)
    whole = path.read_bytes()
    second = whole.rfind(b"\n", 0, len(whole) - 1) + 1
    for cut in range(second, len(whole)):
        path.write_bytes(whole[:cut])
        entry = FileLedger(path).append(payload(7), KEY, at=AT)
        assert entry.seq == 3
        assert verify_path(path).ok


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(1, 40_000), min_size=1, max_size=5), torn=st.integers(0, 30_000))
def test_entries_of_any_length_find_the_one_before(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], torn: int
) -> None:
    path = tmp_path_factory.mktemp("sizes") / "log.jsonl"
    ledger = filled(path, 0)
    for size in sizes:
        body = {"system": "credit", "duty": "d", "title": "x" * size}
        ledger.append(make_statement("record", (subject_of("f", b""),), body, at=AT, by="Ana"), KEY, at=AT)
        with path.open("ab") as file:
            file.write(b"y" * torn)

    assert verify_path(path).ok
    assert len(read_log(path)[0]) == len(sizes)


def test_appending_reads_the_same_few_bytes_however_long_the_log_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = filled(tmp_path / "log.jsonl", 60)
    read, seen = os.read, []

    def counted(descriptor: int, count: int) -> bytes:
        piece = read(descriptor, count)
        seen.append(len(piece))
        return piece

    monkeypatch.setattr(os, "read", counted)
    ledger.append(payload(60), KEY, at=AT)

    assert (tmp_path / "log.jsonl").stat().st_size > 50_000
    assert sum(seen) <= 8192


def test_nothing_is_appended_after_a_last_entry_that_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    ledger = filled(path, 2)
    for old, new, says in (
        (b'"seq":2', b'"seq":5', "changed after it was logged"),
        (b'{"at"', b'["at"', "not a log entry"),
    ):
        whole = path.read_bytes()
        at = whole.rfind(old)
        path.write_bytes(whole[:at] + new + whole[at + len(old) :])
        changed = path.read_bytes()
        with pytest.raises(EvidenceError, match=says):
            ledger.append(payload(3), KEY, at=AT)
        assert path.read_bytes() == changed
        path.write_bytes(whole)


def test_a_line_longer_than_any_entry_is_refused_and_not_read_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    ledger = filled(path, 2)
    with path.open("ab") as file:
        file.truncate(path.stat().st_size + 64 * 1024 * 1024)  # a hole of zeros takes no room on disk

    result = verify_path(path)

    assert result.problems == ("line 3: a line is too long to be a log entry.",)
    with pytest.raises(EvidenceError, match="holds no log entry"):
        ledger.append(payload(3), KEY, at=AT)


WRITER = """
import datetime as dt, sys
from pathlib import Path
from ombud.evidence import FileLedger, SigningKey, make_statement, subject_of
ledger, key = FileLedger(Path(sys.argv[1])), SigningKey.load(Path(sys.argv[2]))
at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
for number in range(int(sys.argv[3])):
    body = {"system": "s", "duty": "d", "title": str(number)}
    entry = ledger.append(make_statement("record", (subject_of("f", b""),), body, at=at, by="w"), key, at=at)
    print(entry.hash, flush=True)
"""


def test_a_writer_killed_again_and_again_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path, key = tmp_path / "log.jsonl", tmp_path / "signing-key.pem"
    KEY.save(key)
    (tmp_path / "key.pub.pem").write_bytes(KEY.public.pem)
    acknowledged: list[str] = []
    chance = random.Random(7)
    for _ in range(25):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(key), "1000"], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        acknowledged.append(writer.stdout.readline().strip())
        deadline = time.monotonic() + chance.uniform(0, 0.05)
        while time.monotonic() < deadline:
            acknowledged.append(writer.stdout.readline().strip())
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [line.strip() for line in writer.stdout if len(line) == 65]
        writer.wait()

    kept = [entry.hash for entry in read_log(path)[0]]
    assert verify_path(path).ok
    assert set(acknowledged) <= set(kept)
    assert len(acknowledged) >= 25


def test_a_writer_killed_while_another_writes_breaks_nothing(tmp_path: Path) -> None:
    path, key = tmp_path / "log.jsonl", tmp_path / "signing-key.pem"
    KEY.save(key)
    (tmp_path / "key.pub.pem").write_bytes(KEY.public.pem)
    command = [sys.executable, "-c", WRITER, str(path), str(key)]
    with subprocess.Popen([*command, "300"], stdout=subprocess.PIPE, text=True) as steady:
        assert steady.stdout is not None
        for count in (1, 5, 9, 2):
            with subprocess.Popen([*command, "9000"], stdout=subprocess.PIPE, text=True) as killed:
                assert killed.stdout is not None
                for _ in range(count):
                    killed.stdout.readline()
                killed.kill()
        acknowledged = steady.stdout.read().split()

    assert verify_path(path).ok
    assert len(acknowledged) == 300
    assert set(acknowledged) <= {entry.hash for entry in read_log(path)[0]}


LIMITED = """
import resource, sys
from pathlib import Path
size = Path(sys.argv[1]).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_write_that_the_system_cuts_short_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    path, key = tmp_path / "log.jsonl", tmp_path / "signing-key.pem"
    KEY.save(key)
    filled(path, 2)
    before = path.read_bytes()

    done = subprocess.run(
        [sys.executable, "-c", LIMITED + WRITER, str(path), str(key), "1"], capture_output=True, text=True, check=False
    )

    assert "the log could not be written (File too large); it is as it was before." in done.stderr
    assert path.read_bytes() == before


def test_two_writers_at_once_keep_one_chain(tmp_path: Path) -> None:
    path, key = tmp_path / "log.jsonl", tmp_path / "signing-key.pem"
    KEY.save(key)
    (tmp_path / "key.pub.pem").write_bytes(KEY.public.pem)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(key), "40"], stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [writer.wait() for writer in writers] == [0, 0]

    result = verify_path(path)
    assert result.ok
    assert len(result.entries) == 80


def test_a_full_disk_is_said_and_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log.jsonl"
    ledger = filled(path, 2)
    before = path.read_bytes()
    written = os.write

    def full(descriptor: int, content: bytes) -> int:
        written(descriptor, bytes(content)[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(EvidenceError, match="No space left on device"):
        ledger.append(payload(5), KEY, at=AT)
    monkeypatch.undo()

    assert path.read_bytes() == before


def test_a_bundle_is_the_same_bytes_for_the_same_input_and_names_changed_files(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 2)
    good = bundle_zip(ledger.entries(), [KEY.public], {"report.pdf": b"1"})
    assert good == bundle_zip(ledger.entries(), [KEY.public], {"report.pdf": b"1"})
    (tmp_path / "good.zip").write_bytes(good)
    (tmp_path / "bad.zip").write_bytes(bundle_zip(ledger.entries(), [KEY.public], {"report.pdf": b"changed"}))

    assert verify_path(tmp_path / "good.zip").ok
    bad = verify_path(tmp_path / "bad.zip")
    assert not bad.ok
    assert "report.pdf" in "\n".join(bad.sentences())


def test_what_is_no_evidence_is_refused_with_what_to_do(tmp_path: Path) -> None:
    for name, body, says in [
        ("a.txt", b"hello", "there is no evidence here"),
        ("a.zip", b"PK broken", "broken"),
        ("a.jsonl", b"", "no public key"),
    ]:
        (tmp_path / name).write_bytes(body)
        with pytest.raises(InputError, match=says):
            verify_path(tmp_path / name)
    with pytest.raises(InputError):
        verify_path(tmp_path / "absent.jsonl")


def test_items_are_handed_on_one_by_one_and_counted(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 3)
    (tmp_path / "good.zip").write_bytes(bundle_zip(ledger.entries(), [KEY.public], {"file-1": b"1"}))
    for path in (tmp_path, tmp_path / "log.jsonl", tmp_path / "good.zip"):
        seen: list[int] = []

        result = verify_path(path, each=lambda checked, seen=seen: seen.append(checked.seq))  # type: ignore[misc]

        assert result.ok
        assert seen == [1, 2, 3]
        assert result.entries == ()
        assert (result.statements, result.verified) == (3, 3)


def test_a_bundle_with_a_changed_byte_is_refused_before_anything_in_it_is_believed(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 2)
    good = bundle_zip(ledger.entries(), [KEY.public], {})
    at = good.index(b'"seq":1')
    (tmp_path / "bad.zip").write_bytes(good[:at] + b'"seq":9' + good[at + 7 :])

    with pytest.raises(InputError, match="broken"):
        verify_path(tmp_path / "bad.zip")
