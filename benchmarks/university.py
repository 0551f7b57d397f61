"""A thousand hand-ins, one in twenty of them hostile: how long do they take, how much memory, what becomes of each?

    python bench/university.py [HAND-INS JOBS]

The honest ones are the reference with one mistake of the catalogue each, by turns. All core questions but the training are
graded, in the sandbox that is taken by default, from the command line.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from autograder.authoring import sample_class  # noqa: E402, after the path is set
from autograder.reference import catalogue  # noqa: E402, after the path is set
from benchmarks.scale import MEBI, peak_memory  # noqa: E402
from given.machinery.questions import QUESTIONS, TRAINING  # noqa: E402

HOSTILE = 20  # one in so many
QUESTIONS = [question for question in QUESTIONS if question.startswith("q") and question not in TRAINING]

# What a hostile hand-in does, in its conv.py: while it is imported, or in a function.
IMPORT = {
    "forks": "import os\nwhile True:\n    os.fork()\n",
    "kills": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos.kill(-1, signal.SIGKILL)\n",
    "eats memory": "x = [bytearray(1 << 24) for _ in range(1 << 20)]\n",
    "fills the disk": "open('/tmp/full', 'wb').write(bytes(1 << 33))\n",
    "ends": "import os\nos._exit(0)\n",
}
CALL = {
    "hangs": "while True: pass",
    "sleeps": "import time; time.sleep(1e9)",
    "crashes": "import ctypes; ctypes.string_at(0)",
    "floods": "print('x' * (1 << 28)); return np.zeros(1 << 28)",
    "forges": "import os; [os.write(n, bytes(64)) for n in range(3, 64)]",
}


def hostile() -> list[dict[str, str]]:
    """Return the files of each kind of hostile hand-in."""
    conv = catalogue.reference()["conv.py"]
    texts = [text + conv for text in IMPORT.values()]
    texts += [f"{conv}\n\ndef conv1d(x, kernel, stride=1):\n    {text}\n" for text in CALL.values()]
    return [{**catalogue.reference(), "conv.py": text} for text in texts] + [sample_class.make_attack()]


def write_class(folder: Path, students: int) -> Path:
    """Write the class as zips; some that are hostile are no zips at all."""
    folder.mkdir()
    honest = [catalogue.with_mistakes(catalogue.reference(), (name,)) for name in islice(catalogue.mistakes(), 200)]
    good, bad = cycle(honest), cycle(hostile())
    for number in range(students):
        name, files = ("hostile", next(bad)) if number % HOSTILE == 0 else ("student", next(good))
        content = sample_class.zip_files(files, "")
        if number % (HOSTILE * 10) == 0:
            content = content[:5000]
        (folder / f"{name}-{number:05}.zip").write_bytes(content)
    return folder


def main() -> None:
    students, jobs = map(int, sys.argv[1:] or (1000, os.cpu_count() or 1))
    with tempfile.TemporaryDirectory() as name:
        submissions, out = write_class(Path(name) / "in", students), Path(name) / "out"
        command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--out", str(out)]
        command += ["--jobs", str(jobs), "--questions", ",".join(QUESTIONS)]
        start, peak = perf_counter(), 0
        process = subprocess.Popen(command, cwd=ROOT)
        while process.poll() is None:
            peak = max(peak, peak_memory(process.pid))
            sleep(0.1)
        seconds = perf_counter() - start
        with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        print(f"\n{students:,} hand-ins, {jobs} jobs: {seconds:.0f} s, coordinator's peak memory {peak / MEBI:.0f} MiB")
        print(f"exit status {process.returncode}, {len(rows):,} rows")
        for kind in ("student", "hostile"):
            statuses = Counter(row["status"] for row in rows if row["student"].startswith(kind))
            print(f"{kind}: {', '.join(f'{count} {status}' for status, count in sorted(statuses.items()))}")


if __name__ == "__main__":
    main()
