"""Derive what students get from what we wrote: table, stubs, public tests, notebook, recorded answers and mistakes."""

from pathlib import Path

from autograder import paths
from autograder.authoring import notebook, question_table, recorded_answers, recorded_mistakes
from autograder.authoring.completeness import require_complete
from autograder.authoring.public_tests import cut_hidden_cases
from autograder.authoring.stubs import strip_answers
from autograder.errors import AuthoringError
from autograder.limits import LIMITS
from given.machinery.questions import MODULES, TABLE


def tests_folder() -> Path:
    """Return where the public tests lie."""
    return paths.ASSIGNMENT / "tests"


def derive_files() -> dict[Path, str]:
    """Return every derived file of assignment/ with its content, but for what is recorded by running the reference.

    Raises AuthoringError where what we wrote does not fit together.
    """
    require_complete()
    files = {paths.ASSIGNMENT / "given" / "machinery" / TABLE.name: question_table.derive_table()}
    for module in MODULES:
        source = paths.SOLUTIONS / f"{module}.py"
        files[paths.ASSIGNMENT / source.name] = strip_answers(source.read_text(encoding="utf-8"), str(source))
    for source in sorted(paths.QUESTIONS.glob("*.py")):
        files[tests_folder() / source.name] = cut_hidden_cases(source.read_text(encoding="ascii"), str(source))
    return files


def find_stale() -> list[str]:
    """Return the names of derived files that are missing, differ from what would be derived, or should not be there."""
    files = derive_files()
    wrong = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    wrong += [path for path in tests_folder().glob("*.py") if path not in files]
    wrong += [notebook.TARGET] if notebook.is_stale() else []
    return [str(path.relative_to(paths.ROOT)) for path in wrong]


def write_assignment() -> Path:
    """Write every derived file; return the folder. Raises AuthoringError where what we wrote does not fit together."""
    require_repository()
    files = derive_files()
    tests_folder().mkdir(exist_ok=True)
    for path in tests_folder().glob("*.py"):
        if path not in files:
            path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    question_table.read_table_again()  # what follows runs the questions
    notebook.build()
    recorded_answers.write(paths.QUESTIONS, paths.EXPECTED, LIMITS.exam.numbers)
    recorded_answers.write(tests_folder(), paths.GIVEN / "expected.json")
    recorded_mistakes.write(tests_folder(), paths.GIVEN / "diagnosis" / "mistakes.json")
    return paths.ASSIGNMENT


def require_repository() -> None:
    """Raise AuthoringError in an installation, which has nothing to derive from."""
    if not paths.is_repository():
        raise AuthoringError(f"{paths.ROOT} is an installation; work in a copy of the repository")
