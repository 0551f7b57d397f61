"""The command line: python -m autograder VERB."""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder import paths
from autograder.classroom import dask_cluster, grade_class, processes
from autograder.classroom.processes import Pool
from autograder.classroom.row import Entry
from autograder.classroom.store import Busy, Store, maximum
from autograder.classroom.unit import Unfit
from autograder.grading.grade import Options, Result
from autograder.pages import class_report, feedback
from autograder.sandbox import cgroup, choice
from autograder.submissions import read
from autograder.submissions.read import printable
from given.checking.report import number
from given.machinery.questions import QUESTIONS

USAGE_ERROR = 2
STOPPED = 130


class Misuse(click.ClickException):
    """A command that cannot be carried out; one line with what is wrong and what to do."""


class Folder(click.ParamType):
    """A path that has a name: an empty one, as of a variable that is not set, would mean the current folder."""

    name = "folder"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value) if value else self.fail("it is empty, name a folder", param, ctx)


# Without a verb click would print the whole help, in some versions as if all was well.
@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
def cli() -> None:
    """Grade the practical without trusting the code that students hand in."""


@cli.command()
@click.argument("submissions_folder", metavar="SUBMISSIONS", type=Folder())
@click.option("--out", type=Folder(), required=True, help="Folder for grades.csv, feedback/, results/.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count(), show_default="the cores", help="At a time.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the workers of a dask scheduler, or of one here: local.")
@click.option("--sandbox", "sandbox_name", help="bubblewrap, sandlock or none; without it the first that works.")
@click.option("--questions", help="Grade and total only these, separated by commas.")
def grade(
    submissions_folder: Path,
    out: Path,
    jobs: int,
    scheduler: str | None,
    sandbox_name: str | None,
    questions: str | None,
) -> None:
    """Grade a folder of submissions: every folder or zip in it is one student's."""
    asked = wanted(questions)
    found = submissions_in(submissions_folder)
    apart(out, submissions_folder)
    options = Options(chosen(sandbox_name, scheduler), asked)
    console = Console(markup=False, emoji=False)  # names are shown as they are
    store = out_folder(out)
    with locked(store), workers_of(scheduler, jobs) as pool:
        announce(len(found), options, console)
        if scheduler is None:
            console.print(cgroup.describe_bound(), highlight=False, soft_wrap=True)
        entries = graded(found, options, store, pool, console)
        table = store.write_table(entries, options)
        class_report.write_report(entries, options, store)
    close(console, entries, options, table)
    tell_left_over(console, store.left_over(entries))
    sys.exit(1 if any(entry.status == "internal" for entry in entries) else 0)


def announce(submissions: int, options: Options, console: Console) -> None:
    """Say what is about to happen."""
    console.print(f"{submissions} submissions, in the sandbox {options.sandbox}")
    if options.sandbox == "none":
        console.print("Without a sandbox: the students' code can do whatever you can.", style="bold")


def graded(found: list[read.Submission], options: Options, store: Store, pool: Pool, console: Console) -> list[Entry]:
    """Grade the class, write each student's page as it comes, and show how far it is."""
    with progress(console) as bar:
        task = bar.add_task("grading", total=len(found))
        due = len(found)

        def heard(entry: Entry, known: bool) -> None:
            """Show one more submission."""
            nonlocal due
            if known:  # the bar is of what there is to do, or the time left would be a wild guess
                due -= 1
                bar.update(task, total=due)
            else:
                bar.advance(task)
                bar.console.print(f"  {entry.student}: {entry.status} {number(entry.score)} points", highlight=False)

        def write_page(result: Result) -> None:
            feedback.write_feedback(result, options, store)

        try:
            return grade_class.grade_class(found, options, store, pool, write_page, heard)
        except Unfit as error:
            raise Misuse(str(error)) from None


def progress(console: Console) -> Progress:
    """Return a bar that says how many are done, and how long the rest will take."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
        speed_estimate_period=600,  # some hand-ins take a second and some a minute: a mean over many
    )


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Keep other runs out of OUT; raise Misuse if there is one."""
    try:
        with store.locked():
            yield
    except Busy as error:
        raise Misuse(str(error)) from None


@contextmanager
def workers_of(scheduler: str | None, jobs: int) -> Iterator[Pool]:
    """Give processes of this machine, or the workers behind a scheduler; raise Misuse if there is none."""
    if scheduler is None:
        with processes.local(jobs) as pool:
            yield pool
    else:
        try:
            with dask_cluster.connected(scheduler, jobs) as pool:
                yield pool
        except dask_cluster.NoCluster as error:
            raise Misuse(str(error)) from None


def submissions_in(folder: Path) -> list[read.Submission]:
    """Return the submissions of a folder; raise Misuse in one line if there is no such folder."""
    try:
        if not folder.exists():
            raise Misuse(f"{folder}: there is no such folder; name the one with the submissions")
        if not folder.is_dir():
            raise Misuse(f"{folder} is a file; name the folder that it lies in")
        found = read.find(folder)
    except OSError as error:
        raise Misuse(f"{folder} cannot be read ({error.strerror}); check its permissions") from None
    if not found:
        raise Misuse(f"{folder} holds no submission; put one folder or zip a student into it")
    return found


def apart(out: Path, folder: Path) -> None:
    """Raise Misuse if results would lie among the submissions, where the next run would take them for one."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise Misuse(f"--out {out} lies in {folder}, among the submissions; name a folder outside of it")


def chosen(name: str | None, scheduler: str | None) -> str:
    """Return the name of the sandbox to use; raise Misuse in one line if there is none.

    One asked for by name need not work here if the workers are elsewhere: they try it themselves.
    """
    if scheduler and name in choice.BY_NAME:
        return name
    try:
        return choice.choose(name).name
    except choice.NoSandbox as error:
        raise Misuse(str(error)) from None


def wanted(questions: str | None) -> tuple[str, ...]:
    """Return the question ids named on the command line, in their usual order; all without any."""
    if questions is None:
        return tuple(QUESTIONS)
    named = {word.strip() for word in questions.split(",") if word.strip()}
    unknown = sorted(named - set(QUESTIONS))
    if unknown or not named:
        raise Misuse(f"--questions: there is no {', '.join(unknown) or 'question in it'}; ids are like q15_conv1d")
    return tuple(question for question in QUESTIONS if question in named)


def out_folder(out: Path) -> Store:
    """Return where the results go; raise Misuse in one line if nothing can be written there."""
    try:
        return Store(out)
    except OSError as error:
        place = error.filename or out
        raise Misuse(f"--out: {place} cannot be written ({error.strerror}); name another folder") from None


def close(console: Console, entries: list[Entry], options: Options, table: Path) -> None:
    """Show the class, and where everything is."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column("student")
    shown.add_column("status")
    shown.add_column("score", justify="right")
    shown.add_column("what happened", overflow="fold")
    for entry in entries[:50]:
        shown.add_row(entry.student, entry.status, number(entry.score), entry.reason)
    console.print(shown)
    if len(entries) > 50:
        console.print(f"... and {len(entries) - 50} more")
    statuses = Counter(entry.status for entry in entries)
    console.print(
        f"{', '.join(f'{n} {status}' for status, n in sorted(statuses.items()))}; {number(maximum(options))} points possible"
    )
    console.print(
        f"{table}\n{table.parent / 'report.html'}\n{table.parent / 'feedback'}", highlight=False, soft_wrap=True
    )


def tell_left_over(console: Console, names: list[str]) -> None:
    """Say what in feedback/ is not of this run, lest it be handed out."""
    if names:
        some = f"{', '.join(names[:3])}{', ...' if len(names) > 3 else ''}"
        console.print(f"feedback/ has {len(names)} older pages of students who are not in this class: {some}")


@cli.command()
def assignment() -> None:
    """Derive the stubs, the public tests and the recorded answers from solutions/ and autograder/questions/."""
    from autograder.authoring import assignment as derive

    try:
        derive.write()
    except ValueError as error:
        raise Misuse(str(error)) from None
    click.echo(f"{paths.ASSIGNMENT} is up to date")


@cli.command()
@click.argument("folder", type=Folder())
def sample(folder: Path) -> None:
    """Write the sample class, about ten submissions, into FOLDER."""
    from autograder.authoring import sample_class

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"{folder} exists and is not empty; name a new folder")
    click.echo(f"{len(sample_class.write(folder))} submissions in {folder}")


