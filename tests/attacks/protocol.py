"""A forged protocol: whatever can come through the pipe instead of a reply."""

from tests.attacks.attack import FILE, NEXT, PIPE, SCORE, Attack

REPLY = '{"dict": {"result": %s, "trouble": null, "warnings": {"list": []}, "changed": {"list": []}}}'
VERDICT = f"send(frame({REPLY % 100!r}))\n"  # a hundred, whatever was asked for


def sending(name: str, tries: str, what: str, harm: str = NEXT) -> Attack:
    """Send something instead of a reply, and end."""
    return Attack(name, tries, harm, call=f"send({what})\nos._exit(0)", against=PIPE)


def announcing(name: str, tries: str, text: int, binary: int) -> Attack:
    """Announce lengths that do not follow, and keep the pipe open."""
    call = f"send(struct.pack('<IQ', {text}, {binary}))\ntime.sleep(99)"
    return Attack(name, tries, NEXT, call=call, against=PIPE)


def array(name: str, tries: str, dtype: str, shape: str, binary: str = "b'12345678'") -> Attack:
    form = REPLY % f'{{"array": ["{dtype}", {shape}, "C"]}}'
    return sending(name, tries, f"frame({form!r}, {binary})")


ATTACKS = [
    Attack("verdict of its own", "says that it has all points", SCORE, call=VERDICT + "os._exit(0)", against=PIPE),
    Attack("early reply", "says so before it is asked, when it is imported", SCORE, code=VERDICT, against=PIPE),
    Attack("late reply", "replies, and then once more", SCORE, call=VERDICT + "return 0", against=PIPE),
    sending("noise", "sends bytes without a meaning", "b'junk' * 9"),
    sending("no JSON", "sends a frame of something else", "frame('{')"),
    sending("no header", "sends half a header", "b'1234'"),
    sending("half a frame", "sends less than it announced", "frame('[1, 2, 3]')[:-3]"),
    sending("deep", "nests lists a hundred thousand deep", "frame(b'[' * 60_000)"),
    sending("no reply at all", "sends a number where a reply is due", "frame('300')", SCORE),
    sending(
        "an order",
        "sends code to be run",
        """frame('{"run": "open(\\\\"/tmp/' + MARK + '\\\\", \\\\"w\\\\")"}')""",
        FILE,
    ),
    sending("huge number", "sends a number of ten thousand digits", "frame(b'9' * 10_000)"),
    announcing("huge text", "announces 4 GB of text", 2**32 - 1, 0),
    announcing("huge array", "announces more bytes than there are", 2, 2**63),
    announcing("silence", "announces a little and sends nothing", 100, 100),
    array("array of objects", "sends an array of objects, that is of addresses", "|O", "[1]"),
    array("array of no dtype", "sends a dtype that is none", "<f9", "[1]"),
    array("array larger than its bytes", "sends few bytes for many", "<f8", "[1000]"),
    array("negative shape", "sends a shape below 0", "<f8", "[-1, -7]"),
    array("overflowing shape", "sends a shape whose product is none", "<f8", "[4611686018427387904, 4]"),
    Attack("closed pipe", "closes the pipe and stays", NEXT, call="os.close(the_pipe())\ntime.sleep(99)", against=PIPE),
    Attack(
        "trickle",
        "sends an endless frame byte by byte",
        NEXT,
        call="send(struct.pack('<IQ', 1 << 20, 0))\nwhile True:\n    send(b' ')\n    time.sleep(0.01)",
        against=PIPE,
    ),
    Attack(
        "torrent",
        "sends and sends",
        NEXT,
        call="send(struct.pack('<IQ', 1 << 20, 1 << 28))\nwhile True:\n    send(bytes(1 << 16))",
        against=PIPE,
    ),
]
