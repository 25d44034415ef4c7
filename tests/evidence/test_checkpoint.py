"""Checkpoints and receipts: what a log said once it cannot take back, and one item proves itself alone."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from ombud.errors import EvidenceError
from ombud.evidence import (
    KeyRing,
    SigningKey,
    bundle_zip,
    canonical_bytes,
    check_receipt,
    make_receipt,
    read_receipt,
    verify_path,
)
from tests.evidence.logs import AT, KEY, filled, payload
from tests.evidence.test_merkle import mth


def test_a_checkpoint_is_a_c2sp_signed_note_over_the_root_of_the_log(tmp_path: Path) -> None:
    """C2SP tlog-checkpoint and signed-note, read by hand with another library's calls."""
    ledger = filled(tmp_path / "log.jsonl", 5)
    ledger.checkpoint(KEY)

    text, signatures = (tmp_path / "log.checkpoint").read_text("utf-8").split("\n\n")
    origin, size, root = text.split("\n")
    dash, name, mark = signatures.rstrip("\n").split(" ")
    raw = base64.b64decode(mark)
    public = load_pem_public_key(KEY.public.pem)
    point = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    lines = (tmp_path / "log.jsonl").read_bytes().splitlines()
    assert (dash, name, size) == ("—", origin, "5")
    assert base64.b64decode(root) == mth(lines)
    assert raw[:4] == hashlib.sha256(name.encode() + b"\n\x01" + point).digest()[:4]
    public.verify(raw[4:], text.encode() + b"\n")  # type: ignore[union-attr,call-arg]  # an Ed25519 key


def test_a_log_verifies_against_the_checkpoint_beside_it(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 5)
    checkpoint = ledger.checkpoint(KEY)
    ledger.append(payload(5), KEY, at=AT)

    result = verify_path(tmp_path)
    assert result.ok
    assert "log.checkpoint: the first 5 entries are those of the signed checkpoint." in result.notes
    (tmp_path / "b.zip").write_bytes(bundle_zip(ledger.entries(), [KEY.public], {}, checkpoint=checkpoint.note()))
    assert verify_path(tmp_path / "b.zip").ok


def test_entries_taken_from_the_end_are_found(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    ledger = filled(path, 5)
    ledger.checkpoint(KEY)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))

    assert "entries were taken from the end" in "\n".join(verify_path(path).problems)
    with pytest.raises(EvidenceError, match="taken from the end"):
        ledger.checkpoint(KEY)


def test_another_history_signed_with_the_same_key_is_found(tmp_path: Path) -> None:
    filled(tmp_path / "log.jsonl", 5).checkpoint(KEY)
    (tmp_path / "seen.checkpoint").write_bytes((tmp_path / "log.checkpoint").read_bytes())
    for name in ("log.jsonl", "log.checkpoint", "log.tree"):
        (tmp_path / name).unlink()
    ledger = filled(tmp_path / "log.jsonl", 0)
    ledger.append_all([payload(number) for number in (0, 1, 2, 9, 4, 5)], KEY, at=AT)
    ledger.checkpoint(KEY)

    assert verify_path(tmp_path / "log.jsonl").ok
    result = verify_path(tmp_path / "log.jsonl", since=tmp_path / "seen.checkpoint")
    assert not result.ok
    assert "not the one that the checkpoint was signed for" in result.problems[0]


def test_any_changed_byte_of_a_checkpoint_is_found(tmp_path: Path) -> None:
    filled(tmp_path / "log.jsonl", 3).checkpoint(KEY)
    note = tmp_path / "log.checkpoint"
    good = note.read_bytes()
    for place in range(len(good)):
        note.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert not verify_path(tmp_path / "log.jsonl").ok, place


