"""The one way in which Ombud says that something is wrong.

An error tells a person four things: what happened, where, why it matters (in
the message) and what to do next. Shells print those; they never print a traceback.

    OmbudError
    ├── InputError      what a person or file gave us cannot be used (exit code 2)
    ├── LawError        authored law or vocabulary contradicts itself
    └── EvidenceError   something signed or logged does not verify (exit code 1)
"""

from __future__ import annotations


class OmbudError(Exception):
    """What is wrong, where, and what to do.

    Args:
        message: one sentence that says what happened.
        code: stable machine name such as ``"column-missing"``.
        where: file with line, column name, row or field, as a person would look for it.
        hint: what to do next, as a sentence.
    """

    def __init__(self, message: str, *, code: str, where: str = "", hint: str = "") -> None:
        self.message = message
        self.code = code
        self.where = where
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"


class InputError(OmbudError):
    """What a person or a file gave us cannot be used as it is."""


class LawError(OmbudError):
    """Authored law, vocabulary or policy contradicts itself or names what does not exist."""


class EvidenceError(OmbudError):
    """Something signed or logged does not verify, or cannot be sealed."""
