"""Write dist/site/: the page, what students get, and the page's Python, packed so that any web server can hand them out."""

import gzip
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from autograder.authoring.assignment import require_repository
from autograder.authoring.zips import assignment_files
from autograder.site.runtime import RUNTIME, Files, lock_of, read_runtime
from autograder.site.story import HERE, tell_story
from given.course.rules import Rules
from given.machinery.questions import FUNCTIONS, MODULES, QUESTIONS, questions_of

PAGE = HERE / "page"
WHEN = (1980, 1, 1, 0, 0, 0)  # of all files in it: the same content makes the same zip, whenever it is made
DIGITS = "data/mnist_train.npz"
# Some servers refuse to hand out endings that they do not know, or pack what is packed: this one they all leave alone.
ENDING = ".bin"
OURS = ("in_page.py", "overflow.py")  # of what runs in the browser
PACKED = (".zip", ".whl", ".npz")  # packed already


def build_site(target: Path, pyodide: Path | None = None, rules: Rules | None = None) -> Path:
    """Write the site into a folder, in the place of an earlier one; nothing is written where the runtime is not ours."""
    require_repository()
    runtime = read_runtime(pyodide)
    given = assignment_files(rules)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in ("codemirror", "licences"):
        shutil.copytree((PAGE if name == "codemirror" else HERE) / name, target / name)
    for path in (*PAGE.glob("*.js"), *PAGE.glob("*.css")):
        shutil.copyfile(path, target / path.name)
    copy_licences(runtime, target / "licences")
    files = write_packed(what_python_reads(runtime, given), target / "files")
    (target / "index.html").write_text(render(files, given), encoding="utf-8", newline="\n")
    return target


def what_python_reads(runtime: Files, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return all that the page fetches for its Python, by name."""
    small = {name: content for name, content in given.items() if name != DIGITS}
    return {
        **runtime,
        "lock.json": json.dumps(lock_of()).encode(),
        "worker.js": (PAGE / "worker" / "worker.js").read_bytes(),
        **{name: (HERE / name).read_bytes() for name in OURS},
        "assignment.zip": zip_of(small),
        Path(DIGITS).name: given[DIGITS],
    }


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of some files, the same whenever it is made."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def write_packed(files: Mapping[str, bytes], folder: Path) -> list[dict]:
    """Write files into a folder, packed where that helps, and return for each what the page must know to fetch it."""
    folder.mkdir()
    return [write_file(name, content, folder) for name, content in files.items()]


def write_file(name: str, content: bytes, folder: Path) -> dict:
    is_packed = not name.endswith(PACKED)
    sent = gzip.compress(content, mtime=0) if is_packed else content
    # Named by what is in them, so that no browser shows an old file under a new page.
    path = f"{Path(name).stem.split('-')[0]}-{hashlib.sha256(sent).hexdigest()[:8]}{ENDING}"
    (folder / path).write_bytes(sent)
    about = {"name": name, "path": f"files/{path}", "when": when(name)}
    return {**about, "packed": is_packed, "sent": len(sent), "bytes": len(content)}


def when(name: str) -> str:
    """Return what a file is fetched for: the start of Python, or later the pictures or the digits."""
    if name == Path(DIGITS).name:
        return "digits"
    return "pictures" if name.endswith(".whl") and not name.startswith("numpy-") else "start"


def render(files: list[dict], given: Mapping[str, bytes]) -> str:
    """Return the page's HTML, with a table of all that its scripts must know."""
    table = {
        "version": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:8],
        "files": files,
        "packages": [{"name": file.package, "file": file.name} for file in RUNTIME.files if file.package],
        "stubs": {f"{module}.py": given[f"{module}.py"].decode() for module in MODULES},
        "functions": {name: [f"{f.module}.py", questions_of(name)[0]] for name, f in FUNCTIONS.items()},
    }
    templates = Environment(loader=FileSystemLoader(PAGE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    story = tell_story(given["practical.ipynb"])
    # "<" in a script element could end it, whatever stands in a stub.
    text = json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")
    functions = {name: [(f, f"{FUNCTIONS[f].module}.py") for f in q.functions] for name, q in QUESTIONS.items()}
    page = templates.get_template("index.html")
    return page.render(story=story, table=text, files=list(table["stubs"]), functions=functions)


def copy_licences(runtime: Files, folder: Path) -> None:
    """Write the licences that the packages carry, and a list of what is under which."""
    lines = [f"{file.name}: {file.licence}" for file in RUNTIME.files]
    for file in RUNTIME.files:
        if file.package:
            licences = read_licences(runtime[file.name])
            (folder / f"{file.package}.txt").write_bytes(b"\n\n".join(licences))
    text = (HERE / "licences" / "README.txt").read_text(encoding="utf-8")
    list_of_files = "\n".join(lines)
    (folder / "README.txt").write_text(
        text.format(version=RUNTIME.version, source=RUNTIME.source, files=list_of_files), encoding="utf-8", newline="\n"
    )


def read_licences(wheel: bytes) -> list[bytes]:
    """Return the licences in a package."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        names = [name for name in archive.namelist() if is_licence(name)]
        return [archive.read(name) for name in names]


def is_licence(name: str) -> bool:
    file = Path(name)
    return ".dist-info" in name and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING"))
