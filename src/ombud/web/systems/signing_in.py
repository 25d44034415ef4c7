"""Signing in: who guesses passwords has to wait.

Five wrong passwords for one name lock that name for a quarter of an hour, whether or not there is
such a person; a hundred from one address, whatever the names, lock that address. Counts are kept in
this process; several servers each keep their own. Counts of people are kept apart from those of
names that nobody has: however many of these are tried, no count of a person is pushed out.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import BaseCache, caches
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from ombud.errors import InputError
from ombud.web.systems.limiting import visitor_of
from ombud.web.systems.models import Person

MOST_WRONG = 5
MOST_FROM_ADDRESS = 100
LOCKED_FOR = 15 * 60
#: Where a session keeps the moment of the sign-in before.
BEFORE = "before"


class SignInForm(AuthenticationForm):
    """The sign-in form, which asks no password of a name that is locked."""

    def clean(self) -> dict[str, object]:
        """Sign in, or count the failure.

        Raises:
            ValidationError: the name or the address is locked, or name and password do not fit.
        """
        name = str(self.cleaned_data.get("username") or "")
        address = visitor_of(self.request) if self.request else "unknown"
        if is_locked(name):
            raise ValidationError("locked", code="locked")
        if is_locked_out(address):
            raise ValidationError("locked-address", code="locked-address")
        try:
            cleaned: dict[str, object] = super().clean()
        except ValidationError:
            count_wrong(name)
            _count(caches["visits"], _wrong_from(address))
            raise
        forget_wrong(name)
        return cleaned


def check_password(person: AbstractBaseUser, password: str) -> None:
    """Ask a person who is signed in for the password again, before something is signed.

    Raises:
        InputError: it is wrong, or too many were wrong.
    """
    name = person.get_username()
    if is_locked(name):
        raise InputError(
            "too many wrong passwords were given; nothing was signed.",
            code="password",
            hint="Wait a quarter of an hour.",
        )
    if not person.check_password(password):
        count_wrong(name)
        raise InputError("the password is not right; nothing was signed.", code="password")
    forget_wrong(name)


class SignIn(LoginView):
    """The sign-in page; it keeps in the session when the person was here before."""

    template_name = "sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in; Django forgets the sign-in before this one in the same moment."""
        before = form.get_user().last_login
        response = super().form_valid(form)
        self.request.session[BEFORE] = before.isoformat() if before else ""
        return response


def is_locked(name: str) -> bool:
    """Whether so many wrong passwords were given for a name that it has to wait."""
    return int(_counts_of(name).get(_place(name), 0)) >= MOST_WRONG


def is_locked_out(address: str) -> bool:
    """Whether so many wrong passwords came from an address that it has to wait."""
    return int(caches["visits"].get(_wrong_from(address), 0)) >= MOST_FROM_ADDRESS


def count_wrong(name: str) -> None:
    """Count a wrong password for a name."""
    _count(_counts_of(name), _place(name))


def forget_wrong(name: str) -> None:
    """Start anew: the right password was given."""
    _counts_of(name).delete(_place(name))


def _count(cache: BaseCache, place: str) -> None:
    if not cache.add(place, 1, LOCKED_FOR):
        try:
            cache.incr(place)
        except ValueError:  # its time ended in between
            cache.add(place, 1, LOCKED_FOR)


def _counts_of(name: str) -> BaseCache:
    """Where the count of a name is kept: there are few people, and endlessly many other names."""
    return caches["people" if Person.objects.filter(username__iexact=name).exists() else "default"]


def _place(name: str) -> str:
    return "wrong-passwords:" + hashlib.sha256(name.casefold().encode()).hexdigest()


def _wrong_from(address: str) -> str:
    return f"wrong-passwords-from:{address}"
