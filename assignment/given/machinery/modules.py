"""Import the student's files afresh from disk, each by itself, so that a mistake in one does not cost the others."""

import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy

from given.machinery.calls import observe_here
from given.machinery.errors import syntax
from given.machinery.errors.line import Line
from given.machinery.errors.lookalikes import say_lookalike, say_near_function
from given.machinery.errors.sentences import in_plain_words
from given.machinery.outcome import Kind, Outcome, Trouble
from given.machinery.plain_words import BEGINNING
from given.machinery.questions import FUNCTIONS, MODULES, read_files

OUTSIDE = (
    "Line {line} is outside of all functions, so it is run whenever the file is read. If you have tried something out "
    "there, take the line out, or put # before it."
)
ORIGINAL = "Copy its first line from the original again."  # the page that needs no installation says where that is


class Missing:
    """Stands for a function that cannot be called, because its file or the function itself is missing or broken."""

    def __init__(self, name: str, trouble: Trouble):
        self.__name__ = name
        self.__doc__ = trouble.text  # what help() and Shift+Tab show
        self.trouble = trouble

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        return Outcome(trouble=self.trouble)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise ImportError(self.trouble.text)


class Present:
    """A function of the student under the name by which the assignment knows it, whatever it calls itself."""

    def __init__(self, name: str, function: Callable):
        self.__name__ = name
        self.function = function

    def observe(self, args: tuple, kwargs: dict, keep: bool) -> Outcome:
        return observe_here(self.function, args, kwargs, keep)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.function(*args, **kwargs)


class Placeholder(ModuleType):
    """Stands for a file that cannot be imported, so that `from backprop import relu` in another one still works."""

    def __init__(self, name: str, trouble: Trouble):
        super().__init__(name)
        self.trouble = trouble

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(name, self.trouble)


class Names(MutableMapping[str, Any]):
    """The names of a student's file while it runs, where functions of `ours` take the places of the student's.

    Whatever the file binds such a name to, by def, import or assignment, it is bound to ours: so a class or another name
    that takes the function up in the next line meets ours, too.
    """

    def __init__(self, namespace: dict[str, Any], ours: Mapping[str, Callable]):
        self.namespace = namespace
        self.ours = ours

    def __getitem__(self, name: str) -> Any:
        return self.namespace[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.namespace[name] = self.ours.get(name, value) if callable(value) else value

    def __delitem__(self, name: str) -> None:
        del self.namespace[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.namespace)

    def __len__(self) -> int:
        return len(self.namespace)


def define(text: bytes) -> dict[str, Callable]:
    """Return the functions that a text of ours defines: they know NumPy and one another, and nothing else."""
    namespace: dict[str, Any] = {"__name__": "ours", "np": numpy}
    exec(compile(text, "ours", "exec"), namespace)
    return {name: value for name, value in namespace.items() if name in FUNCTIONS}


class StudentFiles(MetaPathFinder, Loader):
    """Imports the five files from their texts, never from a stale .pyc; those that fail become Placeholders.

    Files named in `broken` are known to hang or crash and are not tried again. Functions of `ours` take the places of the
    student's: errors are carried forward so.
    """

    def __init__(
        self,
        texts: Mapping[str, str | bytes],
        folder: Path,
        broken: Sequence[str] = (),
        ours: Mapping[str, Callable] | None = None,
    ):
        self.texts = texts  # by the file's name
        self.folder = folder  # where they lie, for messages
        self.broken = broken
        self.ours = ours or {}

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname not in MODULES:
            return None
        return spec_from_loader(fullname, self, origin=str(self.folder / f"{fullname}.py"))

    def get_source(self, fullname: str) -> str:
        """Return the text of a file as it was read, for whoever looks at a function's lines."""
        text = self.texts.get(f"{fullname}.py", "")
        return text if isinstance(text, str) else text.decode("utf-8", errors="replace")

    def exec_module(self, module: ModuleType) -> None:
        """Run the file as this module; importlib takes what it then finds under the name in sys.modules."""
        path = self.folder / f"{module.__name__}.py"
        module.__file__ = str(path)
        # Before, so that a function that the student has deleted is there as well.
        of_this_file = {name: f for name, f in self.ours.items() if FUNCTIONS[name].module == module.__name__}
        module.__dict__.update(of_this_file)
        trouble = self.run(path, module.__dict__)
        if trouble:
            sys.modules[module.__name__] = Placeholder(module.__name__, trouble)
            sys.modules[module.__name__].__dict__.update(of_this_file)

    def run(self, path: Path, namespace: dict) -> Trouble | None:
        """Execute the file and return what went wrong, if anything did."""
        if path.stem in self.broken:
            return Trouble(Kind.FILE, f"{path.name} could not be imported.")
        if path.name not in self.texts:
            return Trouble(Kind.MISSING, f"{path.name} is missing.{say_lookalike(path)}")
        try:
            code = compile_once(self.texts[path.name], str(path))
            exec(code, namespace, Names(namespace, self.ours)) if self.ours else exec(code, namespace)
        except SyntaxError as error:
            return Trouble(Kind.FILE, syntax_error(path.name, error, self.texts[path.name]))
        except (Exception, SystemExit) as error:
            return Trouble(Kind.FILE, import_error(path, error))
        return None

    def __enter__(self) -> None:
        sys.meta_path.insert(0, self)

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self)


