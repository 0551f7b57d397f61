"""What a student types is understood, and what is not is one line with what may have been meant."""

import pytest

from given.command.python_name import python_name
from given.command.wish import HELP, Wish, find_meant, read_wish

CONV = ("q14_sizes", "q15_conv1d", "q16_conv1d_backward", "q17_conv2d", "q18_conv_forward", "q19_conv_backward")


@pytest.mark.parametrize(
    ("word", "questions"),
    [
        ("q07", ["q07_network_forward"]),
        ("q7", ["q07_network_forward"]),
        ("7", ["q07_network_forward"]),
        ("07", ["q07_network_forward"]),
        ("Q07", ["q07_network_forward"]),
        ("q07_network_forward", ["q07_network_forward"]),
        ("network_forward", ["q07_network_forward"]),
        ("network_forward()", ["q07_network_forward"]),
        ("ReLU", ["q02_relu"]),
        ("relu_backward", ["q02_relu"]),
        ("predict", ["q12_train"]),  # q13 asks for it, too
        ("b8", ["b08_motif"]),
        ("backprop", ["q08_backprop"]),
        ("backprop.py", [f"q{number:02d}" for number in range(1, 10)]),
        ("conv.py", list(CONV)),
        ("conv", list(CONV)),
        ("./conv.py", list(CONV)),
        (".\\Conv.py", list(CONV)),
    ],
)
def test_a_question_goes_by_many_names(word, questions):
    found = find_meant(word)
    assert found == questions or [question.split("_")[0] for question in found] == questions


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("conv3d", "conv2d"),
        ("rellu", "relu"),
        ("soft_max", "softmax"),
        ("backpropp.py", "backprop.py"),
        ("q07_network", "q07_network_forward"),
        ("maxpool", "max_pool"),
    ],
)
def test_a_near_miss_is_asked_about(word, meant):
    with pytest.raises(ValueError, match=f"there is no question '{word}'; did you mean {meant}\\?"):
        find_meant(word)


@pytest.mark.parametrize("word", ["q99", "0", "", "q", "-", "xyz", "7.5", "q²"])
def test_what_is_like_nothing_says_how_they_are_called(word):
    with pytest.raises(ValueError, match="there is no question .*q01 to q22"):
        find_meant(word)


Q07 = ("q07_network_forward",)


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ([], Wish()),
        (["q07"], Wish(Q07)),
        (["7", "q07"], Wish(Q07)),
        (["--watch"], Wish(watches=True)),
        (["q07", "-w"], Wish(Q07, watches=True)),
        (["--help"], Wish(helps=True)),
        (["-h"], Wish(helps=True)),
        (["/?"], Wish(helps=True)),
        (["help"], Wish(helps=True)),
        (["q07", "watch"], Wish(Q07, watches=True)),
        (["hint", "q07"], Wish(Q07, hint=0)),
        (["--numpy"], Wish(numpy=True)),
        (["q07", "--story"], Wish(Q07, story=True)),
        (["network", "forward"], Wish(Q07, ("network_forward",))),
        (["softmax", "backward"], Wish(("q04_cross_entropy",), ("softmax_cross_entropy_backward",))),
        (["softmax", "relu"], Wish(("q03_softmax", "q02_relu"), ("softmax", "relu"))),
        (["q07", "--hint"], Wish(Q07, hint=0)),
        (["--hint", "q07"], Wish(Q07, hint=0)),
        (["--hint", "7"], Wish(Q07, hint=0)),
        (["q07", "--hint", "2"], Wish(Q07, hint=2)),
        (["--hint", "2", "q07"], Wish(Q07, hint=2)),
        (["q07", "--hint=3"], Wish(Q07, hint=3)),
        (["q07", "--hint", "--hint"], Wish(Q07, hint=2)),
        (["q07", "--hint", "--hint", "--hint", "--hint"], Wish(Q07, hint=4)),
        (["network_forward", "--hint"], Wish(Q07, ("network_forward",), hint=0)),
    ],
)
def test_words_and_options_come_in_any_order(words, wish):
    assert read_wish(words) == wish


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--wach"], "there is no option --wach; did you mean --watch?"),
        (["--hints", "q07"], "did you mean --hint?"),
        (["-z"], "there is no option -z; there are --watch, --hint, --help"),
        (["--hint"], "a hint to which question?"),
        (["--hint", "2"], None),  # question 2
        (["--story"], "the story of which question?"),
        (["q07", "q77"], "there is no question 'q77'"),
        (["conv", "backwards"], "there is no question 'backwards'"),
    ],
)
def test_what_is_not_understood_is_said_in_one_line(words, says):
    if says is None:
        assert read_wish(words).questions == ("q02_relu",)
        return
    with pytest.raises(ValueError) as error:
        read_wish(words)
    assert says in str(error.value) and "\n" not in str(error.value)


def test_the_help_fits_a_small_terminal():
    assert max(map(len, HELP.format(python="python").splitlines())) <= 80


@pytest.mark.parametrize(
    ("executable", "platform", "on_path", "name"),
    [
        ("/usr/bin/python3", "linux", {"python3": "/usr/bin/python3"}, "python3"),
        ("/usr/bin/python3", "linux", {"python": "/usr/bin/python", "python3": "/usr/bin/python3"}, "python"),
        ("/home/me/.venv/bin/python", "darwin", {"python": "/home/me/.venv/bin/python"}, "python"),
        ("/home/me/.venv/bin/python", "darwin", {"python3": "/usr/bin/python3"}, "python"),
        ("/apps/py/python.exe", "win32", {"python": "/windows/apps/python.exe"}, "py"),
        ("/apps/py/python.exe", "win32", {"python": "/apps/py/python.exe"}, "python"),
        ("/apps/py/python.exe", "win32", {}, "py"),
        ("", "emscripten", {}, "python"),
    ],
)
def test_python_is_called_as_it_can_be_started(executable, platform, on_path, name):
    assert python_name(executable, platform, on_path.get) == name
