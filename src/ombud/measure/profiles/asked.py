"""What a person gives to a profile: columns, what their values mean, and choices that the rule leaves open."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from ombud.errors import InputError
from ombud.measure.bands import check_edges
from ombud.measure.fairness.groups import Meaning, Settings
from ombud.measure.fairness.references import Benchmark
from ombud.measure.profiles.model import LawProfile
from ombud.measure.specs import FAVOURABLE, Cells, Cut, Outcomes, PersonClusters, ScoreCells, Strata


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of the data and what was declared about them; a profile reads those it asks for.

    Attributes:
        groups: columns whose values are compared.
        sex, race: the columns of Local Law 144.
        prediction, favourable: the decision, and its value that helps the person.
        score, threshold, below: a decision taken from a score instead.
        label, label_positive, positive: what really happened; see ``Meaning``.
        count, selected, weight, person: people a row stands for, how many of them were selected,
            their weight, and the column that tells persons apart.
        strata: columns within which groups are compared, such as the step or requisition.
        controls: columns that are held the same in marginal effects.
        amount, actual: a price, limit or score by group, and the actual value of it.
        probabilities: column of the probability of a group to its name (proxy).
        reference: column (or column of a probability) to the group compared with.
        benchmark: shares of a reference population.
        words: column to {text of the data: category of the rule}.
        exclude: leave categories under two per cent out of the ratios of Local Law 144.
        unknown_in_base: whether unknown people count in the base of the two per cent.
        each_class: of a tool that classifies, the ratios of every class (Local Law 144).
        draft: read by a draft that is not law.
        bands: group column to the edges of its bands.
        not_known: text in groups, decision and label that means that the value is missing.
    """

    groups: tuple[str, ...] = ()
    sex: str = ""
    race: str = ""
    prediction: str = ""
    favourable: str = ""
    score: str = ""
    threshold: Decimal | None = None
    below: bool = False
    label: str = ""
    label_positive: str = ""
    positive: Literal["favourable", "unfavourable"] = "favourable"
    count: str = ""
    selected: str = ""
    weight: str = ""
    person: str = ""
    strata: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    amount: str = ""
    actual: str = ""
    probabilities: dict[str, str] = {}
    reference: dict[str, str] = {}
    benchmark: Benchmark = {}
    words: dict[str, dict[str, str]] = {}
    exclude: bool = False
    unknown_in_base: bool = False
    each_class: bool = False
    draft: bool = False
    bands: dict[str, tuple[Decimal, ...]] = {}
    not_known: tuple[str, ...] = ()
    confidence: float = 0.95
    min_people: int = 30

    @property
    def meaning(self) -> Meaning:
        """What the values of decision and label mean."""
        return Meaning(
            favourable=self.favourable if self.prediction else FAVOURABLE,
            label_positive=self.label_positive,
            positive=self.positive,
        )

    @property
    def decides(self) -> bool:
        """Whether it is said how a decision is read."""
        return bool(self.prediction or self.selected or (self.score and self.threshold is not None))

    def settings(self, profile: LawProfile) -> Settings:
        """How groups are compared under a profile."""
        return Settings(
            reference="rest" if profile.reference == "rest" else "highest",
            named=dict(self.reference),
            confidence=self.confidence,
            min_people=self.min_people,
            limits=profile.bounds(),
        )

    def settings_of_rule(self) -> Settings:
        """Settings without limits, for a rule that sets none."""
        return Settings(confidence=self.confidence, min_people=self.min_people)

    def cut(self) -> Cut | None:
        """The decision that a threshold takes."""
        if self.prediction or not self.score or self.threshold is None:
            return None
        return Cut(score=self.score, at=self.threshold, favourable="below" if self.below else "at_or_above")

    def cells(self, groups: tuple[str, ...] = ()) -> Cells:
        """People by group, decision and label."""
        return Cells(
            groups=groups or self.groups,
            prediction=self.prediction,
            cut=self.cut(),
            label=self.label,
            count=self.count,
            selected=self.selected,
            weight=self.weight,
            bands=self.bands,
            not_known=self.not_known,
        )

    def within(self, columns: tuple[str, ...]) -> Strata:
        """People by stratum, group and decision."""
        return Strata(
            strata=columns,
            groups=self.groups,
            prediction=self.prediction,
            cut=self.cut(),
            count=self.count,
            selected=self.selected,
            bands=self.bands,
            not_known=self.not_known,
        )

    def persons(self) -> PersonClusters:
        """Sums over persons who occur more than once."""
        return PersonClusters(
            person=self.person,
            groups=self.groups,
            prediction=self.prediction,
            cut=self.cut(),
            label=self.label,
            count=self.count,
            selected=self.selected,
            bands=self.bands,
            not_known=self.not_known,
        )

    def amounts(self, columns: tuple[str, ...] = ()) -> Outcomes:
        """Sums of an amount by group, and by further columns."""
        return Outcomes(
            groups=(*self.groups, *columns),
            value=self.amount,
            actual=self.actual,
            count=self.count,
            bands=self.bands,
            not_known=self.not_known,
        )

    def scores(self) -> ScoreCells:
        """People by group, label and bin of the score."""
        return ScoreCells(
            groups=self.groups,
            score=self.score,
            label=self.label,
            count=self.count,
            bands=self.bands,
            not_known=self.not_known,
        )


def check_bands(asked: Asked) -> None:
    """Bands are of group columns, and rise.

    Raises:
        InputError: one sentence says which are not.
    """
    for column, edges in asked.bands.items():
        if column not in asked.groups:
            raise InputError(
                f'"{column}" has bands and is no group.', code="band-column", hint=f"Give --group {column} too."
            )
        check_edges(edges, column)


def need_groups(asked: Asked) -> None:
    """At least one group column, none twice, and none that is something else too.

    Raises:
        InputError: one sentence says which.
    """
    if not asked.groups:
        raise InputError("no group column is named.", code="no-group", hint="Give --group COLUMN at least once.")
    if len(set(asked.groups)) != len(asked.groups):
        raise InputError("a group column is named twice.", code="group-twice")
    other = {asked.prediction, asked.label, asked.score, asked.count, asked.selected, asked.person, asked.weight}
    used = (other | {asked.amount, *asked.strata, *asked.controls}) & set(asked.groups)
    if used:
        raise InputError(
            f'the column "{min(used)}" cannot be a group and something else at once.', code="column-reused"
        )


def need_decision(asked: Asked) -> None:
    """A decision is named: a column, counts of the selected, or a score with a threshold.

    Raises:
        InputError: none is, or it is named in two ways.
    """
    if asked.selected and not asked.count:
        raise InputError(
            f'of how many people "{asked.selected}" were selected is not said.',
            code="selected-of-what",
            hint="Give --count with the column of all people of the row.",
        )
    if asked.prediction and asked.selected:
        raise InputError("the decision is named twice: as a column and as counts.", code="decision-twice")
    if not asked.decides:
        raise InputError(
            "no decision is named.",
            code="no-prediction",
            hint="Give --prediction with --favourable, --count with --selected, or --score with --threshold.",
        )


def need_reference(asked: Asked) -> None:
    """The rule compares with a group that a person names.

    Raises:
        InputError: a group column has none.
    """
    missing = [name for name in asked.groups if name not in asked.reference]
    if missing:
        raise InputError(
            f'the reference group of "{missing[0]}" is not named, and this profile never chooses one.',
            code="reference-undeclared",
            hint=f"Give --reference {missing[0]}=GROUP.",
        )
