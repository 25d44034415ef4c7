"""One thing the gate looks at: what was found, and what would clear it."""

from __future__ import annotations

from typing import Literal

import msgspec

ConditionKind = Literal["law", "prohibited", "law_open", "duty", "fact", "figure", "measurement", "risk"]


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the gate looks at.

    Attributes:
        met: whether it lets the release through.
        refuses: whether it refuses the release while it is not met; what does not refuse and is not
            met is never cleared either: somebody has to look at it.
        says: what was found, as a sentence.
        clears: what would clear it, as a sentence; empty when met.
        cite: law, policy or evidence it rests on.
        fact: the fact to answer, where that would clear it.
        rule: what was held against the release, as a name that stays: ``AIA-026-2``, ``fact.ops.rollback``.
        instrument: the law it comes from, where it comes from one.
        judged: False where nothing can be said of it, such as a figure of too few people: it is neither
            met nor not met, and refuses nothing.
    """

    kind: ConditionKind
    met: bool
    says: str
    clears: str = ""
    cite: str = ""
    fact: str = ""
    rule: str
    instrument: str = ""
    refuses: bool = True
    judged: bool = True
