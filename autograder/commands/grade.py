"""Grade a folder of hand-ins: find them, grade what is new, and write the table, the pages and the report."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.classroom import certificate, dask_cluster, processes, worker
from autograder.classroom.fingerprint import digest, fingerprint_of_pages
from autograder.classroom.grade_class import Listeners, grade_class
from autograder.classroom.page_stamps import PageStamps
from autograder.classroom.pool import Pool
from autograder.classroom.row import Row, row_of
from autograder.classroom.store import Store
from autograder.commands.export import ExportWishes, export_store, require_exportable
from autograder.commands.last_run import remember_run
from autograder.commands.messages import announce, announce_rules, print_end
from autograder.commands.rules import find_course, find_overrides, parse_questions, require_students
from autograder.course.course import Course
from autograder.errors import SetupError
from autograder.gradebook.gradebook import Gradebook, open_gradebook
from autograder.gradebook.kept_marks import keep_marks
from autograder.gradebook.mark import Mark
from autograder.gradebook.table import write_table
from autograder.grading.result import Options, Result
from autograder.pages.feedback import write_feedback
from autograder.sandbox import choice
from autograder.submissions.find import Found, find_class
from autograder.submissions.names import is_zip
from autograder.submissions.submission import Submission
from given.checking.report import write_points

SPEED_SECONDS = 600  # of which the time left is a mean: some hand-ins take a second and some a minute


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for."""

    jobs: int
    scheduler: str | None = None
    insecure: bool = False
    sandbox: str | None = None
    questions: str | None = None
    export: ExportWishes | None = None
    layout: str | None = None
    roster: Path | None = None
    course: str | None = None  # files, by their paths
    overrides: str | None = None
    regrade: tuple[str, ...] = ()  # students


def grade_folder(folder: Path, out: Path, wishes: Wishes) -> list[Mark]:
    """Grade the hand-ins of a folder into another, and return everybody's mark."""
    course = find_course(wishes.course)
    asked = parse_questions(wishes.questions, course)
    found = class_in(folder, wishes.layout, wishes.roster)
    require_outside(out, folder)
    if wishes.export:
        require_exportable(wishes.export)
    students = {submission.student: submission.about for submission in found.submissions}
    require_students(wishes.regrade, students)
    overrides = find_overrides(wishes.overrides, students, asked)
    if wishes.scheduler:
        certificate.require_certificate(wishes.scheduler, wishes.insecure)
    options = Options(choose_sandbox(wishes.sandbox, wishes.scheduler), asked)
    console = Console(markup=False, emoji=False)  # names are shown as they are
    store = Store(out)
    with store.lock(), workers_for(wishes.scheduler, wishes.jobs) as pool:
        announce(len(found.submissions), options, wishes.scheduler, console)
        announce_rules(course, students, console)
        console.print("\n".join(found.lines), highlight=False, soft_wrap=True)
        gradebook = open_gradebook(course, asked, students, overrides, store)
        gradebook.judged.write()  # at once: a run that is killed may have put other results into their places
        remember_run(store, folder, vars(replace(wishes, export=None, course=course.file or None)))
        pages = Pages(options, store, gradebook)
        rows = grade_with_progress(found.submissions, options, pages, pool, console, wishes.regrade)
        gradebook.judged.write()
        marks = [gradebook.give_mark(row) for row in rows]
        table = write_marks(store, marks, options, course)
        print_end(console, marks, gradebook, table, store.leftover_pages(rows))
        if wishes.export:
            export_store(store, wishes.export, console)
    return marks


def write_marks(store: Store, marks: Sequence[Mark], options: Options, course: Course) -> Path:
    """Write all that is about the whole class, and return where the table is."""
    from autograder.pages.class_report import write_report  # matplotlib takes as long to import as all the rest

    table = write_table(store, marks, options, course)
    keep_marks(store, marks, course.maximum(options.questions))
    write_report(marks, options, store, course)
    return table


def submissions_in(folder: Path) -> list[Submission]:
    """Return the submissions of a folder or zip; raise SetupError if there are none, or no such folder."""
    return class_in(folder).submissions


