"""course.toml: every key right, of the wrong type, impossible or unknown; what is wrong is one line that says what to write."""

import re
from datetime import datetime, timedelta, timezone

import pytest

from autograder.course.course import Course
from autograder.course.course_file import EXAMPLE, read_course
from autograder.course.late import Amount, Deadline
from autograder.errors import SetupError
from given.machinery.questions import QUESTIONS

AT = "[deadline]\nat = 2026-12-01T23:59:00+01:00\n"
BERLIN = timezone(timedelta(hours=1))


@pytest.fixture
def read(tmp_path):
    """Return a function that reads the course of a text."""

    def read(text: str) -> Course:
        path = tmp_path / "course.toml"
        path.write_text(text, encoding="utf-8")
        return read_course(path)

    return read


def deadline(course: Course) -> Deadline:
    assert course.deadline is not None
    return course.deadline


RIGHT = {
    'title = "Deep learning"': lambda course: course.title == course.rules.title == "Deep learning",
    'contact = "a@b.de"': lambda course: course.contact == "a@b.de" and course.rules.words == ("a@b.de",),
    'questions = ["q03-q05", "1", "b02_mnist_convnet"]': lambda course: (
        [QUESTIONS[q].number for q in course.questions] == ["q01", "q03", "q04", "q05", "b02"]
    ),
    'hidden_cases = "counts"': lambda course: course.hidden_cases == "counts",
    "[points]\nq01 = 4.5\nb01_convnet = 0": lambda course: (
        course.rules.own_points == {"q01_sigmoid": 4.5, "b01_convnet": 0}
    ),
    "[ladder]\nq13 = [[70, 0], [99.5, 12]]": lambda course: (
        course.rules.ladders == {"q13_mnist_accuracy": ((70, 0), (99.5, 12))}
    ),
    '[bonus]\ncounts = "off"': lambda course: course.bonus == "off" and all(q[0] == "q" for q in course.questions),
    '[students]\nanswers = "after_passing"': lambda course: (
        course.answers == "after_passing" and Course().answers == "never"
    ),
    AT: lambda course: deadline(course).at == datetime(2026, 12, 1, 23, 59, tzinfo=BERLIN),
    '[deadline]\nat = 2026-07-01T12:00:00\nzone = "Europe/Berlin"': lambda course: (
        deadline(course).at == datetime(2026, 7, 1, 10, 0, tzinfo=timezone.utc)
    ),
    AT + "grace_minutes = 7.5": lambda course: deadline(course).grace == timedelta(minutes=7.5),
    AT + 'per_day = "10 %"': lambda course: deadline(course).per_day == Amount(10, True),
    AT + "per_day = 2.5": lambda course: deadline(course).per_day == Amount(2.5),
    AT + 'at_most = "50%"': lambda course: deadline(course).at_most == Amount(50, True),
    AT + "cut_after_days = 0": lambda course: deadline(course).cut_after_days == 0,
    AT + '[deadline.extensions]\n"Zoë M" = 2026-12-08T23:59:00+01:00': lambda course: (
        deadline(course).extensions == {"Zoë M": datetime(2026, 12, 8, 23, 59, tzinfo=BERLIN)}
    ),
}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_heeded(read, text):
    assert RIGHT[text](read(text))


@pytest.mark.parametrize("text", ["", "# nothing", "\ufeff"])
def test_a_file_that_says_nothing_changes_nothing(read, text):
    course = read(text)
    assert (course.rules, course.bonus, course.deadline) == (Course().rules, "added", None)


def test_the_example_says_nothing_until_its_lines_are_taken_in(read):
    text = EXAMPLE.read_text(encoding="utf-8")
    assert read(text).rules == Course().rules
    taken_in = re.sub(r"^# (?=[\[\w\".]+\]?( = .*)?$)", "", text, flags=re.MULTILINE)
    course = read(taken_in)
    assert course.deadline and course.title and course.rules.ladders and course.contact


