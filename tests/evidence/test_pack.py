"""Packs: the same input gives the same bytes, every changed byte is found, and the guide alone suffices."""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from ombud.casework import choose, read_scope, system_pack
from ombud.errors import InputError
from ombud.evidence import FileLedger, SigningKey, make_statement, read_checkpoint, subject_of, verify_path
from ombud.evidence.bundle import write_zip
from ombud.evidence.trust import key_payload
from tests.evidence.logs import AT, KEY, payload

GUIDE = Path(__file__).parents[2] / "docs" / "evidence.md"
REPORT = b"%PDF the report"


def report(system: str = "credit", content: bytes = REPORT) -> bytes:
    said = {"system": system, "title": "Report", "kind": "report", "facts": {}}
    return make_statement("document", (subject_of("report.pdf", content),), said, at=AT, by="Ana")


def scope_file(folder: Path, text: str = "") -> Path:
    path = folder / "exam.yaml"
    path.write_text(f"pack: 1\nfor: Examination of 2026\n{text}")
    return path


def log(folder: Path, key: SigningKey = KEY) -> FileLedger:
    """Two systems' statements in one log."""
    ledger = FileLedger(folder / "log.jsonl")
    for number in range(7):
        ledger.append(payload(number, "credit" if number % 2 else "hiring"), key, at=AT)
    ledger.append(report(), key, at=AT + dt.timedelta(days=3))
    return ledger


def packed(folder: Path, text: str = "", key: SigningKey = KEY, name: str = "exam.zip") -> Path:
    """A pack about the credit system."""
    ledger = FileLedger(folder / "log.jsonl")
    if not ledger.path.exists():
        log(folder, key)
    scope = read_scope(scope_file(folder, text))
    earlier = read_checkpoint((folder / scope.since).read_bytes()) if scope.since else None
    content = system_pack(
        ledger,
        choose("credit", ledger.entries(), scope),
        scope,
        system="credit",
        key=key,
        files=[REPORT, b"3", b"nobody names this"],
        machine={"bom.json": b'{"plain":1}\n'},
        earlier=earlier,
    )
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_pack_verifies_item_by_item_where_nobody_ever_saw_the_log(tmp_path: Path) -> None:
    path = packed(tmp_path)
    alone = tmp_path / "elsewhere"
    alone.mkdir()
    shutil.move(path, alone / "exam.zip")
    (tmp_path / "log.jsonl").unlink()

    result = verify_path(alone / "exam.zip")

    assert result.ok, result.sentences()
    assert [item.seq for item in result.entries] == [2, 4, 6, 8]
    assert {file.name for file in result.files} >= {"documents/report.pdf", "documents/file-3", "machine/bom.json"}
    assert "Pack: Examination of 2026, about credit, made 2026-11-27T10:00:00Z." in result.notes


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = packed(tmp_path).read_bytes()
    assert packed(tmp_path).read_bytes() == first
    shutil.copytree(tmp_path, tmp_path / "copy", ignore=shutil.ignore_patterns("copy", "*.tree", "*.checkpoint"))
    assert packed(tmp_path / "copy").read_bytes() == first


def found(path: Path) -> bool:
    """Whether the fault is found: an item that does not verify, or an archive that cannot be read."""
    try:
        return not verify_path(path).ok
    except InputError:
        return True


def test_any_flipped_byte_of_a_pack_is_found(tmp_path: Path) -> None:
    """Every byte of the archive's own structure, a seeded sample of every file, and each file's first and last."""
    path = packed(tmp_path, "kinds: [document]\n")
    good = path.read_bytes()
    assert verify_path(path).ok
    chance = random.Random(11)
    places: set[int] = set()
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        structure = set(range(len(good)))
        for info in archive.infolist():
            start = info.header_offset + 30 + len(info.filename)
            inside = range(start, start + info.file_size)
            structure -= set(inside)
            places |= {inside[0], inside[-1], *chance.sample(inside, min(25, len(inside)))}
    places |= structure
    for place in sorted(places):
        path.write_bytes(good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :])
        assert found(path), f"byte {place}"
    for changed in (good + b"x", good[:-1], b"x" + good, good[:-22]):
        path.write_bytes(changed)
        assert found(path)


