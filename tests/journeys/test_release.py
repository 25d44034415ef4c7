"""One release from registration to proof, in headless Chromium; and every page under axe, light and dark."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ombud.cli.main import run
from tests.web.conftest import AT, credit_system

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("emptied"),
]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SHOTS = Path(__file__).parents[2] / "test-results"
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


def sign_in(page, base: str, name: str) -> None:
    page.goto(f"{base}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", name)
    with page.expect_navigation():
        page.click("button.primary")
    assert page.inner_text("h1") == "What needs me today?"
    page.goto(f"{base}/")


def tab(page, name: str) -> None:
    """Open a tab of the system."""
    with page.expect_navigation():
        page.locator(".tabs a", has_text=name).click()


def keep(page, name: str) -> None:
    """A picture for who wants to look."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def answer_one(page) -> None:
    """Answer the question that is shown: as prepared, else no, none, or a date to come."""
    form = page.locator("form.question")
    key = form.get_attribute("action").split("/")[-2]
    if "/sheets/" in form.get_attribute("action"):
        lines = page.locator('[name="holds"]')
        keys = [lines.nth(index).get_attribute("value") for index in range(lines.count())]
        ticked = [line for line in keys if ANSWERS.get(line) == ["yes"]]
        for line in ticked:
            page.check(f'[name="holds"][value="{line}"]')
        if not ticked:
            page.check('[name="none"]')
        with page.expect_navigation():
            form.get_by_role("button", name="Answer").click()
        return
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
        page.click("text=Register the first system")
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
    assert "High-risk from 2 Dec 2027" in page.inner_text(".why")
    page.locator("#law summary").first.click()
    assert "Annex III point 5(b)" in page.inner_text("#law")
    keep(page, "law")

    # measure
    (tmp_path / "log.csv").write_text(CSV)
    tab(page, "Figures")
    page.set_input_files("#log", str(tmp_path / "log.csv"))
    with page.expect_navigation():
        page.get_by_role("button", name="Look at its columns").click()
    page.get_by_label("sex", exact=True).select_option("group to compare")
    page.get_by_label("ok", exact=True).select_option("decision")
    page.fill("#favourable", "1")
    keep(page, "columns")
    with page.expect_navigation():
        page.get_by_role("button", name="Measure", exact=True).click()
    page.wait_for_url("**/figures/")
    assert "f receives the favourable outcome 0.500 times as often as m" in page.inner_text("#figures")
    assert page.locator("#figures .wide svg").count() == 2
    keep(page, "figures")

    # the gate refuses, with reasons; a fact is mended
    tab(page, "Gate")
    assert "0.500 times" in page.inner_text("#gate")
    keep(page, "gate")
    with page.expect_navigation():
        page.locator("#gate a", has_text="How is a release rolled back").click()
    page.fill('[name="ops.rollback"]', "Within an hour; tested in November.")
    with page.expect_navigation():
        page.get_by_role("button", name="State it").click()
    assert page.locator("#gate").count() == 1
    assert page.locator("#gate a", has_text="How is a release rolled back").count() == 0

    # another person decides
    second = browser.new_context().new_page()
    sign_in(second, live_server.url, "reviewer")
    with second.expect_navigation():
        second.click("text=Loan scorer")
    tab(second, "Gate")
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


def test_an_answer_shows_what_it_would_mean_before_it_is_given(live_server, people, browser) -> None:
    page = browser.new_page()
    sign_in(page, live_server.url, "officer")
    page.goto(f"{live_server.url}/systems/new/")
    page.fill("#f-name", "Shop window counter")
    with page.expect_navigation():
        page.get_by_role("button", name="Register and go on").click()
    assert "What the answers mean so far" in page.inner_text("#so-far")
    page.locator("form.question input[type=checkbox]").first.check()
    page.get_by_text("What this answer would mean").wait_for()
    keep(page, "question")


