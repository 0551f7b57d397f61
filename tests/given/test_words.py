"""What students read has the lecture's words, one for each thing: stubs, hints, messages, notebook, README, pages."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import paths
from autograder.authoring import notebook
from autograder.limits import tomllib

# isort: split
from given.checking import quick_otter
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS, questions_of

# The word to use, and those that some texts would have instead.
FORSAKEN = {
    "derivative": r"gradients?",
    "weighted sum": r"scor(?:es?|ed)|logits?|pre-activations?",
    "example (a row of a mini-batch), number or point in time (of a signal)": r"samples?|data points?",
    "class": r"labels?",
    "true class": r"(?:right|correct) class(?:es)?",
    "kernel": r"filters?",
    "neuron": r"units?|nodes?",
    "mini-batch": r"(?<!mini-)batch(?:es)?",
    "loss": r"cost functions?|squared errors?|the errors? (?:on|flow\w*)",
    "it should have the shape": r"it has the shape",  # beside "it is (M, D)" that contradicts itself
    "way forward, way back": r"(?:forward|backward) pass(?:es)?",
}

# Names of things, taken out before we look.
NAMES = (
    "gradient descent",
    "vanishing gradient",  # the slide "There's a lot more"
    "batch normalisation",  # the same slide
    "F1 score",
    "called the gradient",  # here the word is explained
    "called the **gradient**",
)

# Words that a file or a question needs for something else.
ELSEWHERE = {
    "b08_motif": r"scores?",  # how well a motif fits: what biologists call it
    "motifs.py": r"scores?",  # the same, in its picture
    "examples.py": r"scores?",  # the same, in what its simplest calls give
    "mnist.py": r"labels",  # the word of data files, explained there
    "heartbeats.py": r"labels?",  # fit_heartbeat's argument and the slide's word, explained there
    "beats.py": r"labels",  # the argument
    "architectures.py": r"filters|units",  # arguments of conv_parameters and dense_parameters, explained there
    "answers.py": r"label",  # of an expected result
    "judge.py": r"label",  # the same
}

SHOWN = {"name", "label", "xlabel", "ylabel", "title"}  # arguments that are shown even if they are a single word


@dataclass(frozen=True)
class Text:
    """Something that students read; `about` are the questions it belongs to, or the name of its file."""

    place: str
    about: tuple[str, ...]
    words: str


def forsaken(text: Text) -> list[str]:
    """Return what is wrong with the words of a text, one line for each."""
    words = " ".join(text.words.split())
    for name in NAMES:
        words = re.sub(re.escape(name), "", words, flags=re.IGNORECASE)
    fine = "|".join([*arguments(text.about), *(ELSEWHERE[about] for about in text.about if about in ELSEWHERE)])
    return [
        f"{text.place}: {found[0]!r} instead of {wanted!r} in: {words}"
        for wanted, instead in FORSAKEN.items()
        for found in re.finditer(rf"\b(?:{instead})\b", words, re.IGNORECASE)
        if not re.fullmatch(fine, found[0], re.IGNORECASE)
    ]


def arguments(questions: tuple[str, ...]) -> set[str]:
    """Return the names that the contract gives to the arguments of these questions' functions."""
    return {
        argument
        for question in questions
        for name in (QUESTIONS[question].functions if question in QUESTIONS else ())
        for argument in SIGNATURES[name]
    }


def signatures() -> dict[str, list[str]]:
    """Return the arguments of every function of the solutions."""
    trees = [ast.parse((paths.SOLUTIONS / f"{module}.py").read_text(encoding="utf-8")) for module in MODULES]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: [argument.arg for argument in node.args.args + node.args.kwonlyargs] for node in functions}


SIGNATURES = signatures()


# Readers: one for each kind of file.


def read_python(path: Path) -> Iterator[Text]:
    """Yield the docstrings, the comments and the texts of a file: of a stub those of each function by themselves."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS]
    found = strings(tree) + comments(source) if reaches_students(path) else messages(tree)
    for line, words in sorted(found):
        inside = [node.name for node in functions if node.lineno <= line <= (node.end_lineno or 0)]
        about = questions_of(inside[0]) if inside else (path.stem, path.name)
        yield Text(f"{path.name}, line {line}", about, words)


def reaches_students(path: Path) -> bool:
    """Whether students read a whole file: of the grader's own code they see the messages alone."""
    return not {"grading", "pages", "reference", "submissions"} & set(path.parts[-3:])


def messages(tree: ast.Module) -> list[tuple[int, str]]:
    """Return the texts but the docstrings."""
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    docstrings = {block.body[0].lineno for block in blocks if ast.get_docstring(block) is not None}
    return [(line, words) for line, words in strings(tree) if line not in docstrings]


def strings(tree: ast.Module) -> list[tuple[int, str]]:
    """Return the texts of more than one word, and the words that are shown; no labels of checks, no slides' titles."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    keys = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("check", "slide")]
    left_out = {id(node) for key in keys for node in ast.walk(key)}
    shown = {id(keyword.value) for call in calls for keyword in call.keywords if keyword.arg in SHOWN}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out
        if " " in node.value or id(node) in shown
    ]


def comments(source: str) -> list[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT]


def read_markdown(path: Path) -> Iterator[Text]:
    """Yield the paragraphs, those of a question's section as its own; without code, and without where links lead."""
    about: tuple[str, ...] = (path.name,)
    text = re.sub(r"^```python.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n", text):
        heading = re.match(r"#+ (?:([qb]\d\d_\w+):)?", paragraph.strip())
        if heading:
            about = (heading[1] or path.name,)
        yield Text(f"{path.name}, {about[0]}", about, re.sub(r"`[^`\n]+`|(?<=\])\([^)\s]+\)", "", paragraph))


