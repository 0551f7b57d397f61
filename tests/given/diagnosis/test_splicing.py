"""A text with a part written anew is the same code as the tree with that part replaced, written as a whole."""

import ast

import pytest

from given.diagnosis.source.edits import find_edits, replaced
from given.diagnosis.source.insertions import counted_on, exchanges, indices, insertions, replacements
from given.diagnosis.source.repairs import kinds_of, marked, slips_of, write
from given.diagnosis.source.splicing import splice

OWN_WAY = """
def conv1d(x, kernel, stride=1):
    count = (len(x) - len(kernel)) // stride + 1
    größe, y = np.zeros(count), []
    for o in range(count):
        größe[o] = -np.sum(x[o : o + len(kernel)] * kernel ** 2, axis=0).reshape(-1, 1)
        while o > count:
            y.append(f"{o}")
    return größe, {"a": (1, -2.0)}["a"]
"""


def definition():
    node = ast.parse(OWN_WAY).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


@pytest.mark.slow
@pytest.mark.parametrize("find", [slips_of, exchanges, counted_on, indices, replacements, insertions])
def test_a_spliced_text_is_the_code_of_the_changed_tree(find):
    own = definition()
    fast = splice(own, marked(own))
    spliced = 0
    for edits in list(find(own, kinds_of(own)))[::5]:
        text = fast.write(edits)
        if text is not None:
            spliced += 1
            slow = ast.parse(write(replaced(own, edits)))
            assert ast.unparse(ast.parse(text)) == ast.unparse(slow)
    assert spliced


def test_changes_of_whole_blocks_are_left_to_the_slow_way():
    own = definition()
    fast = splice(own, marked(own))
    blocks = [edit for edit in find_edits(own, kinds_of(own)) if isinstance(edit[0], ast.For | ast.FunctionDef)]
    assert blocks and all(fast.write([edit]) is None for edit in blocks)
