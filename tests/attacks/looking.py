"""Look at what attacks did: the same look at what our grader has written, and the naive one."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

from tests.attacks import attack as harm
from tests.attacks import naive
from tests.attacks.attack import Attack
from tests.attacks.world import MARK, World, unspoken
from tests.helpers.harmless import harmless

FLOOD = 500_000  # bytes that all results together may have beyond those of as many honest hand-ins
FORMULA = ("=", "+", "-", "@")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True)
class Party:
    """An attack and three students, graded in this order: who attacks, the accomplice if there is one, an honest one."""

    attack: Attack
    mallory: str
    trudy: str
    zoe: str

    @classmethod
    def number(cls, n: int, attack: Attack) -> "Party":
        return cls(attack, attack.student or f"m{n:02}-mallory", f"m{n:02}-trudy", f"m{n:02}-zoe")

    @property
    def students(self) -> list[str]:
        """Return who hands in."""
        return [self.mallory, self.trudy, self.zoe] if self.attack.accomplice else [self.mallory, self.zoe]


@dataclass(frozen=True)
class Honest:
    """What comes of a party without an attack: the results of who knows a little and of who comes next, bytes of all."""

    mallory: dict[str, Any]
    zoe: dict[str, Any]
    size: int

    @classmethod
    def seen_in(cls, world: World, party: Party) -> "Honest":
        found = results(world.out)
        return cls(found[party.mallory], found[party.zoe], size(world.out))


def harm_in(world: World, parties: Sequence[Party], honest: Honest, before: dict[str, str]) -> set[str]:
    """Return the harm that was done, given the results without the attacks and the files before them."""
    return {name for name, is_seen in [*in_results(world, parties, honest), *left_behind(world, before)] if is_seen}


def in_results(world: World, parties: Sequence[Party], honest: Honest) -> Iterator[tuple[str, bool]]:
    """Yield every harm with whether it is to be seen in what was written."""
    found, pages, whole = results(world.out), feedback(world.out), everything(world.out)
    trudies, zoes = {party.trudy for party in parties}, {party.zoe for party in parties}
    guilty = [result for student, result in found.items() if student not in trudies | zoes]
    shown = [read(world.out / "terminal.txt"), *(page for student, page in pages.items() if student not in zoes)]
    yield harm.SCORE, any(result["score"] > honest.mallory["score"] for result in guilty)
    yield harm.LEAK, any(word in whole for word in unspoken()) or world.heard()
    yield harm.LEAK, any(word in text for party in parties for word in party.attack.telling for text in shown)
    yield harm.FILE, size(world.out) > FLOOD + honest.size * len(parties)
    yield harm.NEXT, any(differs(found.get(zoe), honest.zoe, zoe) for zoe in sorted(zoes))
    yield harm.BOAST, any(f"GOT AWAY WITH IT {MARK}" in result for result in map(json.dumps, guilty))
    yield harm.NEXT, any(MARK in json.dumps(found.get(trudy, "")) for trudy in trudies)
    yield harm.PAGE, not all(map(harmless, [*pages.values(), read(world.out / "report.html")]))
    yield harm.PAGE, not is_harmless_table(world.out / "grades.csv") or has_control(shown[0])
    yield harm.FAULT, len(guilty) < len(parties) or any(result["status"] == "internal" for result in found.values())


def left_behind(world: World, before: dict[str, str]) -> Iterator[tuple[str, bool]]:
    yield harm.PROCESS, world.left_processes()
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


def differs(result: dict[str, Any] | None, honest: dict[str, Any], who: str) -> bool:
    """Whether this result is another than without the attacks; print in what, for who reads that a test failed."""
    got, wanted = (json.dumps(comparable(one), indent=1).splitlines() for one in (result, honest))
    for line in unified_diff(wanted, got, "without the attacks", who, lineterm="", n=4):
        print(line[:500])
    return got != wanted


def comparable(result: dict[str, Any] | None) -> dict[str, Any]:
    """Return a result without what differs from run to run: its name, and the times that are in it."""
    text = json.dumps({key: value for key, value in (result or {}).items() if key not in ("student", "seconds")})
    return json.loads(re.sub(r'"seconds": [\d.]+', '"seconds": 0', re.sub(r"took [\d.]+ s", "took a while", text)))


def has_control(text: str) -> bool:
    return any(not (c.isprintable() or c == "\n") for c in text)


def is_harmless_table(path: Path) -> bool:
    """Whether no cell would be computed by a spreadsheet, whichever of comma and semicolon it parts cells at."""
    rows = [row for mark in ",;" for row in csv.reader(read(path).splitlines(), delimiter=mark)]
    cells = [unicodedata.normalize("NFKC", cell.strip(" \t")) for row in rows for cell in row]
    return not any(cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) for cell in cells)
