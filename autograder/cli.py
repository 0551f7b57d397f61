"""The command line: python -m autograder VERB."""

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder.classroom import certificate, dask_cluster, processes, worker
from autograder.classroom.grade_class import Listeners, grade_class
from autograder.classroom.pool import Pool
from autograder.classroom.row import Row
from autograder.classroom.store import Store
from autograder.errors import PracticalError, SetupError
from autograder.grading.result import Options, Result, Status, maximum
from autograder.limits import LIMITS
from autograder.pages.feedback import write_feedback
from autograder.sandbox import cgroup, choice
from autograder.submissions.find import find_submissions, names_left_out
from autograder.submissions.names import printable
from autograder.submissions.submission import Submission
from given.checking.report import plural, write_points
from given.machinery.questions import QUESTIONS, find_questions

USAGE_ERROR = 2
STOPPED = 130  # as shells have it: 128 and the number of SIGINT
SHOWN_NAMES = 3  # where any number may have to be named in a line
SHOWN_ROWS = 50  # of the table at the end; grades.csv has all
SPEED_SECONDS = 600  # of which the time left is a mean: some hand-ins take a second and some a minute


class FolderPath(click.ParamType):
    """A path that has a name: an empty one, as of a variable that is not set, would mean the current folder."""

    name = "folder"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value) if value else self.fail("it is empty, name a folder", param, ctx)


# Without a verb click would print the whole help, in some versions as if all was well.
@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
def cli() -> None:
    """Grade the practical without trusting the code that students hand in."""


