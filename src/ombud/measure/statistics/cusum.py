"""CUSUM: small shifts of a mean that last, added up over windows until they show.

S⁺ = max(0, S⁺ + z - k) and S⁻ = max(0, S⁻ - z - k), with z the standardised mean of a window. With
k = ½ it is quickest for a shift of one standard error, and h = 5 alarms once in about 465 windows
when nothing moves. Sources: Page 1954; Siegmund 1985 (run length); Montgomery 2013, section 9.1.
"""

from __future__ import annotations

import math

import msgspec

SLACK = 0.5
LIMIT = 5.0


class Cusum(msgspec.Struct, frozen=True, kw_only=True):
    """The two sums after a window, and whether one of them ever passed the limit; keep it for the next."""

    up: float = 0.0
    down: float = 0.0
    fired: bool = False

    @property
    def largest(self) -> float:
        """The larger of both sums."""
        return max(self.up, self.down)

    def after(self, z: float, *, slack: float = SLACK, limit: float = LIMIT) -> Cusum:
        """The state after one more window."""
        up, down = max(0.0, self.up + z - slack), max(0.0, self.down - z - slack)
        return Cusum(up=up, down=down, fired=self.fired or max(up, down) > limit)


def run_length(slack: float = SLACK, limit: float = LIMIT) -> float:
    """Windows until a false alarm of either side, on average, by Siegmund's approximation."""
    b = limit + 1.166
    one = (math.exp(2 * slack * b) - 2 * slack * b - 1) / (2 * slack * slack)
    return one / 2


def standardised(mean: float, n: int, reference: float, sd: float, size: int) -> float:
    """z of a window's mean against that of the reference, whose own error counts too; 0 without spread."""
    error = sd * math.sqrt(1 / n + 1 / size) if n and size else 0.0
    return (mean - reference) / error if error > 0 else 0.0
