"""Two hand-ins beside each other: function by function, with the passages marked that both have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from autograder.errors import PracticalError
from autograder.limits import LIMITS
from autograder.similarity.code import Code, Place
from autograder.similarity.known_ways import known_pieces
from autograder.similarity.parse import read_text

MARKS = 6  # colours, which follow each other
LEAST_ALIKE = 0.5  # of a statement's pieces
LEAST_SHARED = 2.0  # pieces in no known way that two functions share, or they are not shown
LETTERS_OF_LINE = 200


@dataclass
class Function:
    """A function of a hand-in: its statements, each with its pieces."""

    file: str
    name: str
    places: list[Place] = field(default_factory=list)
    pieces: list[set[int]] = field(default_factory=list)

    @property
    def all_pieces(self) -> set[int]:
        return set().union(*self.pieces)


@dataclass(frozen=True)
class Line:
    """A line of a file; `mark` is the number of its passage, None if the other has nothing like it."""

    number: int
    text: str
    mark: int | None


@dataclass(frozen=True)
class Beside:
    """Two functions beside each other."""

    files: tuple[str, str]
    names: tuple[str, str]
    lines: tuple[list[Line], list[Line]]


def lay_beside(first: Code, second: Code) -> list[Beside]:
    """Return the functions that two hand-ins share, those that share most first; none if a file is gone meanwhile."""
    try:
        texts = [code.submission.files() for code in (first, second)]
    except PracticalError:
        return []
    lines = [{name: read_text(content).split("\n") for name, content in files.items()} for files in texts]
    couples = couple(list(functions_of(first)), list(functions_of(second)))
    return [show_couple(one, other, lines[0][one.file], lines[1][other.file]) for one, other in couples]


def functions_of(code: Code) -> Iterator[Function]:
    """Yield the functions of a hand-in."""
    for name, file in code.files.items():
        functions: dict[str, Function] = {}
        by_place = [set() for _ in file.places]  # type: list[set[int]]
        for piece, place in zip(file.pieces.hashes, file.pieces.places, strict=True):
            by_place[place].add(int(piece))
        for number in sorted(range(len(by_place)), key=lambda number: file.places[number].first_line):
            place = file.places[number]
            function = functions.setdefault(place.function, Function(name, place.function))
            function.places.append(place)
            function.pieces.append(by_place[number])
        yield from functions.values()


def couple(firsts: Sequence[Function], seconds: Sequence[Function]) -> list[tuple[Function, Function]]:
    """Return each function with the one that shares most with it, the closest couples first."""
    pieces = [(other, other.all_pieces) for other in seconds]
    weighed = [
        (weight_of(own & others), one, other)
        for one in firsts
        if (own := one.all_pieces)
        for other, others in pieces
        if not own.isdisjoint(others)
    ]
    weighed.sort(key=lambda each: (-each[0], each[1].file, each[1].name, each[2].file, each[2].name))
    couples: list[tuple[Function, Function]] = []
    taken: set[int] = set()
    for weight, one, other in weighed:
        if weight >= LEAST_SHARED and not {id(one), id(other)} & taken:
            taken |= {id(one), id(other)}
            couples.append((one, other))
    return couples[: LIMITS.similarity.functions_side_by_side]


def weight_of(pieces: set[int]) -> float:
    """Return how much pieces weigh that both have."""
    known = known_pieces()
    return sum(1 / (1 + known[piece]) for piece in sorted(pieces))


def show_couple(one: Function, other: Function, one_text: list[str], other_text: list[str]) -> Beside:
    """Return two functions as they are shown."""
    partners = match_statements(one, other)
    marks: tuple[dict[int, int], dict[int, int]] = ({}, {})
    mark, last = -1, (-2, -2)
    for place, partner in partners:
        if place != last[0] + 1 or partner != last[1] + 1:
            mark += 1
        last = (place, partner)
        mark_lines(marks[0], one.places[place], mark % MARKS)
        mark_lines(marks[1], other.places[partner], mark % MARKS)
    lines = (take_lines(one, one_text, marks[0]), take_lines(other, other_text, marks[1]))
    return Beside((one.file, other.file), (one.name, other.name), lines)


def match_statements(one: Function, other: Function) -> list[tuple[int, int]]:
    """Return the numbers of the statements that are alike, each with the first that is most like it and still free."""
    free = [place for place, pieces in enumerate(other.pieces) if pieces]
    matches = []
    for place, own in enumerate(one.pieces):
        partner = max(free, key=lambda each: (len(own & other.pieces[each]), -each), default=None)
        if own and partner is not None and are_alike(own, other.pieces[partner]):
            matches.append((place, partner))
            free.remove(partner)
    return matches


def are_alike(one: set[int], other: set[int]) -> bool:
    """Whether two statements, of which both have pieces, have most of them in common."""
    return len(one & other) >= LEAST_ALIKE * min(len(one), len(other))


def mark_lines(marks: dict[int, int], place: Place, mark: int) -> None:
    """Mark the lines of a statement."""
    for number in range(place.first_line, place.last_line + 1):
        marks.setdefault(number, mark)


def take_lines(function: Function, text: list[str], marks: dict[int, int]) -> list[Line]:
    """Return the lines of a function that are shown: its head, and its body from the first statement on."""
    first = min(place.first_line for place in function.places)
    last = min(max(place.last_line for place in function.places), len(text))
    last = min(last, first + LIMITS.similarity.lines_side_by_side)
    head = [number for number in range(first - 1, 0, -1) if is_head(text[number - 1], function.name)][:1]
    numbers = [number for number in (*head, *range(first, last + 1)) if number in marks or text[number - 1].strip()]
    return [Line(number, text[number - 1][:LETTERS_OF_LINE], marks.get(number)) for number in numbers]


def is_head(line: str, name: str) -> bool:
    """Whether a function or a class of this name begins here."""
    return bool(name) and line.startswith((f"def {name}(", f"async def {name}(", f"class {name}"))
