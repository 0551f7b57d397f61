"""What is shown of a pair: function beside function, and the same letter for the same passage."""

from autograder.similarity.read import read_code
from autograder.similarity.side_by_side import lay_beside
from autograder.submissions.submission import Submission
from tests.similarity.disguises import disguise
from tests.similarity.independent import independent

BODY = """def conv1d(x, kernel, stride=1):
    '''Slide the kernel.'''
    windows = np.lib.stride_tricks.sliding_window_view(x, len(kernel))[::stride]
{extra}    {name} = np.tensordot(windows, kernel, axes=(1, 0)) + np.sqrt(0.5 * stride)
    return np.where({name} > 0.25, {name} * 3 + x[0], {name} - 7 * x[1])
"""


def code_of(folder, **files):
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return read_code(Submission(folder.name, folder))


def test_the_same_passage_has_the_same_letter(tmp_path):
    one = code_of(tmp_path / "anna", conv=BODY.format(name="y", extra=""))
    other = code_of(tmp_path / "bob", conv=BODY.format(name="out", extra="    print(x)\n    # now\n"))
    (beside,) = lay_beside(one, other)
    left, right = ([(line.number, line.mark) for line in lines] for lines in beside.lines)
    assert left == [(1, None), (3, None), (4, 0), (5, 0)]
    assert right == [(1, None), (3, None), (4, None), (5, None), (6, 0), (7, 0)]


def test_functions_meet_whatever_their_order_and_names(tmp_path):
    loops = independent()["loops"]
    other = {name[:-3]: text for name, text in disguise(loops, "functions reordered").items()}
    one = code_of(tmp_path / "anna", **{name[:-3]: text for name, text in loops.items()})
    couples = lay_beside(one, code_of(tmp_path / "bob", **other))
    assert len(couples) > 5
    assert all(beside.names[0] == beside.names[1] for beside in couples)


def test_what_has_nothing_in_common_is_not_shown(tmp_path):
    one = code_of(tmp_path / "anna", conv=BODY.format(name="y", extra=""))
    assert lay_beside(one, code_of(tmp_path / "bob", conv="def conv1d(x, kernel):\n    return 3\n")) == []


def test_a_hand_in_that_is_gone_shows_nothing(tmp_path):
    codes = [code_of(tmp_path / name, conv=BODY.format(name="y", extra="")) for name in ("anna", "bob")]
    (tmp_path / "bob" / "conv.py").unlink()
    assert lay_beside(*codes) == []


def test_a_file_that_has_changed_meanwhile_shows_what_is_there(tmp_path):
    codes = [code_of(tmp_path / name, conv=BODY.format(name="y", extra="")) for name in ("anna", "bob")]
    (tmp_path / "bob" / "conv.py").write_text("x = 1\n")
    (beside,) = lay_beside(*codes)
    assert [line.text for line in beside.lines[1]] == []
