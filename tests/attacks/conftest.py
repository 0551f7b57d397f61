"""In which sandboxes attacks are tried, and the table of what became of them."""

import os
from functools import cache

from autograder.sandbox import choice


def pytest_addoption(parser):
    parser.addoption("--attack-table", help="the file to which the table of attacks is added")


def pytest_generate_tests(metafunc):
    """Try the attacks in the sandbox that is taken by default, or in all."""
    if "attacked_sandbox" in metafunc.fixturenames:
        every = [
            backend.name for backend in (*choice.BACKENDS, *([choice.BY_NAME["chroot"]] if os.geteuid() == 0 else []))
        ]
        metafunc.parametrize(
            "attacked_sandbox", every if metafunc.config.getoption("exhaustive") else [taken_by_default()]
        )


@cache
def taken_by_default() -> str:
    return choice.choose_sandbox().name


def pytest_terminal_summary(terminalreporter, config):
    """Say how many attacks of each class were held, and how many of their controls won."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    tried = [dict(report.user_properties)["attacks"] for report in reports if "attacks" in dict(report.user_properties)]
    if tried and not hasattr(config, "workerinput"):  # each process of pytest-xdist has a summary as well
        table = attack_table(tried, user="root" if os.geteuid() == 0 else "an ordinary user")
        terminalreporter.write_line(f"\n{table}")
        if config.getoption("attack_table"):
            with open(config.getoption("attack_table"), "a", encoding="utf-8") as file:
                file.write(f"{table}\n\n")


def attack_table(tried, user: str) -> str:
    """Return a line for each class, a column for each place: (class, place, as many as it should be, of all)."""
    kinds, places = dict.fromkeys(kind for kind, *_ in tried), sorted({place for _, place, *_ in tried})
    lines = [f"as {user}: as it should be, of all".ljust(36) + "".join(f"{place:>14}" for place in places)]
    for kind in [*kinds, "in all"]:
        cells = [[(well, of) for k, p, well, of in tried if p == place and kind in (k, "in all")] for place in places]
        sums = [tuple(map(sum, zip(*cell, strict=True))) or (0, 0) for cell in cells]
        lines.append(f"{kind:<36}" + "".join(f"{well:>8} of {of:>2}" for well, of in sums))
    return "\n".join(lines)
