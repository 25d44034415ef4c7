"""What a person chooses beside the columns: reference, limits, confidence, smallest group, how many figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.fairness.groups import Settings
from ombud.measure.fairness.references import Benchmark, References, read_references
from ombud.measure.figures import MIN_PEOPLE, Bound

Depth = Literal["usual", "all"]


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """How groups are compared, as it was asked for.

    Attributes:
        limits: figure id to its limit.
        reference: see :func:`~ombud.measure.fairness.references.read_references`.
        min_people: below it a group is flagged as insufficient, and still shown.
        depth: ``all`` for every figure of the catalogue.
        benchmark: attribute to the shares of a reference population.
        seed: of every replicate.
    """

    limits: Mapping[str, Bound] = {}
    reference: References = ""
    confidence: float = 0.95
    min_people: int = MIN_PEOPLE
    depth: Depth = "usual"
    benchmark: Benchmark = {}
    seed: int = 1

    def settings(self, groups: Sequence[str]) -> Settings:
        """The same as figures take it.

        Raises:
            InputError: a reference is none, or the confidence is not between 0 and 1.
        """
        if not 0 < self.confidence < 1:
            raise InputError(
                f"a confidence of {self.confidence:g} is none.",
                code="confidence",
                hint="Give one between 0 and 1, such as 0.95.",
            )
        chosen, named = read_references(self.reference, groups)
        return Settings(
            reference=chosen,
            named=named,
            confidence=self.confidence,
            min_people=self.min_people,
            limits=dict(self.limits),
            depth=self.depth,
            seed=self.seed,
        )

    def said(self) -> dict[str, object]:
        """What was chosen, as a result declares it."""
        reference = self.reference if isinstance(self.reference, (str, Mapping)) else tuple(self.reference)
        return {
            "reference": dict(reference) if isinstance(reference, Mapping) else reference,
            "benchmark": self.benchmark,
            "confidence": f"{self.confidence:g}",
            "min_people": str(self.min_people),
            "depth": "" if self.depth == "usual" else self.depth,
        }
