"""Functions that print what they should return."""

from collections.abc import Iterable, Mapping
from typing import Any

from given.diagnosis.diagnosis import Diagnosis
from given.diagnosis.source.reading import names_in
from given.machinery.outcome import Call

SAYS = "You print the result, but return nothing (None). print shows it to you; return hands it to whoever called."


def find_printers(calls: Iterable[Call], functions: Mapping[str, Any]) -> tuple[Diagnosis, ...]:
    """Return a diagnosis for each function that prints, and returned nothing whenever it came to its end."""
    results: dict[str, list[Any]] = {}
    for call in calls:
        if not call.outcome.trouble:
            results.setdefault(call.function, []).append(call.outcome.result)
    silent = [name for name, returned in results.items() if all(result is None for result in returned)]
    return tuple(Diagnosis(f"{name}: printed", name, SAYS, slip=True) for name in silent if prints(functions[name]))


def prints(function: Any) -> bool:
    """Whether a function's own code calls print."""
    own = getattr(function, "function", function)
    return "print" in names_in(getattr(own, "__code__", None))