def test_a_pack_in_a_folder_finds_what_was_changed_added_or_taken_away(tmp_path: Path) -> None:
    path, folder = packed(tmp_path), tmp_path / "unpacked"

    def again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)

    again()
    assert verify_path(folder).ok
    names = [file.relative_to(folder) for file in sorted(folder.rglob("*")) if file.is_file()]
    for name in names:
        for harm in ("change", "remove"):
            again()
            file = folder / name
            if harm == "remove" and name.name == "manifest.json":
                continue  # then it is no pack
            if harm == "remove":
                file.unlink()
            else:
                file.write_bytes(file.read_bytes().replace(b"e", b"f", 1) + b"x")
            result = verify_path(folder)
            assert not result.ok, (name, harm)
            if name.parts[0] == "keys":
                continue  # without the key nothing can be said of the rest
            assert name.name in "\n".join(
                [*result.sentences(), *(f"{item.seq:06d}.json" for item in result.entries if not item.ok)]
            )
    again()
    (folder / "documents" / "extra.pdf").write_bytes(b"x")
    assert not verify_path(folder).ok


def test_each_item_says_why_it_does_not_verify(tmp_path: Path) -> None:
    path = packed(tmp_path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    def problems(**changes: bytes) -> str:
        new = parts | {name.replace("__", "/").replace("_json", ".json"): data for name, data in changes.items()}
        with (tmp_path / "bad.zip").open("wb") as file:
            write_zip(file, sorted(new.items()))
        result = verify_path(tmp_path / "bad.zip")
        assert not result.ok
        return "\n".join([*(item.problem for item in result.entries), *result.sentences()])

    other = parts["statements/000004.json"]
    assert "it is not a log entry, or has another's name" in problems(statements__000002_json=other)
    changed = parts["statements/000002.json"].replace(b'"at":"2026', b'"at":"2025')
    assert "its content was changed after it was logged" in problems(statements__000002_json=changed)
    assert "there is no proof that the log holds it" in problems(proofs_json=b"{}")


def test_a_document_that_no_statement_names_is_found_even_when_the_manifest_names_it(tmp_path: Path) -> None:
    from ombud.evidence import PackContent, make_pack

    ledger = log(tmp_path)
    content = PackContent(title="t", about="credit", scope={}, seqs=(2,), documents={"report.pdf": REPORT})
    (tmp_path / "bad.zip").write_bytes(make_pack(ledger, ledger.checkpoint(KEY), content, KEY, []))

    result = verify_path(tmp_path / "bad.zip")
    assert [file.problem for file in result.files if file.problem] == ["no verified statement names these bytes."]


def test_a_pack_is_trusted_only_with_the_key_that_was_published(tmp_path: Path) -> None:
    path = packed(tmp_path)
    (tmp_path / "theirs.pub.pem").write_bytes(SigningKey.generate().public.pem)
    (tmp_path / "ours.pub.pem").write_bytes(KEY.public.pem)

    assert verify_path(path, (tmp_path / "ours.pub.pem",)).ok
    assert not verify_path(path, (tmp_path / "theirs.pub.pem",)).ok
    assert verify_path(path).keys_came_with_it


def test_a_pack_brings_the_statements_about_keys_so_that_the_first_key_suffices(tmp_path: Path) -> None:
    ledger, new = log(tmp_path), SigningKey.generate()
    rotated = key_payload("rotated", new.public, because="yearly", at=AT, by="Ana", replaces=KEY.keyid)
    ledger.append(rotated, KEY, at=AT)
    ledger.append(payload(9), new, at=AT)
    (tmp_path / "ours.pub.pem").write_bytes(KEY.public.pem)

    good = packed(tmp_path, key=new)
    assert verify_path(good, (tmp_path / "ours.pub.pem",)).ok
    bad = packed(tmp_path, key=KEY, name="bad.zip")  # checkpoint and manifest with the key that ended
    assert "was replaced earlier in this log" in "\n".join(verify_path(bad, (tmp_path / "ours.pub.pem",)).problems)


def test_a_pack_proves_that_the_log_only_grew_since_an_earlier_checkpoint(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "log.jsonl")
    ledger.append_all([payload(number) for number in range(5)], KEY, at=AT)
    (tmp_path / "seen.checkpoint").write_bytes(ledger.checkpoint(KEY).note())
    ledger.append(report(), KEY, at=AT)

    path = packed(tmp_path, "since: seen.checkpoint\n")
    result = verify_path(path, since=tmp_path / "seen.checkpoint")
    assert result.ok
    assert "The log has only grown since the checkpoint of 5 entries." in result.notes
    plain = packed(tmp_path, name="plain.zip")
    assert "no proof for that earlier checkpoint" in "\n".join(
        verify_path(plain, since=tmp_path / "seen.checkpoint").problems
    )
    rewritten = FileLedger(tmp_path / "b" / "log.jsonl")
    rewritten.append_all([payload(number) for number in (0, 1, 2, 9, 4, 5)], KEY, at=AT)
    shutil.copy(tmp_path / "seen.checkpoint", tmp_path / "b")
    forged = packed(tmp_path / "b", "since: seen.checkpoint\n")
    assert "not a continuation" in "\n".join(verify_path(forged, since=tmp_path / "seen.checkpoint").problems)


def test_a_scope_chooses_by_kind_day_and_hash(tmp_path: Path) -> None:
    ledger = log(tmp_path)
    wanted = ledger.entries()[1].hash[:12]

    def seqs(text: str) -> tuple[int, ...]:
        return choose("credit", ledger.entries(), read_scope(scope_file(tmp_path, text))).seqs

    assert seqs("") == (2, 4, 6, 8)
    assert seqs("kinds: [document]\n") == (8,)
    assert seqs(f'kinds: [document]\nstatements: ["{wanted}"]\n') == (2, 8)
    assert seqs("until: 2026-11-24\n") == (2, 4, 6, 8)  # by the day it was made, not logged
    for text, says in (
        ("from: 2026-11-25\n", "nothing about"),
        ("statements: ['000000000000']\n", "no statement about"),
    ):
        with pytest.raises(InputError, match=says):
            seqs(text)
    with pytest.raises(InputError, match='names the document "absent'):
        packed(tmp_path, "documents: [absent.pdf]\n")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("kinds: [gat]\n", 3, 'no statements of the kind "gat"'),
        ("kinds: gate\n", 3, "Expected `array"),
        ("from: 2026-12-31\nuntil: 2026-01-01\n", 4, "ends before it begins"),
        ("statements: [xyz]\n", 3, "no hash of a log entry"),
        ("colour: red\n", 3, "colour"),
    ],
)
def test_a_scope_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = scope_file(tmp_path, text)
    with pytest.raises(InputError, match=re.escape(says)) as raised:
        read_scope(path)
    assert raised.value.where == f"{path}:{line}"


