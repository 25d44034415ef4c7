"""Is every changed byte of a pack found? Flips one bit in each byte, one after the other, and verifies.

    python benchmarks/pack_bytes.py [every n-th byte only, 1 when not given]

The suite does it for the archive's own structure and a sample of every file (tests/evidence/test_pack.py).
Prints how many flips were found in how many seconds; exits with 1 at the first that was not.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from ombud.casework import Scope, choose, system_pack
from ombud.errors import InputError
from ombud.evidence import FileLedger, verify_path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.evidence.logs import AT, KEY, payload


def a_pack(folder: Path) -> bytes:
    """A pack of a few statements with a document and a file for programs."""
    ledger = FileLedger(folder / "log.jsonl")
    ledger.append_all([payload(number) for number in range(4)], KEY, at=AT)
    scope = Scope(pack=1, for_="Examination")
    chosen = choose("credit", ledger.entries(), scope)
    return system_pack(ledger, chosen, scope, system="credit", key=KEY, files=[b"3"], machine={"a.json": b"{}\n"})


def found(path: Path) -> bool:
    """Whether something is wrong with a pack, or it cannot even be read."""
    try:
        return not verify_path(path).ok
    except InputError:
        return True


def main(step: int) -> int:
    """Flip and verify."""
    with tempfile.TemporaryDirectory() as place:
        folder, chance, started = Path(place), random.Random(3), time.perf_counter()
        good, path = a_pack(folder), folder / "exam.zip"
        path.write_bytes(good)
        if found(path):
            print("The pack does not verify as it is.")
            return 1
        places = range(0, len(good), step)
        for index in places:
            bit = 1 << chance.randrange(8)
            path.write_bytes(good[:index] + bytes([good[index] ^ bit]) + good[index + 1 :])
            if not found(path):
                print(f"NOT found: bit {bit} of byte {index}")
                return 1
        print(f"{len(places):,} of {len(good):,} bytes flipped, all found, {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