def class_in(folder: Path, layout: str | None = None, roster: Path | None = None) -> Found:
    """Return them with what is to be said about how they were found."""
    try:
        if not folder.exists():
            raise SetupError(f"{folder}: there is no such folder; name the one with the submissions")
        if not folder.is_dir() and not is_zip(folder.name):
            raise SetupError(f"{folder} is a file; name the folder that it lies in, or the zip of a download")
        found = find_class(folder, layout, roster)
    except OSError as error:
        raise SetupError(f"{folder} cannot be read ({error.strerror}); check its permissions") from None
    if not found.submissions:
        raise SetupError(f"{folder} holds no submission; put one folder or zip a student into it")
    return found


def require_outside(out: Path, folder: Path) -> None:
    """Raise SetupError if results would lie among the submissions, where the next run would take them for one."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise SetupError(f"--out {out} lies in {folder}, among the submissions; name a folder outside of it")


def choose_sandbox(name: str | None, scheduler: str | None) -> str:
    """Return the name of the sandbox to use; raise NoSandbox if there is none.

    One asked for by name need not work here if the workers are elsewhere: they try it themselves.
    """
    if scheduler and name in choice.BY_NAME:
        return name
    return choice.choose_sandbox(name).name


@contextmanager
def workers_for(scheduler: str | None, jobs: int) -> Iterator[Pool]:
    """Give processes of this machine, or the workers behind a scheduler."""
    if scheduler is None:
        with processes.start_processes(jobs, worker.grade_unit) as pool:
            yield pool
    else:
        with dask_cluster.connect(scheduler, jobs, worker.grade_unit_elsewhere) as pool:
            yield pool


class Pages:
    """The students' pages: each is written once for what it is made of."""

    def __init__(self, options: Options, store: Store, gradebook: Gradebook):
        self.options, self.store, self.gradebook = options, store, gradebook
        self.stamps = PageStamps(store)
        self.made_by = digest([fingerprint_of_pages(), repr(replace(gradebook.course, file=""))])

    def stamp(self, mark: Mark) -> str:
        """Return what a page is made of besides the result, as a hash."""
        return digest([self.made_by, repr(mark)])

    def are_fresh_for(self, row: Row) -> bool:
        """Whether the page for a row is as it would be written now."""
        return self.stamps.is_fresh(row.student, self.stamp(self.gradebook.give_mark(row)))

    def write(self, result: Result) -> None:
        """Write a student's page, and note of what it is made."""
        mark = self.gradebook.give_mark(row_of(result))
        with self.stamps.writing(result.student, self.stamp(mark)):
            write_feedback(result, self.options, self.store, mark, self.gradebook.course)


def grade_with_progress(
    submissions: Sequence[Submission],
    options: Options,
    pages: Pages,
    pool: Pool,
    console: Console,
    again: Collection[str],
) -> list[Row]:
    """Grade the class, write each student's page as it comes, and show how far it is."""
    with make_progress_bar(console) as bar:
        task = bar.add_task("grading", total=len(submissions))
        to_grade = len(submissions)

        def show_row(row: Row, known: bool) -> None:
            """Show one more submission."""
            nonlocal to_grade
            if known:  # the bar is of what there is to do, or the time left would be a wild guess
                to_grade -= 1
                bar.update(task, total=to_grade, visible=to_grade > 0)
            else:
                bar.advance(task)
                score = pages.gradebook.give_mark(row).row.score
                bar.console.print(f"  {row.student}: {row.status} {write_points(score)} points", highlight=False)

        listeners = Listeners(pages.write, show_row, pages.are_fresh_for)
        rows = grade_class(submissions, options, pages.store, pool, listeners, again)
    if not to_grade:
        console.print("nothing to grade anew: all results are kept")
    return rows


def make_progress_bar(console: Console) -> Progress:
    """Return a bar that says how many are done, and how long the rest will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
        speed_estimate_period=SPEED_SECONDS,
    )
