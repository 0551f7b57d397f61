"""The rehearsal: `python -m tests.gradescope.rehearsal [PART ...]` runs containers and prints a table.

As root on Linux with debootstrap. Everything that it makes is in build/gradescope/, but for cgroups, which go with their container.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.gradescope.rehearsal import parts
from tests.gradescope.rehearsal.image import make_image

PARTS: dict[str, Callable[..., Iterator["parts.Row"]]] = {
    "points": parts.points,
    "forms": parts.forms_of_hand_in,
    "class": parts.sample_class,
    "kills": parts.kills,
    "disks": parts.full_disks,
    "time": parts.time_outs,
    "attacks": parts.attacks,
}


@dataclass
class Count:
    well: int = 0
    of: int = 0


def main(*names: str) -> int:
    """Run these parts, or all; return 0 if all went well."""
    image, count = make_image(), Count()
    print(f"{'':34}{'sandbox':10}{'wall s':>7}{'CPU s':>7}{'MB':>6}  outcome")
    for name in names or PARTS:
        for row in PARTS[name](image):
            count.well, count.of = count.well + row.well, count.of + 1
            print(row.line(), flush=True)
    print(f"{count.well} of {count.of} as they should be")
    return 0 if count.well == count.of else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
