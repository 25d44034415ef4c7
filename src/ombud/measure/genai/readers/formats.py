"""Which tool wrote a file: told by its content, or declared; never by its name."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ombud.errors import InputError
from ombud.measure.genai.readers import garak, inspect_log, lm_eval, otel, otel_table, promptfoo
from ombud.measure.genai.readers.content import Content
from ombud.measure.genai.readers.reply import Items, Wanted

Reader = Callable[[Content, Wanted], Items]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """How files of a tool are told and read.

    Attributes:
        looks: whether JSON whose first object is this one is of the tool.
        archive, parquet: whether the tool writes such files too.
    """

    read: Reader
    looks: Callable[[dict[str, object]], bool]
    archive: bool = False
    parquet: bool = False


def _otel(content: Content, wanted: Wanted) -> Items:
    return otel_table.read(content, wanted) if content.kind == "parquet" else otel.read(content, wanted)


FORMATS: dict[str, Format] = {
    "garak": Format(read=garak.read, looks=garak.looks),
    "inspect": Format(read=inspect_log.read, looks=inspect_log.looks, archive=True),
    "lm-eval": Format(read=lm_eval.read_samples, looks=lm_eval.looks_like_samples),
    "lm-eval-results": Format(read=lm_eval.read_results, looks=lm_eval.looks_like_results),
    "otel": Format(read=_otel, looks=otel.looks, parquet=True),
    "promptfoo": Format(read=promptfoo.read, looks=promptfoo.looks),
}


def told(content: Content) -> tuple[str, ...]:
    """The formats that the content may be of."""
    if content.kind == "archive":
        return tuple(name for name, own in FORMATS.items() if own.archive)
    if content.kind == "parquet":
        return tuple(name for name, own in FORMATS.items() if own.parquet)
    return tuple(name for name, own in FORMATS.items() if own.looks(content.first))


def format_of(content: Content, declared: str = "") -> str:
    """The format of a file.

    Args:
        declared: what a person says it is; then it is only refused when it is clearly another.

    Raises:
        InputError: it is none or more than one of the formats, or not the declared one.
    """
    if declared and declared not in FORMATS:
        raise InputError(
            f'"{declared}" is no format that can be read.',
            code="genai-format",
            hint=f"There are: {', '.join(FORMATS)}.",
        )
    found = told(content)
    if declared in found or (declared and not found and content.kind == "json"):
        return declared
    if declared:
        like = " or ".join(found)
        raise InputError(
            f"this is no file of {declared}; it looks like {like}.", code="genai-format", where=content.where
        )
    if not found:
        raise InputError(
            "the content is that of no tool that can be read.",
            code="genai-format",
            where=content.where,
            hint=f"There are: {', '.join(FORMATS)}; say which with --format-of.",
        )
    if len(found) > 1:
        raise InputError(
            f"the content may be of {' or of '.join(found)}.",
            code="genai-format",
            where=content.where,
            hint="Say which with --format-of.",
        )
    return found[0]
