"""A class of about ten hand-ins to try the grader on, composed from the reference and named mistakes."""

import io
import zipfile
from pathlib import Path

from autograder.authoring.stubs import strip_answers
from autograder.reference.catalogue import Files, reference, with_mistakes
from given.machinery.questions import FUNCTIONS, MODULES

# What each student of the class did: the mistakes of the catalogue in it.
STUDENTS: dict[str, tuple[str, ...]] = {
    "perfect": (),
    "typical-mistakes": ("dense_backward_scaled", "conv1d_flipped", "average_pool_overwrites"),
    "careless": ("sigmoid_overflows", "relu_in_place", "init_std_for_variance", "conv2d_stride_one_way"),
    "slide-follower": ("max_pool_as_printed",),
    "hang": ("conv1d_hangs",),
    "crash": ("average_pool_crashes",),
    "syntax-error": ("conv_does_not_parse",),
}

ATTACK = '''"""An attempt on the grader: everything in here must be worth nothing."""
import builtins, gc, inspect, os, socket, subprocess, sys
import numpy as np

LOOT = []
for path in ("/etc/passwd", "expected.json", "../expected.json", "/proc/self/environ"):
    try:
        LOOT.append(open(path).read())
    except OSError:
        pass
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", 80), 1),
    lambda: subprocess.run(["id"]),
    lambda: os.fork(),
    lambda: open("/tmp/stay", "w").write("here"),
):
    try:
        attempt()
    except Exception:
        pass
np.testing.assert_allclose = lambda *args, **kwargs: None


class Agreeable(np.ndarray):
    def __eq__(self, other):
        return np.ones(1, bool)
    def __array_function__(self, *args, **kwargs):
        return True


def always(*args, **kwargs):
    for frame in inspect.stack():
        LOOT.extend(value for name, value in frame.frame.f_locals.items() if "expected" in name)
    return LOOT[-1] if LOOT and isinstance(LOOT[-1], np.ndarray) else np.full(3, np.nan).view(Agreeable)


def forge(*args, **kwargs):
    for descriptor in range(3, 40):
        try:
            os.write(descriptor, b"\\x02\\x00\\x00\\x00" + b"\\x00" * 8 + b"{}")
        except OSError:
            pass
    return 0.0


'''


def make_skeleton() -> Files:
    """Return the stubs by name."""
    return {name: strip_answers(text, name) for name, text in reference().items()}


def make_half_done() -> Files:
    """Return a hand-in of somebody who ran out of time after the first two files."""
    return {**reference(), **{name: make_skeleton()[name] for name in ("conv.py", "pool.py", "beyond.py")}}


def make_attack() -> Files:
    """Return a hand-in in which every function tries to be right without being right."""
    names = {module: [f.name for f in FUNCTIONS.values() if f.module == module] for module in MODULES}
    bodies = {
        module: "".join(f"{f} = {'always' if i % 2 else 'forge'}\n" for i, f in enumerate(functions))
        for module, functions in names.items()
    }
    return {f"{module}.py": ATTACK + body for module, body in bodies.items()}


def write_class(folder: Path) -> list[str]:
    """Write the class into a new folder, as folders and zips like those that arrive; return the students' names."""
    folder.mkdir(parents=True, exist_ok=True)
    no_bonus = {"beyond.py": make_skeleton()["beyond.py"]}  # its training alone would take longer than all the rest
    hand_ins = {student: with_mistakes(reference(), made) | no_bonus for student, made in STUDENTS.items()}
    hand_ins |= {"half-done": make_half_done(), "skeleton": make_skeleton(), "attack": make_attack()}
    for number, (student, files) in enumerate(hand_ins.items()):
        if number % 3 == 0:
            write_folder(folder / student, files)
        else:
            (folder / f"{student}.zip").write_bytes(zip_files(files, "handin/" if number % 3 == 1 else ""))
    (folder / "unreadable.zip").write_bytes(zip_files(reference(), "")[:5000])
    return [*hand_ins, "unreadable"]


def write_folder(folder: Path, files: Files) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def zip_files(files: Files, above: str) -> bytes:
    """Return a zip of the files, `above` before their names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(above + name, text)
    return buffer.getvalue()
