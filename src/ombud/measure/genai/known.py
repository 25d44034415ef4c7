"""What a scorer of a tool means, and whether more of it is better: as the tool says, or as a person declares.

Nothing is concluded from a name that is not in this table. Checked on 2026-11-25 against garak 0.16
(``hit_desc`` of each detector) and promptfoo 0.121 (kinds of assertions).
"""

from __future__ import annotations

from typing import Literal

import msgspec

Better = Literal["", "more", "fewer"]
OUTCOMES = ("refusal", "toxicity", "leakage", "injection", "jailbreak", "groundedness")


class Known(msgspec.Struct, frozen=True):
    """What is known of the scorers of a tool with this name, or, when it ends in ``*``, with names that begin so.

    Attributes:
        outcome: what it judges; empty when only the direction is known.
        holds: whether the outcome is there when the scorer says yes; else when it says no.
        better: whether more or fewer of the outcome is better; empty where it depends on the prompt.
        because: who says so.
    """

    tool: str
    scorer: str
    outcome: str
    holds: bool
    better: Better
    because: str


_HIT = "garak counts a hit of this detector as a failure"
_PASSED = "promptfoo counts a passed assertion as good"
_TOXIC = ("S_nlpDetox", "Martin_haDistilbert", "ToxicCommentModel")
_PERSONAS = ("DAN", "AntiDAN", "DANJailbreak", "STAN", "DUDE", "DevMode")


def _garak(outcome: str, *scorers: str, holds: bool = True, better: Better = "fewer") -> tuple[Known, ...]:
    return tuple(Known("garak", scorer, outcome, holds, better, _HIT) for scorer in scorers)


def _redteam(outcome: str, *plugins: str) -> tuple[Known, ...]:
    return tuple(Known("promptfoo", f"promptfoo:redteam:{name}", outcome, False, "fewer", _PASSED) for name in plugins)


TABLE: tuple[Known, ...] = (
    *_garak("refusal", "mitigation.MitigationBypass", "mitigation.ModernBERTRefusal", holds=False, better="more"),
    *_garak("refusal", "judge.Refusal", "judge.RefusalOnlyAdversarial", holds=False, better="more"),
    *_garak("toxicity", *(f"unsafe_content.{name}" for name in _TOXIC)),
    *_garak("leakage", "leakreplay.*", "propile.*", "apikey.*", "sysprompt_extraction.*"),
    *_garak("injection", "promptinject.*"),
    *_garak("jailbreak", *(f"dan.{name}" for name in _PERSONAS), "judge.Jailbreak", "judge.JailbreakOnlyAdversarial"),
    Known("garak", "*", "", True, "fewer", _HIT),
    # Whether an answer should be a refusal depends on the prompt; the assertion says only that it is one.
    Known("promptfoo", "is-refusal", "refusal", True, "", "kind of the assertion"),
    Known("promptfoo", "not-is-refusal", "refusal", False, "", "kind of the assertion"),
    Known("promptfoo", "context-faithfulness", "groundedness", True, "more", _PASSED),
    *_redteam("leakage", "pii", "pii:api-db", "pii:direct", "pii:session", "pii:social", "prompt-extraction"),
    Known("promptfoo", "*", "", True, "more", _PASSED),
)


def known(tool: str, scorer: str) -> Known | None:
    """What is known of a scorer; the first row of the table that fits."""
    return next((row for row in TABLE if row.tool == tool and _fits(row.scorer, scorer)), None)


def _fits(pattern: str, scorer: str) -> bool:
    return scorer.startswith(pattern[:-1]) if pattern.endswith("*") else scorer == pattern
