"""Keys: made, followed, ended; what a key signed before its end stands, what it signs after fails."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from ombud.errors import InputError
from ombud.evidence import (
    FileLedger,
    KeyRing,
    PublicKey,
    SigningKey,
    check_chain,
    create_key,
    read_keyfile,
    revoke_key,
    rotate_key,
    signing_key,
    trusted_keys,
    verify_path,
)
from ombud.evidence.trust import key_payload
from tests.evidence.logs import AT, payload

LATER = AT + dt.timedelta(days=30)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OMBUD_SIGNING_KEY", "OMBUD_SIGNING_HOOK"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def logged(home: Path, ledger: FileLedger, number: int) -> None:
    ledger.append(payload(number), signing_key(home), at=AT)


def test_a_log_goes_on_under_a_new_key_and_the_first_key_alone_verifies_all_of_it(home: Path, tmp_path: Path) -> None:
    ledger, first = FileLedger(tmp_path / "log.jsonl"), signing_key(home)
    logged(home, ledger, 1)
    rotate_key(home, because="yearly", at=LATER, by="Ana")
    logged(home, ledger, 2)
    rotate_key(home, because="yearly", at=LATER, by="Ana")
    logged(home, ledger, 3)
    ledger.checkpoint(signing_key(home))
    (tmp_path / "first.pub.pem").write_bytes(first.public.pem)

    result = verify_path(tmp_path / "log.jsonl")

    assert result.ok, result.sentences()
    assert [item.kind for item in result.entries] == ["record", "key", "record", "key", "record"]
    assert len({item.keyid for item in result.entries}) == 3
    assert all(item.ok for item in check_chain(ledger.entries(), trusted_keys(home)))


@pytest.mark.parametrize("ends", ["rotated", "revoked"])
def test_what_an_ended_key_signs_later_fails_and_what_it_signed_before_stands(
    home: Path, tmp_path: Path, ends: str
) -> None:
    ledger, old = FileLedger(tmp_path / "log.jsonl"), signing_key(home)
    logged(home, ledger, 1)
    if ends == "rotated":
        rotate_key(home, because="yearly", at=LATER, by="Ana")
    else:
        revoke_key(home, old.keyid[:10], because="laptop lost", at=LATER, by="Ana")
    logged(home, ledger, 2)
    ledger.append(payload(3), old, at=AT)  # with a moment that lies before the end

    results = check_chain(ledger.entries(), KeyRing([old.public]))

    assert [item.ok for item in results] == [True] * (len(results) - 1) + [False]
    assert "earlier in this log" in results[-1].problem
    assert ("replaced" if ends == "rotated" else "revoked") in results[-1].problem


def test_a_checkpoint_signed_with_a_revoked_key_fails(home: Path, tmp_path: Path) -> None:
    ledger, old = FileLedger(tmp_path / "log.jsonl"), signing_key(home)
    logged(home, ledger, 1)
    revoke_key(home, old.keyid, because="laptop lost", at=LATER, by="Ana")
    logged(home, ledger, 2)
    ledger.checkpoint(old)
    (tmp_path / "first.pub.pem").write_bytes(old.public.pem)

    assert "was revoked earlier in this log" in "\n".join(verify_path(tmp_path / "log.jsonl").problems)


def test_a_log_killed_between_hand_over_and_statement_is_handed_over_once(home: Path, tmp_path: Path) -> None:
    path, old = tmp_path / "log.jsonl", signing_key(home)
    ledger = FileLedger(path)
    logged(home, ledger, 1)
    revoke_key(home, old.keyid, because="laptop lost", at=LATER, by="Ana")
    logged(home, ledger, 2)
    lines = path.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4  # record, added, revoked, record
    for kept in (1, 2, 3):
        path.write_bytes(b"".join(lines[:kept]))
        logged(home, ledger, 2)
        results = check_chain(ledger.entries(), KeyRing([old.public]))
        assert [item.kind for item in results] == ["record", "key", "key", "record"]
        assert all(item.ok for item in results)


def test_every_log_of_an_installation_learns_of_the_end_of_its_key(home: Path, tmp_path: Path) -> None:
    first = signing_key(home)
    ledgers = [FileLedger(tmp_path / f"{name}.jsonl") for name in "abc"]
    for ledger in ledgers:
        logged(home, ledger, 1)
    rotate_key(home, because="yearly", at=LATER, by="Ana")
    logged(home, ledgers[0], 2)
    revoke_key(home, first.keyid, because="found on a train", at=LATER, by="Ana")
    rotate_key(home, because="yearly", at=LATER, by="Ana")
    for ledger in ledgers:
        logged(home, ledger, 3)

        results = check_chain(ledger.entries(), KeyRing([first.public]))
        assert all(item.ok for item in results), [item.problem for item in results]


def test_only_a_trusted_key_brings_another_in(home: Path, tmp_path: Path) -> None:
    mine, thief = signing_key(home), SigningKey.generate()
    ledger = FileLedger(tmp_path / "log.jsonl")
    logged(home, ledger, 1)
    said = key_payload("added", thief.public, because="trust me", at=AT, by="Eve")
    ledger.append(said, thief, at=AT)
    ledger.append(payload(2), thief, at=AT)

    results = check_chain(ledger.entries(), KeyRing([mine.public]))

    assert [item.ok for item in results] == [True, False, False]


def test_a_key_that_was_revoked_is_not_brought_back(home: Path, tmp_path: Path) -> None:
    mine, other = signing_key(home), SigningKey.generate()
    ledger = FileLedger(tmp_path / "log.jsonl")
    for action in ("added", "revoked", "added"):
        ledger.append(key_payload(action, other.public, because="x", at=AT, by="Ana"), mine, at=AT)  # type: ignore[arg-type]
    ledger.append(payload(1), other, at=AT)

    assert "revoked" in check_chain(ledger.entries(), KeyRing([mine.public]))[-1].problem


def test_secrets_are_in_files_for_their_owner_alone_and_nowhere_else(home: Path) -> None:
    create_key(home, source="", at=AT)
    rotate_key(home, because="yearly", at=LATER, by="Ana")
    secrets = [path for path in home.glob("*.pem") if not path.name.endswith(".pub.pem")]

    assert [oct(path.stat().st_mode)[-3:] for path in secrets] == ["600", "600"]
    ring = (home / "keyring.json").read_text()
    assert "PRIVATE" not in ring
    assert [line.state for line in read_keyfile(home).keys] == ["replaced", "current"]
    for path in secrets:
        body = "".join(path.read_text().splitlines()[1:-1])
        assert body not in ring.replace("\\n", "")


FIRST = """
import sys
from pathlib import Path
from ombud.evidence import signing_key
print(signing_key(Path(sys.argv[1])).keyid)
"""


def test_processes_that_need_a_key_at_once_make_one_and_see_it_whole(home: Path) -> None:
    command = [sys.executable, "-c", FIRST, str(home)]
    for number in range(3):
        started = [subprocess.Popen([*command[:-1], f"{home}-{number}"], stdout=subprocess.PIPE) for _ in range(4)]
        said = [process.communicate()[0] for process in started]
        assert len(set(said)) == 1
        assert said[0]
        assert not list(Path(f"{home}-{number}").glob(".*"))


HOOK = """
from ombud.evidence import SigningKey
KEY = SigningKey.generate()

