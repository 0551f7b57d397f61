"""Which files of a hand-in are taken: the five modules, wherever they lie and whatever was done to their names."""

from collections.abc import Iterator, Sequence

from autograder.errors import HandInError
from autograder.limits import LIMITS
from autograder.submissions.contents.candidates import candidates_among
from autograder.submissions.contents.choice import Choice, choose, list_names, notes_on
from autograder.submissions.contents.kinds import ADVICE, HEAD_BYTES, kind_of
from autograder.submissions.contents.notebook import functions_in, modules_from
from autograder.submissions.contents.walk import File, Source, Zips, files_of
from autograder.submissions.names import list_some, shorten
from autograder.submissions.reading import Reading
from autograder.submissions.zip_source import open_zip
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS

STUDENT_FILES = tuple(f"{module}.py" for module in MODULES)
NAMED = 5  # of other files, in a sentence about what is missing
NOTES = 12  # that are kept of one hand-in
NOTEBOOKS = 3  # that are looked into


def take_files(source: Source) -> Reading:
    """Return the five modules; raise HandInError if there is none of them, or more than one way to take them."""
    files = files_of(source)
    candidates = candidates_among(files)
    choices, zips = choose(candidates), Zips(open_zip)
    if not all_have_work(choices):
        inner = list(zips.files_in(files))
        files, candidates = [*files, *inner], [*candidates, *candidates_among(inner)]
        choices = choose(candidates)
    taken = {module: choice.taken.content for module, choice in choices.items() if not choice.taken.trouble}
    wanted = [module for module in MODULES if module not in choices or not choices[module].taken.has_work]
    from_notebook, notebook_notes = look_into_notebooks(files, wanted)
    taken |= from_notebook
    if not taken:
        raise HandInError(explain_nothing(files, choices, zips))
    kept = {module: choice for module, choice in choices.items() if module not in from_notebook}
    lost = tuple(explain_losses([module for module in MODULES if module not in taken], kept, files))
    notes = [*notes_on(kept), *notebook_notes, *zips.notes, *notes_on_bonus(taken)]
    return Reading({f"{module}.py": taken[module] for module in MODULES if module in taken}, lost, tuple(notes[:NOTES]))


def all_have_work(choices: dict[str, Choice]) -> bool:
    """Whether there is nothing left to look for."""
    return all(module in choices and choices[module].taken.has_work for module in MODULES)


def look_into_notebooks(files: Sequence[File], wanted: Sequence[str]) -> tuple[dict[str, bytes], list[str]]:
    """Return the modules of which functions stand in cells of a notebook only, and a note on that."""
    best: tuple[dict[str, bytes], list[str]] = ({}, [])
    notebooks = [file for file in files if file.name.lower().endswith(".ipynb")]
    for file in notebooks[:NOTEBOOKS] if wanted else []:
        try:
            content = file.read(LIMITS.submission.notebook_bytes)
        except HandInError:
            continue
        modules = modules_from(functions_in(content), wanted) if mentions_function(content, wanted) else {}
        if len(modules) > len(best[0]):
            names = list_names([f"{module}.py" for module in modules])
            where = f"were taken from the cells of {shorten(file.name)}; write them into the files another time"
            best = modules, [f"the functions of {names} {where}"]
    return best


def mentions_function(content: bytes, modules: Sequence[str]) -> bool:
    """Whether a notebook could define a function of these modules: most do not, and need not be taken apart."""
    names = [name for name, function in FUNCTIONS.items() if function.module in modules]
    return any(f"def {name}".encode() in content or f"{name} = lambda".encode() in content for name in names)


def explain_losses(lost: Sequence[str], choices: dict[str, Choice], files: Sequence[File]) -> Iterator[str]:
    """Yield a sentence about what costs points: one on all files that are missing, and one on each that cannot be read."""
    missing = [module for module in lost if module not in choices and not is_bonus(module)]
    if missing:
        names = list_names([f"{module}.py" for module in missing])
        are = "is" if len(missing) == 1 else "are"
        questions = list_names([questions_of(module) for module in missing])
        yield f"{names} {are} missing: no points for {questions} ({describe_files(files)})"
    for module in lost:
        if module in choices:
            yield f"{choices[module].taken.trouble}: no points for {questions_of(module)}"


def notes_on_bonus(taken: dict[str, bytes]) -> Iterator[str]:
    """Yield a note if the file of the bonus is missing, which nobody needs to hand in."""
    for module in MODULES:
        if module not in taken and is_bonus(module):
            yield f"{module}.py is not in it: no bonus"


def is_bonus(module: str) -> bool:
    """Whether all questions of a module are bonus."""
    return not any(question.is_core for question in QUESTIONS.values() if question.module == module)


def questions_of(module: str) -> str:
    """Return a module's questions by number; what each is worth is the course's to say."""
    numbers = [question.number for question in QUESTIONS.values() if question.module == module]
    return f"{numbers[0]} to {numbers[-1]}"


def explain_nothing(files: Sequence[File], choices: dict[str, Choice], zips: Zips) -> str:
    """Return why there is nothing to grade, and what to do."""
    troubles = [choice.taken.trouble for choice in choices.values() if choice.taken.trouble]
    if told := [*troubles, *zips.troubles]:
        return told[0] if ";" in told[0] else f"{told[0]}; {ADVICE}"
    for file in files[:NAMED]:
        try:
            if kind := kind_in(file):
                return f"none of {', '.join(STUDENT_FILES)} is in it: {shorten(file.name)} is {kind}; {ADVICE}"
        except HandInError as reason:
            return f"none of {', '.join(STUDENT_FILES)} is in it: {reason}"
    return f"none of {', '.join(STUDENT_FILES)} is in it: {describe_files(files)}; {ADVICE}"


def kind_in(file: File) -> str:
    """Return what a file is, "" if that cannot be told; raise HandInError if it cannot be read."""
    kind = kind_of(file.source.read(file.path, HEAD_BYTES))
    is_notebook = file.name.lower().endswith(".ipynb") and not kind
    return "a notebook in whose cells none of the functions is written" if is_notebook else kind


def describe_files(files: Sequence[File]) -> str:
    """Return which files a hand-in holds, some by name."""
    opened = {file.inside for file in files}
    names = [file.whole_path for file in files if file.whole_path not in opened]
    return f"it holds {list_some(names, NAMED)}" if names else "it is empty"
