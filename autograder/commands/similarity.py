"""Compare the hand-ins of a folder with each other, and with earlier ones, and write the page and the table."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from autograder.pages.similarity import write_similarity
from autograder.similarity.code import Code, Pair
from autograder.similarity.compare import compare_class
from autograder.similarity.groups import find_identical
from autograder.similarity.read import Groups, read_class
from given.checking.report import plural


def compare_submissions(groups: Groups, out: Path) -> list[Pair]:
    """Compare this year's hand-ins with each other and with earlier ones, and return the pairs worth a look."""
    console = Console(markup=False, emoji=False)  # names are shown as they are
    with Progress(console=console) as bar:
        task = bar.add_task("reading", total=sum(len(submissions) for _, submissions in groups))
        codes = read_class(groups, lambda: bar.advance(task))
    pairs = compare_class(codes)
    page = write_similarity(out, codes, pairs)
    print_outcome(console, codes, pairs, page)
    return pairs


def label_folders(folders: Sequence[Path]) -> dict[str, Path]:
    """Return earlier folders by what the page calls them: their names, where two are called alike their whole paths."""
    paths = list(dict.fromkeys(folder.resolve() for folder in folders))
    names = Counter(path.name for path in paths)
    return {path.name if names[path.name] == 1 else str(path): path for path in paths}


def print_outcome(console: Console, codes: Sequence[Code], pairs: Sequence[Pair], page: Path) -> None:
    """Say how many are worth a look, and where."""
    same = len(find_identical(codes))
    left_out = sum(bool(code.reasons) for code in codes)
    console.print(
        f"{plural(len(pairs), 'pair')} worth a look, {plural(same, 'group')} with the same text", highlight=False
    )
    if left_out:
        console.print(f"{plural(left_out, 'hand-in')} not compared as a whole: the page says why", highlight=False)
    console.print(f"{page}\n{page.with_suffix('.csv')}", highlight=False, soft_wrap=True)
