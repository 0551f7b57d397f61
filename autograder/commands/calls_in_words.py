"""The calls of a case, for an instructor: what the function was given, what it returned, what ours return."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from autograder.reference import our_functions
from given.machinery import wording
from given.machinery.calls import observe_here
from given.machinery.outcome import Outcome

if TYPE_CHECKING:
    from autograder.commands.again import Watched

MOST_CALLS = 4  # of one case that are shown


def describe_case(case: str, watched: "Watched") -> Iterator[str]:
    """Yield what a case called its functions with, what came back, what ours return, and what came back on top of ours."""
    calls = [call for call in watched.calls if call.case == case]
    for call in calls[:MOST_CALLS]:
        yield wording.call(call.function, call.args, call.kwargs)
        yield from describe_outcome("it returned", call.outcome)
        ours = our_functions.right()[call.function]
        yield from describe_outcome("ours returns", observe_here(ours, call.args, call.kwargs))
    if len(calls) > MOST_CALLS:
        yield f"... and {len(calls) - MOST_CALLS} more calls"
    again = [call for made in watched.on_ours.values() for call in made if call.case == case]
    for call in again[:MOST_CALLS]:
        yield from describe_outcome(f"on top of our lower functions {call.function} returned", call.outcome)


def describe_outcome(what: str, outcome: Outcome) -> Iterator[str]:
    """Yield what came of a call, and what it did besides."""
    if outcome.trouble:
        yield f"{what} nothing ({outcome.trouble.kind}): {outcome.trouble.text}"
    else:
        yield f"{what} {show(outcome.result)}"
    if outcome.warnings:
        yield f"    NumPy warned: {outcome.warnings[0]}"
    if outcome.changed:
        yield f"    it changed its arguments {', '.join(map(str, outcome.changed))}"


def show(value: object) -> str:
    """Write a result out, the parts of several one by one."""
    if isinstance(value, list | tuple):
        parts = "".join(f"\n    [{place}] {wording.result(part)}" for place, part in enumerate(value[:6]))
        return f"a {type(value).__name__} of {len(value)}:{parts}"
    return wording.result(value)
