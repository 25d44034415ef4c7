"""A headless Chromium that the journeys share."""

from __future__ import annotations

import pytest

from tests.journeys.browser import CHROMIUM


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def browser(chromium):
    """The browser with nothing open; what a test opens in it has a session of its own."""
    yield chromium
    for context in chromium.contexts:
        context.close()
