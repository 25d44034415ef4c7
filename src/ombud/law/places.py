"""The names of the places whose law the library holds, by the code on an instrument's card."""

from __future__ import annotations

NAMES = {
    "INT": "International frameworks",
    "EU": "European Union",
    "US": "United States, federal",
    "US-AR": "Arkansas",
    "US-CA": "California",
    "US-CO": "Colorado",
    "US-CT": "Connecticut",
    "US-IL": "Illinois",
    "US-MD": "Maryland",
    "US-ME": "Maine",
    "US-MN": "Minnesota",
    "US-NE": "Nebraska",
    "US-NJ": "New Jersey",
    "US-NY": "New York State",
    "US-NYC": "New York City",
    "US-TN": "Tennessee",
    "US-TX": "Texas",
    "US-UT": "Utah",
    "US-VA": "Virginia",
    "US-WA": "Washington",
    "UK": "United Kingdom",
    "CA": "Canada",
    "CA-ON": "Ontario",
    "CA-QC": "Quebec",
    "AU": "Australia",
    "BR": "Brazil",
    "CN": "China",
    "IN": "India",
    "JP": "Japan",
    "KR": "South Korea",
    "SG": "Singapore",
}


def place_name(code: str) -> str:
    """The name of a place; the code itself where it has none yet."""
    return NAMES.get(code, code)


def place_order(code: str) -> tuple[int, str]:
    """The order in which places are listed: that of the table above, others after it by code."""
    codes = list(NAMES)
    return (codes.index(code) if code in NAMES else len(codes), code)
