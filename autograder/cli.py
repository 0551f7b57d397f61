"""The command line: python -m autograder VERB."""

import os
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder import classroom, paths, report, sandbox, submissions
from autograder.grading import Options, Result, possible
from autograder.store import Store, cell

# isort: split
from given.questions import FUNCTIONS
from given.report import number

USAGE_ERROR = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Grade the practical without trusting the code that students hand in."""


@cli.command()
@click.argument("submissions_folder", metavar="SUBMISSIONS", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder for grades.csv, feedback/, results/."
)
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count(), show_default="the cores", help="At a time.")
@click.option("--sandbox", "sandbox_name", help="bubblewrap, sandlock or none; without it the first that works.")
@click.option("--questions", help="Grade and total only these, separated by commas.")
def grade(submissions_folder: Path, out: Path, jobs: int, sandbox_name: str | None, questions: str | None) -> None:
    """Grade a folder of submissions: every folder or zip in it is one student's."""
    found = submissions_in(submissions_folder)
    options = Options(chosen(sandbox_name), wanted(questions))
    store = out_folder(out)
    console = Console()
    console.print(f"{len(found)} submissions, in the sandbox {options.sandbox}")
    if options.sandbox == "none":
        console.print("[bold]Without a sandbox: the students' code can do whatever you can.[/bold]")
    with progress(console) as bar:
        task = bar.add_task("grading", total=len(found))

        def graded(result: Result, known: bool) -> None:
            report.write_feedback(result, options, store)
            bar.advance(task)
            if not known:
                score = "" if result.problem else f" {number(result.score)} points"
                bar.console.print(f"  {escape(cell(result.student))}: {result.status}{score}", highlight=False)

        results = classroom.grade_class(found, options, store, jobs, graded)
    table = store.write_table(results, options)
    report.write_report(results, options, store)
    close(console, results, options, table)
    sys.exit(1 if any(result.status == "internal" for result in results) else 0)


def progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def submissions_in(folder: Path) -> list[submissions.Submission]:
    """Return the submissions of a folder; raise UsageError in one line if there is no such folder."""
    if not folder.exists():
        raise click.UsageError(f"{folder}: there is no such folder; name the one with the submissions")
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; name the folder that it lies in")
    try:
        found = submissions.find(folder)
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be read ({error.strerror}); check its permissions") from None
    if not found:
        raise click.UsageError(f"{folder} holds no submission; put one folder or zip a student into it")
    return found


def chosen(name: str | None) -> str:
    """Return the name of the sandbox to use; raise UsageError in one line if there is none."""
    try:
        return sandbox.choose(name).name
    except sandbox.NoSandbox as error:
        raise click.UsageError(str(error)) from None


def wanted(questions: str | None) -> tuple[str, ...]:
    """Return the question ids named on the command line, in their usual order; all without any."""
    if questions is None:
        return tuple(FUNCTIONS)
    named = {word.strip() for word in questions.split(",") if word.strip()}
    unknown = sorted(named - set(FUNCTIONS))
    if unknown or not named:
        raise click.UsageError(
            f"--questions: there is no {', '.join(unknown) or 'question in it'}; ids are like q15_conv1d"
        )
    return tuple(question for question in FUNCTIONS if question in named)


def out_folder(out: Path) -> Store:
    try:
        return Store(out)
    except OSError as error:
        raise click.UsageError(f"--out {out} cannot be written ({error.strerror}); name another folder") from None


def close(console: Console, results: list[Result], options: Options, table: Path) -> None:
    """Show the class, and where everything is."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column("student")
    shown.add_column("status")
    shown.add_column("score", justify="right")
    shown.add_column("what happened", overflow="fold")
    for result in results[:50]:
        shown.add_row(escape(cell(result.student)), result.status, number(result.score), escape(report.reason(result)))
    console.print(shown)
    if len(results) > 50:
        console.print(f"... and {len(results) - 50} more")
    statuses = Counter(result.status for result in results)
    maximum = number(sum(possible(question) for question in options.questions))
    console.print(f"{', '.join(f'{n} {status}' for status, n in sorted(statuses.items()))}; {maximum} points possible")
    console.print(
        f"{table}\n{table.parent / 'report.html'}\n{table.parent / 'feedback'}", highlight=False, soft_wrap=True
    )


@cli.command()
def assignment() -> None:
    """Derive the stubs, the public tests and the recorded answers from solutions/ and autograder/questions/."""
    from autograder import derive

    try:
        derive.write()
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{paths.ASSIGNMENT} is up to date")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def sample(folder: Path) -> None:
    """Write the sample class, about ten submissions, into FOLDER."""
    from autograder import sample_class

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} exists and is not empty; name a new folder")
    click.echo(f"{len(sample_class.write(folder))} submissions in {folder}")


@cli.command()
def package() -> None:
    """Write dist/assignment.zip for students and dist/autograder.zip for stock Otter."""
    from autograder import package as packer

    for made in (
        packer.pack_assignment(paths.ROOT / "dist" / "assignment.zip"),
        packer.pack_autograder(paths.ROOT / "dist" / "autograder.zip"),
    ):
        click.echo(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")


@cli.command()
def doctor() -> None:
    """Tell what works here, and what to do about what does not."""
    from autograder import checkup

    sys.exit(checkup.show(Console()))


def main() -> None:
    """Run a command; errors are one line, exit status 2."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.ClickException as error:
        click.echo(f"error: {error.format_message()}", err=True)
        sys.exit(USAGE_ERROR)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; the same command goes on where it was", err=True)
        sys.exit(130)
