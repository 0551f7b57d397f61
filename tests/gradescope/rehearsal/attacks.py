"""Attacks inside the container: those of this place, and some of each class of the suite.

The suite as a whole is run in the same sandboxes by `pytest tests/attacks --exhaustive`. Here it meets `run_autograder`.
"""

from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.sample_class import make_skeleton
from tests.attacks import CLASSES
from tests.attacks.attack import SCORE, Attack
from tests.attacks.trial import base
from tests.attacks.world import World
from tests.gradescope.rehearsal.container import Report

HAND_INS = Path(__file__).with_name("hand_ins")
OF_EACH_CLASS = 2
HONEST = Attack("honest", "nothing", "")
PACKAGE = "/opt/practical-autograder/lib/python3.11/site-packages/autograder"


def attacks_of_this_place() -> Iterator[Attack]:
    """Yield the attacks on results.json, on the tests and on the container."""
    for path in sorted(HAND_INS.glob("*.py")):
        code = path.read_text(encoding="utf-8")
        name, tries = code.splitlines()[0].removeprefix("# ").split(": ", 1)
        yield Attack(name, tries, SCORE, code=code)


def attacks_by_class(of_each: int = OF_EACH_CLASS) -> dict[str, list[Attack]]:
    """Return some of each class of the suite, spread over it; those that are about an archive are not for here."""
    chosen = {}
    for kind, attacks in CLASSES.items():
        fitting = [attack for attack in attacks if not attack.lay]
        step = max(1, len(fitting) // of_each)
        if fitting:
            chosen[kind] = fitting[::step][:of_each]
    return {"of this place": list(attacks_of_this_place()), **chosen}


def hand_in_of(attack: Attack, world: World) -> dict[str, str | bytes]:
    """Return the files that an attacker hands in, who is told where everything is in a container."""
    known = world.known("m00-mallory", "m00-zoe") + where_things_are(world)
    quick = {"beyond.py": make_skeleton()["beyond.py"]}  # its trainings would take longer than all the rest
    return {**base(), **quick, "conv.py": known + attack.conv(), **attack.files}


def where_things_are(world: World) -> str:
    """Return the lines that say so: the container has no folder of the suite's world."""
    places = {
        **{
            "FOLDER": "/tmp",
            "INBOX": "/autograder/submission",
            "OUT": "/autograder/results",
            "ROOT": "/autograder/source",
        },
        **{"EXPECTED": f"{PACKAGE}/reference/expected.json", "SOLUTIONS": f"{PACKAGE}/shipped/solutions"},
        **{"EXAM": f"/var/cache/practical-autograder/{Path(exam()).name}", "SUBMISSION": "/submission"},
    }
    return "".join(f"{name} = {value!r}\n" for name, value in places.items())


def exam() -> Path:
    from autograder import mnist_files

    return mnist_files.exam_file()


def harm_of(report: Report, honest: Report, unspoken: tuple[str, ...], mark: str) -> list[str]:
    """Return the harm that a run shows: what the honest one with the same answers did not."""
    harm = []
    try:
        document = report.document
    except ValueError:
        return ["results.json is not valid"]
    if document["score"] > honest.document["score"]:
        harm.append(f"{document['score']} points instead of {honest.document['score']}")
    if any(word in report.results for word in (*unspoken, f"GOT AWAY WITH IT {mark}")):
        harm.append("it boasts, or tells a secret")
    if document["extra_data"]["status"] == "internal":
        harm.append("the grader failed")
    if report.left:
        harm.append(f"left behind: {report.left}")
    if any(mark in name for name in report.changed):
        harm.append("a file was left")
    return harm
