"""Every number in limits.toml bites: here it is changed and the effect seen, or the test is named that does so."""

import zipfile
from pathlib import Path

import pytest

from autograder import limits
from autograder.errors import HandInError
from autograder.grading.result import Options
from autograder.limits import LIMITS
from autograder.submissions.submission import Submission
from given.machinery.questions import QUESTIONS
from tests.conftest import zipped
from tests.helpers.grading import grade_here
from tests.helpers.sandboxes import sandbox_params, working_sandboxes

ZIPS = "submissions/test_submissions.py::test_limits_and_their_near_misses"
SEEN_AT = {
    "submission.file_bytes": ZIPS,
    "submission.zip_bytes": ZIPS,
    "submission.zip_entries": ZIPS,
    **{
        f"submission.{name}": "submissions/test_bounds.py::test_what_is_no_environment_counts"
        for name in ("folder_zip_bytes", "folder_zip_entries")
    },
    "submission.zip_ratio": "sandbox/test_limits.py::test_ratio_of_a_zip",
    "player.memory_bytes": "sandbox/test_limits.py::test_limits_of_the_player",
    "player.cpu_seconds": "sandbox/test_limits.py::test_limits_of_the_player",
    "player.file_bytes": "sandbox/test_limits.py::test_limits_of_the_player",
    "player.open_files": "sandbox/test_limits.py::test_limits_of_the_player",
    "player.processes": "sandbox/test_limits.py::test_limits_of_the_player",
    "player.reply_text_bytes": "sandbox/test_limits.py::test_size_of_a_reply",
    "player.reply_items": "sandbox/test_limits.py::test_size_of_a_reply",
    "player.reply_array_bytes": "sandbox/test_limits.py::test_size_of_a_reply",
    "sandbox.memory_bytes": "sandbox/test_cgroup.py::test_real_bound_on_all_together",
    "sandbox.processes": "sandbox/test_cgroup.py::test_real_bound_on_processes",
    "question.cpu_seconds": "player/test_stand_ins.py::test_a_hang_costs_one_question_and_is_over_in_time",
    "question.idle_seconds": "player/test_stand_ins.py::test_sleep_is_over_sooner_than_work",
    "question.wall_seconds": "sandbox/test_limits.py::test_wall_time",
    **{
        f"hand_in.{name}": "player/test_budget.py::test_a_hand_in_is_bounded_as_a_whole"
        for name in ("cpu_seconds", "idle_seconds", "wall_seconds", "reply_text_bytes", "reply_array_bytes")
    },
    "submission.depth": "submissions/test_bounds.py::test_folders_in_folders",
    "submission.zips_within": "submissions/test_bounds.py::test_zips_in_zips",
    "submission.zips_opened": "submissions/test_bounds.py::test_many_zips_in_one",
    "submission.notebook_bytes": "submissions/test_bounds.py::test_size_of_a_notebook",
    "download.entries": "submissions/test_bounds.py::test_zip_of_a_class",
    "download.zip_bytes": "submissions/test_bounds.py::test_zip_of_a_class",
    "download.roster_bytes": "submissions/test_bounds.py::test_roster",
    "download.people": "submissions/test_bounds.py::test_roster",
    "export.gradebook_bytes": "exports/test_sheet.py::test_a_file_that_is_not_there_or_endless_is_one_line",
    "export.gradebook_columns": "exports/test_sheet.py::test_what_is_no_gradebook_is_one_line",
    "export.page_bytes": "exports/test_feedback_zip.py::test_a_page_that_is_missing_or_endless_is_said",
    **{
        f"similarity.{name}": "similarity/test_bounds.py::test_a_parser_past_its_bound_gives_nothing"
        for name in ("cpu_seconds", "wall_seconds", "memory_bytes")
    },
    "similarity.functions_side_by_side": "similarity/test_bounds.py::test_functions_that_are_shown",
    "similarity.lines_side_by_side": "similarity/test_bounds.py::test_lines_that_are_shown",
    "similarity.pairs_side_by_side": "similarity/test_bounds.py::test_pairs_that_are_shown",
    **{
        f"container.{name}": "gradescope/test_limits_in_container.py::test_all_is_done_before_the_platform_ends_it"
        for name in ("seconds", "spare_seconds", "own_seconds")
    },
    "container.rest_seconds": "gradescope/test_limits_in_container.py::test_trainings_leave_time_for_the_rest",
    "hand_in.rest_seconds": "player/test_budget.py::test_a_training_without_time_costs_its_own_question_only",
    "hand_in.training_seconds": "player/test_budget.py::test_a_training_without_time_costs_its_own_question_only",
    "hand_in.result_characters": "grading/test_cut_texts.py::test_past_the_bound_only_kinds_are_told",
    "worker.memory_bytes": "classroom/test_worker.py::test_memory_is_bounded_and_freed_again",
    "exam.seed": "classroom/test_mnist_files.py::test_the_exam_is_the_test_digits_shuffled_with_noise",
    "exam.noise": "classroom/test_mnist_files.py::test_the_exam_is_the_test_digits_shuffled_with_noise",
    "exam.numbers": "given/test_answers.py::test_numbers_are_others_in_the_grader",
}


def names_of_limits() -> list[str]:
    """Return the names of all numbers in the file, without the rows of single questions."""
    parts = {name: part for name, part in vars(LIMITS).items() if name != "exceptions"}
    return [f"{name}.{key}" for name, part in parts.items() for key in vars(part)]


def test_every_limit_is_seen_to_bite():
    assert sorted(names_of_limits()) == sorted(SEEN_AT)
    for place in SEEN_AT.values():
        file, test = place.split("::")
        assert f"def {test}(" in (Path(__file__).parents[1] / file).read_text(encoding="utf-8"), place


