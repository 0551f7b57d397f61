"""Grade a folder of hand-ins: find them, grade what is new, and write the table, the pages and the report."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.classroom import certificate, dask_cluster, processes, worker
from autograder.classroom.grade_class import Listeners, grade_class
from autograder.classroom.pool import Pool
from autograder.classroom.row import Row
from autograder.classroom.store import Store
from autograder.commands.export import ExportWishes, export_store, require_exportable
from autograder.commands.messages import announce, print_leftover_pages, print_summary
from autograder.errors import SetupError
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
from given.machinery.questions import QUESTIONS, find_questions

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


def grade_folder(folder: Path, out: Path, wishes: Wishes) -> list[Mark]:
    """Grade the hand-ins of a folder into another, and return everybody's mark."""
    asked = parse_questions(wishes.questions)
    found = class_in(folder, wishes.layout, wishes.roster)
    submissions = found.submissions
    require_outside(out, folder)
    if wishes.export:
        require_exportable(wishes.export)
    if wishes.scheduler:
        certificate.require_certificate(wishes.scheduler, wishes.insecure)
    options = Options(choose_sandbox(wishes.sandbox, wishes.scheduler), asked)
    console = Console(markup=False, emoji=False)  # names are shown as they are
    store = Store(out)
    with store.lock(), workers_for(wishes.scheduler, wishes.jobs) as pool:
        announce(len(submissions), options, wishes.scheduler, console)
        console.print("\n".join(found.lines), highlight=False, soft_wrap=True)
        rows = grade_with_progress(submissions, options, store, pool, console)
        marks = give_marks(rows, submissions)
        table = write_table(store, marks, options)
        keep_marks(store, marks, options)
        write_report_of_class(marks, options, store)
        print_summary(console, rows, options, table)
        print_leftover_pages(console, store.leftover_pages(rows))
        if wishes.export:
            export_store(store, wishes.export, console)
    return marks


def give_marks(rows: Sequence[Row], submissions: Sequence[Submission]) -> list[Mark]:
    """Return for each row the mark, with what is known of who handed in."""
    abouts = {submission.student: submission.about for submission in submissions}
    return [Mark(row, replace(abouts[row.student], notes=row.notes or abouts[row.student].notes)) for row in rows]


def write_report_of_class(marks: Sequence[Mark], options: Options, store: Store) -> None:
    from autograder.pages.class_report import write_report  # matplotlib takes as long to import as all the rest

    write_report(marks, options, store)


def parse_questions(words: str | None) -> tuple[str, ...]:
    """Return the question ids named on the command line, in their usual order; all without any."""
    if words is None:
        return tuple(QUESTIONS)
    named = [word.strip() for word in words.split(",") if word.strip()]
    if not named:
        raise SetupError("--questions: there is no question in it; ids are like q15_conv1d or q15")
    try:
        asked = {question for word in named for question in find_questions(word)}
    except ValueError as error:
        raise SetupError(f"--questions: {error}") from None
    return tuple(question for question in QUESTIONS if question in asked)


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


def grade_with_progress(
    submissions: Sequence[Submission], options: Options, store: Store, pool: Pool, console: Console
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
                bar.update(task, total=to_grade)
            else:
                bar.advance(task)
                bar.console.print(f"  {row.student}: {row.status} {write_points(row.score)} points", highlight=False)

        def write_page(result: Result) -> None:
            write_feedback(result, options, store)

        return grade_class(submissions, options, store, pool, Listeners(write_page, show_row))


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