@lru_cache(maxsize=100)
def compile_once(text: str | bytes, path: str) -> CodeType:
    """Compile a file; the same text again takes no time."""
    return compile(text, path, "exec")


def load(folder: Path, name: str, broken: Sequence[str] = (), ours: Mapping[str, Callable] | None = None) -> ModuleType:
    """Import one student file, unless it or another one has imported it before."""
    with StudentFiles(read_files(folder), folder, broken, ours):
        return import_module(name)


def load_all(folder: Path, broken: Sequence[str] = ()) -> dict[str, ModuleType]:
    """Import every student file of the folder afresh, leaving the modules that are already imported as they are."""
    return load_texts(read_files(folder), folder, broken=broken)


def load_texts(
    texts: Mapping[str, str | bytes],
    folder: Path,
    ours: Mapping[str, Callable] | None = None,
    broken: Sequence[str] = (),
) -> dict[str, ModuleType]:
    """Do the same with files whose texts we have, functions of `ours` in the places of theirs."""
    before = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    try:
        with StudentFiles(texts, folder, broken, ours):
            return {name: import_module(name) for name in MODULES}
    finally:
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def syntax_error(file: str, error: SyntaxError, text: str | bytes = "") -> str:
    """Show the line, a caret under the place where Python stopped understanding it, and what it may be."""
    if error.lineno is None:
        return f"{file} cannot be read as Python: {error.msg}. Save it as plain text, in UTF-8"
    shown = (error.text or "").rstrip("\n")
    caret = " " * (max(error.offset or 1, 1) - 1) + "^"
    kind = type(error).__name__
    article = "an" if kind[0] in "AEIOU" else "a"
    meaning = syntax.in_plain_words(error, text)
    words = f"\n{BEGINNING}{meaning}" if meaning else ""
    return f"{file} has {article} {kind} in line {error.lineno}: {error.msg}\n    {shown}\n    {caret}{words}"


def import_error(path: Path, error: BaseException) -> str:
    """Say which line outside of all functions of the student's file stopped the import, and what it may mean."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    line = frames[0].lineno if frames else 1
    # With more lines it is a trial of a function, left in the file: what is wrong with that, its check says.
    is_trial = len(frames) > 1
    meaning = OUTSIDE.format(line=line) if is_trial else in_plain_words(str(error), Line(functions=FUNCTIONS))
    quoted = f"\n    {frames[0].line}" if frames else ""
    words = f"\n{BEGINNING}{meaning}" if meaning else ""
    return f"{path.name} could not be imported, line {line}: {type(error).__name__}: {error}{quoted}{words}"


def functions(modules: Mapping[str, ModuleType]) -> dict[str, Present | Missing]:
    """Return every function of the assignment by its name, ready to be called or to say why it cannot be."""
    found = [function for function in FUNCTIONS.values() if function.module in modules]
    return {function.name: find_function(modules[function.module], function.name) for function in found}


def find_function(module: ModuleType, name: str) -> Present | Missing:
    """Return one function of a module; if it is not there, something that says so when it is called."""
    found = getattr(module, name, None)
    if isinstance(found, Missing):
        return found
    if callable(found):
        return Present(name, found)
    renamed = say_near_function(module, name) or f"Was it renamed? {ORIGINAL}"
    return Missing(name, Trouble(Kind.MISSING, f"{module.__name__}.py has no function {name}. {renamed}"))
