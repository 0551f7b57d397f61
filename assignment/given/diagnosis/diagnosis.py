"""A mistake by name."""

from dataclasses import dataclass, replace

MOST_LIKELY = "Most likely: "

UNTOLD = "cannot be told."  # how a sentence ends that says no more than that there is one slip


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

    @property
    def is_told(self) -> bool:
        """Whether it says what the mistake is, or where: one that does not is for those who grade."""
        return not self.says.endswith(UNTOLD)


def likely(diagnosis: Diagnosis | None) -> Diagnosis | None:
    """Return a diagnosis as one that is only likely."""
    return diagnosis and replace(diagnosis, says=MOST_LIKELY + diagnosis.says, slip=False)


def two(one: Diagnosis, other: Diagnosis) -> Diagnosis:
    """Return two mistakes as one diagnosis."""
    name = f"{one.name}; {other.name}"
    return Diagnosis(
        name, one.function, f"{MOST_LIKELY}there are two slips. One: {one.says} And, besides: {other.says}", one.see
    )
