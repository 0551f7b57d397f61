"""The folders of the container, as Gradescope lays them out, and who may enter them.

https://gradescope-autograders.readthedocs.io/en/latest/specs/, "File hierarchy".
"""

from dataclasses import dataclass
from pathlib import Path

FOR_ROOT_FOLDER, FOR_ROOT_FILE = 0o700, 0o600


@dataclass(frozen=True)
class Places:
    """The folder /autograder, or one laid out like it."""

    root: Path

    @property
    def submission(self) -> Path:
        """Return the folder with the student's files."""
        return self.root / "submission"

    @property
    def course(self) -> Path:
        """Return the file with the rules of the course, if it has its own."""
        return self.root / "source" / "course.toml"

    @property
    def results(self) -> Path:
        """Return the file that the platform reads in the end."""
        return self.root / "results" / "results.json"

    def close(self) -> None:
        """Leave nothing here to any user but root: the tests, what was handed in, who did, the results."""
        self.results.parent.mkdir(exist_ok=True)
        for path in (self.root, *self.root.iterdir()):
            if not path.is_symlink():
                path.chmod(FOR_ROOT_FOLDER if path.is_dir() or path.stat().st_mode & 0o100 else FOR_ROOT_FILE)