WRONG = {  # what is said: the key, and what to write
    'titel = "x"': ("there is no key titel", "did you mean title?"),
    "xyz = 1": ("there is no key xyz", "there are title, contact"),
    "title = 3": ("title:", 'such as "Deep learning'),
    f'title = "{"x" * 1001}"': ("title:", "such as"),
    "contact = [1]": ("contact:", 'such as "dl-course'),
    'questions = "q01"': ("questions:", "write a list"),
    "questions = []": ("questions:", "write a list"),
    "questions = [1]": ("questions: 1", "write a list"),
    'questions = ["q99"]': ("'q99'", "they are called"),
    'questions = ["q05-q03"]': ("'q05-q03'", "write a list"),
    'questions = ["q01-q02-q03"]': ("'q01-q02-q03'", "write a list"),
    'hidden_cases = "all"': ("hidden_cases:", '"name and hint"'),
    "hidden_cases = true": ("hidden_cases:", '"name and hint"'),
    "points = 3": ("points:", "q19 = 4"),
    "[points]\nq99 = 3": ("points: there is no question 'q99'", "q19 = 4"),
    '[points]\nq01 = "3"': ("points.q01_sigmoid:", "q19 = 4"),
    "[points]\nq01 = true": ("points.q01_sigmoid:", "q19 = 4"),
    "[points]\nq01 = -1": ("points.q01_sigmoid:", "q19 = 4"),
    "[points]\nq01 = nan": ("points.q01_sigmoid:", "q19 = 4"),
    f"[points]\nq01 = 1{'0' * 400}": ("points.q01_sigmoid:", "q19 = 4"),
    "[points]\nq01 = 3\nq01_sigmoid = 4": ("the same question", "q19 = 4"),
    'questions = ["q02"]\n[points]\nq01 = 3': ("q01_sigmoid has points and does not count", "add it"),
    "ladder = 1": ("ladder:", "q13 = [["),
    "[ladder]\nq14 = [[80, 0], [90, 1]]": ("q14_sizes has none", "write one for q13"),
    "[ladder]\nq13 = [[80, 0]]": ("ladder.q13_mnist_accuracy:", "q13 = [["),
    "[ladder]\nq13 = [[80, 0], [80, 1]]": ("ladder.q13_mnist_accuracy:", "q13 = [["),
    "[ladder]\nq13 = [[80, 0], [90, 5], [95, 4]]": ("ladder.q13_mnist_accuracy:", "q13 = [["),
    "[ladder]\nq13 = [[80, 1], [90, 5]]": ("the first step", "q13 = [["),
    "[ladder]\nq13 = [[80, 0], [101, 5]]": ("ladder.q13_mnist_accuracy:", "q13 = [["),
    "[ladder]\nq13 = [[80, 0], [90, true]]": ("ladder.q13_mnist_accuracy:", "q13 = [["),
    "[points]\nq13 = 9\n[ladder]\nq13 = [[80, 0], [90, 5]]": ("both say", "one of the two"),
    "bonus = 3": ("bonus:", "[bonus]"),
    '[bonus]\ncount = "off"': ("there is no key bonus.count", "did you mean counts?"),
    '[bonus]\ncounts = "of"': ("bonus.counts:", '"capped"'),
    'questions = ["b01"]\n[bonus]\ncounts = "off"': ("are all of the bonus", "name others"),
    "students = true": ("students:", "[students]"),
    '[students]\nanswer = "never"': ("there is no key students.answer", "did you mean answers?"),
    '[students]\nanswers = "after passing"': ("students.answers:", '"after_passing"'),
    "[students]\nanswers = true": ("students.answers:", '"never"'),
    "deadline = 3": ("deadline:", "[deadline]"),
    "[deadline]\ngrace_minutes = 3": ("deadline.at:", "2026-12-01T23:59:00+01:00"),
    '[deadline]\nat = "2026-12-01"': ("deadline.at:", "without quotes"),
    "[deadline]\nat = 2026-12-01": ("deadline.at:", "without quotes"),
    "[deadline]\nat = 2026-12-01T23:59:00": ("at has no time zone", "+01:00"),
    '[deadline]\nat = 2026-12-01T23:59:00\nzone = "Mars"': ("'Mars'", "Europe/Berlin"),
    "[deadline]\nat = 2026-12-01T23:59:00\nzone = 1": ("deadline.zone:", "Europe/Berlin"),
    '[deadline]\nat = 2026-12-01T23:59:00\nzone = "../etc/passwd"': ("deadline.zone:", "Europe/Berlin"),
    AT + "extension = 1": ("there is no key deadline.extension", "did you mean extensions?"),
    AT + "grace_minutes = -1": ("deadline.grace_minutes:", "such as 15"),
    AT + 'grace_minutes = "15"': ("deadline.grace_minutes:", "such as 15"),
    AT + 'per_day = "10"': ("deadline.per_day:", '"10 %"'),
    AT + 'per_day = "110 %"': ("deadline.per_day:", '"10 %"'),
    AT + 'per_day = "nan %"': ("deadline.per_day:", '"10 %"'),
    AT + "per_day = inf": ("deadline.per_day:", '"10 %"'),
    AT + "per_day = true": ("deadline.per_day:", '"10 %"'),
    AT + "at_most = -5": ("deadline.at_most:", '"50 %"'),
    AT + "cut_after_days = 1.5": ("deadline.cut_after_days:", "such as 7"),
    AT + "cut_after_days = -1": ("deadline.cut_after_days:", "such as 7"),
    AT + "[deadline.extensions]\njane = 3": ("deadline.extensions.jane:", '"jane" ='),
    AT + "[deadline.extensions]\njane = 2026-12-08T00:00:00": ("jane has no time zone", "+01:00"),
    "x = [": ("is no TOML", "autograder course FILE"),
    "a = 1\na = 2": ("is no TOML", "autograder course FILE"),
    "\0": ("is no TOML", "autograder course FILE"),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_one_line_with_file_key_and_remedy(read, text):
    what, remedy = WRONG[text]
    with pytest.raises(SetupError) as caught:
        read(text)
    said = str(caught.value)
    assert what in said and remedy in said and "course.toml" in said and "\n" not in said


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(SetupError, match=r"nothing.toml cannot be read .* --course"):
        read_course(tmp_path / "nothing.toml")


def test_a_file_in_another_encoding_is_no_toml(tmp_path):
    (tmp_path / "course.toml").write_bytes('title = "Für alle"'.encode("cp1252"))
    with pytest.raises(SetupError, match="is no TOML"):
        read_course(tmp_path / "course.toml")
