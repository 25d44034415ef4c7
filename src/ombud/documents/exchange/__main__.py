"""Print the crosswalk as it stands in ``docs/interchange.md``."""

from __future__ import annotations

import sys

from ombud.documents.exchange import crosswalk_table
from ombud.facts import load_vocabulary

sys.stdout.write(crosswalk_table(load_vocabulary()) + "\n")
