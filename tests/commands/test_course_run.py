"""Rules and judgements in a run of the real command: what changes is made anew, and nothing is graded twice."""

import csv
import shutil

import pytest

from autograder.authoring.gradescope import gradescope_zip
from autograder.commands import grade as grading
from autograder.course.course import Course

FEW = "q01,q14,q15"
IDS = ("q01_sigmoid", "q14_sizes", "q15_conv1d")


def table(world):
    """Return the rows of grades.csv by student."""
    with (world.out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def page(world, student: str) -> str:
    return (world.out / "feedback" / f"{student}.html").read_text(encoding="utf-8")


def write(world, name: str, text: str):
    (world.folder / name).write_text(text, encoding="utf-8")


# Nothing is graded twice.


def test_the_same_again_grades_nothing_and_writes_no_page(grade):
    assert grade("--questions", FEW).graded == [("ann", IDS), ("bob", IDS)]
    again = grade("--questions", FEW)
    assert (again.graded, again.pages, again.status) == ([], [], 0) and "nothing to grade anew" in again.said


@pytest.mark.slow
@pytest.mark.parametrize(
    "rules",
    ["[points]\nq15 = 12", 'title = "Deep <b>"', 'hidden_cases = "nothing"', '[bonus]\ncounts = "off"'],
)
def test_changed_rules_grade_nothing_and_write_pages_anew(grade, world, rules):
    write(world, "course.toml", 'questions = ["q01", "q14-q15"]')
    grade()
    before = {student: page(world, student) for student in ("ann", "bob")}
    write(world, "course.toml", f'questions = ["q01", "q14-q15"]\n{rules}')
    changed = grade()
    assert changed.graded == [] and sorted(changed.pages) == ["ann", "bob"]
    assert grade().pages == []
    if "counts" not in rules:
        assert all(page(world, student) != text for student, text in before.items())


def test_another_word_or_style_writes_pages_and_grades_nothing(grade, monkeypatch):
    grade("--questions", FEW)
    monkeypatch.setattr(grading, "fingerprint_of_pages", lambda: "another style")
    changed = grade("--questions", FEW)
    assert changed.graded == [] and sorted(changed.pages) == ["ann", "bob"]


@pytest.mark.slow
def test_more_questions_grade_the_missing_ones_only(grade, world):
    grade("--questions", "q01,q14")
    assert grade("--questions", FEW).graded == [("ann", IDS[2:]), ("bob", IDS[2:])]
    assert float(table(world)["ann"]["score"]) == 4.5
    fewer = grade("--questions", "q14")
    assert fewer.graded == [] and float(table(world)["ann"]["score"]) == 1 and "q01_sigmoid" not in table(world)["ann"]
    assert grade("--questions", FEW).graded == []


def test_a_changed_hand_in_is_graded_whole(grade, world):
    grade("--questions", FEW)
    write(world, "in/ann/conv.py", "x = 1")
    assert grade("--questions", FEW).graded == [("ann", IDS)]


def test_results_keep_the_assignments_own_points(grade, world):
    grade("--questions", FEW)
    raw = (world.out / "results" / "ann.json").read_text()
    write(world, "course.toml", "[points]\nq15 = 12")
    grade("--questions", FEW)
    assert (world.out / "results" / "ann.json").read_text() == raw


# The rules hold everywhere.


def test_a_course_is_found_said_and_heeded_everywhere(grade, world):
    write(world, "course.toml", 'title = "Deep learning 7"\ncontact = "a@b.de"\n[points]\nq15 = 12')
    said = grade("--questions", FEW).said
    assert "rules of course.toml: 32 of 32 questions, 108 points" in said and "ann: graded 8.5 points" in said
    row = table(world)["ann"]
    assert (row["q15_conv1d"], row["score"], row["max_score"], row["total"]) == ("6", "8.5", "17", "8.5")
    for text in (page(world, "ann"), (world.out / "feedback" / "ann.txt").read_text()):
        assert "8.5 of 17 points" in text and "6 of 12" in text and "Deep learning 7" in text and "a@b.de" in text
    report = (world.out / "report.html").read_text()
    assert "17 points possible" in report and "6 of 12" in report and "Deep learning 7" in report


def test_without_a_course_nobody_speaks_of_one(grade, world):
    assert "rules of" not in grade("--questions", FEW).said
    assert "In all" not in page(world, "ann") and not (world.out / "overrides.lock").exists()


def test_a_course_by_name_goes_before_the_one_that_lies_about(grade, world):
    write(world, "course.toml", 'questions = ["q14"]')
    write(world, "other.toml", 'questions = ["q15"]')
    assert grade("--course", "other.toml").graded[0] == ("ann", ("q15_conv1d",))


def test_a_question_that_does_not_count_cannot_be_asked(grade, world):
    write(world, "course.toml", 'questions = ["q14"]')
    refused = grade("--questions", "q15")
    assert refused.status == 2 and "q15_conv1d does not count in course.toml" in refused.said
    write(world, "course.toml", "titel = 3")
    assert grade().status == 2 and not world.out.exists()


def test_an_extension_for_nobody_is_told(grade, world):
    late = "[deadline]\nat = 2026-12-01T00:00:00Z\n[deadline.extensions]\nbobby = 2026-12-02T00:00:00Z"
    write(world, "course.toml", late)
    said = grade("--questions", FEW).said
    assert "an extension for somebody who is not in this class: bobby" in said


@pytest.mark.parametrize(
    ("shown", "there", "gone"),
    [
        ("name and hint", ["wrong", "its hint"], ["how many failed"]),
        ("counts", ["1 case", "how many failed"], ["its hint"]),
        ("nothing", [], ["its hint", "how many failed", "(hidden)"]),
    ],
)
def test_what_students_see_of_hidden_cases(grade, world, shown, there, gone):
    write(world, "course.toml", f'hidden_cases = "{shown}"')
    grade("--questions", "q15")
    for text in (page(world, "ann"), (world.out / "feedback" / "ann.txt").read_text()):
        assert all(word in text for word in there) and not any(word in text for word in gone)


# What a person decided.


@pytest.mark.slow
def test_an_override_is_shown_everywhere_and_survives(grade, world):
    write(world, "o.csv", "student,question,points,reason\nann,q15,+1.5,<i>saw it\nbob,total,9,=1+1\n")
    for _ in range(2):
        said = grade("--questions", FEW, "--overrides", "o.csv").said
    assert "decided by a person, 2 marks: ann q15_conv1d +1.5, bob total 9" in said
    ann, bob = table(world)["ann"], table(world)["bob"]
    assert (ann["q15_conv1d"], ann["score"], ann["total"], ann["overridden"]) == ("3.5", "6", "6", "q15_conv1d")
    assert (bob["score"], bob["total"], bob["overridden"], bob["override_reason"]) == ("4.5", "9", "total", "'=1+1")
    assert "3.5 (+1.5), as your instructors decided. &lt;i&gt;saw it" in page(world, "ann")
    assert "The points in all: 9" in page(world, "bob") and "bob" not in page(world, "ann")
    assert "&lt;i&gt;saw it" in (world.out / "report.html").read_text()


def test_an_override_is_taken_back(grade, world):
    write(world, "o.csv", "student,question,points,reason\nann,q15,+1.5,note\n")
    grade("--questions", FEW, "--overrides", "o.csv")
    write(world, "changed.csv", "student,question,points,reason\nann,q15,+1,note\n")
    assert "no longer applied" not in grade("--questions", FEW, "--overrides", "changed.csv").said
    forgotten = grade("--questions", FEW)
    assert forgotten.pages == ["ann"] and "so (1): ann q15_conv1d +1\n" in forgotten.said
    assert table(world)["ann"]["overridden"] == "" and "note" not in page(world, "ann")


@pytest.mark.slow
def test_an_override_waits_for_a_person_when_the_hand_in_changed(grade, world):
    write(world, "o.csv", "student,question,points,reason\nann,q15,4,note\n")
    grade("--questions", FEW, "--overrides", "o.csv")
    write(world, "in/ann/conv.py", "x = 1")
    for _ in range(2):
        said = grade("--questions", FEW, "--overrides", "o.csv").said
        key = table(world)["ann"]["hand_in"]
        assert "NOT applied: ann q15_conv1d 4 (note)" in said and f"write {key} into the column hand_in" in said
        assert table(world)["ann"]["q15_conv1d"] == "2" and table(world)["ann"]["overridden"] == ""
    assert "not applied" in (world.out / "report.html").read_text()
    write(world, "o.csv", f"student,question,points,reason,hand_in\nann,q15,4,note,{key}\n")
    assert "NOT applied" not in grade("--questions", FEW, "--overrides", "o.csv").said
    assert table(world)["ann"]["q15_conv1d"] == "4"


def test_more_than_there_is_is_given_and_told(grade, world):
    write(world, "o.csv", "student,question,points,reason\nann,q15,5,bonus\n")
    said = grade("--questions", FEW, "--overrides", "o.csv").said
    assert "more than there is: ann q15_conv1d 5, 5 of 4 points" in said and table(world)["ann"]["q15_conv1d"] == "5"


# Once more.


@pytest.mark.slow
def test_regrade_grades_these_anew_and_only_these(grade, run, world):
    grade("--questions", FEW)
    assert grade("--questions", FEW, "--regrade", "bob").graded == [("bob", IDS)]
    assert run("regrade", "ann", "--out", "out").graded == [("ann", IDS)]
    assert grade("--questions", FEW).graded == []


def test_regrade_remembers_the_options_wherever_it_is_typed(grade, run, world, monkeypatch):
    write(world, "course.toml", 'questions = ["q15"]\n[points]\nq15 = 8')
    write(world, "o.csv", "student,question,points,reason\nann,q15,+1,note\n")
    grade("--overrides", "o.csv")
    monkeypatch.chdir("/")
    assert run("regrade", "ann", "--out", world.out).graded == [("ann", ("q15_conv1d",))]
    assert table(world)["ann"]["total"] == "5"


def test_regrade_of_nobody_and_of_nothing_is_one_line(grade, run, world):
    assert run("regrade", "ann", "--out", "out").status == 2 and "has no grades yet" in world.said
    grade("--questions", FEW)
    assert run("regrade", "amy", "--out", "out").status == 2 and "no student 'amy'" in world.said
    shutil.rmtree(world.folder / "in")
    assert run("regrade", "ann", "--out", "out").status == 2 and "there is no such folder" in world.said


def test_students_get_the_rules_that_are_found(run, world, monkeypatch):
    packed = []
    monkeypatch.setattr(gradescope_zip, "pack_all", lambda rules: packed.append(rules) or [])
    assert run("package").said == "" and packed == [Course()]
    write(world, "course.toml", 'questions = ["q14"]')
    assert "rules of course.toml: 1 of 32 questions" in run("package").said and packed[1].questions == ("q14_sizes",)


def test_an_example_course_is_written_once(run, world):
    assert run("course", "course.toml").status == 0 and "# [deadline]" in (world.folder / "course.toml").read_text()
    assert run("course", "course.toml").status == 2 and "name a new file" in world.said
