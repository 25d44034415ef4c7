"""Names of fields that hold text of prompts and answers: they are refused as groups, so that no such text is kept."""

from __future__ import annotations

from collections.abc import Sequence

from ombud.errors import InputError

TEXTS = frozenset(
    {
        "prompt",
        "prompts",
        "input",
        "inputs",
        "output",
        "outputs",
        "completion",
        "completions",
        "message",
        "messages",
        "text",
        "answer",
        "response",
        "target",
        "targets",
        "goal",
        "conversations",
        "arguments",
        "resps",
        "filtered_resps",
        "reason",
        "explanation",
        "question",
        "context",
        "gen_ai.prompt",
        "gen_ai.completion",
        "gen_ai.input.messages",
        "gen_ai.output.messages",
        "gen_ai.system_instructions",
        "gen_ai.tool.definitions",
        "gen_ai.evaluation.explanation",
    }
)


def check_columns(columns: Sequence[str]) -> None:
    """Refuse a column that holds text of prompts or answers.

    Raises:
        InputError: there is one.
    """
    for column in columns:
        if column.lower() in TEXTS:
            raise InputError(
                f'the field "{column}" holds text of prompts or answers, which is never kept.',
                code="genai-text",
                hint="Name a field with a short label, such as a language or an id.",
            )
