"""``ombud measure genai``: outcomes, cost and latency of a generative system, from the results of evaluation tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from ombud.cli import options
from ombud.cli.limits import settings_of
from ombud.cli.measuring import Shape, measured, show
from ombud.errors import InputError


def genai(
    data: Path,
    /,
    *,
    format_of: str = "",
    group: options.Several = (),
    outcome: options.Several = (),
    better: options.Several = (),
    pair: str = "",
    variant: str = "",
    against: str = "",
    amount: options.Several = (),
    at_least: options.AtLeast = (),
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    min_replies: int = 30,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure refusal, injection and other outcomes, cost and latency, with intervals.

    Args:
        data: results of the tool.
        format_of: garak, inspect, lm-eval (samples), lm-eval-results, promptfoo or otel; told by the content else.
        group: field by whose values all figures are also shown, such as language; give it again for more.
        outcome: an outcome and the scorer that judges it, such as refusal=refusal_scorer, refusal=no:complied where
            its no means it, or grounded=faithfulness>=0.7; give it again for more.
        better: whether more or fewer of it is better, such as refusal=more; give it again for more.
        pair: field with the id of a prompt that was asked in several variants.
        variant: field with what was changed in it, such as a name or a pronoun.
        against: the variant that the others are held against; else the first by name.
        amount: further field that holds an amount, such as a cost; give it again for more.
        min_replies: below it a figure is shown and not judged.

    Exit code 1 when a figure is past its limit.
    """
    from ombud.measure.genai.asked import HINT, Asked
    from ombud.measure.genai.found import measure_genai

    how = settings_of(at_least, at_most, confidence=confidence, min_people=min_replies, unit="replies")
    asked = Asked(
        groups=group,
        outcomes=_named(outcome, "outcome", HINT),
        better={name: _way(way) for name, way in _named(better, "direction", "Write it as refusal=more.").items()},
        pair=pair,
        variant=variant,
        against=against,
        amounts=amount,
    )
    found = measured(lambda _: measure_genai(data, asked, declared=format_of, how=how))
    return show(found, format=format, output=output)


def _named(given: Sequence[str], what: str, hint: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        name, _, said = each.partition("=")
        if not name or not said or name in found:
            raise InputError(f'"{each}" is no {what}.', code="outcome", hint=hint)
        found[name] = said
    return found


def _way(said: str) -> Literal["more", "fewer"]:
    if said == "more":
        return "more"
    if said == "fewer":
        return "fewer"
    raise InputError(f'"{said}" is no direction.', code="genai-better", hint="Say more or fewer.")
