"""A legal profile: which figures a rule asks for, how they are read, and the rule's rows in the law, as data."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from ombud.errors import InputError, LawError
from ombud.measure.figures import Bound

FOLDER = Path(__file__).parent
#: How a profile is computed; each is a module of this folder.
Method = Literal["selection", "local_law_144", "fair_lending", "insurance", "representation", "examination"]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What all authored parts share: no unknown key."""


class Row(_Part, frozen=True, kw_only=True):
    """A row of the law that the profile computes.

    Attributes:
        instrument, provision: where the row is in the law library.
        cite, source: citation, and what was read for it.
        confidence: how sure it is, on the instrument's own scale.
        checked_on: the day on which it was last checked.
        says: what it says for the figures, in own words.
        weight: its force as far as it is known, such as "rule of thumb".
    """

    instrument: str
    provision: str
    cite: str
    source: str
    confidence: str
    checked_on: dt.date
    says: str
    weight: str = ""


class ProfileLimit(_Part, frozen=True, kw_only=True):
    """A limit of the rule on a figure; none where the rule sets none.

    Attributes:
        p_below: p that a value past the limit needs besides, to be flagged.
    """

    because: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    p_below: Decimal | None = None

    def bound(self) -> Bound:
        """The limit as figures take it."""
        return Bound(at_least=self.at_least, at_most=self.at_most, because=self.because, p_below=self.p_below)


class LawProfile(_Part, frozen=True, kw_only=True):
    """A profile as it is authored.

    Attributes:
        reference: the group that others are compared with, as the rule chooses it.
        family: how p values are adjusted; the rule's own reading uses the raw one.
        parameters: numbers of the rule, such as a share below which a group may be left out.
        asks: what has to be given, in words.
        categories: attribute to the groups that the rule knows, in its order.
        headline: figures that reports lead with.
        reads: sentences that go with every result.
    """

    id: str
    title: str
    version: str
    method: Method
    law: tuple[Row, ...]
    summary: str
    asks: tuple[str, ...]
    reference: Literal["highest", "named", "rest"] = "highest"
    family: Literal["Holm", "Benjamini-Hochberg"] = "Holm"
    limits: dict[str, ProfileLimit] = {}
    parameters: dict[str, Decimal] = {}
    categories: dict[str, tuple[str, ...]] = {}
    headline: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    def bounds(self) -> dict[str, Bound]:
        """The limits of the rule."""
        return {name: limit.bound() for name, limit in self.limits.items()}

    @property
    def checked_on(self) -> dt.date:
        """The oldest check of its rows: the profile is no fresher."""
        return min(row.checked_on for row in self.law)

    @property
    def cite(self) -> str:
        """All citations, once each."""
        return "; ".join(dict.fromkeys(row.cite for row in self.law))


@cache
def load_profiles() -> dict[str, LawProfile]:
    """All profiles by id.

    Raises:
        LawError: a profile has an unknown key or a wrong type, or no row of the law.
    """
    found = [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {profile.id: profile for profile in found}


def _read(path: Path) -> LawProfile:
    from ombud.facts.strict_yaml import load_yaml

    try:
        profile = msgspec.convert(load_yaml(path.read_text("utf-8"), path.name), LawProfile, strict=False)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="profile-schema", where=path.name) from None
    if profile.id != path.stem or not profile.law:
        raise LawError("its id is not its name, or no row of the law is named.", code="profile-law", where=path.name)
    return profile


def profile_named(name: str) -> LawProfile:
    """One profile.

    Raises:
        InputError: there is none of this name.
    """
    import difflib

    profiles = load_profiles()
    if name in profiles:
        return profiles[name]
    near = difflib.get_close_matches(name, profiles, n=1)
    hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(profiles)}."
    raise InputError(f'there is no profile "{name}".', code="profile-unknown", hint=hint)
