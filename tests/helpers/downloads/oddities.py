"""What students really send, oddity by oddity, with what it must become."""

import io
import json
import stat
import tarfile
import zipfile
from dataclasses import dataclass

from autograder import paths
from given.machinery.questions import MODULES

CORE = MODULES[:4]
ALL = frozenset(MODULES)


@dataclass(frozen=True)
class Oddity:
    """What one student uploads, file by file, and what comes of it."""

    uploads: dict[str, bytes]
    taken: frozenset[str] = ALL  # the modules of which the student's work is found
    lost: str = ""  # in the reason
    noted: str = ""  # in the notes
    refused: str = ""  # in the reason why there is nothing to grade


def work(module: str) -> bytes:
    """Return a module that somebody has worked on, told from all others by its text."""
    return f'"""Größe: my {module}."""\n\nimport numpy as np\n\n{ANSWERS[module]}'.encode()


ANSWERS = {
    "backprop": "def relu(z):\n    return np.maximum(z, 0)\n",
    "training": "def sgd_step(params, grads, learning_rate):\n    return params\n",
    "conv": "def output_size(size, kernel, stride=1, padding=0):\n    return (size + 2 * padding - kernel) // stride + 1\n",
    "pool": "def max_pool(image, size, stride=1):\n    return image\n",
    "beyond": "def motif_scan(sequence, weights):\n    return weights\n",
}


def stub(module: str) -> bytes:
    """Return a module as we give it out."""
    return (paths.ASSIGNMENT / f"{module}.py").read_bytes()


