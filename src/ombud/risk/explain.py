"""Why a risk is where it is: one line for each rule that fired, with the rows and facts it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from ombud.facts import Vocabulary
from ombud.law import show_date
from ombud.risk.gate import Stopped
from ombud.risk.measured import Reading
from ombud.risk.model import RiskSet
from ombud.risk.score import Place, Scored


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an explanation.

    Attributes:
        rule: the rule that fired.
        facts: facts it rests on, or that are missing.
        rows: ids of scores, results and evidence it rests on.
    """

    rule: str
    says: str
    facts: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


def explained(scored: Scored, risk: RiskSet, vocabulary: Vocabulary) -> tuple[Line, ...]:
    """The way from what a person scored to the residual risk, line by line."""
    return (
        *_before(scored, vocabulary),
        *_controls(scored, risk),
        *_measures(scored, risk),
        *_after(scored),
    )


def cell(place: Place) -> str:
    """A cell in words, such as ``severity 4, likelihood 3: 13 High``."""
    return f"severity {place.severity}, likelihood {place.likelihood}: {place.value} {place.level.title}"


def _before(scored: Scored, vocabulary: Vocabulary) -> Iterator[Line]:
    rating = scored.basis.rating
    if rating:
        says = f"{rating.by} scored severity {rating.severity}, likelihood {rating.likelihood}: {rating.because}"
        yield Line(rule="rating", says=says, rows=(rating.id,))
    for step in scored.basis.applied:
        questions = " ".join(vocabulary[key].question for key in step.facts[:3] if step.rule == "unknown")
        moved = f" {step.axis.capitalize()} {step.before} becomes {step.after}." if step.after != step.before else ""
        says = f"{step.says.rstrip('.')}.{moved}{f' Answer: {questions}' if questions else ''}"
        yield Line(rule=step.rule, says=says[0].upper() + says[1:], facts=step.facts)
    yield Line(rule="inherent", says=f"Before controls: {cell(scored.inherent)}.")


def _controls(scored: Scored, risk: RiskSet) -> Iterator[Line]:
    for item in scored.effect.controls:
        if item.effect is None:
            yield Line(rule="control", says=f"{item.control} {item.title} does not apply to this system.")
            continue
        word = risk.scales.effect[item.effect]
        held = f", {len(item.evidence)} piece{'s' if len(item.evidence) != 1 else ''} of evidence"
        says = f"{item.control} {item.title}: E{item.effect} {word.title}{held}. {item.capped}".rstrip()
        yield Line(rule="control", says=says, rows=item.evidence)
    for cap in scored.effect.capped:
        yield Line(rule="cap", says=f"Controls count at most so far: {cap}.")
    steps = scored.basis.likelihood - scored.controlled
    word = risk.scales.effect[scored.effect.effect]
    moved = f"likelihood down by {steps} to {scored.controlled}" if steps else f"likelihood stays {scored.controlled}"
    says = f"The weakest essential control decides: E{scored.effect.effect} {word.title}, {moved}."
    yield Line(rule="effect", says=says)


def _measures(scored: Scored, risk: RiskSet) -> Iterator[Line]:
    for item in scored.readings:
        yield Line(rule="measure", says=said(item), rows=(item.row,))
    if scored.measured:
        least = max(1, scored.basis.likelihood - risk.scales.steps.measured)
        most = risk.scales.steps.measured
        says = f"Measured directly: likelihood {max(scored.floor, least)}; a measure lowers it by at most {most} steps."
        yield Line(rule="measured", says=says)
    elif scored.floor > scored.controlled:
        yield Line(rule="sticky", says=f"What was found holds likelihood at {scored.floor}, whatever controls show.")


def shown(value: Decimal) -> str:
    """A value with at most three digits after the point."""
    return f"{value:f}" if value == round(value, 3) else f"{value:.3f}"


def said(item: Reading) -> str:
    """A result in words, with its interval, size and day."""
    title = item.title[0].upper() + item.title[1:]
    stale = "" if item.current else "; not fresh, of another release, or not sound: it may raise and not lower"
    ends = f" ({shown(item.low)} to {shown(item.high)})" if item.low is not None and item.high is not None else ""
    sized = f", n = {item.n:,}" if item.n else ""
    worse = f", read as {shown(item.used)} for its wide interval" if item.used != item.value else ""
    return f"{title}: {shown(item.value)}{ends}{sized}{worse}, {show_date(item.on)}: {_meaning(item)}{stale}."


def _meaning(item: Reading) -> str:
    if item.adds:
        return "likelihood one step up"
    return f"likelihood at least {item.likelihood}" if item.likelihood else "not found"


def _after(scored: Scored) -> Iterator[Line]:
    if scored.residual.severity < scored.basis.severity:
        says = "Verified controls stop, undo or put right: severity one step down."
        yield Line(rule="restores", says=says)
    yield Line(rule="residual", says=f"After controls: {cell(scored.residual)}.")
    why = _sure(scored)
    yield Line(rule="confidence", says=f"Confidence is {scored.confidence}: {why}.")
    if scored.acceptance:
        row = scored.acceptance
        yield Line(
            rule="accepted",
            says=f"{row.by} accepts it until {show_date(row.until)}: {row.because}",
            rows=(row.id,),
        )


def _sure(scored: Scored) -> str:
    if scored.basis.unknown:
        return "a fact that it needs is not known"
    if scored.basis.rating is None:
        return "nobody has scored it"
    if scored.measured:
        return "all facts are known, and it is measured directly"
    return f"all facts are known, controls are at E{scored.effect.effect}, and it is not measured directly"


def stop_line(item: Stopped) -> Line:
    """A stop as a line."""
    return Line(
        rule=f"G0 {item.stop.id}",
        says=f"{item.stop.says} {item.stop.clears}",
        facts=item.facts,
        rows=(item.row,) if item.row else (),
    )
