"""Say in one line where the check was when Ctrl-C, or the notebook's stop button, was pressed."""

from given.watching.place import place_of_error


class Stopped(KeyboardInterrupt):
    """A check that was stopped. A notebook shows its line and no more, and runs none of the cells that wait."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return [str(self)]


def say_where(error: KeyboardInterrupt) -> str:
    """Return where it was in the student's files, and what it may mean."""
    place = place_of_error(error)
    if not place.in_words:
        return "Stopped."
    question = " What makes it end?" if ": while " in place.loop else ""  # a for ends by itself
    loop = f" The loop is {place.loop}{question}" if place.loop else ""
    return f"Stopped in {place.in_words}.{loop}"
