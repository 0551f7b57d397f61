"""A class: nobody's row is lost, whatever dies; a death is charged to whose work it was; only a window is in memory."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.classroom import grade_class, worker
from autograder.classroom import processes as workers
from autograder.classroom.fingerprint import fingerprint_of_grader, key_of
from autograder.classroom.grade_class import grade_units
from autograder.classroom.pool import Pool
from autograder.classroom.row import row_of
from autograder.classroom.store import Store
from autograder.classroom.unit import Unit, make_unit
from autograder.classroom.worker import grade_unit, grade_unit_elsewhere
from autograder.errors import GraderError, HandInError, Unfit, WorkerDied
from autograder.grading.result import Options, Result, Status
from autograder.submissions import student_files, submission
from autograder.submissions.reading import Reading
from autograder.submissions.submission import Submission

OPTIONS = Options("none", ("q14_sizes",))


def unit(student: str, **content: bytes) -> Unit:
    return Unit(student, Reading({"conv.py": b"", **content}), "", OPTIONS, "grader")


# What workers do in these tests. Files in the folder that a unit names tell its worker what happened before.


def pretend(due: Unit) -> Result:
    """Grade without grading; the names of some say what happens to their workers."""
    folder = Path(due.reading.files.get("folder", b"").decode() or "/nowhere")
    if due.student.startswith("killer"):
        note(folder / due.student)
        deaths = len((folder / due.student).read_bytes())
        if deaths <= int(due.student.split("-")[1]):
            os.kill(os.getpid(), signal.SIGKILL)
    if due.student.startswith("slow"):
        time.sleep(0.2)
        note(folder / due.student)
    return Result(due.student, Status.GRADED, "none", key=due.key)


def note(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b".")


def unfit(due: Unit) -> Result:
    raise Unfit("this worker lacks a sandbox")


def bewildered(due: Unit) -> Result:
    raise AttributeError("no such thing in this version")


@pytest.fixture
def inline():
    """One worker in a thread of this process."""
    with ThreadPoolExecutor(1) as executor:
        yield Pool(executor, lambda: 4, WorkerDied, False, pretend)


# Flat memory


class Asked:
    """Units that count how many of them were asked for."""

    def __init__(self):
        self.read = 0

    def units(self, number: int):
        for self.read in range(1, number + 1):
            yield unit(str(self.read))


def test_only_a_window_of_units_is_read_ahead(inline):
    reading, ahead = Asked(), []
    for done, _ in enumerate(grade_units(reading.units(50), inline), start=1):
        ahead.append(reading.read - done)
    assert done == 50 and max(ahead) == 3  # one of the four has just landed


def test_the_window_is_filled_and_grows_with_the_workers(inline):
    reading, sizes = Asked(), iter([2, *[8] * 1000])

    def wait_for_the_window(due: Unit) -> Result:
        while reading.read < min(int(due.student) + 7, 50) and int(due.student) > 1:
            time.sleep(0.001)
        return pretend(due)

    pool = replace(inline, window=lambda: next(sizes), grade=wait_for_the_window)
    assert len(list(grade_units(reading.units(50), pool))) == 50


def test_no_submissions_are_no_work(inline):
    assert list(grade_units(iter(()), inline)) == []


# Deaths


@pytest.fixture(scope="module")
def processes():
    with workers.start_processes(2, pretend) as pool:
        yield pool


def outcomes(students: list[str], folder: Path, pool: Pool) -> dict[str, Result]:
    units = (unit(student, folder=str(folder).encode()) for student in students)
    results = list(grade_units(units, replace(pool, grade=pretend)))
    assert sorted(result.student for result in results) == sorted(students)
    return {result.student: result for result in results}


@pytest.mark.exhaustive
@pytest.mark.slow
def test_deaths_are_charged_to_whose_work_it_was(tmp_path, processes):
    slow = [f"slow-{number}" for number in range(6)]
    students = [slow[0], "killer-1", *slow[1:3], "killer-2", slow[3], "killer-3", "killer-9", *slow[4:]]
    found = outcomes(students, tmp_path, processes)
    given_up = {student for student, result in found.items() if result.status == "error"}
    assert given_up == {"killer-3", "killer-9"}
    # A neighbour of a killer was not even disturbed, and the third death is the last.
    tried = {path.name: len(path.read_bytes()) for path in tmp_path.iterdir()}
    assert tried == {**dict.fromkeys(slow, 1), "killer-1": 2, "killer-2": 3, "killer-3": 3, "killer-9": 3}
    assert "died 3 times" in row_of(found["killer-3"]).reason


@pytest.mark.slow
def test_one_killed_from_outside_is_graded_again(tmp_path, processes):
    outcomes(["slow-a", "slow-b"], tmp_path, processes)  # so that the workers have started
    students = [f"slow-{number}" for number in range(8)]
    victims = list(processes.executor.workers)
    timer = threading.Timer(
        0.1, lambda: [os.kill(worker_process.process.pid, signal.SIGKILL) for worker_process in victims]
    )
    timer.start()
    found = outcomes(students, tmp_path, processes)
    assert {result.status for result in found.values()} == {"graded"}
    assert len(victims) == 2 and not any(worker_process.process.is_alive() for worker_process in victims)


@pytest.mark.slow
def test_ctrl_c_is_not_for_workers(tmp_path):
    with workers.start_processes(2, pretend) as pool:
        outcomes(["slow-0", "slow-1"], tmp_path, pool)
        started = list(pool.executor.workers)
        for worker_process in started:
            os.kill(worker_process.process.pid, signal.SIGINT)
        outcomes(["slow-2", "slow-3"], tmp_path, pool)
        assert len(started) == 2 and all(worker_process.process.is_alive() for worker_process in started)


@pytest.mark.slow
def test_what_is_given_up_is_tried_again_by_the_next_run(tmp_path, processes):
    result = outcomes(["killer-9"], tmp_path, processes)["killer-9"]
    Store(tmp_path / "out").keep(result)
    assert (result.status, list((tmp_path / "out" / "cache").iterdir())) == ("error", [])


def test_suspects_are_graded_when_nobody_else_is_in_flight(inline):
    """As with dask, where all that a dead worker had before it is suspect: only deaths when alone count."""
    seen = []

    def blamed_three_times(due: Unit) -> Result:
        seen.append(due.student)
        if seen.count(due.student) < 4 and due.student == "suspect":
            raise WorkerDied
        return Result(due.student, Status.GRADED, "none")

    found = list(grade_units(map(unit, ["suspect", *"abcdef"]), replace(inline, grade=blamed_three_times)))
    assert {result.status for result in found} == {"graded"}
    assert seen == ["suspect", *"abcdef", "suspect", "suspect", "suspect"]


def test_processes_that_cannot_start_are_nobodys_error(monkeypatch):
    monkeypatch.setattr(workers, "serve", os._exit)  # takes one argument, gets two
    with workers.start_processes(1, pretend) as pool, pytest.raises(Unfit, match="die as they start.*--jobs 1"):
        list(grade_units([unit("jane")], pool))


# Workers that cannot grade


@pytest.mark.slow
@pytest.mark.parametrize(("do", "said"), [(unfit, "lacks a sandbox"), (bewildered, "AttributeError: no such thing")])
def test_a_worker_that_cannot_grade_stops_the_run(processes, do, said):
    """It would be done with every submission at once, and take them all."""
    with pytest.raises(Unfit, match=said):
        list(grade_units(map(unit, "abc"), replace(processes, grade=do)))


def test_a_worker_of_another_version_is_unfit(hand_in):
    due = make_unit(Submission("jane", hand_in("jane")), OPTIONS, "another grader")
    with pytest.raises(Unfit, match="install the same there"):
        grade_unit(due)


def test_a_worker_without_the_sandbox_is_unfit(hand_in, monkeypatch):
    monkeypatch.setattr(worker, "problem_of_sandbox", lambda name: "bwrap is not installed; apt-get install bubblewrap")
    due = make_unit(Submission("jane", hand_in("jane")), OPTIONS, fingerprint_of_grader())
    with pytest.raises(Unfit, match="no sandbox none: bwrap is not installed"):
        grade_unit_elsewhere(due)


@pytest.mark.slow
def test_a_fault_of_the_grader_is_a_row_and_costs_no_other(hand_in, monkeypatch):
    monkeypatch.setattr(worker, "own_fingerprint", lambda: "grader")
    monkeypatch.setattr(worker, "grade", lambda *arguments: 1 / 0)
    result = grade_unit(unit("jane"))
    assert (result.status, result.problem) == ("internal", "ZeroDivisionError: division by zero")


# Units


def test_a_unit_has_the_key_and_the_files_of_its_submission(hand_in):
    jane = Submission("jane", hand_in("jane"))
    made = make_unit(jane, OPTIONS, "grader")
    assert made.read() == jane.read() and made.key == key_of(jane, OPTIONS, "grader")


def test_what_cannot_be_read_is_a_unit_too(tmp_path):
    made = make_unit(Submission("jane", tmp_path / "nothing"), OPTIONS, "grader")
    with pytest.raises(HandInError, match="nothing cannot be read"):
        made.read()


def test_a_fault_of_ours_in_reading_is_a_unit_too(hand_in, monkeypatch):
    monkeypatch.setattr(submission, "take_files", lambda source: ()[0])
    made = make_unit(Submission("jane", hand_in("jane")), OPTIONS, "grader")
    with pytest.raises(GraderError, match="reading it failed: IndexError: tuple index"):
        made.read()
    assert made.key and made.hand_in


# The whole class


@pytest.fixture
def grade(tmp_path, hand_in, monkeypatch, inline):
    """Return a function that pretends to grade a class and tells whom it graded and whose pages it wrote."""
    for student in ("ann", "bob", "cy"):
        hand_in(f"in/{student}")
    out = Store(tmp_path / "out")

    def grade(options: Options = OPTIONS, pool: Pool = inline) -> tuple[list[str], list[str]]:
        fresh: list[str] = []
        pages: list[str] = []

        def write_page(result: Result) -> None:
            pages.append(result.student)
            out.feedback_path(result.student).write_text("page")

        def heard(made, known):
            fresh.extend([made.student] * (not known))

        found = [Submission(path.name, path) for path in sorted((tmp_path / "in").iterdir())]
        entries = grade_class.grade_class(found, options, out, pool, grade_class.Listeners(write_page, heard))
        assert [made.student for made in entries] == [each.student for each in found]
        return fresh, pages

    return grade


def test_an_unchanged_class_costs_no_grading_and_no_pages(grade):
    assert grade() == (["ann", "bob", "cy"], ["ann", "bob", "cy"])
    assert grade() == ([], [])


def test_other_questions_are_kept_apart_with_new_pages(grade, tmp_path):
    grade()
    whole = (tmp_path / "out" / "results" / "ann.json").read_text()
    assert grade(Options("none", ("q15_conv1d",)))[0] == ["ann", "bob", "cy"]
    assert (tmp_path / "out" / "results" / "ann.json").read_text() != whole
    assert grade() == ([], ["ann", "bob", "cy"])
    assert (tmp_path / "out" / "results" / "ann.json").read_text() == whole


def test_what_is_missing_or_changed_is_made_again(grade, tmp_path):
    grade()
    (tmp_path / "out" / "feedback" / "ann.html").unlink()
    (tmp_path / "out" / "results" / "bob.json").write_text("{")
    (tmp_path / "in" / "cy" / "conv.py").write_text("")
    assert grade() == (["cy"], ["ann", "bob", "cy"])
    assert grade() == ([], [])


@pytest.mark.slow
def test_what_we_fail_to_read_costs_no_other_the_row(grade, inline, monkeypatch):
    """And it is tried again by the next run."""

    def take_files(source):
        if source.path.name == "bob":
            raise IndexError("tuple index out of range")
        return student_files.take_files(source)

    monkeypatch.setattr(submission, "take_files", take_files)
    monkeypatch.setattr(worker, "own_fingerprint", fingerprint_of_grader)
    monkeypatch.setattr(worker, "grade", lambda due, *_: due.read() and pretend(due))
    inline = replace(inline, grade=grade_unit)
    assert grade(pool=inline) == (["ann", "bob", "cy"], ["ann", "bob", "cy"])
    assert grade(pool=inline) == (["bob"], ["bob"])


@pytest.mark.slow
def test_a_result_is_in_place_only_after_its_page(grade, tmp_path, monkeypatch):
    """A run that dies between the two must not leave last week's page beside today's result."""
    grade()
    page = tmp_path / "out" / "feedback" / "ann.html"
    (tmp_path / "in" / "ann" / "conv.py").write_text("")
    page.unlink()
    monkeypatch.setattr(Store, "keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        grade()
    assert page.exists()
    monkeypatch.undo()
    assert grade()[0] == ["ann"]
