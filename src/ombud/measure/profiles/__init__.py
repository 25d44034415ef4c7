"""Legal profiles: what a rule asks to be measured, as data, and the figures that answer it."""

from __future__ import annotations

from ombud.measure.profiles.asked import Asked
from ombud.measure.profiles.model import LawProfile, Row, load_profiles, profile_named
from ombud.measure.profiles.run import measure_profile

__all__ = ["Asked", "LawProfile", "Row", "load_profiles", "measure_profile", "profile_named"]
