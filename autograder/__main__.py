"""The command line: python -m autograder VERB."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console

from autograder.classroom import certificate
from autograder.commands.export import DESTINATIONS, ExportWishes, export_folder
from autograder.commands.grade import Wishes, grade_folder, require_outside, submissions_in
from autograder.commands.last_run import recall_run
from autograder.commands.rules import find_course
from autograder.errors import PracticalError, SetupError
from autograder.exports.feedback_zip import SUFFIXES
from autograder.gradebook.mark import Mark
from autograder.grading.result import Status
from autograder.submissions.names import printable
from autograder.submissions.platforms.recognition import OPTIONS

USAGE_ERROR = 2
STOPPED = 130  # as shells have it: 128 and the number of SIGINT


class FolderPath(click.ParamType):
    """A path that has a name: an empty one, as of a variable that is not set, would mean the current folder."""

    name = "folder"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        return Path(value) if value else self.fail(f"it is empty, name a {self.name}", param, ctx)


class FilePath(FolderPath):
    """The same for a file."""

    name = "file"


PLATFORM = click.Choice(list(DESTINATIONS))


def export_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how marks go back to a platform."""
    for option in (
        click.option(
            "--feedback", type=click.Choice(list(SUFFIXES)), default="html", help="The pages in the export's zip."
        ),
        click.option("--column", metavar="NAME", help="The gradebook's column, if more than one could be it."),
        click.option(
            "--gradebook", metavar="FILE", type=FilePath(), help="The platform's own gradebook file, to fill."
        ),
    ):
        command = option(command)
    return command


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
@click.option("--layout", metavar="PLATFORM", help=f"{', '.join(OPTIONS)}; without it by the shape of the names.")
@click.option("--roster", type=FilePath(), help="A CSV of the class, as any platform exports it.")
@click.option(
    "--export", "platform", type=PLATFORM, help="Afterwards fill this platform's gradebook, and zip the pages."
)
@export_options
@click.option("--course", metavar="FILE", help="The course's rules; without it course.toml, if there is one here.")
@click.option("--overrides", metavar="FILE", help="What a person decided: student,question,points,reason,hand_in.")
@click.option("--regrade", metavar="STUDENT", multiple=True, help="Grade this one anew, whatever is kept; repeatable.")
def grade(
    submissions_folder: Path,
    out: Path,
    jobs: int,
    scheduler: str | None,
    insecure: bool,
    sandbox_name: str | None,
    questions: str | None,
    layout: str | None,
    roster: Path | None,
    platform: str | None,
    gradebook: Path | None,
    column: str | None,
    feedback: str,
    course: str | None,
    overrides: str | None,
    regrade: tuple[str, ...],
) -> None:
    """Grade a folder of submissions, or the zip of one: a platform's download, or a folder or zip for each student."""
    if platform is None and (gradebook or column):
        raise SetupError(
            "--gradebook and --column are of no use without --export PLATFORM; add that, or leave them away"
        )
    export = ExportWishes(platform, gradebook, column, feedback) if platform else None
    wishes = Wishes(
        jobs, scheduler, insecure, sandbox_name, questions, export, layout, roster, course, overrides, regrade
    )
    finish(grade_folder(submissions_folder, out, wishes))


def finish(marks: Sequence[Mark]) -> None:
    """End with the status that says whether the grader itself failed."""
    sys.exit(1 if any(mark.row.status is Status.INTERNAL for mark in marks) else 0)


@cli.command("export")
@click.argument("platform", metavar="PLATFORM", type=PLATFORM)
@click.option("--out", type=FolderPath(), required=True, help="The folder of the run whose marks are exported.")
@export_options
def export_marks(platform: str, out: Path, gradebook: Path | None, column: str | None, feedback: str) -> None:
    """Bring the marks of the last run back to PLATFORM: canvas, moodle, gradescope, blackboard, brightspace, or csv."""
    export_folder(out, ExportWishes(platform, gradebook, column, feedback), Console(markup=False, emoji=False))


@cli.command()
@click.argument("submissions_folder", metavar="SUBMISSIONS", type=FolderPath())
@click.option(
    "--also", type=FolderPath(), multiple=True, help="An earlier folder: compared with this one. May be repeated."
)
@click.option(
    "--out", type=FolderPath(), default="similarity", show_default=True, help="Folder for similarity.html and .csv."
)
def similarity(submissions_folder: Path, also: tuple[Path, ...], out: Path) -> None:
    """Compare hand-ins with each other, and list what is more alike than independent work is."""
    from autograder.commands.similarity import compare_submissions, label_folders

    for folder in (submissions_folder, *also):
        require_outside(out, folder)
    earlier = [(label, submissions_in(folder)) for label, folder in label_folders(also).items()]
    compare_submissions([("", submissions_in(submissions_folder)), *earlier], out)


@cli.command()
@click.argument("students", metavar="STUDENT...", nargs=-1, required=True)
@click.option("--out", type=FolderPath(), required=True, help="Folder that the class was graded into.")
def regrade(students: tuple[str, ...], out: Path) -> None:
    """Grade these students anew, whatever is kept of them: the last run into OUT once more, with its options."""
    folder, wishes = recall_run(out)
    finish(grade_folder(folder, out, Wishes(**{**wishes, "regrade": students})))


@cli.command()
@click.argument("student")
@click.argument("question")
@click.option("--out", type=FolderPath(), required=True, help="Folder that the class was graded into.")
def explain(student: str, question: str, out: Path) -> None:
    """Tell all that stands behind one mark, hidden cases with their values: for instructors' eyes only."""
    from autograder.commands.explain import explain_mark

    explain_mark(student, question, out, Console(markup=False, emoji=False, highlight=False, soft_wrap=True))


@cli.command("course")
@click.argument("file", type=click.Path(path_type=Path))
def write_course(file: Path) -> None:
    """Write a course.toml into FILE in which every rule of a course stands, commented, to change what you need."""
    from autograder.commands.rules import write_example

    click.echo(
        f"{write_example(file)}: take the # away from what you need; `grade` finds it as course.toml, or by --course"
    )


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
@click.option("--course", metavar="FILE", help="The course's rules; without it course.toml, if there is one here.")
def package(course: str | None) -> None:
    """Write dist/assignment.zip for students and dist/autograder.zip for Gradescope and dist/stock_otter.zip."""
    from autograder.authoring.gradescope.gradescope_zip import pack_all

    rules = find_course(course)
    if rules.file:
        click.echo(f"rules of {rules.file}: {rules}")
    for archive in pack_all(rules):
        click.echo(f"{archive} ({archive.stat().st_size / 1e6:.1f} MB)")


@cli.command("site")
@click.option("--pyodide", metavar="FOLDER", type=FolderPath(), help="Take Pyodide's files from here.")
@click.option("--out", type=FolderPath(), default="dist/site", show_default=True, help="Folder for the site.")
@click.option("--course", metavar="FILE", help="The course's rules; without it course.toml, if there is one here.")
def make_site(pyodide: Path | None, out: Path, course: str | None) -> None:
    """Write a page on which students work with nothing installed, for any web server: docs/site.md."""
    from autograder.site.build import build_site

    found = find_course(course)
    folder = build_site(out, pyodide, found.rules if found.file else None)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    click.echo(
        f"{folder} ({size / 1e6:.1f} MB): put it on any web server; to try it: python -m http.server -d {folder}"
    )


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


if __name__ == "__main__":
    main()
