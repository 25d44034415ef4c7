"""How a journey starts, and what it leaves to look at."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied"),
]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


SHOTS = Path(__file__).parents[2] / "test-results"


def sign_in(page, base: str, name: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", name)
    with page.expect_navigation():
        page.click("button.primary")
    assert page.inner_text("h1") == "What needs me today?"
    page.goto(f"{base}/")


def keep(page, name: str) -> None:
    """A picture for who wants to look."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
