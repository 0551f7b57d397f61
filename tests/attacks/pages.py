"""Pages, table and terminal: a student's name and words are shown, and must do nothing."""

from tests.attacks.attack import PAGE, Attack

SCRIPT = "<script>alert(1)</script>"


def saying(name: str, tries: str, call: str) -> Attack:
    return Attack(name, tries, PAGE, call=call)


def called(name: str, tries: str, student: str, harm: str = PAGE) -> Attack:
    return Attack(name, tries, harm, student=student)


ATTACKS = [
    saying("script in an error", "raises an error with HTML in it", f"raise ValueError({SCRIPT!r})"),
    saying("picture in an error", "loads something from elsewhere", "raise ValueError('<img src=//x onerror=x>')"),
    saying("end of a page", "ends the page's own tags", f"raise ValueError('</p></pre></section>{SCRIPT}')"),
    saying("script in the name of an error", "names its class so", f"raise type({SCRIPT!r}, (Exception,), {{}})"),
    saying("script for a stub", "says so in the words of a stub", f"raise NotImplementedError('q14_sizes: {SCRIPT}')"),
    saying(
        "script in the name of a type",
        "returns something of a type called so",
        f"return type({SCRIPT!r}, (), {{}})()",
    ),
    saying(
        "picture in the name of a file",
        "fails in a file called so",
        "exec(compile('1 / 0', '<img src=x onerror=x>', 'exec'))",
    ),
    Attack("script in a syntax error", "cannot be imported, and why is HTML", PAGE, code=f"\n{SCRIPT}\n"),
    Attack("script when imported", "fails while it is imported", PAGE, code=f"raise ValueError({SCRIPT!r})"),
    saying("template", "closes the template's own brackets", f"raise ValueError('}}}}{{{{ 7 * 7 }}}}{SCRIPT}')"),
    saying("terminal", "colours the terminal", "raise ValueError('\\x1b[2J\\x1b]0;title\\x07')"),
    saying("direction", "turns the direction of writing", "raise ValueError('\\u202egnihton')"),
    saying("NUL", "ends a text for programs in C", "raise ValueError('a\\0b')"),
    called("formula for a name", "is called like a formula", "=cmd|'calc'!A1"),
    called("sum for a name", "is called like another", "@SUM(1+1)*cmd"),
    called("plus for a name", "begins with a sign", "+1+cmd"),
    called("minus for a name", "begins with the other", "-1+cmd"),
    called("wide formula", "begins with a sign of East Asian keyboards", "＝1+1"),
    called("formula after a tab", "hides it behind a tab", "\t=1+1"),
    called("formula after a semicolon", "starts a cell where the comma is the decimal sign", "x;=1+1"),
    called("formula after a comma", "starts a cell of its own", "x,=1+1"),
    called("row of its own", "has a line break in its name", "a\n=1,graded,100"),
    called("script for a name", "is called like a tag", "<script>alert(1)<"),
    called("picture for a name", "is called like another", "<img src=x onerror=alert(1)>"),
    called("terminal for a name", "colours the terminal", "\x1b[31mred"),
    called("backwards", "turns the direction of writing", "\u202eyrollam"),
]
