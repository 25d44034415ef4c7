"""``ombud person``: who signs in to the web application; for the first person, and when nobody can sign in."""

from __future__ import annotations

from collections.abc import Sequence

from cyclopts import App

from ombud.cli.output import now, say

app = App(name="person", help="Who may sign in to the web application, and as what.")
WHERE = "http://127.0.0.1:8000"


@app.command
def add(
    username: str, /, *, role: str = "administrator", name: str = "", unit: Sequence[str] = (), at: str = WHERE
) -> None:
    """Add somebody, and print the link on which they set their password.

    Args:
        username: the name to sign in with.
        role: administrator, officer, owner, engineer, reviewer, executive or auditor.
        name: the name that others see.
        unit: kept to this unit, which is made where there is none; give it again for more.
        at: address at which Ombud is served, for the link.
    """
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems import people

    when = now()
    units = tuple(people.name_unit(each, by=None).name for each in unit) or None
    made = people.add(username, people.Wish(role=role, shown=name, units=units), by=None, at=when)
    _hand_over(at, people.link_for(made, by=None, at=when))


@app.command
def link(username: str, /, *, at: str = WHERE) -> None:
    """Print a new link on which somebody sets their password.

    Args:
        username: the name to sign in with.
        at: address at which Ombud is served, for the link.
    """
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems import people

    _hand_over(at, people.link_for(people.named(username), by=None, at=now()))


@app.command
def end(username: str, /) -> None:
    """End somebody's access at once; what they did stays theirs.

    Args:
        username: the name to sign in with.
    """
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems import people

    people.end(people.named(username), by=None, at=now())
    say(f"The access of {username} has ended.")


@app.command(name="list")
def list_people() -> None:
    """Everybody, with role and units."""
    from ombud.web import setup

    setup.ready()
    from ombud.web.systems.models import Person

    found = Person.objects.prefetch_related("units").order_by("username")
    for person in found:
        units = ", ".join(unit.name for unit in person.units.all())
        whole = units if person.kept_to_units else "the whole organisation"
        say(f"{person.username:<20} {person.role if person.is_active else 'ended':<14} {whole}")
    if not found:
        say("Nobody yet. The first person: ombud person add NAME")


def _hand_over(at: str, path: str) -> None:
    say("Open this link to set the password; it works once, for three days:", f"  {at.rstrip('/')}{path}")
