"""Our functions beneath a student's, where errors are carried forward: what else of ours can be reached from them?"""

from tests.attacks.attack import CARELESS, SCORE, Attack

Q15 = ("q15_conv1d",)


def finding(name: str, tries: str, body: str) -> Attack:
    """Return a hand-in that answers with the conv1d of ours that `body` returns, where output_size is ours already."""
    code = f"def find():\n{body}\n\n\ndef conv1d(x, kernel, stride=1):\n    return find()(x, kernel, stride)\n"
    return Attack(name, tries, SCORE, code=code, questions=Q15, against=CARELESS)


def returning(name: str, tries: str, expression: str) -> Attack:
    return finding(name, tries, f"    return {expression}")


ATTACKS = [
    returning("its globals", "looks among the globals of ours", "output_size.__globals__['conv1d']"),
    returning(
        "its builtins", "looks among the builtins of ours", "__import__(output_size.__module__).__dict__['conv1d']"
    ),
    returning(
        "its module", "looks for the module in which ours was written", "sys.modules[output_size.__module__].conv1d"
    ),
    returning(
        "what refers to it",
        "asks the collector who else holds ours",
        "next(r['conv1d'] for r in gc.get_referrers(output_size) if isinstance(r, dict) and r.get('conv1d', conv1d) is not conv1d)",
    ),
    returning(
        "all objects",
        "looks through all objects for a function of that name",
        "next(o for o in gc.get_objects() if inspect.isfunction(o) and o.__name__ == 'conv1d' and o is not conv1d)",
    ),
    returning(
        "all tables",
        "looks through all dicts for a function of that name",
        "next(o['conv1d'] for o in gc.get_objects() if type(o) is dict and inspect.isfunction(o.get('conv1d'))"
        " and o['conv1d'] is not conv1d)",
    ),
    returning(
        "all modules",
        "looks through all modules for a function of that name",
        "next(m.conv1d for m in list(sys.modules.values()) if inspect.isfunction(getattr(m, 'conv1d', None)) and m.conv1d is not conv1d)",
    ),
    finding(
        "the frames",
        "looks through the variables of whoever calls it",
        "    frame = sys._getframe()\n"
        "    while frame := frame.f_back:\n"
        "        for table in [frame.f_locals, frame.f_globals, *frame.f_locals.values()]:\n"
        "            found = table.get('conv1d') if isinstance(table, dict) else None\n"
        "            if inspect.isfunction(found) and found is not conv1d:\n"
        "                return found",
    ),
    returning("the main program", "takes ours from the program that runs it", "sys.modules['__main__'].ours['conv1d']"),
    returning("imported", "imports what ours calls itself", "__import__('ours').conv1d"),
    finding(
        "the source",
        "reads the text from which ours was compiled",
        "    import linecache\n"
        "    path = Path(output_size.__code__.co_filename)\n"
        "    text = path.read_text() if path.is_file() else ''.join(linecache.getlines(str(path)))\n"
        "    namespace = {'np': np}\n"
        "    exec(text, namespace)\n"
        "    return namespace['conv1d']",
    ),
    finding(
        "the code",
        "makes a function of the code that lies about",
        "    import types\n"
        "    codes = [o.__code__ for o in gc.get_objects() if inspect.isfunction(o)]\n"
        "    code = next(c for c in codes if c.co_name == 'conv1d' and c is not conv1d.__code__)\n"
        "    return types.FunctionType(code, output_size.__globals__, 'conv1d', (1,))",
    ),
    finding(
        "kept from another question",
        "keeps every function of ours that it meets, for the questions in which it is asked for",
        "    import builtins\n"
        "    kept = builtins.__dict__.setdefault('kept', {})\n"
        "    kept.update({k: v for k, v in output_size.__globals__.items() if inspect.isfunction(v)})\n"
        "    return kept['conv1d']",
    ),
]
