"""How check.py and the notebook show results."""

from given.checking.otter_layer import CaseResult, QuestionResult

BEFORE_THE_ANSWER = ("file", "missing", "not started", "waits")  # failures that a hint about the answer does not help
MARKS = {"passed": "✔", "failed": "✘", "not started": "·"}


def number(points: float) -> str:
    """Write 2.0 as 2 and 2.5 as 2.5."""
    return f"{points:.2f}".rstrip("0").rstrip(".")


def headline(result: QuestionResult) -> str:
    """One line for one question."""
    state = (
        "not started"
        if result.state == "not started"
        else f"{number(result.points)} of {number(result.possible)} public points"
    )
    return f"{MARKS[result.state]} {result.question:<25} {state}"


def question_report(result: QuestionResult) -> str:
    """The line, and under it what failed and why; cases that failed alike are told once."""
    lines = [headline(result)]
    if result.state == "failed":
        for names, case in alike([case for case in result.cases if not case.passed]):
            lines += ["", f"  ✘ {names}", indented(case.text)]
            lines += [indented(f"Hint: {case.hint}")] if case.hint and case.kind not in BEFORE_THE_ANSWER else []
        for diagnosis in result.diagnoses:
            lines += ["", f"  ➜ {diagnosis.function}: {diagnosis.says}", indented(f"See: {diagnosis.see}")]
    lines += [indented(remark) for remark in result.remarks]
    return "\n".join(lines)


def alike(failed: list[CaseResult]) -> list[tuple[str, CaseResult]]:
    """Group cases that failed with the same words."""
    groups: dict[str, list[CaseResult]] = {}
    for case in failed:
        groups.setdefault(case.text, []).append(case)
    return [(name_group(group), group[0]) for group in groups.values()]


def name_group(group: list[CaseResult]) -> str:
    others = len(group) - 1
    more = f" (and {others} more case{'s' * (others > 1)})" if others else ""
    return group[0].name + more


def indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
