"""How often each outcome occurs, by group, and how far groups are apart. Answers to one prompt count together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np

from ombud.measure.arrays import Floats
from ombud.measure.counts import NOT_KNOWN
from ombud.measure.figures import Figure
from ombud.measure.genai.asked import Outcome
from ombud.measure.genai.tally import Bools, Places, Tally, Values, Verdicts
from ombud.measure.named import Named, Settings, View, made
from ombud.measure.specs import Cells
from ombud.measure.statistics.chance_gap import chance_gap
from ombud.measure.statistics.clusters import PersonSums
from ombud.measure.statistics.extremes import extremes
from ombud.measure.statistics.interval import Interval
from ombud.measure.statistics.moments import Moments, mean
from ombud.measure.statistics.omnibus import omnibus
from ombud.measure.statistics.shares import Share, interval
from ombud.measure.tables import Row, Table


def verdicts(outcome: Outcome, values: Values) -> Verdicts | None:
    """The yes and no of an outcome; None when its scorer gives numbers and nobody said from which on it holds."""
    rows, found = values.numbers()
    if outcome.at_least is None and values.graded:
        return None
    yes = found >= outcome.at_least if outcome.at_least is not None else found == 1
    return Verdicts(rows, yes if outcome.holds else ~yes)


def table_of(outcome: Outcome, found: Verdicts, tally: Tally, groups: tuple[str, ...]) -> Table:
    """Replies by group and verdict (K1); those that the scorer left out have none."""
    names, of_reply = tally.groups
    said = np.full(tally.size, 2)
    said[found.rows] = np.where(found.holds, 1, 0)
    counted = Counter(zip(of_reply.tolist(), said.tolist(), strict=True))
    words = ("no", "yes", None)
    keys = {(*names[place], words[verdict], None): n for (place, verdict), n in counted.items()}
    ordered = sorted(keys, key=lambda key: tuple((part is None, part or "") for part in key))
    return Table(
        spec=Cells(groups=groups, prediction=outcome.name), rows=tuple(Row(key, 0, (keys[key],)) for key in ordered)
    )


def rate_figures(outcome: Outcome, found: Verdicts, tally: Tally, settings: Settings) -> Iterator[Figure]:
    """The rate of everybody and each group; over the groups of an attribute the largest gap."""
    named = Named(
        f"{outcome.stem}_rate", f"rate of {outcome.name}", f"{outcome.name} / replies judged", "share", "rate"
    )
    shares: dict[str, dict[str, Share]] = {}
    prompts = tally.prompts[found.rows]
    for view, places in tally.views().items():
        at = tally.among(found.rows, places)
        own = share(found.holds[at], prompts[at])
        if view.by and view.group != NOT_KNOWN:
            shares.setdefault(view.by, {})[view.group] = own
        yield _rate(named, own, view, outcome, settings)
    for by, groups in shares.items():
        yield from _gap(by, groups, outcome, settings)
    yield from _disagreement(outcome, found.holds, prompts, settings)


def share(holds: Bools, prompts: Places) -> Share:
    """How many of these replies; with sums over prompts where one has several answers."""
    k, n = int(holds.sum()), len(holds)
    _, of_prompt = np.unique(prompts, return_inverse=True)
    rows = np.bincount(of_prompt).astype(np.int64)
    if n == len(rows):
        return Share(k=k, n=n)
    hits = np.bincount(of_prompt, weights=holds).astype(np.int64)
    sums = PersonSums(
        people=len(rows),
        rows=n,
        hits=k,
        rows_rows=int((rows * rows).sum()),
        hits_hits=int((hits * hits).sum()),
        hits_rows=int((hits * rows).sum()),
    )
    return Share(k=k, n=n, people=sums)


def _rate(named: Named, own: Share, view: View, outcome: Outcome, settings: Settings) -> Figure:
    found = interval(own, settings.confidence)
    if found.value is None and own.value is not None:  # one prompt: its answers say nothing of other prompts
        found = Interval(own.value, None, None, "one prompt only, no interval")
    few = own.people.people if own.people else None
    if few and found.low is not None:
        found = msgspec.structs.replace(found, method="Wilson by prompts, at the effective size of their answers")
    return made(
        named,
        found,
        own.n,
        settings,
        view=view,
        hits=own.k,
        smallest=few,
        of="to different prompts",
        notes=(f"answers to {few:,} prompts",) if few else (),
        cite=outcome.cite,
    )


def _gap(by: str, groups: Mapping[str, Share], outcome: Outcome, settings: Settings) -> Iterator[Figure]:
    """Over the groups that are large enough; the others are named. Nothing with fewer than two such groups."""
    enough = {name: own for name, own in groups.items() if own.n and own.size >= settings.min_people}
    if len(enough) < 2:
        return
    counted = [own.effective() for own in enough.values()]
    gap, _ = extremes(counted, confidence=settings.confidence, seed=settings.seed)
    chance = chance_gap(counted, seed=settings.seed)
    order = sorted(enough, key=lambda name: (enough[name].value or 0.0, name))
    plain = all(own.people is None for own in enough.values())
    table = np.array([[own.k, own.n - own.k] for own in enough.values()], dtype=np.int64)
    named = Named(
        f"{outcome.stem}_gap", f"largest gap of rates of {outcome.name}", "highest rate - lowest rate", "points", "gap"
    )
    notes = [left_out(sorted(set(groups) - set(enough)), settings)]
    if chance:
        notes.append(f"if all rates were the same, chance alone would exceed {chance.most:.3f} one time in twenty")
    yield made(
        named,
        gap,
        sum(own.n for own in enough.values()),
        settings,
        view=View(by=by),
        test=omnibus(table, seed=settings.seed) if plain else None,
        reference=f"{order[0]} to {order[-1]}",
        notes=tuple(filter(None, notes)),
        cite=outcome.cite,
        expected=chance.mean if chance else None,
    )


def left_out(names: Sequence[str], settings: Settings) -> str:
    """Which groups are too small for a gap, in words."""
    return f"left out, under {settings.min_people} {settings.unit}: {', '.join(names)}" if names else ""


def disagreement(holds: Floats, prompts: Places) -> Floats:
    """Of each prompt with several answers, the share of pairs of them whose verdicts differ."""
    _, of_prompt = np.unique(prompts, return_inverse=True)
    n, k = np.bincount(of_prompt), np.bincount(of_prompt, weights=holds)
    several = n > 1
    n, k = n[several], k[several]
    return np.asarray(2 * k * (n - k) / (n * (n - 1)), dtype=float)


def _disagreement(outcome: Outcome, holds: Bools, prompts: Places, settings: Settings) -> Iterator[Figure]:
    """The noise floor: how often the same prompt, asked again, gets the other verdict."""
    apart = disagreement(holds.astype(float), prompts)
    if len(apart) < 2:
        return
    found = mean(Moments(len(apart), float(apart.sum()), float((apart * apart).sum())), settings.confidence)
    named = Named(
        f"{outcome.stem}_repeat_disagreement",
        f"answers to the same prompt that differ in {outcome.name}",
        "pairs of answers to a prompt with different verdicts / pairs, mean over prompts",
        "share",
        "rate",
    )
    if not apart.any() or apart.min() == apart.max():
        found = Interval(found.value, None, None, "all prompts alike, no interval")
    yield made(named, bounded(found), len(apart), settings, notes=("prompts with several answers",))


def bounded(found: Interval, low: float = 0.0, high: float = 1.0) -> Interval:
    """An interval that reaches no farther than the value can."""
    if found.low is None or found.high is None:
        return found
    return msgspec.structs.replace(found, low=max(low, found.low), high=min(high, found.high))