def test_a_checkpoint_brings_the_tree_up_to_date_however_it_was_left(tmp_path: Path) -> None:
    path, chance = tmp_path / "log.jsonl", random.Random(3)
    ledger = filled(path, 1)
    tree, note = tmp_path / "log.tree", tmp_path / "log.checkpoint"
    spoil = [
        lambda: None,
        lambda: tree.unlink(missing_ok=True),
        lambda: note.unlink(missing_ok=True),
        lambda: tree.write_bytes(tree.read_bytes() + b"\0" * 131),
        lambda: tree.write_bytes(tree.read_bytes()[: chance.randrange(tree.stat().st_size)]),
        lambda: tree.write_bytes(b"\0" * tree.stat().st_size),
        lambda: note.write_bytes(b"nonsense"),
    ]
    for number in range(1, 60):
        ledger.append_all([payload(number)] * chance.randrange(1, 4), KEY, at=AT)
        if tree.exists():
            chance.choice(spoil)()
        checkpoint = ledger.checkpoint(KEY)
        lines = path.read_bytes().splitlines()
        assert (checkpoint.size, checkpoint.root) == (len(lines), mth(lines))
        assert ledger.entry(len(lines)).line()[:-1] == lines[-1]


def test_a_receipt_proves_one_entry_without_the_log_and_any_changed_byte_is_found(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 21)
    checkpoint = ledger.checkpoint(KEY)
    for seq in (1, 16, 17, 20, 21):
        content = make_receipt(ledger, seq, checkpoint).to_json()
        assert check_receipt(read_receipt(content), KeyRing([KEY.public])).ok
    (tmp_path / "alone").mkdir()
    receipt = tmp_path / "alone" / "receipt.json"
    (tmp_path / "alone" / "key.pub.pem").write_bytes(KEY.public.pem)
    receipt.write_bytes(content)
    assert verify_path(receipt).ok
    for place in range(0, len(content), 3):
        receipt.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert not verify_path(receipt).ok, place


def test_a_receipt_does_not_serve_for_another_entry_or_key(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 4)
    checkpoint = ledger.checkpoint(KEY)
    one, two = (json.loads(make_receipt(ledger, seq, checkpoint).to_json()) for seq in (1, 2))

    mixed = read_receipt(canonical_bytes(one | {"entry": two["entry"]}) + b"\n")
    assert "does not cover this entry" in check_receipt(mixed, KeyRing([KEY.public])).problem
    good = make_receipt(ledger, 1, checkpoint)
    assert "not trusted here" in check_receipt(good, KeyRing([SigningKey.generate().public])).problem
    with pytest.raises(EvidenceError, match="has no entry 5"):
        make_receipt(ledger, 5, checkpoint)


def test_one_item_costs_the_same_few_bytes_however_long_the_log_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred times the entries: twenty-seven more hashes at most, not a hundred times the bytes."""
    costs = []
    for size in (10, 1000):
        ledger = filled(tmp_path / str(size) / "log.jsonl", 0)
        ledger.append_all([payload(number) for number in range(size)], KEY, at=AT)
        checkpoint, read, seen = ledger.checkpoint(KEY), os.read, []

        def counted(descriptor: int, count: int, read=read, seen=seen) -> bytes:  # type: ignore[no-untyped-def]
            piece = read(descriptor, count)
            seen.append(len(piece))
            return piece

        with monkeypatch.context() as patched:
            patched.setattr(os, "read", counted)
            make_receipt(ledger, size // 2, checkpoint)
        costs.append(sum(seen))
    assert costs[1] - costs[0] < 27 * 40


def test_a_tree_that_was_changed_gives_no_receipt_that_holds(tmp_path: Path) -> None:
    ledger = filled(tmp_path / "log.jsonl", 8)
    checkpoint = ledger.checkpoint(KEY)
    tree = tmp_path / "log.tree"
    content = bytearray(tree.read_bytes())
    content[50] ^= 1  # the hash of the second leaf
    tree.write_bytes(content)

    assert not check_receipt(make_receipt(ledger, 1, checkpoint), KeyRing([KEY.public])).ok
