"""One release from registration to proof, in headless Chromium; and every page under axe, light and dark."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ombud.cli.main import run

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied"),
]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CSV = "sex,ok\n" + "f,1\nf,0\nf,0\nf,0\n" * 40 + "m,1\nm,0\n" * 80
ANSWERS = {
    "scope.eu_links": ["eu-deployer"],
    "role.does": ["uses"],
    "use.areas": ["credit"],
    "a3.5b": ["yes"],
    "use.profiling": ["yes"],
    "ai.machine_based": ["yes"],
    "ai.infers": ["yes"],
    "ai.autonomous": ["yes"],
    "ai.influences": ["yes"],
}


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


def sign_in(page, base: str, name: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", name)
    with page.expect_navigation():
        page.click("button.primary")
    assert page.inner_text("h1") == "What do we have?"


def answer_one(page) -> None:
    """Answer the question that is shown: as prepared, else no, none, or a date to come."""
    form = page.locator("form.question")
    key = form.get_attribute("action").split("/")[-2]
    if page.locator(f'input[type="date"][name="{key}"]').count():
        page.fill(f'[name="{key}"]', "2028-01-10")
    else:
        options = page.locator(f'[name="{key}"]')
        values = [options.nth(index).get_attribute("value") for index in range(options.count())]
        for value in ANSWERS.get(key, ["no" if "no" in values else "none"]):
            page.check(f'[name="{key}"][value="{value}"]')
    with page.expect_navigation():
        form.get_by_role("button", name="Answer").click()


def test_a_release_goes_from_registration_to_proof(live_server, people, browser, tmp_path: Path, capsys) -> None:
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(page, live_server.url, "officer")

    # register
    with page.expect_navigation():
        page.click("text=Register a system")
    page.fill("#f-name", "Loan scorer")
    page.get_by_label("What is it for?").fill("Scores people who ask for a loan.")
    with page.expect_navigation():
        page.get_by_role("button", name="Register and go on").click()

    # answer: only what is still open
    asked = 0
    while page.locator("form.question").count():
        answer_one(page)
        asked += 1
        assert asked < 60
    assert "Nothing that is still open" in page.inner_text("main")
    with page.expect_navigation():
        page.click("text=See why, and what to do")
    assert "High-risk from 2 Dec 2027" in page.inner_text(".lede")
    assert "Annex III point 5(b)" in page.inner_text("#law")

    # measure
    (tmp_path / "log.csv").write_text(CSV)
    page.set_input_files("#log", str(tmp_path / "log.csv"))
    page.fill("#prediction", "ok")
    page.fill("#favourable", "1")
    page.fill("#groups", "sex")
    with page.expect_navigation():
        page.locator("#figures").get_by_role("button", name="Measure").click()
    assert "f receives the favourable outcome 0.500 times as often as m" in page.inner_text("#figures")
    assert page.locator("#figures svg").count() == 1

    # the gate refuses, with reasons; a fact is mended
    assert "0.500 times" in page.inner_text("#gate")
    with page.expect_navigation():
        page.locator("#gate a", has_text="How is a release rolled back").click()
    page.fill('[name="ops.rollback"]', "Within an hour; tested in November.")
    with page.expect_navigation():
        page.get_by_role("button", name="State it").click()
    assert page.locator("#gate a", has_text="How is a release rolled back").count() == 0

    # another person decides
    second = browser.new_context().new_page()
    sign_in(second, live_server.url, "reviewer")
    with second.expect_navigation():
        second.click("text=Loan scorer")
    second.check('[name="decision"][value="refused"]')
    second.fill("#because", "Women are approved half as often as men.")
    second.fill("#password", "reviewer")
    with second.expect_navigation():
        second.get_by_role("button", name="Sign the decision").click()
    assert "Recorded: refused" in second.inner_text("main")

    # the report and the evidence, checked without the server
    page.reload()
    with page.expect_download() as download:
        page.click("text=Report (PDF)")
    report = tmp_path / "report.pdf"
    download.value.save_as(report)
    assert report.read_bytes().startswith(b"%PDF")
    with page.expect_download() as download:
        page.click("text=Evidence (ZIP)")
    download.value.save_as(tmp_path / "evidence.zip")
    assert run(["evidence", "verify", str(tmp_path / "evidence.zip")]) == 0
    assert "decision" in capsys.readouterr().out
    assert faults == []
    shots = Path(os.environ.get("OMBUD_SCREENSHOTS", tmp_path))
    page.screenshot(path=shots / "system.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible(live_server, people, browser, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    from ombud.web.systems.models import System
    from tests.web.test_pages import AT, EXAMPLES, actions, load_dossier, load_vocabulary

    system = System.objects.create(name="Credit", registered_by=people["officer"], registered_at=AT)
    actions.keep(system, list(load_dossier(EXAMPLES / "credit-limit", load_vocabulary()).statements), at=AT, by="x")
    empty = System.objects.create(name="Empty", registered_by=people["officer"], registered_at=AT)
    page = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{live_server.url}/sign-in/")
    addresses = ["/sign-in/"]
    found = {"/sign-in/": Axe().run(page).response["violations"]}
    sign_in(page, live_server.url, "officer")
    addresses = [
        "/",
        "/systems/new/",
        f"/systems/{system.pk}/",
        f"/systems/{empty.pk}/",
        f"/systems/{empty.pk}/intake/",
    ]
    addresses += [f"/systems/{system.pk}/facts/use.areas/", "/log/", "/patterns/", "/nowhere/"]
    for address in addresses:
        page.goto(live_server.url + address)
        found[address] = Axe().run(page).response["violations"]
        overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not overflow, f"{address} is wider than the screen"
    assert {address: [fault["id"] for fault in faults] for address, faults in found.items() if faults} == {}
