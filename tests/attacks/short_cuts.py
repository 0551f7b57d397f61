"""Forbidden short cuts: somebody else's work for one's own."""

from tests.attacks.attack import SCORE, Attack

BORROWED = """
sys.path.insert(0, NEIGHBOUR_FOLDER)
import borrowed
output_size = borrowed.output_size
"""


def instead(name: str, tries: str, code: str, question: str = "q15_conv1d") -> Attack:
    return Attack(name, tries, SCORE, code=code, questions=(question,))


ATTACKS = [
    instead(
        "scipy",
        "lets SciPy do it",
        "from scipy.signal import correlate\n"
        "def conv1d(x, kernel, stride=1):\n    return correlate(np.asarray(x, float), kernel, 'valid')[::stride]",
    ),
    instead(
        "a package of the grader's, by its path",
        "adds the folders to the search path in which the grader's packages lie",
        "sys.path += [str(path) for path in Path(ROOT, '.venv/lib').glob('*/site-packages')]\n"
        "from scipy.signal import correlate\n"
        "def conv1d(x, kernel, stride=1):\n    return correlate(np.asarray(x, float), kernel, 'valid')[::stride]",
    ),
    instead(
        "torch",
        "lets PyTorch, or what is called so, do it",
        "sys.path.insert(0, SITE)\nimport torch\n"
        "def conv1d(x, kernel, stride=1):\n    return torch.conv1d(x, kernel, stride)",
    ),
    instead("another student's file", "imports the answers of another student", BORROWED, "q14_sizes"),
    instead(
        "another student's text",
        "runs the text of another student's file",
        "exec(Path(NEIGHBOUR_FILE).read_text())",
        "q14_sizes",
    ),
    instead(
        "another student's zip",
        "unpacks what the next student has handed in",
        "import zipfile\nexec(zipfile.ZipFile(Path(INBOX, f'{NEXT}.zip')).read('conv.py'))",
        "q14_sizes",
    ),
    instead("the reference", "runs the text of the solutions", "exec(Path(SOLUTIONS, 'conv.py').read_text())"),
    instead(
        "the grader's own import",
        "imports the reference by way of the grader's modules",
        "from autograder.reference import catalogue\nexec(catalogue.reference()['conv.py'])",
    ),
    instead(
        "a compiler",
        "has a program of the system do it",
        "def output_size(size, kernel, stride=1, padding=0):\n"
        "    text = f'echo $((({size} + 2 * {padding} - {kernel}) / {stride} + 1))'\n"
        "    return int(subprocess.run(['sh', '-c', text], capture_output=True, check=True).stdout)",
        "q14_sizes",
    ),
]