def test_a_measurement_shows_how_far_it_is_and_stops(live_server, people, browser, tmp_path: Path) -> None:
    from ombud.web.systems.models import System

    system = System.objects.create(name="Big", registered_by=people["officer"], registered_at=AT)
    (tmp_path / "log.csv").write_text("sex,ok\n" + "f,1\nm,0\n" * 4_000_000)
    page = browser.new_page()
    sign_in(page, live_server.url, "officer")
    page.goto(f"{live_server.url}/systems/{system.pk}/figures/")
    page.set_input_files("#log", str(tmp_path / "log.csv"))
    with page.expect_navigation():
        page.get_by_role("button", name="Look at its columns").click()
    page.get_by_label("sex", exact=True).select_option("group to compare")
    page.get_by_label("ok", exact=True).select_option("decision")
    page.fill("#favourable", "1")
    with page.expect_navigation():
        page.get_by_role("button", name="Measure", exact=True).click()
    assert "so far" in page.inner_text("main")
    keep(page, "progress")
    with page.expect_navigation():
        page.get_by_role("button", name="Stop").click()
    assert "Nothing was kept." in page.inner_text("main")
    assert system.measurements.count() == 0


def test_a_document_goes_from_a_gap_to_everybody(live_server, people, browser) -> None:
    """Written by one, approved by another, published, and read by who has no account."""
    system = credit_system(people)
    page, second, visitor = (browser.new_context().new_page() for _ in range(3))
    sign_in(page, live_server.url, "officer")
    sign_in(second, live_server.url, "reviewer")
    page.goto(f"{live_server.url}/systems/{system.pk}/documents/")
    with page.expect_navigation():
        page.get_by_role("link", name="Notice of automated decision-making", exact=True).click()
    page.locator("#missing summary").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Write it: Contact").click()
    page.fill("#text", "Ask at the desk of any branch.")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it as mine").click()
    assert "Ask at the desk of any branch." in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("link", name="Who may read what").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Set all").click()

    home = f"{live_server.url}/systems/{system.pk}/documents/co-notice/"
    second.goto(f"{home}?readers=public")
    with second.expect_navigation():
        second.get_by_role("link", name="Approve or give back").click()
    second.get_by_label("Approve", exact=True).check()
    second.fill("#because", "Plain, and right.")
    second.fill("#password", "reviewer")
    with second.expect_navigation():
        second.get_by_role("button", name="Record the decision").click()
    assert "Recorded: approved" in second.inner_text("main")

    page.goto(f"{home}?readers=public")
    with page.expect_navigation():
        page.get_by_role("link", name="Publish", exact=True).click()
    page.locator("[name=with_gaps]").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Publish and sign").click()
    assert "Published: version 1" in page.inner_text("main")

    visitor.goto(f"{live_server.url}/public/")
    with visitor.expect_navigation():
        visitor.get_by_role("link", name="Notice of automated decision-making of Credit").click()
    assert "Ask at the desk of any branch." in visitor.inner_text("main")
    assert "officer" not in visitor.inner_text("main")


def test_a_list_is_walked_with_the_keyboard(live_server, people, browser) -> None:
    from ombud.web.systems.models import System

    for name in ("Alpha", "Beta"):
        System.objects.create(name=name, registered_by=people["officer"], registered_at=AT)
    page = browser.new_page()
    sign_in(page, live_server.url, "officer")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "Alpha"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Alpha" in page.inner_text("h1")
    page.keyboard.press("/")
    page.keyboard.type("bet")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("tbody tr").count() == 1


#: Every page once in each scheme and at each width; the pages with most pieces in all four.
LOOKS = [(1440, "light"), (390, "dark")]
MORE_LOOKS = [(1440, "dark"), (390, "light")]
MOST_PIECES = {
    *("sign-in", "patterns", "systems", "law", "gate", "question", "law-room", "verdict", "obligations"),
    *("document", "public-document"),
}


def test_every_page_is_accessible_and_no_wider_than_the_screen(live_server, people, browser) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page, wrong = browser.new_page(), []

    def look_at(name: str, address: str) -> None:
        page.goto(live_server.url + address)
        for width, scheme in (*LOOKS, *(MORE_LOOKS if name in MOST_PIECES else [])):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            look = f"{name}-{width}-{scheme}"
            wrong.extend((look, fault["id"]) for fault in Axe().run(page).response["violations"])
            keep(page, look)
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append((look, "wider than the screen"))

    look_at("sign-in", "/sign-in/")
    sign_in(page, live_server.url, "officer")
    for name, address in pages_of(people).items():
        look_at(name, address)
    assert wrong == []


