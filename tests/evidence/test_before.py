"""Evidence from before there were trees and checkpoints (``before/``, written by that version) still counts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ombud.evidence import FileLedger, SigningKey, verify_path
from tests.evidence.logs import AT, payload

BEFORE = Path(__file__).parent / "before"


@pytest.mark.parametrize("name", ["log.jsonl", "bundle.zip", "envelope.json", "."])
def test_it_verifies_as_it_did(name: str) -> None:
    result = verify_path(BEFORE / name)
    assert result.ok, result.sentences()
    assert result.statements == (1 if name == "envelope.json" else 3)


def test_its_log_goes_on_and_gets_a_checkpoint_over_all_of_it(tmp_path: Path) -> None:
    for file in BEFORE.iterdir():
        if file.suffix in {".jsonl", ".pem"}:
            shutil.copy(file, tmp_path)
    key, ledger = SigningKey.generate(), FileLedger(tmp_path / "log.jsonl")
    ledger.append(payload(1), key, at=AT)
    (tmp_path / "new.pub.pem").write_bytes(key.public.pem)

    assert ledger.checkpoint(key).size == 4
    result = verify_path(tmp_path)
    assert result.ok, result.sentences()
    assert "log.checkpoint: the first 4 entries are those of the signed checkpoint." in result.notes
