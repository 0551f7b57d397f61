"""The page and the table of hand-ins that are worth a look beside each other, for the instructor."""

import csv
from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.store import open_whole, write_whole
from autograder.gradebook.table import harmless_cell
from autograder.limits import LIMITS
from autograder.pages.html import templates
from autograder.similarity import compare
from autograder.similarity.code import WHOLE, Code, Pair
from autograder.similarity.groups import find_groups, find_identical
from autograder.similarity.side_by_side import lay_beside
from given.machinery.questions import MODULES

PARTS = (WHOLE, *(f"{module}.py" for module in MODULES))


def write_similarity(folder: Path, codes: Sequence[Code], pairs: Sequence[Pair]) -> Path:
    """Write similarity.html and similarity.csv into a folder, and return where the page is."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_whole(folder / "similarity.csv") as file:
        write_pairs(csv.writer(file), pairs)
    most = LIMITS.similarity.pairs_side_by_side
    html = templates.get_template("similarity.html").render(
        whole=WHOLE,
        compared=sum(not code.earlier and bool(code.files) for code in codes),
        earlier=sum(bool(code.earlier) and bool(code.files) for code in codes),
        identical=find_identical(codes),
        groups=find_groups(pairs),
        pairs=pairs,
        beside=[lay_beside(pair.first, pair.second) for pair in pairs[:most]],
        left_out=[(code, part, reason) for code in codes for part, reason in code.reasons.items()],
        thresholds=(compare.LEAST_OF_WHOLE, compare.LEAST_OF_FILE),
    )
    write_whole(folder / "similarity.html", html)
    return folder / "similarity.html"


def write_pairs(table, pairs: Sequence[Pair]) -> None:  # type: ignore[no-untyped-def] # csv has no name for its writers
    """Write a row for each pair: in per cent how alike they are in each part that is worth a look."""
    table.writerow(["first", "second", "second_is_from", *PARTS])
    for pair in pairs:
        shares = {likeness.part: f"{100 * likeness.share:.0f}" for likeness in pair.likenesses}
        names = (pair.first.student, pair.second.student, pair.second.earlier)
        table.writerow([*map(harmless_cell, names), *(shares.get(part, "") for part in PARTS)])
