"""The control: a grader as it is often written, in which student code, tests, answers and results share a process.

It does what ours does (find, unpack, run the question files, write results, pages and a table), one submission after the
other. Every attack of the suite has to win against it, or it proves nothing when it does not win against ours.

It is run as a child of a child of the tests', with limits, for hand-ins of our own only.
"""

import atexit
import ctypes
import dataclasses
import json
import os
import pickle
import resource
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import numpy as np
import psutil

from autograder import paths
from autograder.grading.grade import our_answers
from autograder.reference import our_functions
from autograder.submissions.student_files import STUDENT_FILES
from given import judge, mnist
from given.checking import otter_layer
from given.machinery import calls, modules
from given.machinery.questions import read_files, training_questions
from tests.attacks.attack import CARELESS, PIPE, TRUSTING
from tests.attacks.world import PR_SET_CHILD_SUBREAPER, SECRET, alive

TIME, CPU = 30, 2  # seconds that the whole takes at most
TICK, IDLE = 0.02, 50  # seconds between two looks; how often in a row it may be found waiting
MEMORY = 8_000_000_000
FILE_SIZE = 200_000_000
PR_SET_PDEATHSIG, PR_SET_PTRACER, PR_SET_PTRACER_ANY = 1, 0x59616D61, ctypes.c_ulong(-1)
UNPACKED = "unpacked"  # the folder in out, one for each student
LEFT = "processes left"  # the file in out in which we say how many there were
libc = ctypes.CDLL(None)


def watch(folder: Path, questions: tuple[str, ...], against: str) -> None:
    """Run the naive grader in a child, for a limited time; write down how many processes it leaves, and end them."""
    os.setsid()
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1)
    libc.prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY)  # where Yama would keep an attack from it, which is no merit of ours
    child = os.fork()
    if not child:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        grade_naively(folder, questions, against)
    idle, end = 0, time.monotonic() + TIME
    while idle < IDLE and time.monotonic() < end and not ended(child):
        time.sleep(TICK)
        idle = idle + 1 if waits(child) else 0
    family = [process for process in psutil.Process().children(recursive=True) if process.pid != child]
    (folder / "out" / LEFT).write_text(str(sum(map(alive, family))))
    for process in [*family, psutil.Process(child)]:
        process.kill()
    with suppress(ChildProcessError):
        while True:
            os.wait()


def ended(child: int) -> bool:
    return bool(os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT))


def waits(child: int) -> bool:
    return psutil.Process(child).status() in (psutil.STATUS_SLEEPING, psutil.STATUS_STOPPED, psutil.STATUS_TRACING_STOP)


def grade_naively(folder: Path, questions: tuple[str, ...], against: str) -> None:
    """Grade all of the folder's inbox into its out, and end."""
    cpu = 4 * CPU if set(questions) & set(training_questions()) else CPU
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    out = folder / "out"
    terminal = os.open(out / "terminal.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(terminal, 1)
    os.dup2(terminal, 2)
    secrets = {"answers to": [SECRET]}  # what a grader has in its memory, and in an open file
    notes = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as we live
    notes.write(SECRET.encode())
    run = {PIPE: piped, CARELESS: looking_again}.get(against, in_this_process)
    if against == TRUSTING:
        replace_in(judge, observe=call_simply, compare=compare_simply)
    status = 1
    try:
        with our_answers():
            mnist.exam_file = paths.DATA / "mnist_test.npz"  # in its published order
            sys.path.append(str(folder / "site"))
            results = [run(unpacked(entry, folder), questions, out) for entry in sorted((folder / "inbox").iterdir())]
            write_table(results, out)
        status = 0 if secrets and notes else 1
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()  # as any program ends
    sys.stdout.flush()
    os._exit(status)


def unpacked(entry: Path, folder: Path) -> tuple[str, Path]:
    """Unpack a zip, each entry to where its name says, links as links; return the student's name and the folder."""
    target = entry
    if entry.suffix == ".zip":
        target = folder / "out" / UNPACKED / entry.stem
        target.mkdir(parents=True)
        with zipfile.ZipFile(entry) as archive:
            for info in archive.infolist():
                place = os.path.join(target, info.filename)
                os.makedirs(os.path.dirname(place), exist_ok=True)
                if stat.S_ISLNK(info.external_attr >> 16):
                    os.symlink(archive.read(info), place)
                else:
                    Path(place).write_bytes(archive.read(info))
    return entry.stem, target


def in_this_process(submission: tuple[str, Path], questions: tuple[str, ...], out: Path) -> dict[str, Any]:
    """Import the student's files, run the question files, and write the result."""
    student, folder = submission
    found = tested(folder, questions)
    return written({"student": student, "status": "graded", "questions": found}, out)


def looking_again(submission: tuple[str, Path], questions: tuple[str, ...], out: Path) -> dict[str, Any]:
    """Do the same, and give points for what passes with a right output_size, which is one of all the functions of ours."""
    student, folder = submission
    ours = our_functions.right()
    ours["output_size"].__module__ = "ours"
    sys.modules["__main__"].ours, sys.modules["ours"] = ours, SimpleNamespace(**ours)
    found = tested(folder, questions, {"output_size": ours["output_size"]})
    return written({"student": student, "status": "graded", "questions": found}, out)


def tested(folder: Path, questions: tuple[str, ...], ours: dict[str, Callable] | None = None) -> list[dict[str, Any]]:
    """Return what the question files find, as otter_layer puts it."""
    beside_the_files(folder)
    sys.path.insert(0, str(folder))
    imported = modules.load_texts(read_files(folder), folder, ours)
    sys.modules.update(imported)
    functions = modules.functions(imported)
    found = [otter_layer.run_question(paths.QUESTIONS / f"{question}.py", functions) for question in questions]
    sys.path.remove(str(folder))
    return [{**dataclasses.asdict(result), "points": result.points} for result in found]


def beside_the_files(folder: Path) -> None:
    """Read what lies there, as a search for copies would, and Otter's log, as Otter does; run the notebook and tools."""
    for name in STUDENT_FILES:
        if (folder / name).exists():
            (folder / name).read_bytes()
    if (folder / ".OTTER_LOG").is_file():
        from otter.check.logs import Log  # here: where naive runs, the whole of Otter is loaded before

        Log.from_file(str(folder / ".OTTER_LOG"))
    if (folder / "practical.ipynb").is_file():
        cells = json.loads((folder / "practical.ipynb").read_text())["cells"]
        exec("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"), {})
    if {path.name for path in folder.glob("*.py")} - {*STUDENT_FILES} or (folder / "given").is_dir():
        where = {**os.environ, "PYTHONPATH": f"{folder}:{paths.ASSIGNMENT}"}
        subprocess.run([sys.executable, "-c", "import colorsys, given.judge"], cwd=folder, env=where)


