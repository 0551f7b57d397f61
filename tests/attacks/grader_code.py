"""Code in the grader: by what a grader unpacks, un-pickles, imports, runs or prints."""

import json
import pickle

from tests.attacks.attack import FILE, NEXT, TRUSTING, Attack, from_file, read
from tests.attacks.world import MARK

TOUCH = f"open('/tmp/{MARK}', 'w').close()"


class Payload:
    """What, when it is un-pickled, leaves a file."""

    def __reduce__(self):
        return exec, (TOUCH,)


PAYLOAD = read("grader_code/payload")
NOTEBOOK = {"cells": [{"cell_type": "code", "source": [TOUCH], "outputs": [], "metadata": {}}], "metadata": {}}


def returning(name: str, tries: str, result: str) -> Attack:
    code = f"{PAYLOAD}\n\ndef conv1d(*args, **kwargs):\n    return {result}\n"
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
    from_file("grader_code/when_an_object_goes", FILE),
    from_file("grader_code/an_importer_of_its_own", NEXT),
    from_file("grader_code/the_code_of_a_function", NEXT),
]