def test_the_page_of_a_pack_reads_offline_without_script_and_keeps_hostile_text_as_text(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "log.jsonl")
    said = {"system": "credit", "duty": "d", "title": "t"}
    evil = make_statement("record", (subject_of("<script>alert(1)</script>", b"x"),), said, at=AT, by="<img src=x>")
    ledger.append(evil, KEY, at=AT)
    with zipfile.ZipFile(packed(tmp_path)) as archive:
        page = archive.read("index.html").decode()

    assert "&lt;script&gt;" in page
    assert not re.search(r"<script|<img|src=[\"']|https?://", page)
    assert "default-src 'none'" in page


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("openssl")), reason="needs jq and openssl")
def test_the_documented_steps_verify_a_pack_and_refuse_a_changed_one(tmp_path: Path) -> None:
    path = packed(tmp_path)
    (tmp_path / "published.pub.pem").write_bytes(KEY.public.pem)
    steps = re.search(r"## A pack by hand.*?```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    assert steps is not None

    def by_hand(pack: Path) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / f"hand-{pack.stem}"
        folder.mkdir()
        names = {"PACK": str(pack), "KEY": str(tmp_path / "published.pub.pem")}
        return subprocess.run(
            ["bash", "-c", steps[1]], cwd=folder, env=os.environ | names, capture_output=True, text=True, check=False
        )

    good = by_hand(path)
    assert good.stdout == "The pack verifies.\n", good.stderr
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    seldom = ["README.txt", "checkpoint.txt", "documents/report.pdf", "manifest.json", "proofs.json"]
    for number, name in enumerate([*seldom, "statements/000004.json"]):
        bad = tmp_path / f"bad-{number}.zip"
        with bad.open("wb") as file:
            write_zip(file, sorted((parts | {name: parts[name][:-9] + b"\0" + parts[name][-8:]}).items()))
        assert "The pack verifies" not in by_hand(bad).stdout, name
