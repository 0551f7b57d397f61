"""Check whatever is saved, at once, until Ctrl-C: for a terminal beside the editor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from given.checking.lower_questions import functions_below
from given.checking.next_question import next_question
from given.checking.overview import glance, look_quickly
from given.checking.report import wrap
from given.checking.results import QuestionResult, State
from given.checking.screen import colour
from given.checking.time_limit import load_in_time
from given.command.check_some import check_some, tell_of_files
from given.command.interrupted import say_where
from given.command.saved_files import Stamps, Texts, questions_concerned, read_texts, stamps, wait_for_save
from given.course.rules import RULES
from given.files import when_graded
from given.machinery import modules
from given.machinery.modules import Placeholder
from given.machinery.questions import QUESTIONS, is_core


@dataclass
class Watch:
    """A watch over some questions, or over all; what it knows of them, and of the files as they could last be read."""

    folder: Path
    wanted: Sequence[str]
    python: str
    results: dict[str, QuestionResult] = field(default_factory=dict)
    last: Sequence[str] = ()  # the questions that were checked last
    before: Stamps = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)

    def begin(self) -> None:
        """Check the questions wanted, else show in a line each what does not train."""
        self.before, self.texts = stamps(self.folder), read_texts(self.folder)
        functions = modules.functions(load_in_time(self.folder))
        if self.wanted:
            self.check(self.wanted, functions)
            tell_of_files(self.folder, self.wanted)
        else:
            for question in RULES.questions:
                if not QUESTIONS[question].trains:
                    self.look(question, functions)

    def look(self, question: str, functions: Mapping[str, Any]) -> None:
        """Look at a question, and print its line if that is new; nobody has to begin a bonus question."""
        result = look_quickly(question, self.folder / "tests", functions)
        known = self.results.get(question)
        self.results[question] = result
        is_worth_it = is_core(question) or result.state is not State.NOT_STARTED
        if is_worth_it and (known is None or known.state is not result.state):
            colour.show(glance(result))

    def check(self, questions: Sequence[str], functions: Mapping[str, Any]) -> None:
        """Print what is to be said of some questions."""
        results = check_some(self.folder, questions, functions, self.python)
        self.results |= {result.question: result for result in results}
        self.last = questions

    def wait(self) -> None:
        """Wait for a file to be saved, and say what comes of it."""
        print(f"\nWaiting for you to save {self.files()} (Ctrl-C ends this)", flush=True)
        saved = wait_for_save(self.folder, self.before)
        self.before = stamps(self.folder)
        print(f"\n--- {datetime.now():%H:%M:%S}, saved: {', '.join(f'{module}.py' for module in sorted(saved))}")
        loaded = load_in_time(self.folder)
        broken = {name for name in saved if isinstance(loaded[name], Placeholder)}
        for name in sorted(broken):
            print(loaded[name].trouble.text)  # type: ignore[attr-defined]
        self.answer(saved - broken, modules.functions(loaded))

    def files(self) -> str:
        """Name the files that are waited for."""
        names = list(dict.fromkeys(f"{QUESTIONS[question].module}.py" for question in self.wanted))
        return " or ".join(names) or "one of your five files"

    def answer(self, saved: set[str], functions: Mapping[str, Any]) -> None:
        """Check what a save concerns, and look at what rests on it."""
        if not saved:
            return
        questions = self.wanted or self.find_concerned(saved) or self.last
        self.check(questions, functions)
        for module in sorted(saved):
            for line in when_graded.warn(self.folder / f"{module}.py"):
                print(wrap(line, 4))
        for question in self.resting_on(questions, functions):
            self.look(question, functions)
        if questions and not self.wanted and all(self.results[q].state is State.PASSED for q in questions):
            print(f"\nNext: {self.what_is_next()}")

    def find_concerned(self, saved: set[str]) -> list[str]:
        """Return the questions of whose functions something has changed; of several, those that are started."""
        now = read_texts(self.folder)
        concerned = {
            question
            for module in saved
            for question in questions_concerned(module, self.texts.get(module, b""), now.get(module, b""))
        }
        self.texts |= {module: now[module] for module in saved if module in now}
        return [question for question in RULES.questions if question in concerned]

    def resting_on(self, questions: Sequence[str], functions: Mapping[str, Any]) -> list[str]:
        """Return the started questions that are known and call a function of these ones."""
        changed = {name for question in questions for name in QUESTIONS[question].functions}
        others = [question for question, known in self.results.items() if known.state is not State.NOT_STARTED]
        return [
            question
            for question in others
            if question not in questions
            and not QUESTIONS[question].trains
            and functions_below(QUESTIONS[question].functions, functions) & changed
        ]

    def what_is_next(self) -> str:
        """Return the question to go on with, the next one that is open; when all is done that does not train, the whole check."""
        known = [row for row in self.results.values() if is_core(row.question) or row.state is not State.NOT_STARTED]
        later = [row for row in known if row.question > max(self.last) and row.state is not State.PASSED]
        following = next(iter(later), None) or next_question(known)
        if following is None:
            return f"{self.python} check.py, which trains as well"
        question = QUESTIONS[following.question]
        return (
            f"{following.question}, in {question.module}.py (a hint: {self.python} check.py {question.number} --hint)"
        )


def watch_saves(folder: Path, wanted: Sequence[str], python: str) -> int:
    """Check these questions, or show all but those that train; then check what is saved, until Ctrl-C. Return the status, 0."""
    watch = Watch(folder, wanted, python)
    try:
        watch.begin()
        while True:
            watch.wait()
    except KeyboardInterrupt as error:
        print(f"\n{say_where(error)} Nothing is watched any more.")
    return 0
