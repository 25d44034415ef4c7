"""Time-stamps: a local authority made with openssl stamps a checkpoint; RFC 3161 without any network."""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ombud.casework import Scope, choose, system_pack
from ombud.cli.main import run
from ombud.evidence import FileLedger, Stamped, stamp_request, stamps_beside, verify_path
from ombud.evidence.packstamp import first_covering
from tests.evidence.logs import AT, KEY, filled, payload

pytest.importorskip("rfc3161_client", reason="needs the extra timestamp")
pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")

CONFIGURATION = """
[tsa]
default_tsa = it
[it]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""

KEYS = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


class Authority:
    """A certificate authority and a time-stamping authority under it, in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.root = folder, folder / "ca.pem"
        (folder / "ts.cnf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        (folder / "extensions").write_text("extendedKeyUsage = critical,timeStamping\n")
        self.openssl(f"req -x509 {KEYS} -subj /CN=root -days 3650 -keyout ca.key -out ca.pem")
        self.openssl(f"req {KEYS} -subj /CN=tsa -keyout tsa.key -out wish")
        self.openssl(
            "x509 -req -in wish -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile extensions -out tsa.pem"
        )

    def openssl(self, arguments: str) -> None:
        subprocess.run(["openssl", *arguments.split()], cwd=self.folder, check=True, capture_output=True)

    def stamp(self, request: bytes) -> bytes:
        (self.folder / "q").write_bytes(request)
        self.openssl("ts -reply -config ts.cnf -queryfile q -out a")
        return (self.folder / "a").read_bytes()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    """The authority behind an address of this machine."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = authority.stamp(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileLedger:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))
    KEY.save(tmp_path / "home" / "signing-key.pem")
    return filled(tmp_path / "log" / "log.jsonl", 3)


def test_a_stamped_checkpoint_verifies_while_the_log_goes_on(
    ledger: FileLedger, authority: Authority, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evidence", "timestamp", str(ledger.path), "--authority", address]) == 0
    ledger.append(payload(9), KEY, at=AT)
    ledger.checkpoint(KEY)

    for path in (ledger.path, ledger.path.parent):
        result = verify_path(path, authorities=(authority.root,))
        assert result.ok, result.sentences()
        assert any(note.startswith("log-3.tsr: a trusted authority saw log-3.checkpoint at 2") for note in result.notes)
    assert any("not verified" in note for note in verify_path(ledger.path).notes)
    assert "Stamped 2" in capsys.readouterr().out


def test_a_request_is_sent_by_hand_and_openssl_agrees_with_the_answer(ledger: FileLedger, authority: Authority) -> None:
    assert run(["evidence", "timestamp", str(ledger.path)]) == 0
    folder = ledger.path.parent
    (folder / "log-3.tsr").write_bytes(authority.stamp((folder / "log-3.tsq").read_bytes()))

    assert verify_path(ledger.path, authorities=(authority.root,)).ok
    command = ["openssl", "ts", "-verify", "-data", "log-3.checkpoint", "-in", "log-3.tsr", "-CAfile"]
    done = subprocess.run([*command, str(authority.root)], cwd=folder, capture_output=True, text=True)
    assert "Verification: OK" in done.stdout


def test_a_stamp_of_something_else_by_a_stranger_or_spoilt_is_found(
    ledger: FileLedger, authority: Authority, tmp_path: Path
) -> None:
    run(["evidence", "timestamp", str(ledger.path)])
    folder = ledger.path.parent
    request, answer = (folder / "log-3.tsq").read_bytes(), folder / "log-3.tsr"
    good = authority.stamp(request)

    def problems() -> str:
        return "\n".join(verify_path(ledger.path, authorities=(authority.root,)).problems)

    answer.write_bytes(good)
    assert problems() == ""
    answer.write_bytes(Authority(tmp_path / "stranger").stamp(request))
    assert "no trusted authority" in problems()
    answer.write_bytes(b"hello")
    assert "not the answer of a time-stamping authority" in problems()
    answer.write_bytes(good)
    ledger.append(payload(4), KEY, at=AT)
    (folder / "log-3.checkpoint").write_bytes(ledger.checkpoint(KEY).note())
    assert "about something else" in problems()


def stamped_pack(ledger: FileLedger, authority: Authority, folder: Path) -> Path:
    """Three entries, stamped, and two more: a pack of all five."""
    run(["evidence", "timestamp", str(ledger.path)])
    beside = ledger.path.parent
    (beside / "log-3.tsr").write_bytes(authority.stamp((beside / "log-3.tsq").read_bytes()))
    for number in (4, 5):
        ledger.append(payload(number), KEY, at=AT)
    chosen, scope = choose("credit", ledger.entries(), Scope(pack=1, for_="Bank")), Scope(pack=1, for_="Bank")
    content = system_pack(
        ledger, chosen, scope, system="credit", key=KEY, stamps=stamps_beside(ledger.path), machine={"a.json": b"{}"}
    )
    pack = folder / "bank.zip"
    pack.write_bytes(content)
    return pack


def test_a_pack_says_which_authority_saw_how_much_of_it_when_and_with_which_certificate(
    ledger: FileLedger, authority: Authority, tmp_path: Path
) -> None:
    pack = stamped_pack(ledger, authority, tmp_path)
    result = verify_path(pack, authorities=(authority.root,))
    assert result.ok, result.sentences()
    note = next(note for note in result.notes if note.startswith("stamps/log-3.tsr"))
    assert "a trusted authority saw the log's first 3 entries at 2" in note
    assert "certificate CN=tsa, SHA-256 " in note
    assert "3 of the 5 statements here were in the log then, and it has only grown since" in note

    alone = verify_path(pack)
    assert alone.ok
    assert any("not verified: give its authority's root" in note for note in alone.notes)
    command = ["openssl", "ts", "-verify", "-data", "stamps/log-3.checkpoint", "-in", "stamps/log-3.tsr", "-CAfile"]
    shutil.unpack_archive(pack, tmp_path / "unpacked")
    done = subprocess.run([*command, str(authority.root)], cwd=tmp_path / "unpacked", capture_output=True, text=True)
    assert "Verification: OK" in done.stdout


def test_a_stamp_in_a_pack_by_a_stranger_or_of_another_log_is_found(
    ledger: FileLedger, authority: Authority, tmp_path: Path
) -> None:
    pack = stamped_pack(ledger, authority, tmp_path)
    stranger = Authority(tmp_path / "stranger")
    assert "no trusted authority" in "".join(verify_path(pack, authorities=(stranger.root,)).problems)

    other = FileLedger(tmp_path / "other.jsonl")
    other.append_all([payload(77), payload(78)], KEY, at=AT)
    checkpoint = other.checkpoint(KEY)
    forged = Stamped(checkpoint=checkpoint, answer=authority.stamp(stamp_request(checkpoint.note())))
    chosen, scope = choose("credit", ledger.entries(), Scope(pack=1, for_="Bank")), Scope(pack=1, for_="Bank")
    pack.write_bytes(system_pack(ledger, chosen, scope, system="credit", key=KEY, stamps=[forged]))
    found = verify_path(pack, authorities=(authority.root,))
    assert not found.ok
    assert "stamps/log-2.tsr: the two checkpoints are of different logs" in "".join(found.problems)


def test_an_entry_takes_the_first_stamp_that_covers_it(ledger: FileLedger) -> None:
    stamps = []
    for size in (3, 4, 6):
        while len(ledger.entries()) < size:
            ledger.append(payload(size), KEY, at=AT)
        stamps.append(Stamped(checkpoint=ledger.checkpoint(KEY), answer=b""))
    sizes = [[item.checkpoint.size for item in first_covering(stamps, seqs)] for seqs in ([1, 2], [4, 5], [9], [])]
    assert sizes == [[3], [4, 6], [], []]


def test_an_authority_that_does_not_answer_is_said(ledger: FileLedger, capsys: pytest.CaptureFixture[str]) -> None:
    for address, code, says in (
        ("ftp://example.org", 2, "http or https"),
        ("http://127.0.0.1:9/", 1, "gave no time-stamp"),
    ):
        assert run(["evidence", "timestamp", str(ledger.path), "--authority", address]) == code
        assert says in capsys.readouterr().err
