"""GitHub Classroom: the folder into which `gh classroom clone student-repos` puts a repository for each student.

`<assignment>-submissions/<assignment>-<user>/`, each with a `.git`. (Source: GitHub's documentation of the command and
public tools that read such folders.)
"""

from collections.abc import Collection
from os.path import commonprefix

from autograder.submissions.about import About
from autograder.submissions.platforms.piece import Layout, Piece, Shape
from autograder.submissions.source import Download

END = "-submissions"  # of the name of the folder around


def read(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return the repositories."""
    folders = [entry for entry, is_folder in entries.items() if is_folder]
    return shape_of([folder for folder in folders if ".git" in names_in(download, folder)], name)


def read_all(download: Download, entries: dict[str, bool], name: str) -> Shape:
    """Return all folders: a zip made of repositories may have come without what is hidden in them."""
    return shape_of([entry for entry, is_folder in entries.items() if is_folder], name)


def names_in(download: Download, folder: str) -> Collection[str]:
    """Return what lies in a folder; nothing for one that cannot be read."""
    try:
        return download.below(folder).children()
    except OSError:
        return ()


def shape_of(repositories: list[str], name: str) -> Shape:
    """Return a piece for each repository, its user being what is not common to all names."""
    prefix = prefix_of(repositories, name)
    shape = Shape()
    for entry in repositories:
        login = entry.removeprefix(prefix) or entry
        shape.add(entry, Piece(login, About(login=login), entry))
    return shape


def prefix_of(repositories: list[str], name: str) -> str:
    """Return what the names have in common, the assignment's: by the folder around, or else up to the last hyphen."""
    around = f"{name.removesuffix(END)}-" if name.endswith(END) else ""
    if around and all(repository.startswith(around) for repository in repositories):
        return around
    common = commonprefix(repositories) if len(repositories) > 1 else ""
    return common[: common.rfind("-") + 1]


LAYOUT = Layout("github", "GitHub Classroom", read, read_all)
