"""What the tests of documents share: material of the examples, and a writable copy of one."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import msgspec

from ombud.cli.case import open_case
from ombud.cli.paper import material_of
from ombud.documents.material import Material
from ombud.documents.outline import Audience, load_outlines
from ombud.documents.shelf import Draft, draft
from ombud.documents.written import Written

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("credit-limit", "job-shortlist", "reoffending-risk", "image-studio")
DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)


@cache
def material(name: str) -> Material:
    """An example, assessed and measured once."""
    return material_of(open_case(EXAMPLES / name, as_of=DAY, known_at=DAY, measured=True), Path("/nowhere"))


def drafted(
    kind: str, name: str = "credit-limit", *, written: Written | None = None, view: Audience = "internal"
) -> Draft:
    """A draft of one kind from an example."""
    made_of = msgspec.structs.replace(material(name), written=written or Written())
    return draft(load_outlines()[kind], made_of, made_at=AT, made_by="a test", view=view)


def copied(name: str, folder: Path) -> Path:
    """A copy of an example that a test may change."""
    return Path(shutil.copytree(EXAMPLES / name, folder / name))
