"""Who guesses passwords has to wait; who knows theirs does not notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client

from ombud.web.systems import signing_in
from ombud.web.systems.signing_in import LOCKED_FOR, MOST_WRONG, count_wrong, is_locked
from tests.web.conftest import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_locked() -> Iterator[None]:
    for cache in caches.all(initialized_only=False):
        cache.clear()
    yield
    for cache in caches.all(initialized_only=False):
        cache.clear()


def sign_in(name: str, password: str):
    return Client().post("/sign-in/", {"username": name, "password": password})


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(people) -> None:
    for _ in range(MOST_WRONG):
        assert "is not right. Try again" in text_of(sign_in("officer", "guess"))

    response = sign_in("OFFICER", "officer")
    assert response.status_code == 200
    assert "Wait a quarter of an hour" in text_of(response)
    assert "Wait a quarter of an hour" in text_of(sign_in("officer", "officer"))
    assert sign_in("owner", "owner").status_code == 302


def test_a_name_that_nobody_has_is_locked_the_same_way(people) -> None:
    for _ in range(MOST_WRONG):
        sign_in("nobody", "guess")
    assert "Wait a quarter of an hour" in text_of(sign_in("nobody", "guess"))


def test_a_right_password_forgets_the_wrong_ones(people) -> None:
    for _ in range(3):
        for _ in range(MOST_WRONG - 1):
            sign_in("officer", "guess")
        assert sign_in("officer", "officer").status_code == 302
    assert LOCKED_FOR == 15 * 60


def test_the_password_of_a_decision_is_not_guessed_either(people, credit) -> None:
    client = signed_in("reviewer")
    form = {"decision": "refused", "because": "no"}
    for _ in range(MOST_WRONG):
        response = client.post(f"/systems/{credit.pk}/gate/", {**form, "password": "guess"})
        assert "the password is not right; nothing was signed" in text_of(response)
    response = client.post(f"/systems/{credit.pk}/gate/", {**form, "password": "reviewer"})
    assert "too many wrong passwords were given; nothing was signed" in text_of(response)
    assert not credit.decisions.exists()


def test_the_password_under_a_document_is_not_guessed_either(people, credit) -> None:
    client, address = signed_in("reviewer"), f"/systems/{credit.pk}/documents/co-notice/approve/"
    said = [text_of(client.post(address, {"password": "guess"})) for _ in range(MOST_WRONG + 1)]
    assert ["the password is not right" in one for one in said] == [True] * MOST_WRONG + [False]
    assert "too many wrong passwords were given; nothing was signed" in said[-1]


def test_no_number_of_other_names_unlocks_a_person(people, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of this process drops entries when it is full; made-up names fill another one."""
    monkeypatch.setattr(caches["default"], "_max_entries", 300)
    for _ in range(MOST_WRONG):
        count_wrong("Officer")
    for number in range(400):
        count_wrong(f"nobody{number}")
    assert is_locked("officer")


def test_an_address_that_tries_many_names_has_to_wait(people, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_in, "MOST_FROM_ADDRESS", 3)
    for number in range(3):
        assert "is not right. Try again" in text_of(sign_in(f"nobody{number}", "guess"))
    assert "came from your address. Wait a quarter of an hour" in text_of(sign_in("officer", "officer"))
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post("/sign-in/", {"username": "officer", "password": "officer"}).status_code == 302
