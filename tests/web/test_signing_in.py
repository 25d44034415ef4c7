"""Who guesses passwords has to wait; who knows theirs does not notice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from ombud.web.systems.signing_in import LOCKED_FOR, MOST_WRONG
from tests.web.conftest import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_locked() -> Iterator[None]:
    cache.clear()
    yield
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
