"""What everybody may read: nothing by default, only what was published for everybody, no names, kept by caches."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.test import Client

from ombud.evidence import sha256_hex
from ombud.web.systems import actions, limiting
from ombud.web.systems.models import System, TrustRow, VersionRow
from ombud.web.urls import urlpatterns
from tests.web.conftest import AT, example_system, signed_in, text_of

pytestmark = pytest.mark.django_db
KIND = "bias-audit-summary"


@pytest.fixture
def jobs(people) -> System:
    return example_system(people, "Job shortlist", "job-shortlist")


@pytest.fixture(autouse=True)
def nobody_came_before():
    for cache in ("visits", "default"):
        caches[cache].clear()
    yield
    for cache in ("visits", "default"):
        caches[cache].clear()


def publish(system: System, readers: str, text: str = "") -> None:
    """Write, release to these readers, approve and publish the summary of the bias audit."""
    home = f"/systems/{system.pk}/documents/{KIND}/"
    officer, reviewer = signed_in("officer"), signed_in("reviewer")
    if text:
        name = "distribution.distribution"
        newest = system.texts.filter(kind=KIND, name=name).last()
        officer.post(f"{home}texts/{name}/", {"text": text, "seen": str(newest.pk if newest else 0)})
    officer.post(f"{home}readers/", {"all": readers})
    seen = text_of(reviewer.get(f"{home}approve/?readers={readers}")).split('name="seen" value="')[1][:64]
    form = {"decision": "approved", "because": "Right.", "password": "reviewer", "seen": seen, "readers": readers}
    reviewer.post(f"{home}approve/", form)
    officer.post(f"{home}publish/", {"readers": readers, "with_gaps": "yes"})


def addresses(system: System) -> list[str]:
    return [
        "/public/",
        "/public/trust/",
        f"/public/documents/{KIND}/",
        f"/public/systems/{system.pk}/",
        f"/public/systems/{system.pk}/{KIND}/",
        f"/public/systems/{system.pk}/{KIND}/v1/",
        f"/public/systems/{system.pk}/{KIND}/v1/file.pdf",
    ]


def test_every_public_address_is_walked(jobs: System) -> None:
    walked = set(addresses(jobs))
    for pattern in urlpatterns:
        address = "/" + str(pattern.pattern)
        if address.startswith("/public/"):
            for part, given in (
                ("<int:pk>", str(jobs.pk)),
                ("<str:kind>", KIND),
                ("<int:number>", "1"),
                ("<str:form>", "pdf"),
            ):
                address = address.replace(part, given)
            assert address in walked, address


def test_nothing_is_public_by_default_nor_what_others_may_read(jobs: System) -> None:
    for readers in ("internal", "regulator", "customer"):
        publish(jobs, readers, f"On a day for {readers}.")
    assert VersionRow.objects.count() == 3
    found = {address: Client().get(address) for address in addresses(jobs)}
    assert "Nothing has been published for everybody yet" in text_of(found.pop("/public/"))
    assert {response.status_code for response in found.values()} == {404}
    assert all("Job shortlist" not in text_of(response) for response in found.values())


def test_what_is_published_for_everybody_is_read_with_its_history_and_without_names(jobs: System, people) -> None:
    """NYC Admin. Code 20-871(a)(2): the summary of the newest audit and its distribution date are public."""
    people["officer"].first_name, people["officer"].last_name = "Rosa", "Okafor"
    people["officer"].save()
    publish(jobs, "public", "Since 5 July 2025.")
    publish(jobs, "public", "Since 6 July 2025.")
    client = Client()
    page = text_of(client.get(f"/public/systems/{jobs.pk}/{KIND}/"))
    assert "Since 6 July 2025." in page
    assert "Since 5 July 2025." not in page
    assert "Version 1" in page
    assert "Since 5 July 2025." in text_of(client.get(f"/public/systems/{jobs.pk}/{KIND}/v1/"))
    assert "replaced" in page
    for address in addresses(jobs):
        response = client.get(address)
        content = response.content
        for name in (b"Rosa Okafor", b"reviewer", b"ombud.yaml", b"Proposed wording"):
            assert name not in content, (address, name)
    for form in ("html", "md"):
        assert b"Rosa Okafor" not in client.get(f"/public/systems/{jobs.pk}/{KIND}/v2/file.{form}").content
    row = VersionRow.objects.get(number=2)
    file = client.get(f"/public/systems/{jobs.pk}/{KIND}/v2/file.pdf")
    assert sha256_hex(file.content) == row.files.get(form="pdf").sha256
    assert row.files.get(form="pdf").sha256 in page
    assert "Job shortlist" in text_of(client.get("/public/"))
    assert "Job shortlist" in text_of(client.get(f"/public/documents/{KIND}/"))


def test_what_is_taken_back_is_gone_for_everybody_and_says_that_it_was(jobs: System) -> None:
    publish(jobs, "public", "Since 5 July 2025.")
    publish(jobs, "public", "Since 6 July 2025.")
    officer = signed_in("officer")
    officer.post(f"/systems/{jobs.pk}/documents/{KIND}/v2/withdraw/", {"because": "A secret reason."})
    client = Client()
    assert "Since 5 July 2025." in text_of(client.get(f"/public/systems/{jobs.pk}/{KIND}/"))
    gone = text_of(client.get(f"/public/systems/{jobs.pk}/{KIND}/v2/"))
    assert "taken back" in gone.lower()
    assert "Since 6 July" not in gone
    assert "A secret reason." not in gone
    assert client.get(f"/public/systems/{jobs.pk}/{KIND}/v2/file.pdf").status_code == 404


def test_public_pages_only_read_set_no_cookie_and_are_kept_by_caches(
    jobs: System, django_assert_max_num_queries
) -> None:
    publish(jobs, "public", "Since 5 July 2025.")
    signed_in("officer").post("/trust/", {"name": "Bank", "uses": "For credit.", "publish": "yes"})
    client = Client()
    client.get(f"/public/systems/{jobs.pk}/{KIND}/")  # the first after a change works out whether it still holds
    for address in addresses(jobs):
        with django_assert_max_num_queries(14):
            response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert response["Cache-Control"] == "public, max-age=300"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.post(address).status_code == 405
        assert client.head(address).status_code == 200
        if not address.endswith(".pdf"):
            assert "unsafe-inline" not in response["Content-Security-Policy"]
            assert b" style=" not in response.content


def test_the_trust_page_says_nothing_until_it_is_published_and_can_be_taken_down(people) -> None:
    officer = signed_in("officer")
    officer.post("/trust/", {"name": "Bank", "uses": "For credit <only>."})
    assert Client().get("/public/trust/").status_code == 404
    assert "says whose it is" in text_of(officer.post("/trust/", {"uses": "For credit.", "publish": "yes"}))
    for _ in range(2):
        officer.post("/trust/", {"name": "Bank", "uses": "For credit <only>.", "publish": "yes"})
    assert TrustRow.objects.filter(published=True).count() == 1
    page = text_of(Client().get("/public/trust/"))
    assert "Can you trust how Bank uses AI?" in page
    assert "For credit &lt;only&gt;." in page
    officer.post("/trust/", {"publish": "yes"})
    assert Client().get("/public/trust/").status_code == 404


def test_who_asks_too_often_waits_and_others_do_not(jobs: System, settings) -> None:
    settings.PUBLIC_PER_MINUTE = 3
    client = Client()
    found = [client.get("/public/", REMOTE_ADDR="192.0.2.1") for _ in range(5)]
    assert [response.status_code for response in found[:3]] == [200] * 3
    refused = found[4]  # of the fourth and fifth one may fall into the next minute
    assert refused.status_code == 429 or found[3].status_code == 429
    refused = refused if refused.status_code == 429 else found[3]
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert not refused.cookies
    assert "Try again in" in text_of(refused)
    assert client.get("/public/", REMOTE_ADDR="192.0.2.2").status_code == 200


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("no address", "unknown"),
    ],
)
def test_a_visitor_is_an_address_or_a_network_of_ipv6(rf, address: str, who: str) -> None:
    assert limiting.visitor_of(rf.get("/public/", REMOTE_ADDR=address)) == who


def test_a_version_that_no_longer_holds_says_so_to_everybody_and_not_what_changed(jobs: System, people) -> None:
    publish(jobs, "public", "Since 5 July 2025.")
    address = f"/public/systems/{jobs.pk}/{KIND}/"
    assert "older than what is known" not in text_of(Client().get(address))

    home = f"/systems/{jobs.pk}/documents/{KIND}/"
    name = "distribution.distribution"
    newest = jobs.texts.filter(kind=KIND, name=name).last()
    signed_in("officer").post(f"{home}texts/{name}/", {"text": "A secret day.", "seen": str(newest.pk)})
    page = text_of(Client().get(address))
    assert "This version is older than what is known today: something it says has changed since" in page
    assert "A secret day." not in page

    reviewer = signed_in("reviewer")
    seen = text_of(reviewer.get(f"{home}approve/?readers=public")).split('name="seen" value="')[1][:64]
    form = {"decision": "approved", "because": "Right.", "password": "reviewer", "seen": seen, "readers": "public"}
    reviewer.post(f"{home}approve/", form)
    assert "A new version has been approved and will be published." in text_of(Client().get(address))

    signed_in("officer").post(f"{home}publish/", {"readers": "public", "with_gaps": "yes"})
    assert "has changed since" not in text_of(Client().get(address))
    assert "has changed since" not in text_of(Client().get(f"{address}v1/"))  # it says that it is replaced


def test_a_fact_that_everybody_does_not_see_makes_no_public_document_older(jobs: System, people) -> None:
    publish(jobs, "public", "Since 5 July 2025.")
    address = f"/public/systems/{jobs.pk}/{KIND}/"
    actions.state(jobs, {"ops.rollback": "Another plan."}, by=people["officer"], at=AT.replace(year=2027))
    assert "has changed since" not in text_of(Client().get(address))


def test_a_person_has_so_many_files_verified_in_a_minute(credit: System) -> None:
    client = signed_in("auditor")
    found = [client.post("/verify/", {}) for _ in range(2 * limiting.MOST_CHECKS + 1)]  # perhaps in two minutes
    assert found[0].status_code == 422
    assert 429 in {response.status_code for response in found}
    assert "Too many files at once" in text_of(next(item for item in found if item.status_code == 429))
    assert signed_in("officer").post("/verify/", {}).status_code == 422
