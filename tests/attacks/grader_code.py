"""Code in the grader: by what a grader unpacks, un-pickles, imports, runs or prints."""

import json
import pickle

from tests.attacks.attack import FILE, NEXT, TRUSTING, Attack
from tests.attacks.world import MARK

TOUCH = f"open('/tmp/{MARK}', 'w').close()"


class Payload:
    """What, when it is un-pickled, leaves a file."""

    def __reduce__(self):
        return exec, (TOUCH,)


REDUCED = """
class Payload:
    def __reduce__(self):
        return exec, (f"open('/tmp/{MARK}', 'w').close()",)
"""
NOTEBOOK = {"cells": [{"cell_type": "code", "source": [TOUCH], "outputs": [], "metadata": {}}], "metadata": {}}


def returning(name: str, tries: str, result: str) -> Attack:
    code = f"{REDUCED}\n\ndef conv1d(*args, **kwargs):\n    return {result}\n"
    return Attack(name, tries, FILE, code=code, questions=("q15_conv1d",), against=TRUSTING)


def touching(name: str, tries: str, code: str) -> Attack:
    """Code that must not run, or not where it can do this."""
    return Attack(name, tries, FILE, code=code)


ATTACKS = [
    returning("pickled result", "returns an object that runs code when it is un-pickled", "Payload()"),
    returning("pickle in an array", "hides it in an array of objects", "np.array([Payload()], dtype=object)"),
    returning("pickle in a list", "hides it in a list", "[[Payload()]]"),
    Attack(
        "Otter's log", "hands in a log, which Otter un-pickles", FILE, files={".OTTER_LOG": pickle.dumps(Payload())}
    ),
    Attack(
        "notebook", "hands in a notebook whose code does harm", FILE, files={"practical.ipynb": json.dumps(NOTEBOOK)}
    ),
    touching(
        "at the end",
        "registers what runs when the grader ends",
        "import atexit\natexit.register(lambda: Path('/tmp', MARK).touch())",
    ),
    touching("while importing", "does it when it is imported", "Path('/tmp', MARK).touch()"),
    touching(
        "when a process is made",
        "registers what runs at each fork",
        "os.register_at_fork(before=lambda: Path('/tmp', MARK).touch())\nos.fork() or os._exit(0)",
    ),
    touching(
        "when an object goes",
        "lets its destructor do it",
        "class Last:\n    def __del__(self):\n        os.close(os.open(f'/tmp/{MARK}', os.O_CREAT))\nLast()",
    ),
    Attack(
        "an importer of its own",
        "answers the grader's next import itself",
        NEXT,
        code="class Finder:\n    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'pool':\n            raise SystemExit('no more grading')\n"
        "sys.meta_path.insert(0, Finder())\nfrom given.machinery import modules\n"
        "modules.StudentFiles.find_spec = Finder.find_spec",
    ),
    Attack(
        "the code of a function",
        "replaces the code inside a function of the grader, however it was imported",
        NEXT,
        code="from given.checking import otter_layer\notter_layer.case_result.__code__ = (lambda question, case, failure: None).__code__",
    ),
]
