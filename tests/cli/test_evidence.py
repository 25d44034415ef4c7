"""Keys, checkpoints, receipts and packs from the command line: what is printed, and exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ombud.cli.main import run
from ombud.evidence import FileLedger, SigningKey
from tests.evidence.logs import AT, payload

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def key_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMBUD_HOME", str(tmp_path / "home"))
    for name in ("OMBUD_SIGNING_KEY", "OMBUD_SIGNING_HOOK"):
        monkeypatch.delenv(name, raising=False)


def out(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_key_is_made_followed_and_revoked_and_never_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, made, _ = out(capsys, "evidence", "key", "create")
    assert code == 0
    first = made.split()[-1]
    rotated = out(capsys, "evidence", "key", "rotate", "--because", "each year", "--by", "Ana")[1]
    assert f"follows {first}." in rotated
    second = rotated.split()[0]
    revoked = out(capsys, "evidence", "key", "revoke", second[:12], "--because", "laptop lost", "--by", "Ana")[1]
    assert f"{second} is revoked" in revoked
    shown = out(capsys, "evidence", "key", "list")[1]

    assert [word in shown for word in ("replaced", "revoked", "current", "each year", "laptop lost")] == [True] * 5
    states = [item["state"] for item in json.loads(out(capsys, "evidence", "key", "list", "--format", "json")[1])]
    assert states == ["replaced", "revoked", "current"]
    assert "PRIVATE" not in made + rotated + revoked + shown
    code, _, error = out(capsys, "evidence", "key", "create")
    assert (code, "there is a signing key already" in error) == (2, True)


def test_a_key_for_elsewhere_is_written_where_it_is_wanted(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, text, _ = out(capsys, "evidence", "key", "create", tmp_path / "mine.pem")
    assert code == 0
    assert SigningKey.load(tmp_path / "mine.pem").keyid in text


def test_a_log_is_signed_proved_and_held_against_what_was_seen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out(capsys, "evidence", "key", "create")
    key = SigningKey.load(tmp_path / "home" / "signing-key.pem")
    ledger = FileLedger(tmp_path / "log" / "log.jsonl")
    ledger.append_all([payload(number) for number in range(5)], key, at=AT)
    (tmp_path / "log" / "key.pub.pem").write_bytes(key.public.pem)

    assert "Signed 5 entries" in out(capsys, "evidence", "checkpoint", tmp_path / "log")[1]
    seen = shutil.copy(ledger.note, tmp_path / "seen.checkpoint")
    code, text, _ = out(capsys, "evidence", "prove", tmp_path / "log", 3)
    assert (code, "receipt-3.json, 3 hashes" in text) == (0, True)
    assert out(capsys, "evidence", "verify", tmp_path / "log" / "receipt-3.json")[0] == 0
    code, _, error = out(capsys, "evidence", "prove", tmp_path / "log", 9)
    assert (code, "a log of 5 entries has no entry 9" in error) == (1, True)

    ledger.append(payload(9), key, at=AT)
    assert out(capsys, "evidence", "verify", tmp_path / "log", "--since", seen)[0] == 0
    lines = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(b"".join(lines[:4]))
    code, text, _ = out(capsys, "evidence", "verify", tmp_path / "log", "--since", seen)
    assert (code, "entries were taken from the end" in text) == (1, True)
    code, _, error = out(capsys, "evidence", "checkpoint", tmp_path / "nowhere")
    assert (code, "there is no log here" in error) == (2, True)


def test_a_pack_is_made_from_a_dossier_and_verifies_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    (tmp_path / "exam.yaml").write_text("pack: 1\nfor: Examination\nkinds: [gate, document]\n")
    code, _, error = out(capsys, "evidence", "pack", tmp_path / "studio", "--for", tmp_path / "exam.yaml")
    assert (code, "there is no signed log. `ombud gate` makes one." in error) == (2, True)
    out(capsys, "document", "report", tmp_path / "studio")

    code, text, error = out(capsys, "evidence", "pack", tmp_path / "studio", "--for", tmp_path / "exam.yaml")
    assert (code, "3 statements" in text) == (0, True), error
    first = (tmp_path / "exam.zip").read_bytes()
    out(capsys, "evidence", "pack", tmp_path / "studio", "--for", tmp_path / "exam.yaml")
    assert (tmp_path / "exam.zip").read_bytes() == first
    shutil.rmtree(tmp_path / "studio")
    code, text, _ = out(capsys, "evidence", "verify", tmp_path / "exam.zip")
    assert code == 0
    for name in ("review-report.pdf", "cyclonedx-ml-bom.json", "oscal-assessment-results.json", "index.html"):
        assert f"{name}: verified" in text

    (tmp_path / "exam.zip").write_bytes(first.replace(b"Examination", b"examination", 1))
    code, text, _ = out(capsys, "evidence", "verify", tmp_path / "exam.zip")
    assert (code, "NOT verified" in text) == (1, True)


def test_a_pack_without_a_scope_holds_all_about_the_system(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio", ignore=shutil.ignore_patterns("evidence"))
    out(capsys, "gate", tmp_path / "studio")
    code, text, _ = out(capsys, "evidence", "pack", tmp_path / "studio")
    assert code == 0
    assert "Wrote evidence.zip" in text
    assert out(capsys, "evidence", "verify", tmp_path / "evidence.zip")[0] == 0


@pytest.mark.parametrize(
    "content", ["hello\n", "{}\n", '{"seq": 1}\n', "no newline", "\0" * 100, "key: value\nother: 1\n"]
)
@pytest.mark.parametrize("command", [("checkpoint",), ("prove", 1), ("timestamp",)], ids=lambda command: command[0])
def test_nothing_is_written_beside_a_file_that_is_no_log(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, command: tuple[object, ...]
) -> None:
    (tmp_path / "here").mkdir()
    file = tmp_path / "here" / "ombud.yaml"
    file.write_text(content)

    code, text, error = out(capsys, "evidence", command[0], file, *command[1:])

    assert (code, text) == (2, "")
    assert "this is no log that Ombud wrote" in error
    assert (list(file.parent.iterdir()), file.read_text()) == ([file], content)


def test_documents_that_are_not_here_are_named_as_not_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLES / "image-studio", tmp_path / "studio")
    out(capsys, "document", "report", tmp_path / "studio")
    evidence = tmp_path / "studio" / "evidence"
    assert "Not checked" not in out(capsys, "evidence", "verify", evidence)[1]

    shutil.rmtree(evidence / "files")

    code, text, _ = out(capsys, "evidence", "verify", evidence)
    says = "Not checked: 2 documents that statements name are not here: review-report.html, review-report.pdf."
    assert (code, says in text) == (0, True)


TRAINING = "course: AI literacy\nperson: P-1107\ncompleted_on: 2026-10-02\npassed: true\n"


def test_an_outside_tool_appends_a_statement_once_and_it_verifies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "export.yaml").write_text(TRAINING)
    (tmp_path / "certificate.pdf").write_bytes(b"%PDF passed")
    log = tmp_path / "evidence"
    arguments = ("evidence", "append", tmp_path / "export.yaml", "--type", "training", "--into", log)
    about = ("--about", tmp_path / "certificate.pdf", "--by", "Learning system")

    code, text, error = out(capsys, *arguments, *about)
    assert (code, "Appended entry 1 (training)" in text) == (0, True), error
    assert "says exactly this already" in out(capsys, *arguments, *about)[1]
    code, text, _ = out(capsys, "evidence", "verify", log)
    assert (code, "1 of 1 statements" in text, "certificate.pdf: verified" in text) == (0, True, True)

    (tmp_path / "certificate.pdf").write_bytes(b"%PDF another")
    code, _, error = out(capsys, *arguments, *about)
    assert (code, "keeps another file of that name" in error) == (2, True)


def test_what_cannot_be_appended_is_refused_and_the_log_stays(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "export.yaml"
    file.write_text(TRAINING.replace("true", "maybe"))
    for kind, says in (
        ("training", f"{file}:4: Expected `bool`"),
        ("gate", 'a statement of the kind "gate" is made by Ombud itself'),
        ("rumour", 'there is no kind of statement "rumour"'),
    ):
        code, _, error = out(capsys, "evidence", "append", file, "--type", kind, "--into", tmp_path / "log")
        assert (code, says in error) == (2, True), error
    file.write_text("{system: Credit, duty: AIA-026-999, title: A record}")
    code, _, error = out(capsys, "evidence", "append", file, "--type", "record", "--into", tmp_path / "log")
    assert (code, 'there is no obligation "AIA-026-999". Did you mean "AIA-026-' in error) == (2, True), error
    assert not (tmp_path / "log").exists()
    code, text, _ = out(capsys, "evidence", "schema", "training")
    assert (code, json.loads(text)["$id"]) == (0, "urn:ombud:predicate:training:v1")
    assert out(capsys, "evidence", "schema", "rumour")[0] == 2
