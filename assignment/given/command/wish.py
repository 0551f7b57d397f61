"""Understand what was typed after check.py: questions by number, by function or by file, and options."""

import difflib
from dataclasses import dataclass

from given.files.hints import RUNGS
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS, find_questions, questions_of

OPTIONS = ("--watch", "--hint", "--help", "--numpy", "--story")
SHORT = {"-h": "--help", "-w": "--watch", "-?": "--help", "/?": "--help"}
SHORT |= {option.removeprefix("--"): option for option in OPTIONS}  # no question, function or file is called so

HELP = """Check your answers, as they were last saved.

{python} check.py                all questions at a glance, and what is next
{python} check.py q15            question 15 (or: 15, conv1d, conv.py)
{python} check.py --watch        check what you save, at once; Ctrl-C ends it
{python} check.py q15 --watch    the same with one question
{python} check.py q07 --hint     a hint; each time one more, --hint 3 for all
{python} check.py q07 --story    its text and example by hand, as in the notebook
{python} check.py --numpy        NumPy in ten lines, and the words used here
{python} handin.py               pack handin.zip, and see what is missing"""


@dataclass(frozen=True)
class Wish:
    """What a student wants: questions, hints to them or to some functions, their story, NumPy in ten lines, a watch, or help.

    `hint` is None for no hints, 0 for one more than before, and else how many.
    """

    questions: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    hint: int | None = None
    watches: bool = False
    helps: bool = False
    story: bool = False
    numpy: bool = False


def read_wish(words: list[str]) -> Wish:
    """Return what is wanted; raise ValueError, in one line, for what is not understood."""
    options, names, hint = [], list[str](), None
    waiting = [part for word in words for part in (word.split("=", 1) if word.startswith("--hint=") else [word])]
    while waiting:
        word = waiting.pop(0)
        if not word.startswith("-") and word not in SHORT:
            names.append(word)
            continue
        options.append(find_option(word))
        if options[-1] == "--hint" and waiting and is_rung(waiting[0], [*names, *waiting[1:]]):
            hint = int(waiting.pop(0))
    if "--hint" in options and hint is None:
        hint = options.count("--hint") if options.count("--hint") > 1 else 0
    names = join_words(names)
    questions = dict.fromkeys(question for name in names for question in find_meant(name))
    functions = tuple(name for name in map(bare, names) if name in FUNCTIONS)
    if hint is not None and not questions:
        raise ValueError("a hint to which question? Put it before --hint: q07 --hint")
    if "--story" in options and not questions:
        raise ValueError("the story of which question? Put it before --story: q07 --story")
    asked = [option in options for option in ("--watch", "--help", "--story", "--numpy")]
    return Wish(tuple(questions), functions, hint, *asked)


def join_words(names: list[str]) -> list[str]:
    """Return the one function whose name was typed in several words, as in `relu backward`; else the names as they are."""
    words = list(map(bare, names))
    joined = "_".join(words)
    whole = [joined] if joined in FUNCTIONS else [name for name in FUNCTIONS if all(word in name for word in words)]
    return whole if len(words) > 1 and len(whole) == 1 and not all(map(is_known, names)) else names


def is_known(name: str) -> bool:
    """Whether a word by itself means a question."""
    try:
        return bool(find_meant(name))
    except ValueError:
        return False


def is_rung(word: str, others: list[str]) -> bool:
    """Whether a word behind --hint says how many hints: then the question is named elsewhere."""
    return word in map(str, range(1, RUNGS + 1)) and any(not other.startswith("-") for other in others)


def find_option(word: str) -> str:
    """Return the option that was typed; raise ValueError for one that there is not."""
    option = SHORT.get(word, word.lower())
    if option in OPTIONS:
        return option
    near = difflib.get_close_matches(option, OPTIONS, 1)
    instead = f"did you mean {near[0]}?" if near else f"there are {', '.join(OPTIONS)}"
    raise ValueError(f"there is no option {word}; {instead}")


def find_meant(word: str) -> list[str]:
    """Return the questions that a word may mean: an id, a number, a function with or without its brackets, or a file.

    backprop is a function, and backprop.py is a file. Raises ValueError, in one line, if there is no such question.
    """
    try:
        return find_questions(word.strip().lower())
    except ValueError as error:
        found = by_name(bare(word))
        if found:
            return found
        near = suggest(bare(word).replace(" ", "_"))
        raise ValueError(f"there is no question {word!r}; did you mean {near}?" if near else str(error)) from None


def by_name(name: str) -> list[str]:
    """Return the question of a function, or all of a file."""
    module = name.removesuffix(".py")
    of_file = [row.id for row in QUESTIONS.values() if row.module == module]
    return of_file if name != module else list(questions_of(name)[:1]) or of_file


def bare(word: str) -> str:
    """Return a name without brackets and path: conv1d() and .\\Conv.py are conv1d and conv.py."""
    return word.strip().replace("\\", "/").rpartition("/")[2].split("(")[0].lower()


def suggest(name: str) -> str:
    """Return the function, the question or the file whose name is nearest."""
    files = [f"{module}.py" for module in MODULES]
    endings = {row.id.partition("_")[2]: row.id for row in QUESTIONS.values()}
    near = difflib.get_close_matches(
        name, files if name.endswith(".py") else [*FUNCTIONS, *QUESTIONS, *endings, *files], 1
    )
    if not near or near[0] in FUNCTIONS:
        return near[0] if near else ""
    return endings.get(near[0], near[0])
