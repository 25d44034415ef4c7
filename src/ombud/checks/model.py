"""A consistency check as data, and what one finds: a finding with who mends it and where."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["stop", "serious", "minor"]
Kind = Literal["contradiction", "not-known", "late", "gap", "date", "limit"]
#: What a check looks at: the case as a whole, or each item of one kind in turn.
Each = Literal["case", "statement", "document", "duty", "control", "record"]
Who = Literal["engineer", "product", "legal", "officer", "reviewer"]
Page = Literal["law", "obligations", "calendar", "controls", "figures", "documents", "gate", "facts", "history"]

SEVERITIES: tuple[Severity, ...] = ("stop", "serious", "minor")
#: A finding of these lets ``ombud check`` end with exit code 1.
GRAVE: frozenset[Severity] = frozenset({"stop", "serious"})


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Common settings of all authored parts."""


class Rest(_Part, frozen=True, kw_only=True):
    """What a check rests on: a row of the law library as ``instrument:row``, a control, or neither."""

    law: str = ""
    control: str = ""


class Where(_Part, frozen=True, kw_only=True):
    """Where a finding is mended: a question, a document or a page; of an item, its own place when empty."""

    fact: str = ""
    document: str = ""
    page: Page | None = None


class Cases(_Part, frozen=True, kw_only=True):
    """Fact patterns on which it must fire, and on which it must not; each is key to value."""

    fires: tuple[dict[str, object], ...]
    quiet: tuple[dict[str, object], ...]


class Check(_Part, frozen=True, kw_only=True):
    """One named check.

    Attributes:
        when: rule in the language of law, over facts, the view of the case and ``known.`` and ``named.``
            of any fact; it fires when the rule is *yes*.
        says: what is wrong, as a sentence; ``{key}`` stands for the value of a fact or of the view.
        because: why it matters, as a sentence.
        mend: what to do, as a sentence.
        who: who can mend it.
    """

    id: str
    title: str
    kind: Kind
    severity: Severity
    who: Who
    when: str
    says: str
    because: str
    mend: str
    cases: Cases
    each: Each = "case"
    rests: Rest = Rest()
    where: Where = Where()
    group: str = ""


class CheckSet(msgspec.Struct, frozen=True, kw_only=True):
    """Every check in the order in which findings are listed, and the titles of their groups."""

    checks: tuple[Check, ...]
    groups: dict[str, str]
    digest: str = ""

    def check(self, check_id: str) -> Check:
        """One check by id; KeyError when there is none."""
        for check in self.checks:
            if check.id == check_id:
                return check
        raise KeyError(check_id)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not fit together in one system on one day.

    Attributes:
        check: id of the check.
        item: which figure, document, duty or statement; empty for the case as a whole.
        cite: the place in law, as short as on screen; empty where it rests on no law.
        law: the row of the library as ``instrument:row``.
        fact, document, page: where it is mended; the first that is not empty.
    """

    check: str
    title: str
    kind: Kind
    severity: Severity
    who: Who
    says: str
    because: str
    mend: str
    item: str = ""
    cite: str = ""
    law: str = ""
    control: str = ""
    fact: str = ""
    document: str = ""
    page: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether it is one of those that end a command with exit code 1."""
        return self.severity in GRAVE
