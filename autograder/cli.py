"""The command line: python -m autograder VERB."""

import os
import sys
from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder import classroom, paths, report, sandbox, submissions
from autograder.entry import reason
from autograder.grading import Options, Result
from autograder.store import Store, maximum
from autograder.submissions import printable

# isort: split
from given.questions import FUNCTIONS
from given.report import number

USAGE_ERROR = 2
STOPPED = 130


class Misuse(click.ClickException):
    """A command that cannot be carried out; one line with what is wrong and what to do."""


# Without a verb click would print the whole help, in some versions as if all was well.
@click.group(context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=False)
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
    asked = wanted(questions)
    found = submissions_in(submissions_folder)
    apart(out, submissions_folder)
    options = Options(chosen(sandbox_name), asked)
    store = out_folder(out)
    console = Console(markup=False, emoji=False)  # names are shown as they are
    console.print(f"{len(found)} submissions, in the sandbox {options.sandbox}")
    if options.sandbox == "none":
        console.print("Without a sandbox: the students' code can do whatever you can.", style="bold")
    results = graded(found, options, store, jobs, console)
    table = store.write_table(results, options)
    report.write_report(results, options, store)
    close(console, results, options, table)
    sys.exit(1 if any(result.status == "internal" for result in results) else 0)


def graded(
    found: list[submissions.Submission], options: Options, store: Store, jobs: int, console: Console
) -> list[Result]:
    """Grade the class, write each student's page as it comes, and show how far it is."""
    with progress(console) as bar:
        task = bar.add_task("grading", total=len(found))

        def heard(result: Result, known: bool) -> None:
            report.write_feedback(result, options, store)
            bar.advance(task)
            if not known:
                score = "" if result.problem else f" {number(result.score)} points"
                bar.console.print(f"  {result.student}: {result.status}{score}", highlight=False)

        return classroom.grade_class(found, options, store, jobs, heard)


def progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


def submissions_in(folder: Path) -> list[submissions.Submission]:
    """Return the submissions of a folder; raise Misuse in one line if there is no such folder."""
    try:
        if not folder.exists():
            raise Misuse(f"{folder}: there is no such folder; name the one with the submissions")
        if not folder.is_dir():
            raise Misuse(f"{folder} is a file; name the folder that it lies in")
        found = submissions.find(folder)
    except OSError as error:
        raise Misuse(f"{folder} cannot be read ({error.strerror}); check its permissions") from None
    if not found:
        raise Misuse(f"{folder} holds no submission; put one folder or zip a student into it")
    return found


def apart(out: Path, folder: Path) -> None:
    """Raise Misuse if results would lie among the submissions, where the next run would take them for one."""
    if out.resolve().is_relative_to(folder.resolve()):
        raise Misuse(f"--out {out} lies in {folder}, among the submissions; name a folder outside of it")


def chosen(name: str | None) -> str:
    """Return the name of the sandbox to use; raise Misuse in one line if there is none."""
    try:
        return sandbox.choose(name).name
    except sandbox.NoSandbox as error:
        raise Misuse(str(error)) from None


def wanted(questions: str | None) -> tuple[str, ...]:
    """Return the question ids named on the command line, in their usual order; all without any."""
    if questions is None:
        return tuple(FUNCTIONS)
    named = {word.strip() for word in questions.split(",") if word.strip()}
    unknown = sorted(named - set(FUNCTIONS))
    if unknown or not named:
        raise Misuse(f"--questions: there is no {', '.join(unknown) or 'question in it'}; ids are like q15_conv1d")
    return tuple(question for question in FUNCTIONS if question in named)


def out_folder(out: Path) -> Store:
    """Return where the results go; raise Misuse in one line if nothing can be written there."""
    try:
        return Store(out)
    except OSError as error:
        raise Misuse(f"--out {out} cannot be written ({error.strerror}); name another folder") from None


def close(console: Console, results: list[Result], options: Options, table: Path) -> None:
    """Show the class, and where everything is."""
    shown = Table(box=None, pad_edge=False)
    shown.add_column("student")
    shown.add_column("status")
    shown.add_column("score", justify="right")
    shown.add_column("what happened", overflow="fold")
    for result in results[:50]:
        shown.add_row(result.student, result.status, number(result.score), reason(result))
    console.print(shown)
    if len(results) > 50:
        console.print(f"... and {len(results) - 50} more")
    statuses = Counter(result.status for result in results)
    console.print(
        f"{', '.join(f'{n} {status}' for status, n in sorted(statuses.items()))}; {number(maximum(options))} points possible"
    )
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
        raise Misuse(str(error)) from None
    click.echo(f"{paths.ASSIGNMENT} is up to date")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
def sample(folder: Path) -> None:
    """Write the sample class, about ten submissions, into FOLDER."""
    from autograder import sample_class

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Misuse(f"{folder} exists and is not empty; name a new folder")
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
        sys.exit(STOPPED)
    sys.exit(USAGE_ERROR)


def one_line(error: click.ClickException) -> str:
    """Return an error's message in one line; click's own do not say what to do, so we add where that is said."""
    text = printable(" ".join(error.format_message().split()))
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "python -m autograder"
        return f"{text.rstrip('.')}; see {command} --help"
    return text
