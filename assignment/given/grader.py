"""The grader of the notebook: your files are imported afresh from disk at each check."""

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from given.checking import overview
from given.checking.check_question import check_question
from given.checking.report import answer_to, question_report, wrap
from given.checking.results import CaseResult, QuestionResult, State
from given.checking.time_limit import load_in_time
from given.command.hints import tell_hints
from given.command.interrupted import Stopped, say_where
from given.command.notebook_cells import defined_in_cells, explain_missing_names, find_shell
from given.command.wish import find_meant, read_wish
from given.course.our_answers import HEADING
from given.course.points import note_on
from given.course.rules import RULES
from given.files import when_graded
from given.files.hints import RUNGS
from given.files.when_saved import tell_when_saved
from given.machinery import modules
from given.machinery.outcome import BEFORE_THE_ANSWER, Kind
from given.machinery.questions import QUESTIONS

ASSIGNMENT = Path(__file__).resolve().parent.parent
HAND_IN = "python handin.py in a terminal, or %run handin.py in a new cell"


class Notebook:
    """What our grader needs of Otter's notebook grader, where Otter does not grade this notebook."""

    _grading_mode = False

    def __init__(self, tests_dir: str):
        self._tests_dir = tests_dir


# Stock Otter imports the whole of itself before it runs a notebook: then its own takes the place of ours.
Base: Any = getattr(sys.modules.get("otter"), "Notebook", Notebook)


class Grader(Base):
    """The grader of the notebook; each check reads what is on disk, and says when that was saved."""

    def __init__(self, tests_dir: str = str(ASSIGNMENT / "tests")):
        super().__init__(tests_dir=tests_dir)
        shell = find_shell()
        if shell:
            explain_missing_names(shell)

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Any:
        """Check one question by its id, such as "q15_conv1d", or by its number, a function of it, or all of a file."""
        try:
            wanted = find_meant(str(question))
        except ValueError as error:
            return Note(str(error))
        if self._grading_mode:  # stock Otter grades this notebook: leave judging and book-keeping to it
            return super().check(wanted[0], global_env=modules.functions(modules.load_all(ASSIGNMENT)))
        try:
            functions = modules.functions(load_in_time(ASSIGNMENT))
            shown = [self.look_at(one, functions) for one in wanted]
        except KeyboardInterrupt as stop:
            raise Stopped(say_where(stop)) from None
        return shown[0] if len(shown) == 1 else Note("\n\n".join(map(repr, shown)))

    def look_at(self, question: str, functions: dict[str, Any]) -> "Shown":
        """Return what is to be said of one question."""
        result = check_question(Path(self._tests_dir) / f"{question}.py", functions)
        file = ASSIGNMENT / f"{QUESTIONS[question].module}.py"
        warned = note_on(question, RULES) + when_graded.warn(file)
        return Shown(result, tell_when_saved(file), warned)

    def check_all(self) -> None:
        """Check every question: print a line for each as it is done, the points so far, and what is next.

        Where stock Otter grades this notebook nothing is done: it checks each question by itself.
        """
        if self._grading_mode:
            return
        try:
            overview.show(Path(self._tests_dir), load_in_time(ASSIGNMENT), 'grader.check("{}")'.format, HAND_IN)
        except KeyboardInterrupt as stop:
            raise Stopped(say_where(stop)) from None

    def hint(self, question: str, rung: int = 0) -> "Note":
        """Give a hint to a question or a function, before you write a line; each further time one more."""
        try:
            wish = read_wish([str(question), "--hint", *([str(min(rung, RUNGS))] if rung else [])])
        except ValueError as error:
            return Note(str(error))
        more = f'grader.hint("{question}")'
        return Note("\n".join(tell_hints(ASSIGNMENT, q, wish.functions, wish.hint or 0, more) for q in wish.questions))


@dataclass(frozen=True)
class Note:
    """A line under a check that is not about a question's result."""

    text: str

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Shown:
    """A question's result, as a notebook shows it under the check."""

    result: QuestionResult
    saved: str
    warned: list[str]

    def __repr__(self) -> str:
        return self.text(with_answer=True)

    def _repr_html_(self) -> str | None:
        """Return the result with our answer to unfold, where there is one; else None: the text is shown."""
        answer = answer_to(self.result)
        if not answer:
            return None
        folded = f"<details><summary>{escape(HEADING)}</summary><pre>{escape(answer)}</pre></details>"
        return f"<pre>{escape(self.text(with_answer=False))}</pre>{folded}"

    def text(self, with_answer: bool) -> str:
        """Return what the check has to say."""
        warned = [wrap(line, 0) for line in self.warned]
        last = [wrap(line, 0) for line in [f"({self.saved})", *self.what_next()]]
        return "\n".join([question_report(self.result, with_answer), *warned, *last])

    def what_next(self) -> list[str]:
        """Return what may help with a question that has not passed, a line for each thing."""
        result = self.result
        if result.state is State.PASSED:
            return []
        question = QUESTIONS[result.question]
        lines = [
            f"({name} is defined in this notebook, where no check looks: it belongs into {question.module}.py.)"
            for name in defined_in_cells(question.functions)
        ]
        if result.state is State.NOT_STARTED:
            lines.append("(Have you changed it since? Then save it first, in its own tab.)")
            lines.append(f'(Where to begin? grader.hint("{result.question}"))')
        elif not (result.diagnoses or result.below or any(map(needs_no_hint, result.cases))):
            lines.append(f'(More: grader.hint("{result.question}"))')
        return lines


def needs_no_hint(case: CaseResult) -> bool:
    """Whether a case failed for a reason that a hint at the formula has nothing to say about."""
    return case.kind in (*BEFORE_THE_ANSWER, Kind.DEADLINE, Kind.INTERNAL)