@cli.command()
def package() -> None:
    """Write dist/assignment.zip for students and dist/autograder.zip for stock Otter."""
    from autograder.authoring import zips as packer

    for made in (
        packer.pack_assignment(paths.ROOT / "dist" / "assignment.zip"),
        packer.pack_autograder(paths.ROOT / "dist" / "autograder.zip"),
    ):
        click.echo(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")


@cli.command()
def doctor() -> None:
    """Tell what works here, and what to do about what does not."""
    from autograder import doctor as checkup

    sys.exit(checkup.show(Console()))


def main() -> None:
    """Run a command; errors are one line that says what to do, exit status 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr] # names are in any alphabet, terminals are not
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as error:
        click.echo(f"error: {one_line(error)}", err=True)
    except OSError as error:  # with our own files: reading those of students fails in `submissions`, as Unreadable
        click.echo(
            f"error: {printable(str(error))}; set that right, and the same command goes on where it was", err=True
        )
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; the same command goes on where it was", err=True)
        sys.stdout.flush()
        os._exit(STOPPED)  # at once: what libraries do at exit can take seconds
    sys.exit(USAGE_ERROR)


def one_line(error: click.ClickException) -> str:
    """Return an error's message in one line; click's own do not say what to do, so we add where that is said."""
    text = printable(" ".join(error.format_message().split()))
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "python -m autograder"
        return f"{text.rstrip('.')}; see {command} --help"
    return text