def test_every_limit_has_a_comment_on_its_line_or_in_its_name():
    """What is a size says so in its name; the rest is told."""
    for line in limits.FILE.read_text(encoding="utf-8").splitlines():
        if " = " in line:
            assert "#" in line or line.split(" = ")[0].endswith(("_bytes", "_seconds", "_entries", "_files")), line


def test_the_usual_budget_is_what_was_promised():
    assert LIMITS.of_question("q15_conv1d").cpu_seconds == 20
    assert LIMITS.player.memory_bytes == 2_000_000_000


def test_a_row_changes_its_question_only():
    assert LIMITS.exceptions and set(LIMITS.exceptions) <= set(QUESTIONS)
    for question in QUESTIONS:
        assert vars(LIMITS.of_question(question)) == vars(LIMITS.question) | LIMITS.exceptions.get(question, {})


@pytest.mark.parametrize(
    "change", [("cpu_seconds = 20", "cpu_secs = 20"), ("open_files = 64", ""), ("[exam]", "[exma]")]
)
def test_a_name_that_nobody_heeds_or_that_is_missing_is_refused(change, tmp_path):
    text = limits.FILE.read_text(encoding="utf-8")
    assert change[0] in text
    (tmp_path / "limits.toml").write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises((TypeError, KeyError)):
        limits.read(tmp_path / "limits.toml")


def test_the_training_questions_have_the_time_that_was_promised():
    """And room for import and predict beside it."""
    for question, promised in (("q13_mnist_accuracy", 60), ("b02_mnist_convnet", 180), ("b07_heartbeat", 120)):
        assert LIMITS.of_question(question).cpu_seconds > promised


def test_ratio_of_a_zip(tmp_path, monkeypatch):
    code = "#" * 5000 + "\n" + "\n".join(f"x{n} = {n * n}" for n in range(50))
    file = zipped(tmp_path / "jane.zip", conv__py=code)
    with zipfile.ZipFile(file) as archive:
        entry = archive.infolist()[0]
    ratio = entry.file_size / entry.compress_size
    for bound, taken in ((ratio, True), (ratio * 0.999, False)):
        monkeypatch.setitem(vars(LIMITS.submission), "zip_ratio", bound)
        if taken:
            assert Submission("jane", file).files() == {"conv.py": code.encode()}
        else:
            with pytest.raises(HandInError, match=r"conv\.py would be 5,\d+ bytes, out of \d+; take"):
                Submission("jane", file).files()


@pytest.mark.parametrize("unpacked", [199_000, 30_000_000])
def test_a_bomb_is_refused_by_its_ratio(tmp_path, unpacked):
    """Also where it is small enough to be unpacked."""
    file = zipped(tmp_path / "jane.zip", conv__py=b"\0" * unpacked)
    with pytest.raises(HandInError, match=f"conv.py would be {unpacked:,} bytes"):
        Submission("jane", file).files()


def test_what_is_beside_our_files_may_be_as_tight_as_it_likes(tmp_path):
    file = zipped(tmp_path / "jane.zip", conv__py="x = 1\n", zeros__bin=b"\0" * 1_000_000)
    assert Submission("jane", file).files() == {"conv.py": b"x = 1\n"}


@pytest.mark.slow
@pytest.mark.parametrize("backend", sandbox_params())
def test_limits_of_the_player(hand_in, backend, monkeypatch):
    odd = {"memory_bytes": 1_500_000_768, "cpu_seconds": 123, "file_bytes": 4567, "open_files": 55, "processes": 3}
    for name, value in odd.items():
        monkeypatch.setitem(vars(LIMITS.player), name, value)
    asks = "import resource as r\nraise RuntimeError([r.getrlimit(k) for k in (r.RLIMIT_AS, r.RLIMIT_CPU, "
    asks += "r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_NPROC)])\n"
    result = grade_here(Submission("jane", hand_in("jane", conv=asks)), Options(backend, ("q14_sizes",)))
    assert str([(value, value) for value in odd.values()]) in result.broken["conv"]


@pytest.mark.slow
@pytest.mark.parametrize("backend", working_sandboxes()[:1])
def test_wall_time(hand_in, backend, monkeypatch):
    monkeypatch.setitem(vars(LIMITS.question), "idle_seconds", 60)
    monkeypatch.setitem(vars(LIMITS.question), "wall_seconds", 2)
    result = grade_here(
        Submission("jane", hand_in("jane", conv="import time\ntime.sleep(50)\n")), Options(backend, ("q14_sizes",))
    )
    assert "stopped after 2 s" in result.losses["q14_sizes"]


@pytest.mark.slow
@pytest.mark.parametrize("backend", working_sandboxes()[:1])
def test_size_of_a_reply(hand_in, backend, monkeypatch):
    """Of the player's own accord; one that does not keep to it breaks the protocol (test_wire.py)."""
    code = "import numpy as np\ndef conv1d(x, kernel, stride=1): return np.zeros(2000)\n"
    code += "def output_size(*a, **k): return [1] * 2000\n"
    told = []
    for name, bound in (("reply_array_bytes", 4000), ("reply_text_bytes", 4000), ("reply_items", 1000)):
        with monkeypatch.context() as changed:
            changed.setitem(vars(LIMITS.player), name, bound)
            folder = hand_in(name, conv=code)
            result = grade_here(Submission("jane", folder), Options(backend, ("q14_sizes", "q15_conv1d")))
        told.append([any("too large" in case.text for case in question.cases) for question in result.questions])
    assert told == [[False, True], [True, False], [True, False]]
