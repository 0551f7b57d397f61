"""What the student reads when a run came to no result, which is never the student's fault. It imports nothing: see supervise.py."""

from typing import Any

AGAIN = "This is not your fault. Hand in again; if it says so again, tell your instructor, who finds more in the autograder's output."
STOPPED = f"The grader was stopped before it had finished. {AGAIN}"
TOO_LONG = (
    "Grading was stopped after {seconds:g} s, before there was a result. If your code takes long, in training above all, make it "
    "quicker and hand in again; if not, tell your instructor, who finds more in the autograder's output."
)
DIED = f"The grader's own process ended before it had a result ({{how}}). {AGAIN}"
NOT_SAFE = f"Your code was not run, since the grader could not have run it safely. {AGAIN}"
NOT_GRADED = f"Nothing was graded. {AGAIN}"

# A test that is hidden would hide the total score as well; what students may not see is not in the file at all.
HOW_IT_IS_SHOWN = {
    "output_format": "text",
    "test_output_format": "text",
    "visibility": "visible",
    "stdout_visibility": "hidden",
}


def describe_failure(text: str) -> dict[str, Any]:
    """Return what results.json says then."""
    return {"score": 0, "output": text, **HOW_IT_IS_SHOWN, "tests": [], "extra_data": {"status": "internal"}}