def read_catalogue(path: Path) -> Iterator[Text]:
    """Yield what is said about each mistake, and where to look."""
    for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for key in ("says", "see"):
            yield Text(f"{path.name}, {name}", questions_of(entry["function"]), entry.get(key, ""))


def read_template(path: Path) -> Iterator[Text]:
    """Yield the text of a page, without tags and placeholders."""
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    yield Text(path.name, (path.name,), text)


READERS = {
    ".py": read_python,
    ".md": read_markdown,
    ".toml": read_catalogue,
    ".html": read_template,
    ".txt": read_template,
}


def files() -> list[Path]:
    """Return all files whose texts reach students; of the questions the hidden cases, too."""
    return [
        *(paths.ASSIGNMENT / f"{module}.py" for module in MODULES),
        *(paths.ASSIGNMENT / name for name in ("README.md", "check.py", "handin.py")),
        *sorted(set((paths.ASSIGNMENT / "given").rglob("*.py")) - set(quick_otter.COPY.iterdir())),
        *sorted(paths.QUESTIONS.glob("*.py")),
        *sorted((paths.PACKAGE / "reference" / "mistakes").glob("*.toml")),
        *sorted(paths.PACKAGE.rglob("feedback.html")),
        *sorted(paths.PACKAGE.rglob("templates/*.txt")),
        paths.PACKAGE / "pages" / "feedback.py",
        *sorted((paths.PACKAGE / "reference").glob("*.py")),
        *sorted((paths.PACKAGE / "grading").glob("*.py")),
        *sorted((paths.PACKAGE / "submissions").rglob("*.py")),
        notebook.SOURCE,
    ]


def texts() -> list[Text]:
    return [text for path in files() for text in READERS[path.suffix](path)]


@pytest.mark.slow
def test_students_read_the_words_of_the_lecture():
    wrong = [line for text in texts() for line in forsaken(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("passes", [
    "The derivative is 0, as numerical_gradient says.",
    "Stochastic gradient descent; the vanishing gradient problem; batch normalisation; an F1 score of 0.8.",
    "All derivatives together are called the gradient.",
    "A mini-batch of batch_size examples, with softmax on the weighted sums.",
    "With no error but wrong numbers; the classes; the true class.",
])  # fmt: skip
def test_a_text_passes(passes):
    assert not forsaken(Text("here", (), passes))


@pytest.mark.parametrize("fails", [
    "The gradient is 0.",
    "The Gradients of numerical_gradient",
    "A batch of batch_size examples",
    "the scores that softmax is given",
    "one sample of a mini-batch",
    "The right class has a derivative",
    "its own label",
    "100 hidden units",
    "the filters come second",
    "the error flows back",
    "as in the forward pass",
    "Your dw is turned: it is (M, D). It has the shape of w.",
])  # fmt: skip
def test_a_text_fails(fails):
    assert len(forsaken(Text("here", (), fails))) == 1


def test_a_call_by_name_passes_where_the_function_has_it():
    text = "filters: the number of kernels F."
    assert not forsaken(Text("here", questions_of("conv_parameters"), text))
    assert forsaken(Text("here", questions_of("conv1d"), text))


@pytest.mark.parametrize(("name", "content", "lines"), [
    ("conv.py", '"""The filter."""\n', 1),
    ("conv.py", 'def conv1d(x):\n    """Slide a filter."""\n', 1),
    ("conv.py", 'def conv_parameters(filters):\n    """filters: the number of kernels"""\n', 0),
    ("q15_conv1d.py", 'test_case(name="filter", failure_message="A filter " "slides.")\n', 2),
    ("q15_conv1d.py", 'require(x, f"A filter of {n}")  # the filter\n', 2),
    ("q15_conv1d.py", 'check("q15 filter", conv1d)\ncheck(slide("filter").x, conv1d, kernel="filter")\n', 0),
    ("plots.py", 'axes.set(xlabel="filter", color="filter")\n', 1),
    ("grading/cut.py", '"""The filter."""\nsaid = "the filter"  # of a filter\n', 1),
    ("practical.md", "## q15_conv1d: a kernel\n\nThe filter of\n\n```text\na filter\n```\n", 2),
    ("practical.md", "See [q15](#q15_conv1d:-a-filter).\n", 0),
    ("practical.md", "See [the filter](#q15_conv1d:-a-kernel) (a filter).\n", 2),
    ("practical.md", "The `filters`\n\n```python\nfilters = 1  # filter\n```\n", 0),
    ("practical.md", "## b08_motif: a motif\n\nIts score\n\n## b09_long_convolution: long\n\nIts score\n", 1),
    ("conv.toml", '[x]\nfunction = "conv1d"\nfind = "filter"\nsays = "A filter."\nsee = "the filter"\n', 2),
    ("feedback.html", '<p class="filter">{{ filter }} the filter</p>\n', 1),
])  # fmt: skip
def test_a_reader_finds_a_forsaken_word(tmp_path, name, content, lines):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert len([line for text in READERS[Path(name).suffix](tmp_path / name) for line in forsaken(text)]) == lines


@pytest.mark.slow
def test_every_allowance_is_needed():
    """What is allowed for nothing would let a forsaken word in later."""
    every = [(text.about, " ".join(text.words.split()).lower()) for text in texts()]
    assert [name for name in NAMES if not any(name.lower() in words for _, words in every)] == []
    unused = [
        place
        for place, words in ELSEWHERE.items()
        if not any(place in about and re.search(rf"\b(?:{words})\b", said) for about, said in every)
    ]
    assert unused == []
