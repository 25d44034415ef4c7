"""``ombud measure genai``: how often each outcome occurs, from the results of evaluation tools."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ombud.cli import options
from ombud.cli.limits import settings_of
from ombud.cli.measuring import Shape, measured, show
from ombud.errors import InputError


def genai(
    data: Path,
    /,
    *,
    format_of: str,
    group: options.Several = (),
    outcome: options.Several = (),
    at_least: options.AtLeast = (),
    at_most: options.AtMost = (),
    confidence: options.Confidence = 0.95,
    min_replies: int = 30,
    format: options.Format = Shape.text,  # the option's own name
    output: options.Output = None,
) -> int:
    """Measure rates of refusal, injection and other outcomes, with intervals.

    Args:
        data: results of the tool.
        format_of: inspect (log as JSON), garak (report.jsonl) or lm-eval (samples as JSON lines).
        group: field by whose values all rates are also shown; give it again for more.
        outcome: an outcome and the scorer that judges it, such as refusal=refusal_scorer; give it again for more.
        min_replies: below it a figure is shown and not judged.

    Exit code 1 when a figure is past its limit.
    """
    from ombud.measure.genai.found import measure_genai

    how = settings_of(at_least, at_most, confidence=confidence, min_people=min_replies, unit="replies")
    outcomes = _outcomes(outcome)
    found = measured(lambda _: measure_genai(data, format_of, groups=group, outcomes=outcomes, how=how))
    return show(found, format=format, output=output)


def _outcomes(given: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in given:
        kind, _, scorer = each.partition("=")
        if not kind or not scorer or kind in found:
            raise InputError(f'"{each}" is no outcome.', code="outcome", hint="Write each once, as refusal=scorer.")
        found[kind] = scorer
    return found
