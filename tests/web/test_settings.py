"""What the environment and the home folder give is used as it was meant, or refused before anything is served."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ombud.errors import InputError
from ombud.web.settings.given import hosts, is_on, number, secret


def test_the_secret_is_made_once_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = secret("", tmp_path)
    assert len(made) >= 50
    assert secret("", tmp_path) == made
    assert secret("from the environment", tmp_path) == "from the environment"
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"half", b"\xff" * 60])
def test_a_file_without_a_secret_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(InputError, match=r"secret\.key: this file holds no secret.*Remove it and a new one is made"):
        secret("", tmp_path)


def test_yes_is_yes_no_is_no_and_nothing_else_is_either() -> None:
    for given, meant in {"1": True, "true": True, "YES": True, "0": False, "False": False, "no": False}.items():
        assert is_on({"OMBUD_HTTPS": given}, "OMBUD_HTTPS") is meant
    assert is_on({}, "OMBUD_HTTPS") is False
    for given in ("2", "on!", "https"):
        with pytest.raises(InputError, match=f'OMBUD_HTTPS: "{given}" is neither yes nor no. Write 1 or 0.'):
            is_on({"OMBUD_HTTPS": given}, "OMBUD_HTTPS")


def test_a_server_without_a_name_is_refused() -> None:
    assert hosts({"H": "a.example, b.example"}, "H", "x") == ["a.example", "b.example"]
    assert hosts({}, "H", "x,y") == ["x", "y"]
    for given in ("", " ", "a.example,"):
        with pytest.raises(InputError, match="H: it names no host, so nobody could be answered"):
            hosts({"H": given}, "H", "x")


def test_a_limit_is_a_whole_number_above_0() -> None:
    assert number({}, "N", 7) == 7
    assert number({"N": "9"}, "N", 7) == 9
    for given in ("0", "-1", "x", "9" * 9):
        with pytest.raises(InputError, match="is no whole number above 0"):
            number({"N": given}, "N", 7)
