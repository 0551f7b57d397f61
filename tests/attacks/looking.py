"""Look at what an attack did: the same look at what our grader has written, and the naive one."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.attacks import attack as harm
from tests.attacks import naive
from tests.attacks.attack import Attack
from tests.attacks.world import MARK, World, unspoken
from tests.helpers.harmless import harmless

NEXT, ACCOMPLICE = "zoe", "trudy"  # graded after the attack, since both sort behind it
FLOOD = 2_000_000  # bytes that all results together may have
FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


def harm_in(world: World, attack: Attack, honest: dict[str, Any], before: dict[str, str]) -> set[str]:
    """Return the harm that was done, given the results without the attack and the files before it."""
    return {name for name, seen in [*in_results(world, attack, honest), *left_behind(world, before)] if seen}


def in_results(world: World, attack: Attack, honest: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield every harm with whether it is to be seen in what was written."""
    found, pages, whole = results(world.out), feedback(world.out), everything(world.out)
    mine = [result for student, result in found.items() if student not in (NEXT, ACCOMPLICE)]
    told = [read(world.out / "terminal.txt"), *(page for student, page in pages.items() if student != NEXT)]
    top = max([r["score"] for s, r in honest.items() if s not in (NEXT, ACCOMPLICE)], default=0.0)
    yield harm.SCORE, any(result["score"] > top for result in mine)
    yield harm.LEAK, any(word in whole for word in unspoken()) or world.heard()
    yield harm.LEAK, any(word in page for word in attack.telling for page in told)
    yield harm.FILE, size(world.out) > FLOOD
    yield harm.NEXT, without_time(found.get(NEXT)) != without_time(honest[NEXT])
    yield harm.BOAST, any(f"GOT AWAY WITH IT {MARK}" in result for result in map(json.dumps, mine))
    yield harm.NEXT, MARK in json.dumps(found.get(ACCOMPLICE, ""))
    yield harm.PAGE, not all(map(harmless, [*pages.values(), read(world.out / "report.html")]))
    yield harm.PAGE, not harmless_table(world.out / "grades.csv") or has_control(read(world.out / "terminal.txt"))
    yield harm.FAULT, not mine or any(result["status"] == "internal" for result in found.values())


def left_behind(world: World, before: dict[str, str]) -> Iterator[tuple[str, bool]]:
    said = read(world.out / naive.LEFT) or "0"  # the naive grader cleans up after itself, and tells
    yield harm.PROCESS, world.left_processes() or said != "0"
    yield harm.FILE, world.files() != before


def results(out: Path) -> dict[str, Any]:
    """Return every student's result that is there as a whole."""
    found = {}
    for path in sorted((out / "results").glob("*.json")):
        with suppress(json.JSONDecodeError):
            found[path.stem] = json.loads(read(path))
    return found


def feedback(out: Path) -> dict[str, str]:
    return {path.stem: read(path) for path in sorted((out / "feedback").glob("*.html"))}


def everything(out: Path) -> str:
    return "\n".join(
        f"{path}\n{read(path)}" for path in out.rglob("*") if path.is_file() and naive.UNPACKED not in path.parts
    )


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape") if path.is_file() else ""


def size(out: Path) -> int:
    return sum(path.stat().st_size for path in out.rglob("*") if path.is_file())


def without_time(result: dict[str, Any] | None) -> dict[str, Any]:
    """Return a result without the times that are in it, which differ from run to run."""
    text = json.dumps({key: value for key, value in (result or {}).items() if key != "seconds"})
    return json.loads(re.sub(r"took [\d.]+ s", "took a while", text))


def has_control(text: str) -> bool:
    return any(not (c.isprintable() or c == "\n") for c in text)


def harmless_table(path: Path) -> bool:
    """Whether no cell would be computed by a spreadsheet, whichever of comma and semicolon it parts cells at."""
    rows = [row for mark in ",;" for row in csv.reader(read(path).splitlines(), delimiter=mark)]
    cells = [unicodedata.normalize("NFKC", cell.strip(" \t")) for row in rows for cell in row]
    return not any(cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) for cell in cells)
