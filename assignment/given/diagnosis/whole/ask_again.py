"""What more calls of a function tell, where its answers tell no more than what they are like."""

from given.diagnosis.evidence import Evidence
from given.diagnosis.whole.company import find_company
from given.diagnosis.whole.examples import find_example
from given.diagnosis.whole.shares import find_share
from given.diagnosis.whole.windows import find_window
from given.machinery.outcome import Ask


def ask_again(evidence: Evidence, ask: Ask | None) -> str:
    """Say what more calls of the function tell; "" if it cannot be called, or nothing is seen."""
    if ask is None:
        return ""
    function = evidence.function
    ways = (find_window, find_share, find_example)
    return next((words for words in (way(function, ask) for way in ways) if words), "") or find_company(evidence, ask)
