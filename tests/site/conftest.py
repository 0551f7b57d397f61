"""The site, built once for its inputs, and a web server that knows as little of types as a web server may."""

import functools
import hashlib
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from autograder import cache, paths
from autograder.authoring.zips import assignment_files
from autograder.site import build, runtime
from autograder.site.story import HERE

SITES = paths.ROOT / "build" / "sites"
SUBFOLDER = "course/practical"


@pytest.fixture(scope="session")
def site() -> Path:
    """The site as `make site` builds it, below a folder as it may be on a web server."""
    SITES.mkdir(parents=True, exist_ok=True)
    place = SITES / digest_of_inputs()
    if not place.is_dir():
        runtime.read_runtime(places=["the package registry"])  # the only place that CI reaches; into the cache
        cache.make_once(place, lambda folder: build.build_site(folder / SUBFOLDER) and None)
        for other in SITES.iterdir():
            if other != place and not other.name.startswith("making-"):
                shutil.rmtree(other, ignore_errors=True)
    return place


def digest_of_inputs() -> str:
    """Return what tells the site of these sources from all others."""
    sources = [path for path in sorted(HERE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    digest = hashlib.sha256("".join(f"{path.name} {cache.digest_of_file(path)}" for path in sources).encode())
    for name, content in assignment_files().items():
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}".encode())
    return digest.hexdigest()[:16]


class Ignorant(SimpleHTTPRequestHandler):
    """A server that knows three types, and calls all else, scripts included, plain text."""

    extensions_map = {"": "text/plain", ".html": "text/html", ".css": "text/css", ".js": "text/plain"}

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def port(site) -> Iterator[int]:
    """Where the server of the site listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Ignorant, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
