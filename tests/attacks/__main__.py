"""Run the controls, each attack against the naive grader, and keep what came of it: `python -m tests.attacks`."""

import os
import sys

import pytest

from tests.attacks import controls


class Winners:
    """A plugin for pytest that notes which attacks have won."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.names.append(report.nodeid.split("[", 1)[1].removesuffix("]"))


def main() -> int:
    winners = Winners()
    del os.environ[
        "EXAM_SECRET"
    ]  # of this process: each of those that try the attacks has a world and a secret of its own
    arguments = ["tests/attacks", "-k", "test_control_wins", "--exhaustive", "-n", str(os.cpu_count())]
    status = pytest.main(arguments, plugins=[winners])
    controls.write(winners.names)
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