def pages_of(people) -> dict[str, str]:
    """The address of every page, of a system that is known well and of one that is not."""
    from ombud.web.systems import jobs
    from ombud.web.systems.models import System

    full = credit_system(people)
    empty = System.objects.create(name="Empty", registered_by=people["officer"], registered_at=AT)
    log = SimpleUploadedFile("log.csv", CSV.encode())
    # An upload of yesterday would be gone.
    job = jobs.receive(full, log, uuid.uuid4(), by=people["officer"], at=timezone.now())
    _publish_a_notice(full, people)
    notice = f"/systems/{full.pk}/documents/co-notice/"
    parts = ("obligations", "calendar", "controls", "figures", "documents", "gate", "checks", "facts", "history")
    tabs = {"law": "", **{name: f"{name}/" for name in parts}}
    return {
        "systems": "/",
        "today": "/today/",
        "all-checks": "/checks/",
        "nothing-found": "/?q=nothing",
        "register": "/systems/new/",
        "log": "/log/",
        "law-room": "/law/",
        "instrument": "/law/us-co-sb24-205/",
        "provision": "/law/eu-ai-act/art-6-3/",
        "duty": "/law/eu-ai-act/AIA-026-1/",
        "cases": "/law/us-nyc-ll144/cases/",
        "control-set": "/law/controls/",
        "control": "/law/controls/FAI-02/",
        "system-instrument": f"/systems/{full.pk}/law/eu-ai-act/",
        "verdict": f"/systems/{full.pk}/law/eu-ai-act/annex-iii-5b/",
        "turns": f"/systems/{full.pk}/law/eu-ai-act/annex-iii-5b/turns/",
        "patterns": "/patterns/",
        "not-there": "/nowhere/",
        **{name: f"/systems/{full.pk}/{path}" for name, path in tabs.items()},
        **{f"empty-{name}": f"/systems/{empty.pk}/{path}" for name, path in tabs.items()},
        "question": f"/systems/{empty.pk}/intake/",
        "done": f"/systems/{full.pk}/intake/",
        "answer": f"/systems/{full.pk}/facts/use.areas/",
        "ask": f"/systems/{full.pk}/facts/use.areas/ask/",
        "sheet": f"/systems/{full.pk}/sheets/sheet.ai-system/",
        "rename": f"/systems/{full.pk}/name/",
        "attach": f"/systems/{full.pk}/obligations/AIA-004-1/records/1/",
        "columns": f"/systems/{full.pk}/measure/{job.token}/",
        "document": f"{notice}?readers=public",
        "document-of-nobody": f"/systems/{empty.pk}/documents/fria/",
        "version": f"{notice}v1/",
        "take-back": f"{notice}v1/withdraw/",
        "changes": f"{notice}changes/",
        "readers": f"{notice}readers/",
        "publish": f"{notice}publish/?readers=public",
        "comment": f"{notice}comment/",
        "write": f"/systems/{full.pk}/documents/fria/texts/joined.dpia/",
        "write-rows": f"/systems/{full.pk}/documents/fria/texts/harm.proportion/",
        "not-a-text": f"{notice}texts/use.purp.intended/",
        "coverage": "/documents/fria/",
        "pack": f"/systems/{full.pk}/pack/?for=Bank",
        "verify": "/verify/",
        "trust": "/trust/",
        "public": "/public/",
        "public-trust": "/public/trust/",
        "public-system": f"/public/systems/{full.pk}/",
        "public-document": f"/public/systems/{full.pk}/co-notice/",
        "public-kind": "/public/documents/co-notice/",
    }


def _publish_a_notice(system, people) -> None:
    """A notice that everybody reads, with its comment, and a trust page."""
    from ombud.documents.frozen import content_digest
    from ombud.documents.outline import load_outlines
    from ombud.web.systems import publishing, shown, writing

    outline, officer, reviewer = load_outlines()["co-notice"], people["officer"], people["reviewer"]
    names = [outline.path(*item) for item in outline.fields()]
    writing.release(system, outline, dict.fromkeys(names, "public"), by=officer, at=AT)
    writing.comment(system, outline, names[0], "Is this enough?", by=reviewer, at=AT)
    made = publishing.draft_as_of(system, outline, "public", at=AT, by=officer)
    seen = content_digest(made.manifest)
    approval = writing.approve(system, made, "approved", "Right.", seen=seen, by=reviewer, at=AT)
    publishing.keep(system, made, {"html": b"<!doctype html>"}, approval, number=1, by=officer, at=AT)
    shown.say({"name": "Bank", "uses": "For credit."}, publish=True, by=officer, at=AT)
