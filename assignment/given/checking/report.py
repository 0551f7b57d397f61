"""How check.py and the notebook show results."""

import re
import shutil
import sys
import textwrap
from collections.abc import Collection

from given.checking.results import CaseResult, QuestionResult, State
from given.course.our_answers import HEADING, our_answer
from given.machinery import plain_words
from given.machinery.outcome import BEFORE_THE_ANSWER, Kind
from given.machinery.questions import QUESTIONS
from given.watching.line import is_terminal

WIDEST = 100  # characters a line: more is hard to read
OF_NOTEBOOK = 64  # it has no width to ask for; beside the file that is edited, on a small screen, it has no more
NARROWEST = 40
ROWS_BELOW = 3  # when the file was saved, and the prompt
NO_ANSWER = (*BEFORE_THE_ANSWER, Kind.CRASH, Kind.DEADLINE)
CALLED = re.compile(r"You called (\w+)\(")
OF_ARRAYS = [error.__name__ for error in plain_words.OF_ARRAYS]
ERROR = re.compile(r"^(\w+): .*\(([^\s(]+, line \d+)\)$", re.MULTILINE)  # [^(]: else a text of "((((…" takes hours
MARKS = {State.PASSED: "✔", State.FAILED: "✘", State.NOT_STARTED: "·"}


def write_points(points: float) -> str:
    """Write 2.0 as 2 and 2.5 as 2.5."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def headline(result: QuestionResult) -> str:
    """One line for one question."""
    if result.state is State.NOT_STARTED:
        words = f"not started: {QUESTIONS[result.question].effort}" if result.question in QUESTIONS else "not started"
    else:
        words = f"{write_points(result.points)} of {write_points(result.possible)} public points"
    return f"{MARKS[result.state]} {result.question:<25} {words}"


def question_report(result: QuestionResult, with_answer: bool = True) -> str:
    """The line, and under it the mistake, if it has a name, what failed and why; cases that failed alike are told once.

    Under a question that passed stands our answer, where one came with the assignment.
    """
    lines = [headline(result)]
    if result.state is State.FAILED:
        lines += [wrap(f"➜ {result.below}", 2)] if result.below else []
        for diagnosis in filter(lambda one: one.is_told, result.diagnoses):
            lines += ["", wrap(f"➜ {diagnosis.function}: {diagnosis.says}", 2)]
            lines += [wrap(f"See: {diagnosis.see}", 4)] if diagnosis.see else []
        for names, case in group_alike(result):
            lines += ["", f"  ✘ {names}", fit(case.text, 4)]
            hint = useful_hint(case, result)
            lines += [wrap(f"Hint: {hint}", 4)] if hint else []
        lines += repeat_if_far_above(lines)
    # A remark on what went well, like a misprint on a slide, leads away from what did not; that on a training never does.
    remarks = result.remarks if result.state is State.PASSED or is_training(result) else ()
    lines += [wrap(remark, 4) for remark in remarks]
    answer = answer_to(result) if with_answer else ""
    lines += ["", f"    {HEADING}", "", textwrap.indent(answer, "    ")] if answer else []
    return "\n".join(lines)


def repeat_if_far_above(lines: list[str]) -> list[str]:
    """Return the named mistakes once more, if they have left a terminal at its top by now."""
    named = [line for line in lines if line.startswith("  ➜")]
    height = sum(line.count("\n") + 1 for line in lines)
    is_far = is_terminal() and height > shutil.get_terminal_size().lines - ROWS_BELOW
    return ["", "  Once more, what to mend:", *named] if named and is_far else []


def answer_to(result: QuestionResult) -> str:
    """Return our answer to a question that has passed, where one came with the assignment; else ""."""
    return our_answer(result.question).rstrip() if result.state is State.PASSED else ""


def useful_hint(case: CaseResult, result: QuestionResult) -> str:
    """Return a failed case's hint, unless there is no answer that it could help, or the slip is named: it is about another one."""
    called, error = CALLED.match(case.text), ERROR.search(case.text)
    if case.kind is Kind.EXCEPTION and error and error[1] not in OF_ARRAYS and plain_words.BEGINNING in case.text:
        return ""  # what is wrong with the Python is said, and the hint is about the formula
    if case.text.lstrip().startswith(FileNotFoundError.__name__):
        return ""  # nothing was tried
    named = {diagnosis.function for diagnosis in result.diagnoses if diagnosis.slip and diagnosis.is_told}
    called_in_failures = {found[1] for each in result.cases if not each.passed and (found := CALLED.match(each.text))}
    is_explained = called[1] in named if called else bool(named) and called_in_failures <= named
    useless = case.kind in NO_ANSWER or is_explained
    return "" if useless else case.hint