class Token:
    public_pem = KEY.public.pem
    def sign(self, message):
        return KEY.sign(message)

def token():
    return Token()

class Broken(Token):
    def sign(self, message):
        return b"x" * 64

def broken():
    return Broken()

def angry():
    raise RuntimeError("PIN 1234 is wrong")
"""


def test_a_key_behind_a_hook_signs_and_has_no_file(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_token.py").write_text(HOOK)
    monkeypatch.syspath_prepend(str(tmp_path))
    ledger = FileLedger(tmp_path / "log.jsonl")
    logged(home, ledger, 1)
    rotate_key(home, because="to the token", at=LATER, by="Ana", source="hook:a_token:token")
    logged(home, ledger, 2)

    key = signing_key(home)
    assert all(item.ok for item in check_chain(ledger.entries(), trusted_keys(home)))
    assert ledger.entries()[-1].envelope.count(key.keyid) == 1
    with pytest.raises(InputError, match="kept behind a hook"):
        key.save(tmp_path / "x.pem")
    for name, says in (
        ("a_token:broken", "does not fit its public key"),
        ("a_token:angry", r"gives no signing key \(RuntimeError\)"),
        ("a_token:absent", "AttributeError"),
        ("no_such_module:f", "ModuleNotFoundError"),
    ):
        with pytest.raises(InputError, match=says) as raised:
            SigningKey.from_hook(name)
        assert "1234" not in str(raised.value)
    del sys.modules["a_token"]


def test_a_key_from_the_environment_signs_until_it_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_key(home, source="", at=AT)
    pem = (home / "signing-key.pem").read_text()
    monkeypatch.setenv("OMBUD_SIGNING_KEY", pem)
    assert signing_key(home).keyid == read_keyfile(home).keys[0].keyid
    rotate_key(home, because="yearly", at=LATER, by="Ana")

    with pytest.raises(InputError, match="is replaced and signs no more"):
        signing_key(home)
    monkeypatch.delenv("OMBUD_SIGNING_KEY")
    assert signing_key(home).keyid == read_keyfile(home).keys[1].keyid


def test_bad_use_of_keys_is_refused_with_what_to_do(home: Path) -> None:
    line = create_key(home, source="", at=AT)
    assert PublicKey.from_pem(line.public_key.encode()).keyid == line.keyid
    for action, says in (
        (lambda: create_key(home, source="", at=AT), "there is a signing key already"),
        (lambda: rotate_key(home, because=" ", at=AT, by="Ana"), "needs a reason"),
        (lambda: rotate_key(home, because="x", at=AT, by="Ana", source="file:signing-key.pem"), "known already"),
        (lambda: rotate_key(home, because="x", at=AT, by="Ana", source="env:NO_SUCH_VARIABLE"), "is not set"),
        (lambda: rotate_key(home, because="x", at=AT, by="Ana", source="smoke"), "no source of a key"),
        (lambda: revoke_key(home, "zz", because="x", at=AT, by="Ana"), "no keys have an id"),
    ):
        with pytest.raises(InputError, match=says):
            action()
    assert [item.state for item in read_keyfile(home).keys] == ["current"]
