"""Who works here: people added, changed and ended, each step signed; ways to sign in are handed over as links.

Nobody chooses a password for somebody else: a new person gets a link that works once and for three
days, and sets their own. Whoever is ended stays in the database, because what they did names them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from ombud.casework import access_payload
from ombud.errors import InputError
from ombud.facts.names import clean_name, same_name
from ombud.web.systems import log
from ombud.web.systems.access import RIGHTS, require
from ombud.web.systems.models import Person, System, Unit

#: By whom, where nobody is signed in: the command line of the machine that holds the key.
MACHINE = "the command line"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody shall be.

    Attributes:
        units: names of the units they are kept to; None for the whole organisation.
    """

    role: str
    shown: str = ""
    email: str = ""
    units: tuple[str, ...] | None = None


def add(username: str, wish: Wish, *, by: Person | None, at: dt.datetime) -> Person:
    """Add somebody, who cannot sign in before they have set a password.

    Raises:
        PermissionDenied: the role may not.
        InputError: no name or one that is taken, no such role or unit.
    """
    _allowed(by)
    username = username.strip()
    if not username or username != clean_name(username) or not Person.username_validator.regex.fullmatch(username):
        raise InputError(
            "a name to sign in with has letters, digits and @ . + - _ only.", code="username", where="username"
        )
    if len(username) > 150:
        raise InputError("a name to sign in with has at most 150 characters.", code="username", where="username")
    units = _checked(wish)
    try:
        with transaction.atomic():
            if any(same_name(username, name) for name in Person.objects.values_list("username", flat=True)):
                raise IntegrityError
            person = Person(username=username, role=wish.role, kept_to_units=wish.units is not None)
            _name(person, wish)
            person.set_unusable_password()
            person.save(force_insert=True)
            person.units.set(units)
            _sign("added", person, by=by, at=at)
            return person
    except IntegrityError:
        raise InputError(f"somebody signs in as {username} already.", code="username-taken", where="username") from None


def change(person: Person, wish: Wish, *, by: Person | None, at: dt.datetime) -> None:
    """Give somebody another role, other units, another name to be shown.

    Raises:
        PermissionDenied: the role may not.
        InputError: no such role or unit; or nobody would be left who may add people.
    """
    _allowed(by)
    units = _checked(wish)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.role != wish.role:
            _check_somebody_stays(person)
        person.role, person.kept_to_units = wish.role, wish.units is not None
        _name(person, wish)
        person.save()
        person.units.set(units)
        _sign("changed", person, by=by, at=at)


def end(person: Person, *, by: Person | None, at: dt.datetime) -> None:
    """End somebody's access at once, open sessions too; what they did stays theirs.

    Raises:
        PermissionDenied: the role may not.
        InputError: it is oneself, or nobody would be left who may add people.
    """
    _allowed(by)
    if by and by.pk == person.pk:
        raise InputError("nobody ends their own access.", code="oneself", hint="Ask another administrator.")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if not person.is_active:
            return
        _check_somebody_stays(person)
        person.is_active = False
        person.set_unusable_password()  # ends every session and every link
        person.save()
        _sign("ended", person, by=by, at=at)


def restore(person: Person, *, by: Person | None, at: dt.datetime) -> None:
    """Let somebody in again, who then sets a new password."""
    _allowed(by)
    with transaction.atomic():
        if not person.is_active:
            person.is_active = True
            person.save(update_fields=["is_active"])
            _sign("restored", person, by=by, at=at)


def link_for(person: Person, *, by: Person | None, at: dt.datetime) -> str:
    """The path of a page on which the person sets a password: works once, for three days.

    Raises:
        PermissionDenied: the role may not.
        InputError: the person's access has ended.
    """
    _allowed(by)
    if not person.is_active:
        raise InputError(f"the access of {person.username} has ended.", code="ended", hint="Let them in again first.")
    with transaction.atomic():
        _sign("link", person, by=by, at=at)
    key = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("set-password", args=[key, default_token_generator.make_token(person)])


def named(username: str) -> Person:
    """The person of a name.

    Raises:
        InputError: there is none.
    """
    found = Person.objects.filter(username=username).first()
    if found is None:
        raise InputError(
            f"nobody signs in as {username}.", code="person-unknown", hint="`ombud person list` names all."
        )
    return found


def name_unit(name: str, *, by: Person | None) -> Unit:
    """Name a unit of the organisation; the same name gives the same unit.

    Raises:
        PermissionDenied: the role may not.
        InputError: no name, or one that is too long.
    """
    if by:
        require(by, "organise")
    name = clean_name(name) or ""
    if not name or len(name) > Unit.NAME_LENGTH:
        raise InputError(f"a unit has a name of at most {Unit.NAME_LENGTH} characters.", code="unit", where="unit")
    there = next((unit for unit in Unit.objects.all() if same_name(unit.name, name)), None)
    return there or Unit.objects.create(name=name)


def place(system: System, unit: Unit | None, *, by: Person) -> None:
    """Say to which unit a system belongs."""
    require(by, "organise")
    system.unit = unit
    system.save(update_fields=["unit"])


def _allowed(by: Person | None) -> None:
    if by:
        require(by, "administer")


def _checked(wish: Wish) -> list[Unit]:
    """The units that are wished for."""
    if wish.role not in RIGHTS:
        raise InputError(
            f"there is no role {wish.role}.", code="role", where="role", hint=f"One of {', '.join(RIGHTS)}."
        )
    if wish.role == "administrator" and wish.units is not None:
        raise InputError("an administrator is for the whole organisation.", code="role-units", where="units")
    if len(wish.shown) > 150 or len(wish.email) > 254:
        raise InputError("a name has at most 150 characters, an address 254.", code="person-long", where="shown")
    known = {unit.name: unit for unit in Unit.objects.all()}
    for name in wish.units or ():
        if name not in known:
            raise InputError(f"there is no unit {name}.", code="unit-unknown", where="units")
    if wish.units == ():
        raise InputError("choose at least one unit, or the whole organisation.", code="units", where="units")
    return [known[name] for name in wish.units or ()]


def _name(person: Person, wish: Wish) -> None:
    first, _, last = (clean_name(wish.shown) or "").partition(" ")
    person.first_name, person.last_name, person.email = first, last, wish.email.strip()


def _check_somebody_stays(person: Person) -> None:
    """Somebody must remain who may add people; the command line is for the case that nobody ever was."""
    others = Person.objects.filter(role="administrator", is_active=True).exclude(pk=person.pk)
    if person.role == "administrator" and person.is_active and not others.exists():
        raise InputError(
            "nobody would be left who may add people.",
            code="last-administrator",
            hint="Name another administrator first.",
        )


def _sign(action: str, person: Person, *, by: Person | None, at: dt.datetime) -> None:
    units: Iterable[str] | None = [unit.name for unit in person.units.all()] if person.kept_to_units else None
    payload = access_payload(
        action, person=person.username, role=person.role, units=units, at=at, by=by.shown if by else MACHINE
    )
    log.append(payload, system=None, at=at)