def group_alike(result: QuestionResult, hidden: bool = False) -> list[tuple[str, CaseResult]]:
    """Group the public cases, or the hidden ones, that failed for the same reason."""
    explained = {diagnosis.function for diagnosis in result.diagnoses}
    groups: dict[str, list[CaseResult]] = {}
    for case in result.cases:
        if not case.passed and case.hidden == hidden and not is_told_already(case, result):
            groups.setdefault(reason_of(case, explained), []).append(case)
    name = name_training if is_training(result) else name_group
    return [(name(group), group[0]) for group in groups.values()]


def is_training(result: QuestionResult) -> bool:
    """Whether all cases of a question share a training."""
    return result.question in QUESTIONS and QUESTIONS[result.question].trains


def is_told_already(case: CaseResult, result: QuestionResult) -> bool:
    """Whether a remark says how many points a training earned, or why it earned none: so a case for each has no more to say."""
    return is_training(result) and (
        case.kind is Kind.ACCURACY or (bool(result.diagnoses) and case.kind is not Kind.FORM)
    )


def reason_of(case: CaseResult, explained: Collection[str]) -> str:
    """Return what tells the reason of a failure from others: the function, if it is said what is wrong with it; the
    function, and in which way it failed, if that is known; else the error and its line; else all that was said.
    """
    called, error = CALLED.match(case.text), ERROR.search(case.text)
    if case.kind is Kind.DEADLINE:  # once the time of a question is up, no call is made
        return case.kind
    if called and called[1] in explained and case.kind is not Kind.EXCEPTION:
        return called[1]
    if called and case.likeness:
        return f"{called[1]} {case.likeness}"
    return f"{error[1]} {error[2]}" if error and case.kind is Kind.EXCEPTION else case.text


def name_group(group: list[CaseResult]) -> str:
    """Name the first of these cases, and say how many more there are."""
    others = len(group) - 1
    return f"{group[0].name} (and {plural(others, 'more case')})" if others else group[0].name


def name_training(group: list[CaseResult]) -> str:
    """Name what these cases are about."""
    return "the form of the answer" if group[0].kind is Kind.FORM else "the training"


def plural(count: int, noun: str) -> str:
    """Write a number of things: 1 case, 2 cases."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def width_of_screen() -> int:
    """Return how many characters a line may have."""
    columns = OF_NOTEBOOK if "ipykernel" in sys.modules else shutil.get_terminal_size((WIDEST, 24)).columns
    return max(min(columns, WIDEST), NARROWEST)


def wrap(text: str, margin: int) -> str:
    """Break prose into lines that fit, all so many characters in."""
    return "\n".join(part for line in text.split("\n") for part in break_line(line, " " * margin) or [""])


def break_line(line: str, before: str, after: str = "", width: int = 0) -> list[str]:
    """Break a line at its spaces; `before` stands before each part, and `after`, too, from the second on."""
    return textwrap.wrap(
        line,
        width or width_of_screen(),
        initial_indent=before,
        subsequent_indent=before + after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def fit(text: str, margin: int) -> str:
    """Set all lines so many characters in, and break those that do not fit: prose as prose, others with a deeper second part.

    A line with a caret under it stays as it is, or the caret would point at something else.
    """
    lines, space = text.splitlines(), " " * margin
    shown: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if "^" in (line.strip(), following.strip()) or margin + len(line) <= width_of_screen():
            shown.append(space + line)
        else:
            deeper = "" if line.startswith(plain_words.BEGINNING) else "    "
            inner = line[: len(line) - len(line.lstrip())]
            shown += break_line(line.strip(), space + inner, deeper)
    return "\n".join(shown)


def indent(text: str) -> str:
    """Set all lines four characters in, on a page that nobody's screen is known of; what is said in plain words is prose."""
    parts = (
        break_line(line, "    ", width=WIDEST) if line.startswith(plain_words.BEGINNING) else [f"    {line}"]
        for line in text.splitlines()
    )
    return "\n".join(part for line in parts for part in line)
