"""Signing in: who guesses passwords has to wait.

Five wrong passwords for one name lock that name for a quarter of an hour, whether or not there is
such a person. The count is kept in this process; several servers each keep their own.
"""

from __future__ import annotations

import hashlib

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse

from ombud.errors import InputError

MOST_WRONG = 5
LOCKED_FOR = 15 * 60
#: Where a session keeps the moment of the sign-in before.
BEFORE = "before"


class SignInForm(AuthenticationForm):
    """The sign-in form, which asks no password of a name that is locked."""

    def clean(self) -> dict[str, object]:
        """Sign in, or count the failure.

        Raises:
            ValidationError: the name is locked, or name and password do not fit.
        """
        name = str(self.cleaned_data.get("username") or "")
        if is_locked(name):
            raise ValidationError("locked", code="locked")
        try:
            cleaned: dict[str, object] = super().clean()
        except ValidationError:
            count_wrong(name)
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
    return int(cache.get(_place(name), 0)) >= MOST_WRONG


def count_wrong(name: str) -> None:
    """Count a wrong password for a name."""
    place = _place(name)
    if not cache.add(place, 1, LOCKED_FOR):
        cache.incr(place)


def forget_wrong(name: str) -> None:
    """Start anew: the right password was given."""
    cache.delete(_place(name))


def _place(name: str) -> str:
    return "wrong-passwords:" + hashlib.sha256(name.casefold().encode()).hexdigest()
