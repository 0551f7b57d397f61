"""How check.py and the notebook show results."""

from given.checking.results import CaseResult, QuestionResult, State
from given.machinery.outcome import BEFORE_THE_ANSWER

MARKS = {State.PASSED: "✔", State.FAILED: "✘", State.NOT_STARTED: "·"}


def write_points(points: float) -> str:
    """Write 2.0 as 2 and 2.5 as 2.5."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def headline(result: QuestionResult) -> str:
    """One line for one question."""
    if result.state is State.NOT_STARTED:
        words = "not started"
    else:
        words = f"{write_points(result.points)} of {write_points(result.possible)} public points"
    return f"{MARKS[result.state]} {result.question:<25} {words}"


def question_report(result: QuestionResult) -> str:
    """The line, and under it what failed and why; cases that failed alike are told once."""
    lines = [headline(result)]
    if result.state is State.FAILED:
        for names, case in group_alike([case for case in result.cases if not case.passed]):
            lines += ["", f"  ✘ {names}", indent(case.text)]
            if case.hint and case.kind not in BEFORE_THE_ANSWER:
                lines.append(indent(f"Hint: {case.hint}"))
        for diagnosis in result.diagnoses:
            lines += ["", f"  ➜ {diagnosis.function}: {diagnosis.says}", indent(f"See: {diagnosis.see}")]
    lines += [indent(remark) for remark in result.remarks]
    return "\n".join(lines)


def group_alike(failed: list[CaseResult]) -> list[tuple[str, CaseResult]]:
    """Group cases that failed with the same words."""
    groups: dict[str, list[CaseResult]] = {}
    for case in failed:
        groups.setdefault(case.text, []).append(case)
    return [(name_group(group), group[0]) for group in groups.values()]


def name_group(group: list[CaseResult]) -> str:
    """Name the first of these cases, and say how many more there are."""
    others = len(group) - 1
    return f"{group[0].name} (and {plural(others, 'more case')})" if others else group[0].name


def plural(count: int, noun: str) -> str:
    """Write a number of things: 1 case, 2 cases."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def indent(text: str) -> str:
    """Set all lines four characters in."""
    return "\n".join(f"    {line}" for line in text.splitlines())
