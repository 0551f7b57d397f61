"""Mutants: they lie where they should, those that are wrong are killed by their own question, and survivors are explained."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from autograder.reference.catalogue import reference
from given.machinery.questions import FUNCTIONS
from tests.marks import mutants
from tests.marks.mutants import Change, Mutant, Verdict

pytestmark = pytest.mark.slow

WRONG = [
    Change("relu_backward", "return np.where(z > 0, da, 0.0)", "return np.where(z >= 0, da, 0.0)"),
    Change("dense_backward", "db = dz.sum(axis=0)", "db = dz.sum(axis=1)"),
    Change("train", "for _ in range(epochs):", "for _ in []:"),
    Change(
        "output_size",
        "return (size + 2 * padding - kernel) // stride + 1",
        "return (size + 2 * padding - kernel) / stride + 1",
    ),
    Change("conv1d_backward", "dx[met] += dy * kernel[k]", "dx[met] += dy / kernel[k]"),
    Change("average_pool_backward", "share = dy / size**2", "share = dy / size**3"),
    Change("rnn_forward", "return np.stack(states, axis=1)", "return np.stack(states, axis=0)"),
]
RIGHT = Change(
    "sigmoid",
    "return np.where(z >= 0, 1.0, small) / (1 + small)",
    "return np.where(z > 0, 1.0, small) / (1 + small)",
)


def named(change: Change) -> Mutant:
    return next(mutant for mutant in mutants.mutants() if mutant.change == change)


def rewritten(line: str) -> Mutant:
    """Return a mutant with this in the place of a line of sigmoid's answer."""
    return replace(named(RIGHT), after=f"    {line}")


def silent(verdict: Verdict) -> None:
    pass


@pytest.mark.on_record_of_all
def test_mutants_lie_inside_the_answers_and_change_one_line():
    files = reference()
    for mutant in mutants.mutants():
        before = files[f"{mutant.module}.py"].splitlines()
        after = mutant.made_in(files)[f"{mutant.module}.py"].splitlines()
        assert len(before) == len(after)
        assert [i for i, lines in enumerate(zip(before, after, strict=True), 1) if len(set(lines)) > 1] == [mutant.line]
        assert before[mutant.line - 1] == mutant.before
        markers = [line.split()[1] for line in before[: mutant.line] if line.startswith(("    # BEGIN", "    # END"))]
        assert markers[-1] == "BEGIN"
        function = [line for line in before[: mutant.line] if line.startswith("def ")][-1]
        assert function.startswith(f"def {mutant.function}(")


@pytest.mark.on_record
def test_every_function_is_mutated_or_left_out():
    mutated = {mutant.function for mutant in mutants.mutants()}
    assert mutated | set(mutants.left_out()) == set(FUNCTIONS)
    assert not mutated & set(mutants.left_out())


def test_a_change_names_one_mutant():
    changes = [mutant.change for mutant in mutants.mutants()]
    assert len(set(changes)) == len(changes)


def test_a_mutant_is_tried_on_its_own_question_first():
    assert mutants.affected("softmax")[0] == "q03_softmax"
    assert {"q07_network_forward", "q08_backprop", "q12_train", "b01_convnet"} < set(mutants.affected("softmax"))
    assert mutants.affected("predict") == ("q12_train",)


def test_wrong_answers_are_killed_and_right_ones_survive():
    chosen = [named(change) for change in (*WRONG, RIGHT)]
    verdicts = mutants.run([*mutants.unchanged(chosen), *chosen], report=silent)
    unchanged, wrong, right = verdicts[: len(chosen)], verdicts[len(chosen) : -1], verdicts[-1]
    assert not any(found.killed for found in unchanged)
    assert [found.question for found in wrong] == [mutant.question for mutant in chosen[:-1]]
    assert all(found.case and not found.lost for found in wrong)
    assert not right.killed
    assert mutants.unexplained(verdicts[len(chosen) :]) == []


@pytest.mark.on_record_of_all
def test_what_hangs_or_crashes_is_killed_and_the_next_tried(monkeypatch):
    monkeypatch.setattr(mutants, "SECONDS", 2)
    naive = "return 1 / (1 + np.exp(-z))"
    lines = ["while True: pass", "import os; os._exit(1)", f"np.ones(10**9); {naive}", naive]
    verdicts = mutants.run([*map(rewritten, lines), named(RIGHT)], jobs=1, report=silent)
    hung, crashed, greedy, overflows, right = verdicts
    assert (hung.case, hung.question) == (mutants.HANGS, "q01_sigmoid")
    assert crashed.case == mutants.CRASHES
    assert greedy.case == "the sigmoid at 0 and at plus and minus log 3"
    assert overflows.case == "no overflow at plus and minus 1000"
    assert not right.killed


def test_explanations_of_what_is_killed_or_gone_are_stale(monkeypatch):
    assert mutants.stale([]) == []
    assert mutants.stale([Verdict(named(RIGHT))]) == []
    assert mutants.stale([Verdict(named(RIGHT), "q01_sigmoid", "a case")]) == [RIGHT]
    gone = RIGHT._replace(before="return 1")
    monkeypatch.setattr(mutants, "explained", lambda: {gone: "It was rewritten."})
    assert mutants.stale([]) == [gone]


def test_every_explanation_has_a_reason():
    assert all(reason.endswith(".") for reason in (*mutants.explained().values(), *mutants.left_out().values()))


@pytest.mark.parametrize("killed, status, says", [(True, 0, "not mutated"), (False, 1, "survives: relu")])
def test_the_command_line_fails_if_a_survivor_has_no_reason(monkeypatch, killed, status, says):
    def run(chosen, jobs, report):
        return [Verdict(m, "q02_relu" if killed and m.before != m.after else "", "a case") for m in chosen]

    monkeypatch.setattr(mutants, "run", run)
    result = CliRunner().invoke(mutants.main, ["q02"])
    assert (result.exit_code, says in result.output) == (status, True)


def test_the_command_refuses_where_the_reference_fails(monkeypatch):
    monkeypatch.setattr(mutants, "run", lambda chosen, jobs, report: [Verdict(chosen[0], "q02_relu", "a case")])
    result = CliRunner().invoke(mutants.main, ["q02"])
    assert (result.exit_code, "q02_relu fails the reference itself" in result.output) == (1, True)


def test_the_command_line_knows_the_questions():
    result = CliRunner().invoke(mutants.main, ["q99"])
    assert (result.exit_code, "there is no question 'q99'" in result.output) == (2, True)
