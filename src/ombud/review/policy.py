"""The release policy: limits, facts that must be known, and the age a measurement may have."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from ombud.errors import LawError
from ombud.facts import Limit, Vocabulary
from ombud.measure import Bound

DEFAULT = Path(__file__).parent / "policy.yaml"


class PolicyLimit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A limit on a figure, with the reason for it."""

    because: str
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class RequiredFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact without which nothing is released."""

    fact: str
    because: str


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a release must meet beyond the law."""

    id: str
    title: str
    version: str
    limits: dict[str, PolicyLimit]
    min_people: int
    max_age_days: int
    required_facts: tuple[RequiredFact, ...]

    def bounds(self, dossier_limits: dict[str, Limit]) -> dict[str, Bound]:
        """The limits in force for one system: the policy's, and the dossier's where it has its own."""
        own = {
            name: Bound(at_least=limit.at_least, at_most=limit.at_most, because=limit.because)
            for name, limit in self.limits.items()
        }
        return own | {
            name: Bound(at_least=limit.at_least, at_most=limit.at_most, because=limit.because or "set in the dossier")
            for name, limit in dossier_limits.items()
        }


def load_policy(path: Path = DEFAULT, *, vocabulary: Vocabulary) -> Policy:
    """Read and check a release policy.

    Raises:
        InputError: it cannot be read as YAML.
        LawError: it has an unknown key, a wrong type, or names a fact that does not exist.
    """
    from ombud.facts.strict_yaml import load_yaml

    try:
        policy = msgspec.convert(load_yaml(path.read_text("utf-8"), str(path)), Policy)
    except msgspec.ValidationError as error:
        raise LawError(f"{error}.", code="policy-schema", where=str(path)) from None
    for required in policy.required_facts:
        if required.fact not in vocabulary:
            near = vocabulary.nearest(required.fact)
            raise LawError(
                f'the fact "{required.fact}" is not in the vocabulary.',
                code="fact-unknown",
                where=str(path),
                hint=f'Did you mean "{near}"?' if near else "",
            )
    return policy
