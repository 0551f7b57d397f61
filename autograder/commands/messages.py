"""What a run of the grader says on the terminal, before it and after it."""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from autograder.classroom import certificate
from autograder.course.course import Course
from autograder.gradebook.mark import Mark
from autograder.gradebook.overrides import TOTAL
from autograder.grading.result import Options, Status
from autograder.limits import LIMITS
from autograder.sandbox import cgroup
from autograder.submissions.names import BRIEF, printable, shorten
from given.checking.report import plural, write_points

if TYPE_CHECKING:
    from autograder.gradebook.gradebook import Gradebook

SHOWN_NAMES = 3  # where any number may have to be named in a line
FEW = 25  # of so many the table at the end has all, as a screen has; of more those with whom something is the matter
SHOWN_ROWS = 50  # of them; grades.csv has all


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


def announce_rules(course: Course, students: Collection[str], console: Console) -> None:
    """Say which rules hold, if they are not the assignment's own, and whom they name that is not there."""
    if course.file:
        console.print(f"rules of {course.file}: {course}", highlight=False, soft_wrap=True)
    named = course.deadline.extensions if course.deadline else {}
    strangers = [student for student in named if student not in students]
    print_some(console, f"{course.file}: an extension for somebody who is not in this class", strangers)


def print_end(
    console: Console, marks: Sequence[Mark], gradebook: "Gradebook", table: Path, leftover_pages: Sequence[str]
) -> None:
    """Say what came out, and what a person should know of it."""
    print_summary(console, marks, gradebook.course.maximum(gradebook.questions), table)
    print_unknown_times(console, marks, gradebook.course)
    print_decisions(console, marks, gradebook)
    print_leftover_pages(console, leftover_pages)


def print_unknown_times(console: Console, marks: Sequence[Mark], course: Course) -> None:
    """Say of whom nobody knows when they handed in, if that matters."""
    graded = [mark for mark in marks if mark.row.status is not Status.ERROR]
    unknown = [mark.row.student for mark in graded if not mark.about.handed_in]
    if course.deadline and unknown:
        when = "when they handed in nobody says, so the deadline takes nothing off; an override can"
        whom = ["all of them"] if len(unknown) == len(graded) else unknown
        print_some(console, f"{when} ({len(unknown)})", whom)


def print_decisions(console: Console, marks: Sequence[Mark], gradebook: "Gradebook") -> None:
    """Say what a person decided: what was not applied, what is more than there is, and how many there are."""
    applied = [(mark, override) for mark in marks for override in mark.overrides]
    if applied:
        some = [f"{mark.row.student} {override}" for mark, override in applied]
        print_some(console, f"decided by a person, {plural(len(some), 'mark')}", some)
    back = f"no longer applied, since no row of --overrides FILE says so ({len(gradebook.judged.taken_back)})"
    print_some(console, back, gradebook.judged.taken_back, style="bold")
    for mark, override in applied:
        if override.question != TOTAL and mark.row.points[override.question] > gradebook.possible(override.question):
            points = write_points(mark.row.points[override.question])
            more = f"{points} of {write_points(gradebook.possible(override.question))} points"
            console.print(f"more than there is: {mark.row.student} {override}, {more}", highlight=False)
    for mark in marks:
        for override in mark.held_back:
            remedy = f"if it still holds, write {mark.row.hand_in} into the column hand_in of its row"
            what = printable(f"NOT applied: {mark.row.student} {override} ({override.reason})")
            console.print(f"{what}: the hand-in has changed since; {remedy}", style="bold", soft_wrap=True)


def print_summary(console: Console, marks: Sequence[Mark], maximum: float, table: Path) -> None:
    """Show the class, and where everything is."""
    is_short = len(marks) <= FEW
    listed = [mark for mark in marks if is_short or mark.row.status is not Status.GRADED or what_happened(mark)]
    if listed:
        console.print(table_of(listed[:SHOWN_ROWS]))
    if len(listed) > SHOWN_ROWS:
        console.print(f"... and {len(listed) - SHOWN_ROWS} more")
    if len(listed) < len(marks):
        console.print(f"{len(marks) - len(listed)} others are graded, and there is nothing to say of them")
    counts = Counter(mark.row.status for mark in marks)
    statuses = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    console.print(f"{statuses}; {write_points(maximum)} points possible")
    places = (table, table.parent / "report.html", table.parent / "feedback")
    console.print("\n".join(map(str, places)), highlight=False, soft_wrap=True)


def table_of(marks: Sequence[Mark]) -> Table:
    """Return some of the class as a table."""
    table = Table(box=None, pad_edge=False)
    table.add_column("student")
    table.add_column("status")
    table.add_column("total", justify="right")
    table.add_column("what happened", overflow="fold")
    for mark in marks:
        table.add_row(mark.row.student, mark.row.status.value, write_points(mark.total), what_happened(mark))
    return table


def what_happened(mark: Mark) -> str:
    """Return what an instructor should know of a mark before it is given out."""
    overridden = "overridden" if mark.overrides else ""
    return "; ".join(text for text in (mark.row.reason, mark.lateness, overridden) if text)


def print_leftover_pages(console: Console, names: Sequence[str]) -> None:
    """Say what in feedback/ is not of this run, lest it be handed out."""
    print_some(console, f"feedback/ has {len(names)} older pages of students who are not in this class", names)


def print_some(console: Console, what: str, names: Sequence[str], style: str | None = None) -> None:
    """Say in one line what some names are of, if there are any."""
    if names:
        some = f"{', '.join(shorten(name, BRIEF) for name in names[:SHOWN_NAMES])}{', ...' if len(names) > SHOWN_NAMES else ''}"
        console.print(f"{what}: {some}", highlight=False, soft_wrap=True, style=style)
