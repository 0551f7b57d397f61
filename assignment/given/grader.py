"""The grader of the notebook: your files are imported afresh from disk at each check."""

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from given.machinery import modules
from given.checking import overview, when_graded
from given.checking.check_question import check_question
from given.checking.results import QuestionResult, State
from given.machinery.questions import QUESTIONS, find_questions
from given.checking.report import answer_to, question_report
from given.course.our_answers import HEADING
from given.course.points import note_on
from given.course.rules import RULES

ASSIGNMENT = Path(__file__).resolve().parent.parent


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

    def check(self, question: str, global_env: dict[str, Any] | None = None) -> Any:
        """Check one question by its id, such as "q15_conv1d", or by its number."""
        try:
            question = find_questions(question)[0]
        except ValueError as error:
            return Note(str(error))
        functions = modules.functions(modules.load_all(ASSIGNMENT))
        if self._grading_mode:  # stock Otter grades this notebook: leave judging and book-keeping to it
            return super().check(question, global_env=functions)
        result = check_question(Path(self._tests_dir) / f"{question}.py", functions)
        warned = note_on(question, RULES) + when_graded.warn(ASSIGNMENT / f"{QUESTIONS[question].module}.py")
        return Shown(result, modules.tell_when_saved(ASSIGNMENT, question), warned)

    def check_all(self) -> None:
        """Check every question: print a line for each as it is done, the points so far, and what is next.

        Where stock Otter grades this notebook nothing is done: it checks each question by itself.
        """
        if not self._grading_mode:
            overview.show(Path(self._tests_dir), modules.load_all(ASSIGNMENT), 'grader.check("{}")'.format)


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
        lines = [question_report(self.result, with_answer), *self.warned, f"({self.saved})"]
        if self.result.state is State.NOT_STARTED:
            lines.append("(Have you changed it since? Then save it first.)")
        return "\n".join(lines)
