"""Read course.toml: every unknown key, wrong type and impossible value is one line that says what to write."""

import difflib
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from autograder.course.course import Course
from autograder.course.course_values import MOST_POINTS, amount, by_question, known_zone, some_questions, steps
from autograder.course.late import EVERYTHING, Deadline
from autograder.course.late import NOTHING as NO_PENALTY
from autograder.errors import SetupError
from given.course.rules import STANDARD, Rules
from given.machinery.questions import QUESTIONS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXAMPLE = Path(__file__).with_name("course.toml")
LETTERS = 1_000  # of a text on a page


# What there is to say; a field's description says what to write in it.

Text = Annotated[str, Field(max_length=LETTERS)]
Points = Annotated[float, Field(ge=0, le=MOST_POINTS, allow_inf_nan=False)]


class Part(BaseModel):
    """A part of the file, in which every other key is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class BonusPart(Part):
    counts: Literal["added", "capped", "apart", "off"] = Field(
        "added", description='write "added", "capped", "apart" or "off"'
    )


class StudentsPart(Part):
    answers: Literal["never", "after_passing"] = Field("never", description='write "never" or "after_passing"')


class DeadlinePart(Part):
    at: datetime = Field(description="write a time such as 2026-12-01T23:59:00+01:00, without quotes")
    zone: Annotated[Any, AfterValidator(known_zone)] = Field(None, description='write a name such as "Europe/Berlin"')
    grace_minutes: float = Field(0, ge=0, le=100_000, allow_inf_nan=False, description="write minutes such as 15")
    per_day: Annotated[Any, AfterValidator(amount)] = Field(
        NO_PENALTY, description='write points such as 5, or a share of those reached such as "10 %"'
    )
    at_most: Annotated[Any, AfterValidator(amount)] = Field(
        EVERYTHING, description='write points such as 20, or a share of those reached such as "50 %"'
    )
    cut_after_days: int | None = Field(None, ge=0, le=10_000, description="write whole days such as 7")
    extensions: dict[str, datetime] = Field(
        {}, description='write a line such as "jane" = 2026-12-08T23:59:00+01:00 for each student'
    )

    @model_validator(mode="after")
    def require_zones(self) -> "DeadlinePart":
        for where, time in {"at": self.at, **self.extensions}.items():
            if time.tzinfo is None and self.zone is None:
                raise ValueError(f'{where} has no time zone; write +01:00 at its end, or a line zone = "Europe/Berlin"')
        return self


class CourseFile(Part):
    title: Text = Field("", description='write a text such as "Deep learning, winter 2026"')
    contact: Text = Field("", description='write a text such as "dl-course@example.org"')
    questions: Annotated[list[str], BeforeValidator(some_questions)] = Field(
        list(QUESTIONS), description='write a list such as ["q01-q12", "q14"]'
    )
    hidden_cases: Literal["name and hint", "counts", "nothing"] = Field(
        "name and hint", description='write "name and hint", "counts" or "nothing"'
    )
    points: Annotated[dict[str, Points], BeforeValidator(by_question)] = Field(
        {}, description="write a line such as q19 = 4 for each question"
    )
    ladder: Annotated[dict[str, Annotated[Any, AfterValidator(steps)]], BeforeValidator(by_question)] = Field(
        {}, description="write a line such as q13 = [[80, 0], [90, 4], [97, 10]]: per cent, points"
    )
    bonus: BonusPart = Field(BonusPart(counts="added"), description="write a part that begins with a line [bonus]")
    deadline: DeadlinePart | None = Field(None, description="write a part that begins with a line [deadline]")
    students: StudentsPart = Field(
        StudentsPart(answers="never"), description="write a part that begins with a line [students]"
    )

    @model_validator(mode="after")
    def require_sense(self) -> "CourseFile":
        """Raise ValueError where two keys do not go together."""
        for question in self.ladder:
            if question not in STANDARD:
                raise ValueError(f"ladder: {question} has none; write one for {' or '.join(STANDARD)}")
            if question in self.points:
                raise ValueError(f"points and ladder both say what {question} brings; write one of the two")
        for question in (*self.points, *self.ladder):
            if question not in self.questions:
                raise ValueError(f"{question} has points and does not count; add it to questions, or take its line out")
        for question, points in self.points.items():
            if points and not QUESTIONS[question].points:
                raise ValueError(f"points.{question}: its cases have no points to share these; take the line out")
        if self.bonus.counts == "off" and not any(QUESTIONS[question].is_core for question in self.questions):
            raise ValueError('questions are all of the bonus, which is "off"; name others, or change bonus.counts')
        return self


PARTS: dict[str, type[Part]] = {"bonus": BonusPart, "deadline": DeadlinePart, "students": StudentsPart}


# The way in.


def read_course(path: Path) -> Course:
    """Return the rules in a file; raise SetupError, in one line, for one that is no course.toml."""
    try:
        return make_course(CourseFile(**read_table(path)), path)
    except ValidationError as error:
        raise SetupError(f"{path}: {in_words(error)}") from None


def read_table(path: Path) -> dict[str, Any]:
    """Return what a file in TOML says."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SetupError(
            f"{path} cannot be read ({error.strerror}); name another file with --course, or write one with "
            "`python -m autograder course FILE`"
        ) from None
    except ValueError as error:  # of its bytes, too
        raise SetupError(f"{path} is no TOML ({error}); compare it with `python -m autograder course FILE`") from None


def make_course(read: CourseFile, path: Path) -> Course:
    """Return the rules as the grader knows them."""
    counting = [q for q in read.questions if QUESTIONS[q].is_core or read.bonus.counts != "off"]
    deadline = make_deadline(read.deadline) if read.deadline else None
    words = (f"The {deadline.for_students}" if deadline else "", read.contact)
    rules = Rules(tuple(counting), read.points, read.ladder, read.title, tuple(filter(None, words)))
    shown = (read.title, read.contact, str(path), read.students.answers)
    return Course(rules, read.bonus.counts, read.hidden_cases, deadline, *shown)


def make_deadline(read: DeadlinePart) -> Deadline:
    """Return the deadline with all times in their zones."""

    def in_zone(time: datetime) -> datetime:
        return time if time.tzinfo else time.replace(tzinfo=read.zone or timezone.utc)

    extensions = {student: in_zone(time) for student, time in read.extensions.items()}
    grace = timedelta(minutes=read.grace_minutes)
    return Deadline(in_zone(read.at), grace, read.per_day, read.at_most, read.cut_after_days, extensions)


def in_words(error: ValidationError) -> str:
    """Return the first thing that is wrong with a file: the key, what it is, what to write."""
    first = error.errors(include_url=False)[0]
    places = [str(place) for place in first["loc"]]
    key, said = ".".join(places), first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return unknown_key(places)
    if first["type"] == "value_error" and places in ([], ["deadline"]):  # of several keys, and says what to do
        return f"{key}: {said}" if key else said
    return f"{key}: {said[:1].lower()}{said[1:]}; {describe(places)}"


def describe(places: list[str]) -> str:
    """Return what to write for a key."""
    part = PARTS.get(places[0]) if len(places) > 1 else None
    field = part.model_fields[places[1]] if part else CourseFile.model_fields[places[0]]
    return str(field.description)


def unknown_key(places: list[str]) -> str:
    """Say that there is no such key, and which one may be meant."""
    known = list(PARTS.get(places[0], CourseFile).model_fields if len(places) > 1 else CourseFile.model_fields)
    close = difflib.get_close_matches(places[-1], known, 1)
    remedy = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
    return f"there is no key {'.'.join(places)}; {remedy}"
