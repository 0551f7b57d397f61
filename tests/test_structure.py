"""The house keeps its shape: short files and functions, small folders, packages that import only what is below them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from autograder import paths

LINES_OF_FILE = 400
LINES_OF_BODY = 30
LETTERS_OF_TEST = 60  # in its name: what it is about and what holds, no more
FILES_OF_FOLDER = 12
MODULES_OF_CHAIN = 9

CODE = ("assignment", "autograder", "benchmarks", "docs", "solutions", "tests")
PACKAGES = ("autograder", "assignment/given")

LONG_FILES = {
    "solutions/beyond.py": "the contract puts all questions of the bonus into one file",
}
OTHERS = "assignment/given/checking/otter_files"  # two files of Otter, unchanged: their style is Otter's
FULL_FOLDERS = {
    "autograder/questions": "a file for each question",
    "assignment/tests": "the same",
    "tests/attacks": "a file for each kind of attack",
    "tests/marks": "a file for each way to prove the marks, and their tests",
    "tests/marks/variants": "a file for each right way to write the answers",
}

# From below to the top: each may import those before it and none after it.
ORDER = (
    "given",
    "given.mnist",
    "given.machinery",
    "given.functions",
    "given.architectures",
    "given.heartbeats",
    "given.ladder",
    "given.course",
    "given.files",
    "given.watching",
    "given.answers",
    "given.judge",
    "given.diagnosis",
    "given.trainings",
    "given.checking",
    "given.command",
    "given.plots",
    "given.keras_twin",
    "given.yours",
    "given.start",
    "given.grader",
    "autograder",
    "autograder.errors",
    "autograder.paths",
    "autograder.limits",
    "autograder.draws",
    "autograder.machine",
    "autograder.cache",
    "autograder.trees",
    "autograder.mnist_files",
    "autograder.reference",
    "autograder.submissions",
    "autograder.sandbox",
    "autograder.player",
    "autograder.grading",
    "autograder.classroom",
    "autograder.similarity",
    "autograder.course",
    "autograder.gradebook",
    "autograder.pages",
    "autograder.exports",
    "autograder.gradescope",
    "autograder.authoring",
    "autograder.site",
    "autograder.doctor",
    "autograder.commands",
    "autograder.__main__",
)
SCRIPTS = ("autograder/questions",)  # run by path, never imported


STATEMENTS = (ast.stmt, ast.excepthandler, ast.match_case)

# What could be wrong: each yields a line for every fault of a tree.


def files_below(root: Path, folders: tuple[str, ...], pattern: str = "*.py") -> list[Path]:
    """Return the files of these folders, without hidden ones and byte code."""
    files = sorted(path for folder in folders for path in (root / folder).rglob(pattern) if path.is_file())
    return [f for f in files if not any(p.startswith((".", "__pycache__")) for p in f.relative_to(root).parts)]


def long_files(root: Path) -> Iterator[str]:
    for path in files_below(root, CODE):
        name, lines = path.relative_to(root).as_posix(), len(path.read_text(encoding="utf-8").splitlines())
        written = name.replace("assignment/", "solutions/")  # what a stub is derived from
        if lines > LINES_OF_FILE and written not in LONG_FILES:
            yield f"{name}: {lines} lines, at most {LINES_OF_FILE}"


def long_functions(root: Path) -> Iterator[str]:
    for path in files_below(root, CODE):
        if path.is_relative_to(root / OTHERS):
            continue
        for node in statements(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of_body(node) > LINES_OF_BODY:
                name = f"{path.relative_to(root)}: {node.name}"
                yield f"{name} has {lines_of_body(node)} lines without its docstring, at most {LINES_OF_BODY}"


def lines_of_body(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return from how many lines a function does what it does, its docstring aside."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_test_names(root: Path) -> Iterator[str]:
    for path in files_below(root, ("tests",)):
        for node in statements(parse(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and len(node.name) > LETTERS_OF_TEST:
                yield f"{path.relative_to(root)}: {node.name} has {len(node.name)} letters, at most {LETTERS_OF_TEST}"


def full_folders(root: Path) -> Iterator[str]:
    folders = {path.parent for path in files_below(root, CODE, "*")}
    for folder in sorted(folders):
        name, files = folder.relative_to(root).as_posix(), len([f for f in folder.iterdir() if is_kept(f)])
        if files > FILES_OF_FOLDER and name not in FULL_FOLDERS:
            yield f"{name}/: {files} files, at most {FILES_OF_FOLDER}"


def is_kept(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".")


def bare_packages(root: Path) -> Iterator[str]:
    for folder in sorted({path.parent for path in files_below(root, PACKAGES)}):
        name, init = folder.relative_to(root).as_posix(), folder / "__init__.py"
        if name not in SCRIPTS and not (init.is_file() and ast.get_docstring(parse(init))):
            yield f"{name}/__init__.py: write in a docstring what the package is for"


def upward_imports(root: Path) -> Iterator[str]:
    imports = imports_of(root)
    for module in imports:
        if package_of(module) not in ORDER:
            yield f"{module}: {package_of(module)} has no place in the order of packages"
    for module, imported in imports.items():
        for other in imported:
            both = (package_of(module), package_of(other))
            if set(both) <= set(ORDER) and ORDER.index(both[0]) < ORDER.index(both[1]):
                yield f"{module} imports {other}, which stands above it"


def long_chains(root: Path) -> Iterator[str]:
    """Yield a circle of imports, and the longest chain if it is too long."""
    imports = imports_of(root)
    floors = floors_of(imports)
    in_circles = imports.keys() - floors.keys()
    if in_circles:
        yield f"a circle: {' imports '.join(find_circle(imports, in_circles))}"
    top = max(floors, key=floors.__getitem__)
    if floors[top] > MODULES_OF_CHAIN:
        chain = " imports ".join(chain_below(top, imports, floors))
        yield f"{floors[top]} modules, at most {MODULES_OF_CHAIN}: {chain}"


# How modules import each other.


def imports_of(root: Path) -> dict[str, set[str]]:
    """Return which modules of the grader and of given/ each of them imports, wherever in it, but for types alone."""
    modules = {module_name(path, root): path for path in files_below(root, ("autograder", "assignment/given"))}
    modules = {name: path for name, path in modules.items() if not name.startswith("autograder.questions.")}
    found = {name: imported_by(parse(path), package_around(name, path), set(modules)) for name, path in modules.items()}
    return {name: set(imported) - {name} for name, imported in found.items()}


def floors_of(imports: dict[str, set[str]]) -> dict[str, int]:
    """Return on which floor each module stands, one above the highest that it imports; none for those in circles."""
    floors: dict[str, int] = {}
    while True:
        ready = [name for name, below in imports.items() if name not in floors and below <= floors.keys()]
        if not ready:
            return floors
        floors.update({name: 1 + max((floors[below] for below in imports[name]), default=0) for name in ready})


def chain_below(module: str, imports: dict[str, set[str]], floors: dict[str, int]) -> list[str]:
    """Return a longest chain of imports that begins with a module."""
    below = max(imports[module], key=lambda name: (floors[name], name), default=None)
    return [module, *(chain_below(below, imports, floors) if below else [])]


def find_circle(imports: dict[str, set[str]], stuck: set[str]) -> list[str]:
    """Return a circle of imports among modules each of which imports another one of them."""
    walk = [min(stuck)]
    while walk[-1] not in walk[:-1]:
        walk.append(min(imports[walk[-1]] & stuck))
    return walk[walk.index(walk[-1]) :]


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(part for part in parts if part not in ("assignment", "__init__"))


def package_of(module: str) -> str:
    """Return what has a place in the order: the first two names of a module's."""
    return ".".join(module.split(".")[:2])


