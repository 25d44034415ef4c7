"""The release policy: limits, facts that must be known, the age of a measurement, and who signs.

A policy is authored as YAML (``policy.yaml`` beside this file is the default one) and is
read into frozen values. It adds to the law and never takes anything away from it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import msgspec

from ombud.errors import InputError, LawError
from ombud.facts import FactValue, Limit, Vocabulary
from ombud.measure import Bound
from ombud.onefile import check_plain

DEFAULT = Path(__file__).parent / "policy.yaml"

_RATES = (
    "true_positive_rate",
    "false_positive_rate",
    "false_negative_rate",
    "true_negative_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "accuracy",
)

#: Figures that a limit can be set on: those that measuring holds against a limit.
JUDGED_FIGURES = frozenset(
    {"selection_rate", "impact_ratio", "selection_difference", "selection_gap", "selection_ratio", *_RATES}
    | {f"{rate}_{kind}" for rate in _RATES for kind in ("gap", "difference")}
    | {"equalised_odds_difference", "equalised_odds_mean_difference", "equalised_odds_ratio"}
    | {"average_odds_difference", "average_odds_error"}
)


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts."""


class PolicyLimit(_Part, frozen=True, kw_only=True):
    """A limit on a figure.

    Attributes:
        statistic: what exactly is held against the limit, in words.
        cite: the text the limit refers to; empty when it is the house's own.
        because: why this limit.
    """

    statistic: str
    because: str
    cite: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def bound(self) -> Bound:
        """The limit as measuring takes it, with reason and citation in one line."""
        reason = f"{self.because} ({self.cite})" if self.cite else self.because
        return Bound(at_least=self.at_least, at_most=self.at_most, because=reason)


class SmallestGroup(_Part, frozen=True, kw_only=True):
    """The number of people below which a group is shown and not judged."""

    people: int
    because: str


class MeasurementAge(_Part, frozen=True, kw_only=True):
    """The number of days after which a measurement no longer speaks for a release."""

    max_age_days: int
    because: str


class RequiredFact(_Part, frozen=True, kw_only=True):
    """A fact without which nothing is released."""

    fact: str
    because: str


class Signature(_Part, frozen=True, kw_only=True):
    """A signature that a release needs.

    Attributes:
        role: the role in which a person signs.
        apart_from: facts that name people who may not sign in this role.
    """

    role: str
    because: str
    apart_from: tuple[str, ...] = ()


class RiskAsked(_Part, frozen=True, kw_only=True):
    """That a release waits for its risk gate: stops, what goes back, and what a conditional release lacks."""

    because: str


class Policy(_Part, frozen=True, kw_only=True):
    """What a release must meet beyond the law."""

    id: str
    title: str
    version: str
    limits: dict[str, PolicyLimit]
    smallest_group: SmallestGroup
    measurement: MeasurementAge
    required_facts: tuple[RequiredFact, ...]
    signatures: tuple[Signature, ...] = ()
    risk: RiskAsked | None = None

    @property
    def min_people(self) -> int:
        """People below which a group is shown and not judged."""
        return self.smallest_group.people

    @property
    def max_age_days(self) -> int:
        """Days after which a measurement is too old for a release."""
        return self.measurement.max_age_days

    def bounds(self, dossier_limits: Mapping[str, Limit]) -> dict[str, Bound]:
        """The limits in force for one system: the policy's, and those of its dossier.

        A dossier may tighten a limit freely. It may loosen one only with a reason, and the
        reason then travels with the figure. A side that the dossier leaves out stays.

        Raises:
            InputError: a limit is on a figure that is not measured, is no value that the figure can
                have, or loosens without a reason.
        """
        found = {name: limit.bound() for name, limit in self.limits.items()}
        for name, own in dossier_limits.items():
            _check_figure(name, where=f"limits.{name}")
            _check_range(name, own, where=f"limits.{name}")
            found[name] = self._merged(name, found.get(name), own)
        return found

    def _merged(self, name: str, house: Bound | None, own: Limit) -> Bound:
        reason = own.because or "set in the dossier"
        if house is None:
            return Bound(at_least=own.at_least, at_most=own.at_most, because=reason)
        if is_looser(house, own):
            if not own.because.strip():
                raise InputError(
                    f"the limit on {name} is looser than the {self.title}, which asks for {house.words()}.",
                    code="limit-looser",
                    where=f"limits.{name}",
                    hint="Say why in `because`, or keep the limit of the policy.",
                )
            reason = f"{own.because}; looser than the {self.title} {self.version}, which asks for {house.words()}"
        return Bound(
            at_least=own.at_least if own.at_least is not None else house.at_least,
            at_most=own.at_most if own.at_most is not None else house.at_most,
            because=reason,
        )

    def missing_signatures(
        self, signed: Iterable[tuple[str, str]], facts: Mapping[str, FactValue]
    ) -> tuple[Signature, ...]:
        """The signatures that a release still lacks.

        Args:
            signed: (role, name of the person) of each signature there is.
            facts: the facts of the system; a person named by a fact of ``apart_from`` does not count.
        """
        given = list(signed)
        return tuple(
            needed
            for needed in self.signatures
            if not any(role == needed.role and not _is_barred(name, needed, facts) for role, name in given)
        )


