"""Archives: what is unpacked to where it should not, is no file, is too much, or is taken for a module of somebody else's."""

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.reference import catalogue
from tests.attacks.attack import BASE, FILE, LEAK, NEXT, SCORE, Attack
from tests.attacks.world import BORROWED, MARK, World

Entries = list[tuple[str | zipfile.ZipInfo, str | bytes]]


def honest() -> Entries:
    """Return the files of an honest base, which come beside whatever else is in an archive."""
    return [*{**catalogue.reference(), "conv.py": BASE}.items()]


def packed(entries: Entries) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def link(name: str, target: str | Path) -> tuple[zipfile.ZipInfo, str]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, str(target)


def zipped(name: str, tries: str, harm: str, entries: Callable[[World, str], Entries], **more: Any) -> Attack:
    """Hand in a zip with these entries beside an honest base; they may depend on who is next."""

    def lay(world: World, student: str, following: str) -> None:
        own = entries(world, following)
        named = {entry.filename if isinstance(entry, zipfile.ZipInfo) else entry for entry, _ in own}
        (world.inbox / f"{student}.zip").write_bytes(
            packed([*(file for file in honest() if file[0] not in named), *own])
        )

    return Attack(name, tries, harm, lay=lay, **more)


def raw(name: str, tries: str, harm: str, content: Callable[[], bytes]) -> Attack:
    def lay(world: World, student: str, _: str) -> None:
        (world.inbox / f"{student}.zip").write_bytes(content())

    return Attack(name, tries, harm, lay=lay)


def in_a_folder(name: str, tries: str, harm: str, fill: Callable[[Path, World], None]) -> Attack:
    """Hand in a folder instead of a zip."""

    def lay(world: World, student: str, _: str) -> None:
        folder = world.inbox / student
        folder.mkdir()
        for file, text in honest():
            if file != "conv.py":
                (folder / str(file)).write_text(str(text))
        fill(folder, world)

    return Attack(name, tries, harm, lay=lay)


def patched(offset: int, value: int) -> bytes:
    """Change a 16-bit field of the first local header and of its directory entry."""
    content = bytearray(packed(honest()))
    for place in (offset, content.index(b"PK\1\2") + offset + 2):
        content[place : place + 2] = struct.pack("<H", value)
    return bytes(content)


def shadow(name: str, tries: str, *files: str) -> Attack:
    """Bring modules that leave a file when somebody imports them."""
    return zipped(name, tries, FILE, lambda world, _: [(file, f"open('/tmp/{MARK}', 'w')") for file in files])


def loop(world: World, student: str, _: str) -> None:
    (world.inbox / f"{student}.zip").symlink_to(f"{student}.zip")


ATTACKS = [
    zipped("path upwards", "unpacks beside its folder", FILE, lambda w, _: [(f"../../../tmp/{MARK}", "x")]),
    zipped("absolute path", "unpacks to anywhere", FILE, lambda w, _: [(f"{w.folder}/tmp/{MARK}", "x")]),
    zipped("another's hand-in", "unpacks over another's", NEXT, lambda w, zoe: [(f"../../../inbox/{zoe}.zip", "x")]),
    zipped("another's folder", "unpacks into another's", NEXT, lambda w, zoe: [(f"../{zoe}/conv.py", "no more")]),
    zipped(
        "module for all",
        "unpacks to where the grader's packages lie",
        FILE,
        lambda w, _: [(f"{w.folder}/site/{MARK}.py", "")],
    ),
    zipped(
        "a link for a file",
        "hands in a link to another's file, of which an error would show a line",
        LEAK,
        lambda w, zoe: [link("conv.py", w.neighbour_of(zoe) / "password.txt")],
    ),
    zipped(
        "a link for a folder",
        "unpacks through a link",
        FILE,
        lambda w, _: [link("way", w.folder / "tmp"), (f"way/{MARK}", "x")],
    ),
    zipped("name without end", "has a name longer than any file's", NEXT, lambda w, _: [("x" * 5000, "x")]),
    zipped(
        "deep folders", "nests folders deeper than a path may be", NEXT, lambda w, _: [("d/" * 3000 + "conv.py", "x")]
    ),
    zipped("file and folder at once", "calls a file like a folder", NEXT, lambda w, _: [("a", "x"), ("a/b", "x")]),
    zipped("bomb", "unpacks to a thousand times its size", FILE, lambda w, _: [("data.bin", bytes(30_000_000))]),
    zipped("bomb for a module", "does so as a module", FILE, lambda w, _: [("pool/conv.py", bytes(30_000_000))]),
    zipped(
        "many files",
        "has more entries than anybody reads",
        FILE,
        lambda w, _: [(f"d/{n}", "x" * 300) for n in range(10_001)],
    ),
    raw("damaged", "breaks off in the middle", NEXT, lambda: packed(honest())[:-30]),
    raw("no zip", "hands in something else of that name", NEXT, lambda: b"Rar!\x1a\x07\x01\0" + bytes(100)),
    raw("false checksum", "is not what its checksum says", NEXT, lambda: patched(14, 1)),
    raw("password", "is encrypted", NEXT, lambda: patched(6, 1)),
    raw("unknown compression", "is compressed as nobody can read", NEXT, lambda: patched(8, 77)),
    shadow("numpy of its own", "brings a numpy.py", "numpy.py"),
    shadow("standard library of its own", "brings a colorsys.py", "colorsys.py"),
    shadow("a judge of its own", "brings a given/", "given/__init__.py", "given/judge.py"),
    shadow("start-up of its own", "brings a sitecustomize.py", "sitecustomize.py"),
    in_a_folder(
        "a pipe for a file", "waits for a writer that never comes", NEXT, lambda f, w: os.mkfifo(f / "conv.py")
    ),
    in_a_folder("an endless file", "links to a device", NEXT, lambda f, w: (f / "conv.py").symlink_to("/dev/zero")),
    in_a_folder(
        "another's file",
        "links to it",
        SCORE,
        lambda f, w: (f / "conv.py").symlink_to(w.neighbour_of(f.name) / BORROWED),
    ),
    Attack("a loop of links", "is a link to itself", NEXT, lay=loop),
]
