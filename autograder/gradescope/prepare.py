"""What is done once, when the image is built: all that takes long and is the same for every hand-in."""

from autograder import mnist_files
from autograder.errors import PracticalError
from autograder.gradescope.one_sandbox import choose_sandbox
from autograder.sandbox import staged_python


def prepare() -> int:
    """Make the player's Python and the digits, and try the sandboxes; return 0 if grading will be possible.

    Where images are built, other things may be forbidden than where they run: that no sandbox works is only told.
    """
    try:
        staged_python.stage()
        mnist_files.training_folder()
        mnist_files.exam_file()
    except PracticalError as error:
        print(f"error: {error}")
        return 1
    try:
        print(f"student code will run in the sandbox {choose_sandbox()}")
    except PracticalError as error:
        print(f"warning: {error}")
    return 0