def packed(files: dict[str, bytes], password: bool = False, links: tuple[str, ...] = ()) -> bytes:
    """Return a zip; with a password as far as its directory says, and some files as links."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name in links:
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, content)
    return encrypted(buffer.getvalue()) if password else buffer.getvalue()


def encrypted(archive: bytes) -> bytes:
    """Return a zip whose entries say that they are encrypted."""
    changed = bytearray(archive)
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = archive.find(mark)
        while place >= 0:
            changed[place + offset] |= 1
            place = archive.find(mark, place + 1)
    return bytes(changed)


def one_encrypted(files: dict[str, bytes], name: str) -> bytes:
    """Return a zip in which one entry says that it is encrypted."""
    archive = packed(files)
    changed = bytearray(archive)
    for mark, offset, name_at in ((b"PK\3\4", 6, 30), (b"PK\1\2", 8, 46)):
        place = archive.find(mark)
        while place >= 0:
            if archive[place + name_at :].startswith(name.encode()):
                changed[place + offset] |= 1
            place = archive.find(mark, place + 1)
    return bytes(changed)


def tar_of(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def notebook(*cells: str) -> bytes:
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True), "outputs": []} for cell in cells]
    return json.dumps(
        {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "def relu(z): no"}, *made]}
    ).encode()


FIVE = {f"{module}.py": work(module) for module in MODULES}
STUBS = {f"{module}.py": stub(module) for module in MODULES}
REST = {name: text for name, text in FIVE.items() if name != "conv.py"}
CELLS = ["%matplotlib inline\nimport matplotlib.pyplot as plt", *ANSWERS.values(), "!ls\nrelu(np.zeros(3))"]
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
NO_CONV = ALL - {"conv"}
CONV_LOST = "no points for q14 to q19"


def zipped(files: dict[str, bytes], name: str = "handin.zip") -> dict[str, bytes]:
    return {name: packed(files)}


def below(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


ODDITIES = {
    "handin.zip": Oddity(zipped({**FIVE, "practical.ipynb": notebook("1")})),
    "five files singly": Oddity(FIVE),
    "five files singly, again": Oddity(
        {name.replace(".py", "-1.py"): text for name, text in FIVE.items()}, noted="taken for backprop.py, training.py"
    ),
    "one folder down": Oddity(zipped(below("handin", FIVE))),
    "two folders down": Oddity(zipped(below("uni/practical", FIVE))),
    "four folders down": Oddity(zipped(below("a/b/c/d", FIVE))),
    "a zip in a zip": Oddity(zipped(zipped(below("handin", FIVE)))),
    "a zip in a zip in a zip": Oddity(zipped(zipped(zipped(FIVE)))),
    "__MACOSX": Oddity(zipped({**below("handin", FIVE), **below("__MACOSX/handin", {"._conv.py": b"\0\5\x16\7"})})),
    "conv (1).py beside a stub": Oddity(
        zipped({**REST, "conv.py": stub("conv"), "conv (1).py": work("conv")}), noted="as we gave it out"
    ),
    "conv-1.py beside a stub": Oddity(
        {**REST, "conv.py": stub("conv"), "conv-1.py": work("conv")}, noted="taken for conv.py: conv"
    ),
    "a stub handed in again": Oddity({**REST, "conv.py": work("conv"), "conv-1.py": stub("conv")}),
    "conv_1.py alone": Oddity(zipped({**REST, "conv_1.py": work("conv")}), noted="since none has the right name"),
    "Kopie von conv.py": Oddity(
        zipped({**REST, "conv.py": stub("conv"), "Kopie von conv.py": work("conv")}), noted="as we gave it out"
    ),
    "conv - Copy.py, the older": Oddity(
        zipped({**FIVE, "conv - Copy.py": b"def output_size(): old"}), noted="conv - Copy.py"
    ),
    "conv.py.txt": Oddity(zipped({**REST, "conv.py.txt": work("conv")}), noted="taken for conv.py: conv.py.txt"),
    "upper case": Oddity(zipped({name.upper(): text for name, text in FIVE.items()}), noted="CONV.PY"),
    "UTF-16": Oddity(zipped({**REST, "conv.py": work("conv").decode().encode("utf-16")}), noted="UTF-16"),
    "cp1252": Oddity(zipped({**REST, "conv.py": work("conv").decode().encode("cp1252")}), noted="CP1252"),
    "BOM and CRLF": Oddity(zipped({**REST, "conv.py": b"\xef\xbb\xbf" + work("conv").replace(b"\n", b"\r\n")})),
    "notebook alone": Oddity(zipped({"practical.ipynb": notebook(*CELLS)}), noted="cells of practical.ipynb"),
    "notebook beside stubs": Oddity(
        zipped({**STUBS, "practical.ipynb": notebook(*CELLS)}), noted="cells of practical.ipynb"
    ),
    "stubs beside the real zip": Oddity(zipped({**STUBS, **zipped(FIVE)}), noted="as we gave it out"),
    "the whole assignment folder": Oddity(zipped({**below("assignment", FIVE), **below("assignment", zipped(FIVE))})),
    "two of five": Oddity(
        zipped({"backprop.py": work("backprop"), "training.py": work("training"), "notes.txt": b"x"}),
        frozenset({"backprop", "training"}),
        lost="conv.py and pool.py are missing: no points for q14 to q19 and q20 to q22 (it holds ",
        noted="no bonus",
    ),
    "without the bonus": Oddity(zipped({f"{m}.py": work(m) for m in CORE}), frozenset(CORE), noted="no bonus"),
    "an empty file": Oddity(zipped({**REST, "conv.py": b""}), NO_CONV, lost=f"conv.py is empty: {CONV_LOST}"),
    "Git LFS": Oddity(zipped({**REST, "conv.py": LFS}), NO_CONV, lost="conv.py is a Git LFS pointer"),
    "one link": Oddity(
        {"handin.zip": packed({**REST, "conv.py": b"/etc/passwd"}, links=("conv.py",))},
        NO_CONV,
        lost="conv.py is a link",
    ),
    "one encrypted": Oddity({"handin.zip": one_encrypted(FIVE, "conv.py")}, NO_CONV, lost="conv.py is encrypted"),
    "a password": Oddity({"handin.zip": packed(FIVE, password=True)}, refused="is encrypted"),
    "7z": Oddity({"handin.7z": b"7z\xbc\xaf\x27\x1c\0\4"}, refused="is a 7z archive"),
    "RAR": Oddity({"handin.rar": b"Rar!\x1a\x07\x01\0"}, refused="is a RAR archive"),
    "tar.gz": Oddity({"handin.tar.gz": tar_of(FIVE)}, refused="is a gzip archive (.tar.gz)"),
    "7z called zip": Oddity({"handin.zip": b"7z\xbc\xaf\x27\x1c\0\4"}, refused="is a 7z archive"),
    "PDF": Oddity({"solution.pdf": b"%PDF-1.7\n"}, refused="is a PDF"),
    "docx": Oddity({"solution.docx": DOCX}, refused="is an Office document"),
    "an empty zip": Oddity({"handin.zip": packed({})}, refused="is empty"),
    "0 bytes": Oddity({"handin.zip": b""}, refused="is an empty file"),
    "old and new": Oddity(
        zipped({**below("old", FIVE), **below("new", {n: t + b"# new\n" for n, t in FIVE.items()})}),
        refused="hand in one of the two",
    ),
}
