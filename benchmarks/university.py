"""A thousand hand-ins, one in twenty of them hostile: what do they take, what becomes of each?

    python -m benchmarks.university [HAND-INS JOBS]

The honest ones are the reference with one mistake of the catalogue each, by turns. All core
questions that do not train are graded, in the sandbox that is taken by default, from the command
line.
"""

import ast
import csv
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from autograder.authoring import sample_class
from autograder.reference import catalogue
from autograder.reference.catalogue import Files
from benchmarks.commands import MEBI, Run, grade_command, read_numbers, watch_command

HAND_INS = 1000
HOSTILE = 20  # one in so many hand-ins
CUT_SHORT = 10  # one in so many of the hostile hand-ins is only the beginning of a zip
BYTES_LEFT = 5000  # of such a zip: fewer than it has
DIFFERENT_MISTAKES = 200  # each several times in a class of a thousand, as in real ones

# What a hostile hand-in does, in its conv.py: while it is imported, or in a function.
WHILE_IMPORTED = {
    "forks": "import os\nwhile True:\n    os.fork()\n",
    "kills": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)\n",
    "eats memory": "x = [bytearray(1 << 24) for _ in range(1 << 20)]\n",
    "fills the disk": "open('/tmp/full', 'wb').write(bytes(1 << 33))\n",
    "ends": "import os\nos._exit(0)\n",
}
IN_A_CALL = {
    "hangs": "while True: pass",
    "sleeps": "import time; time.sleep(1e9)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "floods": "print('x' * (1 << 28)); return np.zeros(1 << 28)",
    "forges": "import os; [os.write(n, bytes(64)) for n in range(3, 64)]",
}
# What every function of its conv.py returns in place of what is right: as much as may be replied, or far too much.
IN_EVERY_ANSWER = {
    "large arrays": "np.zeros(1_249_000)",
    "empty arrays": "[np.zeros(0)] * 13_000",
    "long lists": "[0] * 39_000",
    "far too large arrays": "np.zeros(30_000_000)",
    "endless texts": "(_ for _ in ()).throw(ValueError('\\U0001F600' * 500_000))",
}


def main() -> None:
    """Grade the class, and tell how that went."""
    students, jobs = read_numbers(HAND_INS, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory() as name:
        submissions, out = Path(name) / "in", Path(name) / "out"
        write_university(submissions, students)
        run = watch_command(grade_command(submissions, out, jobs))
        print_outcome(run, students, jobs, read_table(out / "grades.csv"))


def write_university(folder: Path, students: int) -> None:
    """Write the class as zips; some that are hostile are no zips at all."""
    folder.mkdir()
    good, bad = cycle(make_honest()), cycle(make_hostile())
    for number in range(students):
        is_hostile = number % HOSTILE == 0
        content = sample_class.zip_files(next(bad) if is_hostile else next(good), "")
        if number % (HOSTILE * CUT_SHORT) == 0:
            content = content[:BYTES_LEFT]
        name = "hostile" if is_hostile else "student"
        (folder / f"{name}-{number:05}.zip").write_bytes(content)


def make_honest() -> list[Files]:
    """Return hand-ins with one mistake each."""
    names = islice(catalogue.mistakes(), DIFFERENT_MISTAKES)
    return [catalogue.with_mistakes(catalogue.reference(), (name,)) for name in names]


def make_hostile() -> list[Files]:
    """Return a hand-in of each hostile kind."""
    conv = catalogue.reference()["conv.py"]
    texts = [text + conv for text in WHILE_IMPORTED.values()]
    texts += [f"{conv}\n\ndef conv1d(x, kernel, stride=1):\n    {text}\n" for text in IN_A_CALL.values()]
    texts += [f"{conv}\n\n{answer_always(conv, answer)}" for answer in IN_EVERY_ANSWER.values()]
    return [{**catalogue.reference(), "conv.py": text} for text in texts] + [sample_class.make_attack()]


def answer_always(conv: str, answer: str) -> str:
    """Return code after which every function of conv.py gives the same answer."""
    names = [node.name for node in ast.parse(conv).body if isinstance(node, ast.FunctionDef)]
    return "\n".join(f"def {name}(*arguments, **named):\n    return {answer}\n" for name in names)


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of grades.csv."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def print_outcome(run: Run, students: int, jobs: int, rows: Sequence[dict[str, str]]) -> None:
    """Print time and memory, and how many hand-ins of each sort got which status."""
    print(f"\n{students:,} hand-ins, {jobs} jobs: {run.seconds:.0f} s, ", end="")
    print(f"coordinator's peak memory {run.peak / MEBI:.0f} MiB, a worker's {run.peak_of_worker / MEBI:.0f} MiB")
    print(f"exit status {run.status}, {len(rows):,} rows")
    for sort in ("student", "hostile"):
        statuses = Counter(row["status"] for row in rows if row["student"].startswith(sort))
        print(f"{sort}: {', '.join(f'{count} {status}' for status, count in sorted(statuses.items()))}")


if __name__ == "__main__":
    main()
