"""Measure under a legal profile: what it asks for is counted, its figures follow, its rows of the law go with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import msgspec

from ombud.errors import InputError
from ombud.measure.profiles import examination, fixed_group, local_law_144, representation, selection
from ombud.measure.profiles.asked import Asked, check_bands
from ombud.measure.profiles.model import LawProfile, Method, profile_named
from ombud.measure.reading import count_data
from ombud.measure.result import Found, Measurement, Note, Profile, declared, measurement
from ombud.measure.sources import Data, Watch, name_of, where_of
from ombud.measure.specs import Cells, Cut, TableSpec
from ombud.measure.tables import Table


class _Way(NamedTuple):
    """What to count for a method, and what follows from the counts."""

    specs: Callable[[Asked], list[TableSpec]]
    found: Callable[[Sequence[Table], Asked, LawProfile], Found]


_WAYS: dict[Method, _Way] = {
    "selection": _Way(selection.specs, selection.found),
    "examination": _Way(examination.specs, examination.found),
    "local_law_144": _Way(local_law_144.specs, local_law_144.found),
    "fair_lending": _Way(fixed_group.specs, fixed_group.found),
    "insurance": _Way(fixed_group.specs, fixed_group.found),
    "representation": _Way(representation.specs, representation.found),
}


def measure_profile(data: Data, name: str, asked: Asked, *, watch: Watch | None = None) -> Measurement:
    """Count a CSV or Parquet file, or a table in memory, and compute what a legal profile asks for.

    Raises:
        InputError: there is no such profile, or the data or what was declared cannot be used.
    """
    profile = profile_named(name)
    watch = watch or Watch()
    check_bands(asked)
    if profile.method == "local_law_144" and asked.score and asked.threshold is None and not asked.prediction:
        return _scored(data, profile, asked, watch)
    way = _WAYS[profile.method]
    source = count_data(data, way.specs(asked), watch=watch)
    watch.begins("computing figures and intervals")
    result = _placed(lambda: way.found(source.tables, asked, profile), data)
    return measurement(
        _with_law(result, profile),
        kind="profile",
        sources=(source,),
        declared=declared(asked, more={"profile": profile.id}),
        profile=_named(profile),
    )


def profile(data: Data, *, profile: str, asked: Asked, watch: Watch | None = None) -> Measurement:
    """What :func:`ombud.measure.api.measure` says of a legal profile."""
    return measure_profile(data, profile, asked, watch=watch)


def _scored(data: Data, profile: LawProfile, asked: Asked, watch: Watch) -> Measurement:
    """Local Law 144 for a score: the exact median of all scored people first, then those strictly above it."""
    at = exact_median_of(data, asked.score, asked.count)
    given = msgspec.structs.replace(asked, threshold=at)
    (spec,) = local_law_144.specs(given)
    assert isinstance(spec, Cells)
    spec = msgspec.structs.replace(spec, cut=Cut(score=asked.score, at=at, favourable="above"))
    source = count_data(data, [spec], watch=watch)
    watch.begins("computing figures and intervals")
    result = _placed(lambda: local_law_144.found(source.tables, given, profile, scored=f"{at:f}"), data)
    return measurement(
        _with_law(result, profile),
        kind="profile",
        sources=(source,),
        declared=declared(asked, more={"profile": profile.id, "median": f"{at:f}"}),
        profile=_named(profile),
    )


def exact_median_of(data: Data, score: str, count: str = "") -> Decimal:
    """The median of a score, exactly: of an even number, the mean of the middle two.

    Raises:
        InputError: the column is missing or holds no number.
    """
    from ombud.measure.engines import count as count_tables
    from ombud.measure.engines import open_file, open_frame
    from ombud.measure.engines.planning import plan_features
    from ombud.measure.engines.protocol import check_columns
    from ombud.measure.engines.quantiles import exact_median
    from ombud.measure.specs import Histogram

    path = Path(data) if isinstance(data, (str, Path)) else None
    with open_file(path) if path else open_frame(data, name_of(data)) as engine:
        check_columns([score], engine.columns(), engine.where)
        plan = plan_features(engine, [score])[score]
        (table,) = count_tables(engine, [Histogram(feature=score, plan=plan, count=count)]).tables
        return Decimal(repr(exact_median(engine, table)))


def _placed(work: Callable[[], Found], data: Data) -> Found:
    """The work, whose errors say which data they are about."""
    try:
        return work()
    except InputError as error:
        if error.where:
            raise
        raise InputError(error.message, code=error.code, where=where_of(data), hint=error.hint) from None


def _named(profile: LawProfile) -> Profile:
    return Profile(
        id=profile.id,
        name=profile.title,
        version=profile.version,
        cite=profile.cite,
        checked_on=profile.checked_on.isoformat(),
    )


def _with_law(found: Found, profile: LawProfile) -> Found:
    """The figures with the limits of the rule said, and its rows of the law as notes."""
    return msgspec.structs.replace(found, notes=(*_readings(profile), *found.notes, *_law(profile)))


def _readings(profile: LawProfile) -> Iterator[Note]:
    for text in profile.reads:
        yield Note(text=text, code="reading")


def _law(profile: LawProfile) -> Iterator[Note]:
    for row in profile.law:
        weight = f" Weight: {row.weight}." if row.weight else ""
        sure = f"Confidence {row.confidence}, checked on {row.checked_on.isoformat()}."
        yield Note(text=f"{row.cite}: {row.says}{weight} {sure}", code="law")
