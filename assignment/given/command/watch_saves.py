"""Check whatever is saved, at once, until Ctrl-C: for a terminal beside the editor."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from given.checking.overview import glance, look_quickly
from given.checking.results import State
from given.checking.screen import colour
from given.checking.time_limit import load_in_time
from given.command.check_some import check_some
from given.command.interrupted import say_where
from given.command.saved_files import questions_concerned, read_texts, stamps, wait_for_save
from given.course.rules import RULES
from given.machinery import modules
from given.machinery.modules import Placeholder
from given.machinery.questions import QUESTIONS, is_core


def watch_saves(folder: Path, wanted: Sequence[str], python: str) -> int:
    """Check these questions, or show all but those that train; then check what is saved, until Ctrl-C. Return the status, 0."""
    try:
        before, texts = stamps(folder), read_texts(folder)
        if wanted:
            check_some(folder, wanted, python)
        else:
            show_quick_ones(folder)
        while True:
            print(f"\nWaiting for you to save {files_in_words(wanted)} (Ctrl-C ends this)", flush=True)
            saved = wait_for_save(folder, before)
            before, old = stamps(folder), texts
            texts = read_texts(folder)
            print(f"\n--- {datetime.now():%H:%M:%S}, saved: {', '.join(f'{module}.py' for module in sorted(saved))}")
            answer(folder, choose(saved, old, texts, wanted), saved, python)
    except KeyboardInterrupt as error:
        print(f"\n{say_where(error)} Nothing is watched any more.")
    return 0


def files_in_words(wanted: Sequence[str]) -> str:
    """Name the files that are watched: those of some questions, or any."""
    files = list(dict.fromkeys(f"{QUESTIONS[question].module}.py" for question in wanted)) or ["one of your five files"]
    return " or ".join(files)


def choose(saved: set[str], old: dict[str, bytes], texts: dict[str, bytes], wanted: Sequence[str]) -> list[str]:
    """Return the questions to check after a save: those wanted, else those of which something has changed."""
    if wanted:
        return list(wanted)
    concerned = {
        question
        for module in saved
        for question in questions_concerned(module, old.get(module, b""), texts.get(module, b""))
    }
    return [question for question in QUESTIONS if question in concerned and question in RULES.counting]


def answer(folder: Path, questions: Sequence[str], saved: set[str], python: str) -> None:
    """Say what there is to say after a save: what is wrong with a file, or how the questions are."""
    loaded = load_in_time(folder)
    unreadable = [module for name in sorted(saved) if isinstance(module := loaded[name], Placeholder)]
    for module in unreadable:
        print(module.trouble.text)
    fine = [question for question in questions if QUESTIONS[question].module not in {m.__name__ for m in unreadable}]
    if not fine and not unreadable:
        print("No function has changed.")
    results = check_some(folder, fine, python) if fine else []
    if results and all(result.state is State.PASSED for result in results):
        print(f"    (All at one glance, and what is next: {python} check.py)")


def show_quick_ones(folder: Path) -> None:
    """Print a line for each question of the core that does not train, and for each bonus that is begun."""
    functions = modules.functions(load_in_time(folder))
    for question in RULES.questions:
        if QUESTIONS[question].trains:
            continue
        result = look_quickly(question, folder / "tests", functions)
        if is_core(question) or result.state is not State.NOT_STARTED:
            colour.show(glance(result))
