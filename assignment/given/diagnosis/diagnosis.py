"""A mistake by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """A mistake by name: what a student should read about it, and the formula or the slide to look at.

    `slip`: one small thing, which explains all that the function did wrong.
    """

    name: str
    function: str
    says: str
    see: str = ""
    slip: bool = False
