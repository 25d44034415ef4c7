"""Which fact is which field of which format: one table for writing, reading and the documentation.

Only what a format itself defines is used for its field; a fact that merely resembles one is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from ombud.facts import UNKNOWN, FactDefinition, FactValue, Vocabulary, to_json

Format = Literal["croissant", "spdx", "cyclonedx"]
Holder = Literal["system", "data"]

#: The versions that are written; older and newer ones that are read stand in ``reading``.
TITLES: dict[Format, str] = {"croissant": "Croissant 1.1", "spdx": "SPDX 3.0.1", "cyclonedx": "CycloneDX 1.6"}

#: How data are called and described that nobody named or described; reading takes no fact from that.
PLAIN_NAME = "Data of "
PLAIN_DESCRIPTION = "The data of the AI system "


class Row(msgspec.Struct, frozen=True):
    """One fact as one field.

    Attributes:
        holder: whether the field is of the model or of its data.
        field: its path below the holder; ``*`` stands for every item of a list.
        shape: one text (a list becomes lines), a list of texts, or a form of its own.
        back: whether reading suggests the fact again; else the field says less than the fact.
    """

    format: Format
    fact: str
    holder: Holder
    field: str
    shape: Literal["one", "many", "own"] = "one"
    back: bool = True


CROSSWALK: tuple[Row, ...] = (
    Row("croissant", "data.datasets", "data", "name", "own"),
    Row("croissant", "data.categories", "data", "description"),
    Row("croissant", "data.licences", "data", "license", "many"),
    Row("croissant", "data.origin", "data", "rai:dataCollection"),
    Row("croissant", "data.period", "data", "rai:dataCollectionTimeframe", "own"),
    Row("croissant", "data.prep", "data", "rai:dataPreprocessingProtocol", "many"),
    Row("croissant", "data.labels", "data", "rai:dataAnnotationProtocol", "many"),
    Row("croissant", "data.special", "data", "rai:personalSensitiveInformation", "many"),
    Row("croissant", "data.bias_exam", "data", "rai:dataBiases", "many"),
    Row("croissant", "data.gaps", "data", "rai:dataLimitations", "many"),
    Row("croissant", "ppl.societal", "data", "rai:dataSocialImpact"),
    Row("spdx", "sys.name", "system", "name"),
    Row("spdx", "sys.version", "system", "software_packageVersion"),
    Row("spdx", "sys.provider", "system", "suppliedBy", "own"),
    Row("spdx", "sys.digest", "system", "verifiedUsing.*.hashValue", "own"),
    Row("spdx", "mdl.licence", "system", "hasDeclaredLicense", "own"),
    Row("spdx", "purp.intended", "system", "ai_informationAboutApplication"),
    Row("spdx", "purp.domain", "system", "ai_domain", "many", back=False),
    Row("spdx", "purp.autonomy", "system", "ai_autonomyType", "own", back=False),
    Row("spdx", "mdl.type", "system", "ai_typeOfModel", "many"),
    Row("spdx", "mdl.training", "system", "ai_informationAboutTraining"),
    Row("spdx", "mdl.explain", "system", "ai_modelExplainability", "many"),
    Row("spdx", "data.prep", "system", "ai_modelDataPreprocessing", "many"),
    Row("spdx", "eval.limits", "system", "ai_limitation"),
    Row("spdx", "law.standards", "system", "ai_standardCompliance", "many"),
    Row("spdx", "data.special", "system", "ai_useSensitivePersonalInformation", "own", back=False),
    Row("spdx", "data.datasets", "data", "name", "own"),
    Row("spdx", "data.origin", "data", "dataset_dataCollectionProcess"),
    Row("spdx", "data.prep", "data", "dataset_dataPreprocessing", "many"),
    Row("spdx", "data.size", "data", "dataset_datasetSize", "own"),
    Row("spdx", "data.quality", "data", "dataset_datasetNoise"),
    Row("spdx", "data.bias_exam", "data", "dataset_knownBias", "many"),
    Row("spdx", "data.special", "data", "dataset_hasSensitivePersonalInformation", "own", back=False),
    Row("cyclonedx", "sys.name", "system", "name"),
    Row("cyclonedx", "sys.version", "system", "version"),
    Row("cyclonedx", "sys.provider", "system", "supplier.name"),
    Row("cyclonedx", "purp.intended", "system", "description"),
    Row("cyclonedx", "purp.domain", "system", "modelCard.modelParameters.task", back=False),
    Row("cyclonedx", "mdl.type", "system", "modelCard.modelParameters.architectureFamily"),
    Row("cyclonedx", "mdl.architecture", "system", "modelCard.modelParameters.modelArchitecture"),
    Row("cyclonedx", "purp.users", "system", "modelCard.considerations.users", "many"),
    Row("cyclonedx", "purp.intended", "system", "modelCard.considerations.useCases", "many"),
    Row("cyclonedx", "eval.limits", "system", "modelCard.considerations.technicalLimitations", "many"),
    Row("cyclonedx", "mdl.tradeoffs", "system", "modelCard.considerations.performanceTradeoffs", "many"),
    Row("cyclonedx", "ppl.harms", "system", "modelCard.considerations.ethicalConsiderations.*.name", "many"),
    Row("cyclonedx", "mdl.licence", "system", "licenses", "own"),
    Row("cyclonedx", "data.datasets", "data", "name", "own"),
)


def rows(format: Format, holder: Holder | None = None) -> Iterator[Row]:  # the format's own name
    """The rows of one format, of one holder or of both."""
    return (row for row in CROSSWALK if row.format == format and holder in {None, row.holder})


def items(value: FactValue) -> list[str]:
    """A value as texts that a program can read: options by name, numbers and days as in JSON."""
    raw = to_json(value)
    if isinstance(raw, list):
        return [] if raw == ["none"] else raw
    return [] if raw is None else [str(raw).lower() if isinstance(raw, bool) else raw]


def fields(format: Format, holder: Holder, facts: Mapping[str, FactValue]) -> dict[str, object]:  # as above
    """The plain fields of a holder, by name; what is not known is left out."""
    found: dict[str, object] = {}
    for row in rows(format, holder):
        texts = items(facts.get(row.fact, UNKNOWN)) if row.shape != "own" else []
        if texts:
            found[row.field] = texts if row.shape == "many" else "\n".join(" ".join(text.split()) for text in texts)
    return found


def taken_back(fact: FactDefinition, texts: list[str]) -> object:
    """Texts of a field as the raw value of a fact."""
    if fact.kind in {"list", "set"}:
        return [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    return "\n".join(texts)


def crosswalk_table(vocabulary: Vocabulary) -> str:
    """The table as Markdown, for the documentation."""
    lines = ["| format | field | fact | question | read back |", "|---|---|---|---|---|"]
    for row in CROSSWALK:
        place = "data: " if row.holder == "data" and row.format != "croissant" else ""
        back = "yes" if row.back else "no"
        field = row.field.replace(".*.", "[].")
        question = vocabulary[row.fact].question
        lines.append(f"| {TITLES[row.format]} | {place}`{field}` | `{row.fact}` | {question} | {back} |")
    return "\n".join(lines)
