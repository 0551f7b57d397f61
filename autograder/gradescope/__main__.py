"""`python -m autograder.gradescope run [FOLDER]`, by run_autograder; `prepare`, by setup.sh, when the image is built."""

import sys
from pathlib import Path

from autograder.gradescope.places import Places

USAGE = "usage: python -m autograder.gradescope run|prepare [FOLDER]"


def main(verb: str = "", folder: str = "/autograder") -> int:
    """Do what is asked for."""
    if verb == "run":
        from autograder.gradescope.supervise import supervise

        return supervise(Places(Path(folder)))
    if verb == "prepare":
        from autograder.gradescope.prepare import prepare

        return prepare()
    print(USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr] # whatever the container's language
    sys.exit(main(*sys.argv[1:]))