@cli.command()
@click.argument("submissions_folder", metavar="SUBMISSIONS", type=FolderPath())
@click.option("--out", type=FolderPath(), required=True, help="Folder for grades.csv, feedback/, results/.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count(), show_default="the cores", help="At a time.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of a dask scheduler, or of one here: local.")
@click.option("--insecure", is_flag=True, help="As root, talk to a scheduler to which anybody can talk (tcp://).")
@click.option("--sandbox", "sandbox_name", help="bubblewrap, sandlock or none; without it the first that works.")
@click.option("--questions", help="Grade and total only these, by id or number, separated by commas.")
def grade(
    submissions_folder: Path,
    out: Path,
    jobs: int,
    scheduler: str | None,
    insecure: bool,
    sandbox_name: str | None,
    questions: str | None,
) -> None:
    """Grade a folder of submissions: every folder or zip in it is one student's."""
    asked = parse_questions(questions)
    submissions = submissions_in(submissions_folder)
    require_outside(out, submissions_folder)
    if scheduler:
        certificate.require_certificate(scheduler, insecure)
    options = Options(choose_sandbox(sandbox_name, scheduler), asked)
    console = Console(markup=False, emoji=False)  # names are shown as they are
    store = Store(out)
    with store.lock(), workers_for(scheduler, jobs) as pool:
        announce(len(submissions), options, scheduler, console)
        print_some(console, "left out, since they could be no hand-ins", names_left_out(submissions_folder))
        rows = grade_with_progress(submissions, options, store, pool, console)
        table = store.write_table(rows, options)
        write_report_of_class(rows, options, store)
    print_summary(console, rows, options, table)
    print_leftover_pages(console, store.leftover_pages(rows))
    sys.exit(1 if any(row.status is Status.INTERNAL for row in rows) else 0)


def write_report_of_class(rows: Sequence[Row], options: Options, store: Store) -> None:
    from autograder.pages.class_report import write_report  # matplotlib takes as long to import as all the rest

    write_report(rows, options, store)


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
    """Return the submissions of a folder; raise SetupError if there are none, or no such folder."""
    try:
        if not folder.exists():
            raise SetupError(f"{folder}: there is no such folder; name the one with the submissions")
        if not folder.is_dir():
            raise SetupError(f"{folder} is a file; name the folder that it lies in")
        submissions = find_submissions(folder)
    except OSError as error:
        raise SetupError(f"{folder} cannot be read ({error.strerror}); check its permissions") from None
    if not submissions:
        raise SetupError(f"{folder} holds no submission; put one folder or zip a student into it")
    return submissions


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


def announce(submissions: int, options: Options, scheduler: str | None, console: Console) -> None:
    """Say what is about to happen."""
    console.print(f"{plural(submissions, 'submission')}, in the sandbox {options.sandbox}")
    if options.sandbox == "none":
        console.print("Without a sandbox: the students' code can do whatever you can.", style="bold")
    if scheduler and certificate.is_open(scheduler):
        console.print("Without a certificate: whoever can reach the scheduler can do whatever you can.", style="bold")
    if scheduler is None:
        console.print(cgroup.describe_bound(), highlight=False, soft_wrap=True)
    console.print(describe_budget(), highlight=False, soft_wrap=True)


def describe_budget() -> str:
    """Say what a hand-in may take as a whole, in one line."""
    most, memory = LIMITS.hand_in, LIMITS.worker.memory_bytes
    return (
        f"a hand-in may take {most.cpu_seconds / 60:g} min of processor time, {most.wall_seconds / 60:g} min in all, "
        f"and {memory / 1e9:g} GB of its worker's memory (limits.toml)"
    )


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


def print_summary(console: Console, rows: Sequence[Row], options: Options, table: Path) -> None:
    """Show the class, and where everything is."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column("student")
    shown.add_column("status")
    shown.add_column("score", justify="right")
    shown.add_column("what happened", overflow="fold")
    for row in rows[:SHOWN_ROWS]:
        shown.add_row(row.student, row.status.value, write_points(row.score), row.reason)
    console.print(shown)
    if len(rows) > SHOWN_ROWS:
        console.print(f"... and {len(rows) - SHOWN_ROWS} more")
    counts = Counter(row.status for row in rows)
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    console.print(f"{statuses}; {write_points(maximum(options))} points possible")
    places = (table, table.parent / "report.html", table.parent / "feedback")
    console.print("\n".join(map(str, places)), highlight=False, soft_wrap=True)


def print_leftover_pages(console: Console, names: Sequence[str]) -> None:
    """Say what in feedback/ is not of this run, lest it be handed out."""
    print_some(console, f"feedback/ has {len(names)} older pages of students who are not in this class", names)


def print_some(console: Console, what: str, names: Sequence[str]) -> None:
    """Say in one line what some names are of, if there are any."""
    if names:
        some = f"{', '.join(names[:SHOWN_NAMES])}{', ...' if len(names) > SHOWN_NAMES else ''}"
        console.print(f"{what}: {some}", highlight=False, soft_wrap=True)


@cli.command()
def assignment() -> None:
    """Derive all that students get from solutions/, the questions, the mistakes and the notebook's text."""
    from autograder.authoring.assignment import write_assignment

    click.echo(f"{write_assignment()} is up to date")


@cli.command()
@click.argument("folder", type=FolderPath())
def sample(folder: Path) -> None:
    """Write the sample class, about ten submissions, into FOLDER."""
    from autograder.authoring.sample_class import write_class

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SetupError(f"{folder} exists and is not empty; name a new folder")
    click.echo(f"{len(write_class(folder))} submissions in {folder}")


@cli.command()
def package() -> None:
    """Write dist/assignment.zip for students and dist/autograder.zip for stock Otter."""
    from autograder.authoring.zips import pack_both

    for archive in pack_both():
        click.echo(f"{archive} ({archive.stat().st_size / 1e6:.1f} MB)")


@cli.command("certificate")
@click.argument("file", type=click.Path(path_type=Path))
def make_certificate(file: Path) -> None:
    """Write into FILE what lets a scheduler, its workers and the grader talk to each other and to nobody else."""
    certificate.write_certificate(file)
    click.echo(
        f"{file}: set DASK_CONFIG to it for the scheduler, the workers and the grader, and use {certificate.SECURE}"
    )


@cli.command()
def doctor() -> None:
    """Tell what works here, and what to do about what does not."""
    from autograder.doctor import examine

    sys.exit(examine(Console()))


def main() -> None:
    """Run a command; errors are one line that says what to do, exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # names are in any alphabet, terminals are not
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as error:
        print_error(advise(error))
    except PracticalError as error:
        print_error(str(error))
    except OSError as error:  # with our own files: reading those of students fails in `submissions`, as HandInError
        print_error(f"{error}; set that right, and the same command goes on where it was")
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; the same command goes on where it was", err=True)
        sys.stdout.flush()
        os._exit(STOPPED)  # at once: what libraries do at exit can take seconds
    sys.exit(USAGE_ERROR)


def print_error(text: str) -> None:
    """Print an error in one line."""
    click.echo(f"error: {printable(' '.join(text.split()))}", err=True)


def advise(error: click.ClickException) -> str:
    """Return an error's message; click's own do not say what to do, so we add where that is said."""
    if not isinstance(error, click.UsageError):
        return error.format_message()
    command = error.ctx.command_path if error.ctx else "python -m autograder"
    return f"{error.format_message().rstrip('.')}; see {command} --help"
