"""Run a test command again as an ordinary user: `python tests/helpers/as_ordinary_user.py pytest ARGUMENTS...`

The project, its packages and Python itself may lie where nobody but root can go. So that user gets copies of all three
(links, where that can be), and a home and a temporary folder of its own. All of it goes away afterwards.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ORDINARY = 65534  # "nobody" on every Linux
ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "build", "dist", ".*_cache", ".hypothesis", "*.egg-info")


def main(*command: str) -> int:
    """Run `python -m COMMAND` in the copy and return its exit status."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="ordinary-") as name:
        folder = Path(name)
        python = lay_out(folder)
        return subprocess.run(
            [python / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}", "-m", *command],
            cwd=folder / "project",
            env=environment(folder, python),
            user=ORDINARY,
            group=ORDINARY,
            extra_groups=[],
        ).returncode


def lay_out(folder: Path) -> Path:
    """Copy all that is needed; return the folder of the Python to use."""
    folder.chmod(0o755)
    shutil.copytree(ROOT, folder / "project", symlinks=True, ignore=LEFT_OUT)
    link(Path(sysconfig.get_path("purelib")), folder / "packages")
    for own in ("home", "tmp"):
        (folder / own).mkdir()
        os.chown(folder / own, ORDINARY, ORDINARY)
    if reachable(Path(sys.base_prefix)):
        return Path(sys.base_prefix)
    link(Path(sys.base_prefix), folder / "python", ignore=shutil.ignore_patterns("site-packages", "share", "test"))
    return folder / "python"


def environment(folder: Path, python: Path) -> dict[str, str]:
    """Return the user's environment variables."""
    ours = [folder / "packages", folder / "project", folder / "project" / "assignment"]
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "OPENBLAS_NUM_THREADS")},
        **{"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "PYTHONPATH": os.pathsep.join(map(str, ours))},
        # A copy of Python would look for its own library where it came from.
        "LD_LIBRARY_PATH": str(python / "lib"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def reachable(folder: Path) -> bool:
    """Whether everybody may enter a folder and those above it."""
    return all(step.stat().st_mode & 0o1 for step in [folder, *folder.parents])


def link(source: Path, target: Path, ignore=None) -> None:
    """Copy a folder, by links where both are on one file system: it is large."""
    shutil.copytree(source, target, symlinks=True, ignore=ignore, copy_function=link_or_copy)


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
