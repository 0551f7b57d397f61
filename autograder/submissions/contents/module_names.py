"""Which module a file is, by its name: also where a browser, a system or a platform has changed it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# "earlier" is ours, of a file that a platform has in two versions.
COPY = r"(?:copy|copie|copia|kopie|kopia|kopi)"  # as Windows, macOS and Linux call copies
BEFORE = rf"(?:{COPY} (?:of|von|de|di|av|van) )?"
AFTER = rf"(?:\s*\((?:\d{{1,3}}|earlier)\)|[-_ ]\d{{1,3}}|\s*[-_ ]\s*{COPY}(?:[ _]?\d{{1,3}})?)*"
LONGEST = 120  # letters of a name that is looked at: some systems' zips have names of 65,535
MARKED = re.compile(rf"{BEFORE}(?P<stem>.+?)(?P<after>{AFTER})")


@dataclass(frozen=True, order=True)
class Likeness:
    """How near a name is to the right one, smallest first."""

    rank: int  # 0 for the right name, 1 in other case, 2 with another ending, 3 for a copy
    minus_number: int = 0  # of copies the one with the highest number is the latest


def module_of(name: str, modules: tuple[str, ...]) -> tuple[str, Likeness] | None:
    """Return which of the modules a file is by its name and how near the name is; None for any other file."""
    plain = normalize(name)
    match = changed_names(modules).fullmatch(plain) if len(plain) <= LONGEST else None
    if not match:
        return None
    right = f"{match['module']}.py"
    if name == right:
        return match["module"], Likeness(0)
    if plain == right:
        return match["module"], Likeness(1)
    is_copy = plain not in (f"{right}.txt", f"{right}.py")
    return match["module"], Likeness(3 if is_copy else 2, -number_in(match["after"]))


@cache
def changed_names(modules: tuple[str, ...]) -> re.Pattern[str]:
    """Return what fits the name of a module, however it was changed."""
    return re.compile(rf"{BEFORE}(?P<module>{'|'.join(modules)})(?P<after>{AFTER})\.py(?P<end>\.txt|\.py)?")


def split_mark(stem: str) -> tuple[str, int]:
    """Return a name without the mark of a copy, and the mark's number: of "handin (1)" it is ("handin", 1)."""
    plain = normalize(stem)
    match = MARKED.fullmatch(plain) if len(plain) <= LONGEST else None
    return (match["stem"], number_in(match["after"])) if match else (stem, 0)


def normalize(name: str) -> str:
    """Return a name as it is compared."""
    return unicodedata.normalize("NFKC", name).casefold()


def number_in(mark: str) -> int:
    """Return the last number in the mark of a copy, 0 without any."""
    numbers = re.findall(r"\d+", mark)
    return int(numbers[-1]) if numbers else 0