def piped(submission: tuple[str, Path], questions: tuple[str, ...], out: Path) -> dict[str, Any]:
    """Have all that done by a process of its own, and believe the points that it reports."""
    student, folder = submission
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        report(sum(question["points"] for question in tested(folder, questions)), writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        header = pipe.read(12)
        text, binary = struct.unpack("<IQ", header) if header else (0, 0)
        body = memoryview(bytearray(text + binary))
        pipe.readinto(body)
    status = os.waitpid(child, 0)[1]
    points = believed(json.loads(bytes(body[:text])), bytes(body[text:])) if header else 0.0
    cases = [] if header else [{"text": f"It died of {signal.Signals(os.WTERMSIG(status)).name}."}]
    return written({"student": student, "status": "graded", "questions": [{"points": points, "cases": cases}]}, out)


def report(points: float, pipe: int) -> None:
    """Send the points, in a frame such as our players send."""
    form = json.dumps({"dict": {"result": points}}).encode()
    os.write(pipe, struct.pack("<IQ", len(form), 0) + form)


def believed(form: Any, binary: bytes) -> Any:
    """Return what a frame reports; whatever it says is done."""
    if isinstance(form, dict) and "array" in form:
        dtype, shape, _ = form["array"]
        return np.frombuffer(binary, np.dtype(dtype), int(np.prod(shape))).reshape(shape)
    if isinstance(form, dict) and "dict" in form:
        return believed(form["dict"]["result"], binary)
    if isinstance(form, dict) and "run" in form:
        exec(form["run"])
    return form


def replace_in(module: Any, **functions: Callable) -> None:
    """Put functions in the place of others of these names; raise AttributeError if there are none."""
    for name, function in functions.items():
        getattr(module, name)
        setattr(module, name, function)


def call_simply(function: Callable, args: tuple, kwargs: dict, **_: Any) -> Any:
    """Call a function and take what it returns, as most tests do."""
    return calls.Outcome(getattr(function, "function", function)(*args, **kwargs))


def compare_simply(got: Any, wanted: Any, dtype: str, tolerance: float, *_: Any) -> None:
    """Compare as most tests do."""
    error = np.abs(pickle.loads(pickle.dumps(got)) - wanted)  # by pickle, as results often travel
    assert not np.any(error > tolerance)


def written(result: dict[str, Any], out: Path) -> dict[str, Any]:
    """Write the result and the page of a student, named by the student."""
    result["score"] = sum(question["points"] for question in result["questions"])
    (out / "results" / f"{result['student']}.json").write_text(json.dumps(result))
    texts = [case["text"] for question in result["questions"] for case in question["cases"]]
    page = jinja2.Template("<h1>{{ student }}</h1>{% for text in texts %}<p>{{ text }}</p>{% endfor %}")
    (out / "feedback" / f"{result['student']}.html").write_text(page.render(student=result["student"], texts=texts))
    print(result["student"], result["score"])
    return result


def write_table(results: list[dict[str, Any]], out: Path) -> None:
    lines = [f"{result['student']},{result['status']},{result['score']}" for result in results]
    (out / "grades.csv").write_text("\n".join(["student,status,score", *lines]))