def is_looser(house: Bound, own: Limit) -> bool:
    """Whether a limit of one system lets more through than the limit of the house."""
    lower = house.at_least is not None and own.at_least is not None and own.at_least < house.at_least
    higher = house.at_most is not None and own.at_most is not None and own.at_most > house.at_most
    return lower or higher


def _is_barred(name: str, needed: Signature, facts: Mapping[str, FactValue]) -> bool:
    """Whether a person is named by a fact that bars; "Marta Osei, head of lending" names Marta Osei."""
    if not name.strip():
        return True
    stated = [facts.get(key) for key in needed.apart_from]
    return any(isinstance(value, str) and _person(value) == _person(name) for value in stated)


def _person(text: str) -> str:
    return " ".join(text.split(",")[0].casefold().split())


def _check_figure(name: str, *, where: str) -> None:
    if name in JUDGED_FIGURES:
        return
    near = difflib.get_close_matches(name, sorted(JUDGED_FIGURES), n=1)
    raise InputError(
        f'there is no figure "{name}" that a limit can be set on.',
        code="figure-unknown",
        where=where,
        hint=f'Did you mean "{near[0]}"?' if near else "There are: " + ", ".join(sorted(JUDGED_FIGURES)) + ".",
    )


def _check_range(name: str, limit: Limit, *, where: str) -> None:
    """A rate, gap or share is between 0 and 1, a difference between -1 and 1; a ratio is above 0."""
    low, high = {"selection_difference": (-1, 1), "impact_ratio": (0, 100)}.get(name, (0, 1))
    for value in (limit.at_least, limit.at_most):
        if value is not None and not low <= value <= high:
            raise InputError(
                f"{name} is between {low} and {high}, and the limit is {value}.", code="limit-range", where=where
            )
    if name.endswith("ratio") and limit.at_least is not None and not 0 < limit.at_least <= 1:
        raise InputError(
            f"{name} is held against a limit above 0 and up to 1, not {limit.at_least}.",
            code="limit-range",
            where=where,
        )


def load_policy(path: Path = DEFAULT, *, vocabulary: Vocabulary) -> Policy:
    """Read and check a release policy.

    Raises:
        InputError: it cannot be read as YAML.
        LawError: it has an unknown key or a wrong type, names a fact or figure that does not
            exist, gives no reason, or sets a limit that holds nothing.
    """
    from ombud.facts.strict_yaml import load_yaml

    check_plain(path)
    try:
        policy = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), Policy)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="policy-schema", where=str(path)) from None
    except OSError as error:
        raise InputError(
            f"the policy cannot be read ({error.strerror}).",
            code="policy-file",
            where=str(path),
            hint="Name a file that exists.",
        ) from None
    _check_limits(policy, str(path))
    _check_reasons(policy, str(path))
    named = [required.fact for required in policy.required_facts]
    named += [key for signature in policy.signatures for key in signature.apart_from]
    for key in named:
        _check_fact(key, vocabulary, str(path))
    return policy


def _check_limits(policy: Policy, where: str) -> None:
    for name, limit in policy.limits.items():
        place = f"{where}: limits.{name}"
        try:
            _check_figure(name, where=place)
        except InputError as error:
            raise LawError(error.message, code=error.code, where=place, hint=error.hint) from None
        if limit.at_least is None and limit.at_most is None:
            raise LawError(
                "the limit holds nothing.", code="limit-empty", where=place, hint="Give at_least, at_most or both."
            )
        if limit.at_least is not None and limit.at_most is not None and limit.at_least > limit.at_most:
            raise LawError("no value can meet the limit: at_least is above at_most.", code="limit-empty", where=place)
    if policy.min_people < 1:
        raise LawError(
            "the smallest group has at least one person.", code="policy-number", where=f"{where}: smallest_group"
        )
    if policy.max_age_days < 0:
        raise LawError("an age in days is not negative.", code="policy-number", where=f"{where}: measurement")


def _check_reasons(policy: Policy, where: str) -> None:
    parts: dict[str, str] = {
        **{f"limits.{name}": limit.because for name, limit in policy.limits.items()},
        "smallest_group": policy.smallest_group.because,
        "measurement": policy.measurement.because,
        **{f"required_facts.{item.fact}": item.because for item in policy.required_facts},
        **{f"signatures.{item.role}": item.because for item in policy.signatures},
        **({"risk": policy.risk.because} if policy.risk else {}),
    }
    for place, because in parts.items():
        if not because.strip():
            raise LawError("no reason is given.", code="because-missing", where=f"{where}: {place}")


def _check_fact(key: str, vocabulary: Vocabulary, where: str) -> None:
    if key in vocabulary:
        return
    near = vocabulary.nearest(key)
    raise LawError(
        f'the fact "{key}" is not in the vocabulary.',
        code="fact-unknown",
        where=where,
        hint=f'Did you mean "{near}"?' if near else "Facts are listed by `ombud facts`.",
    )
