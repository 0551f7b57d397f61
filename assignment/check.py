# /// script
# requires-python = ">=3.10"
# dependencies = ["numpy>=1.26,<3"]
# ///
"""Check your answers: `python check.py` for every question, `python check.py q15` for one; --help says what else."""

import contextlib
import errno
import os
import sys
from pathlib import Path


def this_python() -> str:
    """Return what to type for this very Python: its path, in quotes where there are blanks in it."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


try:
    from given.checking import overview
    from given.checking.time_limit import load_in_time
    from given.command.check_some import check_some, tell_of_files
    from given.command.hints import tell_hints
    from given.command.interrupted import say_where
    from given.command.python_name import python_name
    from given.command.story import NoNotebook, tell_numpy, tell_story
    from given.command.watch_saves import watch_saves
    from given.command.wish import HELP, Wish, read_wish
    from given.machinery import modules, questions
except ImportError as error:
    package = str(error.name).split(".")[0]
    remedy = (
        "unzip the whole assignment again"
        if package == "given"
        else f"activate your environment, as README.md says, or type {this_python()} -m pip install numpy matplotlib"
    )
    sys.exit(f"{package} is missing or incomplete: {remedy}")

HERE = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    with contextlib.suppress(AttributeError):  # IDLE and notebooks bring an output of their own
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # Windows consoles may not know the ticks
    try:
        wish = read_wish(words)
    except ValueError as error:
        print(error)
        return 2
    missing = [question for question in questions.QUESTIONS if not tests_of(question).is_file()]
    if missing:
        print(f"{tests_of(missing[0])} is missing: unzip the whole assignment again, with its tests folder")
        return 2
    status = do(wish, python_name())
    if Path.cwd() != HERE:
        print(f"(The commands are for the folder {HERE}: type cd and its name first.)")
    return status


def tests_of(question: str) -> Path:
    return HERE / "tests" / f"{question}.py"


def do(wish: Wish, python: str) -> int:
    """Do what is wanted; return the status to end with."""
    if wish.helps:
        print(HELP.format(python=python))
    elif wish.numpy or wish.story:
        return tell(wish)
    elif wish.hint is not None:
        give_hints(wish, python)
    elif wish.watches:
        return watch_saves(HERE, wish.questions, python)
    elif wish.questions:
        check_some(HERE, wish.questions, modules.functions(load_in_time(HERE)), python)
        tell_of_files(HERE, wish.questions)
    else:
        how_to_check = f"{python} check.py {{}}".format
        loaded = load_in_time(HERE)
        overview.show(HERE / "tests", loaded, lambda q: how_to_check(q.split("_")[0]), f"{python} handin.py")
    return 0


def tell(wish: Wish) -> int:
    """Print what the notebook says of NumPy, or of some questions; return the status to end with."""
    try:
        print("\n\n".join([tell_numpy(HERE)] if wish.numpy else [tell_story(HERE, each) for each in wish.questions]))
    except NoNotebook as error:
        print(error)
        return 2
    return 0


def give_hints(wish: Wish, python: str) -> None:
    """Print the hints that are wanted."""
    for question in wish.questions:
        named = wish.functions[0] if len(wish.functions) == 1 else questions.QUESTIONS[question].number
        more = f"{python} check.py {named} --hint"
        print(tell_hints(HERE, question, wish.functions, wish.hint or 0, more))


def run(words: list[str]) -> int:
    """Do what was typed. Ctrl-C is one line; and whoever reads no further, as `| head` does, is told nothing more."""
    try:
        status = main(words)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt as stop:
        print(f"\n{say_where(stop)}", file=sys.stderr)
    except MemoryError:
        print("No memory is left: what your files keep is too large.", file=sys.stderr)
    except OSError as error:
        if not isinstance(error, BrokenPipeError) and (os.name, error.errno) != ("nt", errno.EINVAL):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python itself prints once more, at its end
    return 1


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
