"""The report on the class: its figures are right, nothing of a student's takes effect, every link leads somewhere."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.classroom import row
from autograder.classroom.row import Named, Row
from autograder.classroom.store import Store
from autograder.gradebook.mark import Mark
from autograder.grading.result import Options, Result, Status
from autograder.pages import charts
from autograder.pages.class_report import write_report
from autograder.pages.what_to_repeat import NAMES, find_common_mistakes
from autograder.submissions.about import About
from given.checking.results import State
from tests.helpers.harmless import Page, harmless
from tests.helpers.synthetic_class import HOSTILE, class_of

ONE = Options("bubblewrap", ("q14_sizes",))
ALL = Options("bubblewrap")


def line(student="Jane", points=2.0, **fields) -> Row:
    state = State.PASSED if points == 2 else State.FAILED
    about = {
        "status": Status.GRADED,
        "failed": (),
        "mistakes": (),
        "accuracies": {},
        "training_seconds": {},
        "longest_literal": 0,
        "literal_in": "",
        "seconds": 1.0,
        "reason": "",
        "bonus": 0.0,
        **fields,
    }
    return Row(student, score=points, points={"q14_sizes": points}, states={"q14_sizes": state}, **about)


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the report on a class and returns it."""

    def write(entries: list[Row], options: Options = ONE) -> str:
        write_report(list(map(Mark, entries)), options, Store(tmp_path))
        return (tmp_path / "report.html").read_text(encoding="utf-8")

    return write


# Nothing of a student's takes effect.


def test_hostile_names_and_reasons_are_escaped(written):
    page = written([line(name, status=Status.ERROR, reason=name) for name in HOSTILE])
    assert harmless(page) and "&lt;script&gt;" in page
    assert not harmless(page.replace("&lt;", "<"))


@pytest.mark.slow
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40), st.text(alphabet="<>&\"'/=\n{}%# a\x1b\udcff", max_size=40))
def test_any_name_and_text_and_every_link_leads_somewhere(tmp_path, written, student, text):
    page = written([line(student, reason=text)])
    assert harmless(page)
    links = {link for link in Page(page).links if not link.startswith("#")}
    (link,) = links
    assert link.isascii() and " " not in link
    assert tmp_path / unquote(link) == Store(tmp_path).feedback_path(student)


def test_only_our_own_style_and_script_may_act(written):
    policy = Page(written([line()])).policy
    assert policy.pop("script-src").startswith("'sha256-") and policy.pop("style-src").startswith("'sha256-")
    assert policy == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


# Trainings to look at.

READ = {"q13_mnist_accuracy": 97.3}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"accuracies": READ, "training_seconds": {"q13_mnist_accuracy": 0.04}},
            "<strong>97.3 %, learned in 0.0 s</strong>",
        ),
        ({"longest_literal": 2912, "literal_in": "training.py"}, "<strong>2,912 bytes</strong>"),
    ],
)
def test_a_network_that_was_brought_along_is_seen_at_once(written, fields, words):
    page = written([line(**fields), line("Joe")])
    assert "Trainings to look at" in page and words in page and page.count(">Joe<") == 2 and page.count(">Jane<") == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "fields",
    [
        {"accuracies": READ, "training_seconds": {"q13_mnist_accuracy": 0.5}},
        {"accuracies": {"q13_mnist_accuracy": 82.0}, "training_seconds": {"q13_mnist_accuracy": 0.04}},
        {"accuracies": READ},  # as of a training on top of our functions
        {"longest_literal": 900, "literal_in": "training.py"},
    ],
)
def test_an_honest_training_is_not_pointed_at(written, fields):
    assert "Trainings to look at" not in written([line(**fields)])


# The figures.


def test_it_sums_up_the_class(written):
    page = written([line(), line("Joe", 1.0), line("Jim", 0.0, status=Status.ERROR, reason="empty")])
    assert "3 submissions: 1 error, 2 graded." in page
    assert "1.5 of 2" in page and "0 %" in page and "–" in page
    assert "Scores of 2 submissions: mean 1.5, median 1.5, from 1 to 2 points. 1 more could not be graded" in page
    assert "empty" in page


def test_a_class_without_scores_and_an_empty_one_have_a_report(written):
    assert "No submission has a score." in written([line(status=Status.ERROR)])
    assert "0 submissions" in written([])
    assert "<figure>" not in written([line()], replace(ONE, questions=()))


def test_without_a_sandbox_it_says_so(written):
    assert "without a sandbox" in written([line()], replace(ONE, sandbox="none"))
    assert "without a sandbox" not in written([line()])


FLIPPED = Named("conv1d", "Your kernel is flipped.", "y[i] = sum of x[i + k] kernel[k]")
ONE_OFF = Named(
    "train", "In line 12, <b> is one too many.", ""
)  # no entry of the catalogue: a slip, found by what it does


