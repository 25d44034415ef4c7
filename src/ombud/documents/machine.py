"""One system in the formats that other tools read: one at a time, or all for the ``machine`` folder of a pack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

import msgspec

from ombud.casework import Assessment
from ombud.documents.exchange import croissant, spdx_document
from ombud.documents.fill import seen
from ombud.documents.ml_bom import ml_bom
from ombud.documents.oscal_results import action_plan, assessment_results
from ombud.documents.outline import Audience
from ombud.errors import InputError
from ombud.facts import FactValue
from ombud.measure import Shape

MachineFormat = Literal["croissant", "spdx", "cyclonedx", "oscal-ar", "oscal-poam"]

#: How the file of each format is called.
FILES: dict[MachineFormat, str] = {
    "croissant": "croissant.json",
    "spdx": "spdx.json",
    "cyclonedx": "cyclonedx-ml-bom.json",
    "oscal-ar": "oscal-assessment-results.json",
    "oscal-poam": "oscal-plan-of-action.json",
}


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """A system to be written down.

    Attributes:
        shape: of the measured prediction log, where there is one at hand.
        readers: who will read it; facts that they may not see are left out.
    """

    found: Assessment
    system: str
    release: str
    shape: Shape | None = None
    readers: Audience = "internal"

    def facts(self) -> Mapping[str, FactValue]:
        """The facts that the readers may see; what is derived is internal."""
        said = self.found.statements
        return {
            key: value
            for key, value in self.found.facts.items()
            if seen(said[key].visibility if key in said else "internal", self.readers)
        }

    def assessment(self) -> Assessment:
        """The assessment as the readers may see it: law and figures are internal, as in every document."""
        return (
            self.found if self.readers == "internal" else msgspec.structs.replace(self.found, figures=None, outcomes=())
        )


def machine_file(format: MachineFormat, of: Described) -> bytes:  # the option's own name
    """A system in one format; the same assessment gives the same bytes.

    Raises:
        InputError: nothing is open, so there is no plan of action; OSCAL was asked for other readers.
    """
    if format.startswith("oscal") and of.readers != "internal":
        raise InputError(
            "OSCAL results name who showed what and are for internal readers.",
            code="readers",
            hint="Make a pack for others: `ombud evidence pack`.",
        )
    made = _made(format, of)
    if made is None:
        raise InputError("nothing is open on that day, so there is no plan of action.", code="plan-empty")
    return _written(made)


def machine_files(of: Described) -> dict[str, bytes]:
    """File name to bytes in every format; without a plan of action when nothing is open."""
    made = {name: _made(format, of) for format, name in FILES.items()}
    return {name: _written(content) for name, content in made.items() if content is not None}


def _written(content: dict[str, object]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _made(format: MachineFormat, of: Described) -> dict[str, object] | None:  # as above
    found, system, release = of.assessment(), of.system, of.release
    match format:
        case "croissant":
            return croissant(of.facts(), of.shape if of.readers == "internal" else None, system=system)
        case "spdx":
            return spdx_document(found, of.facts(), system=system, release=release)
        case "cyclonedx":
            return ml_bom(found, of.facts(), system=system, release=release, day=found.as_of)
        case "oscal-ar":
            return assessment_results(found, system=system, release=release)
        case "oscal-poam":
            return action_plan(found, system=system, release=release)