def package_around(module: str, path: Path) -> str:
    """Return the package from which a module's relative imports start."""
    return module if path.name == "__init__.py" else module.rpartition(".")[0]


def imported_by(tree: ast.AST, package: str, modules: set[str]) -> Iterator[str]:
    """Yield which of these modules the statements of a file import."""
    for node in ast.iter_child_nodes(tree):
        is_for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if is_for_types or not isinstance(node, STATEMENTS):
            continue
        yield from (name for name in imported_names(node, package, modules) if name in modules)
        yield from imported_by(node, package, modules)


def imported_names(node: ast.AST, package: str, modules: set[str]) -> list[str]:
    """Return the full names of what a statement imports: of `from a import b` a.b if that is a module, and else a."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    start = [package.rsplit(".", node.level - 1)[0]] if node.level else []
    place = ".".join([*start, *([node.module] if node.module else [])])
    names = [f"{place}.{alias.name}" for alias in node.names]
    return [name if name in modules else place for name in names]


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements of a tree, and what has some; expressions, which are most of it, have none."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, STATEMENTS):
            yield node
            yield from statements(node)


def parse(path: Path) -> ast.Module:
    return parse_once(path.read_text(encoding="utf-8"))


@cache
def parse_once(text: str) -> ast.Module:
    """Parse a text; the same again takes no time."""
    return ast.parse(text)


# Ours has no fault; and a tree that has just one is found out.

CHECKS = (long_files, long_functions, long_test_names, full_folders, bare_packages, upward_imports, long_chains)


@pytest.mark.parametrize("check", CHECKS)
def test_our_tree_has_no_fault(check):
    assert list(check(paths.ROOT)) == []


def test_what_is_left_out_by_name_is_there_and_needs_to_be():
    for name in LONG_FILES:
        assert len((paths.ROOT / name).read_text(encoding="utf-8").splitlines()) > LINES_OF_FILE, name
    assert (paths.ROOT / OTHERS).is_dir()
    for name in FULL_FOLDERS:
        assert len(list(filter(is_kept, (paths.ROOT / name).iterdir()))) > FILES_OF_FOLDER, name


def test_every_package_in_the_order_is_there():
    assert {package_of(module) for module in imports_of(paths.ROOT)} == set(ORDER)


def chain(length: int) -> dict[str, str]:
    """Return the files of a chain of imports within one package."""
    texts = [f"import given.machinery.m{number}" for number in range(1, length)]
    return {f"assignment/given/machinery/m{number}.py": text for number, text in enumerate([*texts, ""])}


def function(lines: int) -> str:
    """Return a function with a docstring and so many lines of body."""
    return 'def f():\n    """Say\n    it."""\n' + "    x = 1\n" * lines


FINE = {
    "solutions/beyond.py": "\n" * (LINES_OF_FILE + 1),
    "assignment/beyond.py": "\n" * (LINES_OF_FILE + 1),
    "docs/long.py": "\n" * LINES_OF_FILE,
    "docs/function.py": function(LINES_OF_BODY),
    **{f"docs/{number}.txt": "" for number in range(FILES_OF_FOLDER - 2)},
    "docs/.hidden": "",
    "tests/test_it.py": f"def {'test_'.ljust(LETTERS_OF_TEST, 'x')}(): ...",
    "autograder/__init__.py": '"""What it is for."""',
    "autograder/questions/q01_x.py": "",
    "autograder/__main__.py": "from autograder.sandbox import landlock",
    "autograder/sandbox/__init__.py": '"""What it is for."""',
    "autograder/sandbox/landlock.py": "if TYPE_CHECKING:\n    import autograder.__main__",
    "assignment/given/__init__.py": '"""What it is for."""',
    "assignment/given/machinery/__init__.py": '"""What it is for."""',
    **chain(MODULES_OF_CHAIN),
}
FAULTS = [
    (long_files, "docs/long.py", "\n" * (LINES_OF_FILE + 1), "401 lines"),
    (long_files, "assignment/conv.py", "\n" * (LINES_OF_FILE + 1), "401 lines"),
    (long_functions, "docs/function.py", function(LINES_OF_BODY + 1), "f has 31 lines"),
    (long_functions, "docs/method.py", "class C:\n  async " + function(LINES_OF_BODY + 1), "f has 31 lines"),
    (long_test_names, "tests/test_it.py", f"def {'test_'.ljust(LETTERS_OF_TEST + 1, 'x')}(): ...", "61 letters"),
    (full_folders, "docs/one_more.txt", "", "docs/: 13 files"),
    (bare_packages, "autograder/new/module.py", "", "autograder/new/__init__.py"),
    (bare_packages, "autograder/sandbox/__init__.py", "x = 1", "autograder/sandbox/__init__.py"),
    (upward_imports, "autograder/sandbox/landlock.py", "import autograder.__main__", "imports autograder.__main__"),
    (
        upward_imports,
        "autograder/sandbox/landlock.py",
        "def f():\n    from autograder import __main__",
        "imports autograder.__main__",
    ),
    (upward_imports, "assignment/given/judge.py", "import autograder.__main__", "imports autograder.__main__"),
    (upward_imports, "autograder/sandbox/landlock.py", "from .. import __main__", "imports autograder.__main__"),
    (upward_imports, "autograder/sandbox/landlock.py", "from ..__main__ import x", "imports autograder.__main__"),
    (upward_imports, "autograder/new.py", "", "autograder.new has no place"),
    (long_chains, "autograder/__main__.py", "import given.machinery.m0", "10 modules"),
    (long_chains, "assignment/given/machinery/m8.py", "from given.machinery import m7", "a circle"),
    (long_chains, "assignment/given/machinery/m8.py", "def f():\n    from given.machinery.m0 import x", "a circle"),
]


@pytest.fixture
def tree(tmp_path):
    """A made-up tree that is fine, but only just."""
    for name, text in FINE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_a_tree_that_is_fine_only_just_has_no_fault(tree):
    assert [fault for check in CHECKS for fault in check(tree)] == []


@pytest.mark.parametrize(("check", "name", "text", "said"), FAULTS)
def test_a_fault_is_found_out(tree, check, name, text, said):
    (tree / name).parent.mkdir(exist_ok=True)
    (tree / name).write_text(text)
    (fault,) = check(tree)
    assert said in fault
