"""Every page under axe, light and dark, wide and narrow; with ``OMBUD_PICTURES=1`` each look is kept as a picture."""

from __future__ import annotations

import os
import uuid

from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.journeys.browser import BROWSER, keep, sign_in
from tests.web.conftest import AT, credit_system

pytestmark = BROWSER
CSV = "sex,ok\n" + "f,1\nf,0\nf,0\nf,0\n" * 40 + "m,1\nm,0\n" * 80
PICTURES = bool(os.environ.get("OMBUD_PICTURES"))

#: Every page once in each scheme and at each width; the page that shows every piece in all four.
LOOKS = [(1440, "light"), (390, "dark")]
MORE_LOOKS = [(1440, "dark"), (390, "light")]


def test_every_page_is_accessible_and_no_wider_than_the_screen(live_server, people, browser) -> None:
    page, wrong = browser.new_page(), []

    def look_at(name: str, address: str) -> None:
        page.goto(live_server.url + address)
        for width, scheme in (*LOOKS, *(MORE_LOOKS if PICTURES or name == "patterns" else [])):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            look = f"{name}-{width}-{scheme}"
            wrong.extend((look, fault["id"]) for fault in Axe().run(page).response["violations"])
            if PICTURES:
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
    parts = (
        "obligations",
        "calendar",
        "controls",
        "figures",
        "risk",
        "documents",
        "gate",
        "checks",
        "facts",
        "history",
    )
    tabs = {"law": "", "history": "history/", **{name: f"{name}/" for name in parts}}
    return {
        "systems": "/",
        "today": "/today/",
        "all-checks": "/checks/",
        "nothing-found": "/?q=nothing",
        "register": "/systems/new/",
        "log": "/log/",
        "law-room": "/law/",
        "people": "/people/",
        "me": "/me/",
        "place": f"/systems/{full.pk}/unit/",
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
        "risks": "/risks/",
        "risk-scenario": f"/systems/{full.pk}/risk/S-01/",
        "risk-score": f"/systems/{full.pk}/risk/S-01/score/",
        "risk-treat": f"/systems/{full.pk}/risk/S-01/treat/",
        "risk-new": f"/systems/{full.pk}/risk/new/",
        "risk-result": f"/systems/{full.pk}/risk/result/",
        "risk-evidence": f"/systems/{full.pk}/risk/evidence/",
        "risk-conditions": f"/systems/{full.pk}/risk/conditions/",
        "coverage": "/documents/fria/",
        "pack": f"/systems/{full.pk}/pack/?for=Bank",
        "verify": "/verify/",
        "take": f"/systems/{full.pk}/import/",
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
