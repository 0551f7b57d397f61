"""The player's Python: interpreter, standard library, NumPy and nothing else.

A copy, because the grader's own Python may live where the player's user cannot go (under /root),
and because whatever lies beside it (SciPy, PyTorch, Otter) would otherwise be there to borrow.
"""

import functools
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy

from autograder.cache import cache_folder, make_once
from autograder.errors import SetupError
from autograder.machine.disk import need_room

LAYOUT = 1  # to be raised when the contents change, so that nobody keeps an old copy
LOADERS = {"x86_64": "/lib64/ld-linux-x86-64.so.2", "aarch64": "/lib/ld-linux-aarch64.so.1"}
LAUNCHERS = Path(__file__).with_name("launchers")
LEFT_OUT = shutil.ignore_patterns(
    *("site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo"),
    *("ensurepip", "lib2to3", "config-*", "_tkinter*", "*.opt-?.pyc", "*.a"),
)


@functools.cache
def stage() -> Path:
    """The folder of the player's Python, made the first time it is asked for.

    It holds `bin/python3`, the standard library and the shared libraries under `lib`, and NumPy
    under `site`. Beside it lies `launcher`, which the player does not see. Raises `SetupError`
    where it cannot be made or somebody else could have changed it.
    """
    runtime = cache_folder() / f"runtime-{fingerprint()}"
    with need_room(runtime.parent):
        make_once(runtime, fill)
    return runtime / "python"


def launcher(name: str) -> Path:
    """Return where the launcher of this name lies, beside the player's Python."""
    return stage().parent / "launcher" / f"{name}.py"


def loader() -> str:
    """The program that the kernel starts to load any other; raises `SetupError` if not known."""
    path = LOADERS.get(platform.machine())
    if sys.platform != "linux" or path is None or not Path(path).exists():
        raise SetupError(
            f"{sys.platform} on {platform.machine()}: student code can be run on Linux with glibc "
            "on x86_64 or aarch64 only; grade there"
        )
    return path


def fingerprint() -> str:
    """Changes with everything that is copied, and with the C library that the loader belongs to."""
    parts = [sys.version, executable(), numpy.__version__, numpy.__file__, sandlock_version()]
    changed = os.stat(loader()).st_mtime_ns
    launchers = [path.read_text() for path in sorted(LAUNCHERS.glob("*.py"))]
    return hashlib.sha256(repr((parts, changed, launchers, LAYOUT)).encode()).hexdigest()[:16]


def executable() -> str:
    # Not sys.executable, which may be a link in a virtual environment or a pyenv shim.
    return os.path.realpath("/proc/self/exe")


def sandlock_version() -> str | None:
    installed = importlib.util.find_spec("sandlock")
    return importlib.metadata.version("sandlock") if installed else None


def fill(runtime: Path) -> None:
    fill_python(runtime / "python")
    copy_shared_libraries(runtime / "python")
    fill_launcher(runtime / "launcher")
    compile_all(runtime)


def fill_python(python: Path) -> None:
    """Copy the interpreter, its standard library and NumPy."""
    standard_library = Path(sysconfig.get_path("stdlib"))
    copy_package(standard_library, python / sys.platlibdir / standard_library.name)
    (python / "bin").mkdir()
    shutil.copy(executable(), python / "bin/python3")
    for package in (Path(numpy.__file__).parent, Path(numpy.__file__).parents[1] / "numpy.libs"):
        if package.exists():
            copy_package(package, python / "site" / package.name)


def copy_package(source: Path, target: Path) -> None:
    # Times are kept, so that byte code that came along is still valid.
    shutil.copytree(source, target, ignore=LEFT_OUT, ignore_dangling_symlinks=True)


def copy_shared_libraries(python: Path) -> None:
    """Copy what Python and its extensions are linked to, so that no system folder need be shown."""
    (python / "lib").mkdir(exist_ok=True)
    programs = [executable(), *map(str, python.rglob("*.so"))]
    listing = subprocess.run(["ldd", *programs], capture_output=True, text=True).stdout
    for name, path in set(re.findall(r"(\S+) => (/\S+)", listing)):
        if not Path(path).resolve().is_relative_to(python.resolve()):
            shutil.copy(path, python / "lib" / name)


def fill_launcher(folder: Path) -> None:
    folder.mkdir()
    for launcher in LAUNCHERS.glob("*.py"):
        shutil.copy(launcher, folder)
    sandlock = importlib.util.find_spec("sandlock")
    if sandlock and sandlock.origin:
        copy_package(Path(sandlock.origin).parent, folder / "sandlock")


def compile_all(runtime: Path) -> None:
    """Write the byte code by the copy itself, which also proves that it can start; raise SetupError if it cannot."""
    python = runtime / "python"
    command = [f"{python}/bin/python3", "-I", "-S", "-m", "compileall", "-q", str(runtime)]
    environment = {"LD_LIBRARY_PATH": f"{python}/lib"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise SetupError(f"{executable()}: its copy does not work: {reason[-1]}; try another Python")
