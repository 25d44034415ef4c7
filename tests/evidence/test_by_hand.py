"""The steps that docs/evidence.md gives for public tools do what it says."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ombud.evidence import FileLedger, SigningKey, make_statement, subject_of

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("openssl")), reason="needs jq and openssl")
def test_the_documented_steps_verify_a_line_and_refuse_a_changed_one(tmp_path: Path) -> None:
    key = SigningKey.generate()
    ledger = FileLedger(tmp_path / "log.jsonl")
    at = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    for number in range(2):
        body = {"system": "Ümläut", "duty": "d", "title": str(number)}
        entry = ledger.append(make_statement("record", (subject_of("f.txt", b"x"),), body, at=at, by="Ana"), key, at=at)
    (tmp_path / "key.pub.pem").write_bytes(key.public.pem)
    found = re.search(r"```sh\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found is not None

    def steps() -> subprocess.CompletedProcess[str]:
        script = "set -e\nN=2\n" + found[1]
        return subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True)

    good = steps()
    assert entry.hash in good.stdout
    assert "Verified Successfully" in good.stdout
    assert subject_of("f.txt", b"x").sha256 in good.stdout

    log = (tmp_path / "log.jsonl").read_text().splitlines()
    changed = json.loads(log[1])
    changed["envelope"] = changed["envelope"].replace('"payload":"eyJ', '"payload":"eyK', 1)
    (tmp_path / "log.jsonl").write_text(log[0] + "\n" + json.dumps(changed) + "\n")
    assert "Verified Successfully" not in steps().stdout


def test_every_predicate_kind_is_named_in_the_documentation() -> None:
    from ombud.evidence import KINDS

    text = DOCS.read_text("utf-8")
    assert all(kind in text for kind in KINDS)
