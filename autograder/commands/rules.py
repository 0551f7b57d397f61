"""What the command line says about the rules: the course, the questions, what a person decided."""

from collections.abc import Collection
from pathlib import Path

from autograder.course.course import Course
from autograder.errors import SetupError
from autograder.gradebook.overrides import Override, read_overrides
from given.machinery.questions import QUESTIONS, find_questions

USUAL = Path("course.toml")  # in the current folder


def find_course(file: str | None) -> Course:
    """Return the rules in the file that is named, else in course.toml of the current folder, else the assignment's own."""
    if file is None and not USUAL.is_file():
        return Course()
    from autograder.course.course_file import read_course  # pydantic takes its time to import

    return read_course(Path(file) if file is not None else USUAL)


def write_example(file: Path) -> Path:
    """Write a course.toml in which every rule stands, commented; raise SetupError where there is a file already."""
    from autograder.course.course_file import EXAMPLE

    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(EXAMPLE.read_text(encoding="utf-8"))
    except FileExistsError:
        raise SetupError(f"{file} exists; name a new file") from None
    return file


def parse_questions(words: str | None, course: Course | None = None) -> tuple[str, ...]:
    """Return the question ids named on the command line, in their usual order; without any those of the course."""
    counting = course.questions if course else tuple(QUESTIONS)
    if words is None:
        return counting
    named = [word.strip() for word in words.split(",") if word.strip()]
    if not named:
        raise SetupError("--questions: there is no question in it; ids are like q15_conv1d or q15")
    try:
        asked = {question for word in named for question in find_questions(word)}
    except ValueError as error:
        raise SetupError(f"--questions: {error}") from None
    for question in asked.difference(counting):
        raise SetupError(
            f"--questions: {question} does not count in {course and course.file}; add it to questions there"
        )
    return tuple(question for question in QUESTIONS if question in asked)


def find_overrides(file: str | None, students: Collection[str], questions: tuple[str, ...]) -> list[Override]:
    """Return what a person decided, if a file says so."""
    return read_overrides(Path(file), students, questions) if file is not None else []


def require_students(names: Collection[str], students: Collection[str]) -> None:
    """Raise SetupError for a name that is no student's."""
    for name in names:
        if name not in students:
            raise SetupError(f"there is no student {name!r}; write the name as in the column student of grades.csv")