def test_mistakes_count_once_a_student_most_common_first():
    entries = [
        line(mistakes=(FLIPPED, FLIPPED)),
        line("Joe", mistakes=(ONE_OFF, FLIPPED)),
        line("Jim", mistakes=(ONE_OFF,)),
    ]
    entries += [line("Ann", mistakes=(replace(ONE_OFF, function="predict"), ONE_OFF))]
    assert [(made.mistake, made.students) for made in find_common_mistakes(entries)] == [
        (ONE_OFF, ("Joe", "Jim", "Ann")),
        (FLIPPED, ("Jane", "Joe")),
        (replace(ONE_OFF, function="predict"), ("Ann",)),
    ]


def test_mistakes_are_told_with_what_to_say(written):
    page = written([line(mistakes=(FLIPPED, ONE_OFF))])
    assert "1 student, conv1d:" in page and "Your kernel is flipped" in page and page.count("See: ") == 1
    assert "1 student, train:" in page and "&lt;b&gt; is one too many" in page
    assert "What to repeat" not in written([line()])


def test_who_made_a_mistake_is_named_but_not_everybody(written):
    page = written([line(f"s{number:03}", mistakes=(FLIPPED,)) for number in range(NAMES + 7)])
    assert f"{NAMES + 7} students, conv1d:" in page and "and 7 more" in page
    told = page[page.index("<details>") : page.index("</details>")]
    assert f">s{NAMES - 1:03}<" in told and f">s{NAMES:03}<" not in told


def test_late_and_earlier_hand_ins_are_listed(tmp_path):
    late = Mark(line(), About(marked_late=True, set_aside=("first.zip",)))
    write_report([late, Mark(line("Joe"))], ONE, Store(tmp_path))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    told = page[page.index('id="remarkable"') : page.index('id="slowest"')]
    assert "Jane" in told and "late" in told and "first.zip" in told and "Joe" not in told


def test_pairs_of_the_last_comparison_are_listed(tmp_path, written):
    (tmp_path / "similarity.csv").write_text("first,second,second_is_from,whole\nJane,<b>Joe</b>,,55\n")
    page = written([line()])
    assert harmless(page) and "1 pair worth a look" in page and "&lt;b&gt;Joe" in page
    (tmp_path / "similarity.csv").write_bytes(b"\xff,no table")
    assert "worth a look" not in written([line()])


def test_who_could_not_be_graded_is_not_told_to_need_help(written):
    unread = line("Joe", 0.0, status=Status.ERROR, reason="it is a PDF")
    page = written([line("Jane", 0.5), unread])
    told = page[page.index('id="help"') : page.index('id="questions"')]
    assert "1 student with" in told and "Jane" in told and "Joe" not in told
    assert 'id="help"' not in written([unread])


def test_failed_submissions_are_listed_with_their_reasons(written):
    lost = line("Joe", status=Status.PARTIAL, reason="q14_sizes: It was stopped.")
    assert "q14_sizes: It was stopped." in written([line(), lost])
    assert "Not graded as a whole" not in written([line()])


def test_ladder_counts_who_reached_a_step():
    caption = charts.accuracies_on_the_ladder([9.8, 80.0, 96.99, 97.0, 98.5]).caption
    assert "4 reached 80 %, 3 reached 90 %, 3 reached 95 %, 2 reached 97 %, 1 reached 98 %" in caption


def test_charts_say_what_they_show_and_are_the_same_every_time():
    scores = [10.0 * number for number in range(charts.FEWEST)]
    chart = charts.histogram_of_scores(scores, 100.0, 1)
    assert f'aria-label="{chart.caption}"' in chart.svg and 'role="img"' in chart.svg
    assert "style=" not in chart.svg and "<style" not in chart.svg and "#000000" not in chart.svg
    assert chart == charts.histogram_of_scores(scores, 100.0, 1)


def test_of_few_there_is_a_sentence_and_no_chart(written):
    few = charts.histogram_of_scores([10.0] * (charts.FEWEST - 1), 100.0, 0)
    assert few.svg == "" and few.caption.startswith("Scores of 7 submissions: mean 10,")
    assert charts.accuracies_on_the_ladder([98.0] * (charts.FEWEST - 1)).svg == ""
    assert charts.accuracies_on_the_ladder([98.0] * charts.FEWEST).svg != ""
    some = [line(f"student-{number}") for number in range(charts.FEWEST)]
    assert "<figure>" in written(some) and "<figure>" not in written(some[1:])


@pytest.mark.slow
def test_a_thousand_students_fit_into_five_megabytes(written):
    page = written(class_of(1000), ALL)
    assert harmless(page) and page[page.index('id="table"') :].count("student-0007</bdi>") == 1
    assert len(page.encode()) < 5e6


def test_reason_is_one_line_and_counts_the_rest():
    lost = {"q14_sizes": "It was stopped.", "q15_conv1d": "It died.", "q17_conv2d": "It died."}
    made = Result("Jane", Status.GRADED, "bubblewrap", losses=lost, broken={"conv.py": "line 1: oh\x1b\nline 2"})
    assert row.reason_of(made) == "line 1: oh? q14_sizes: It was stopped. (and 2 more)"
    assert row.reason_of(Result("Jane", Status.GRADED, "bubblewrap", broken={"conv.py": ""})) == ""
