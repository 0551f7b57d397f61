"""The image of a container: a bare Debian, the zip laid out as Gradescope does, and its set-up run once.

The bare system is kept as a tar, what pip fetched as long as the grader depends on the same, and the image likewise with the zip.
"""

import hashlib
import shutil
import subprocess
import zipfile
from pathlib import Path

from autograder import paths
from autograder.authoring.gradescope.gradescope_zip import pack_all

BUILD = paths.ROOT / "build" / "gradescope"
IMAGE = BUILD / "image"
SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
# In a mount namespace of its own, so that nothing stays mounted. What pip would fetch was fetched by the pip of this machine,
# which knows from where; apt fetches for itself.
SET_UP = """
mount --bind {wheels} {image}/mnt && mount -t proc proc {image}/proc &&
exec chroot {image} env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin PIP_NO_INDEX=1 PIP_FIND_LINKS=/mnt \
  /autograder/source/setup.sh >{log} 2>&1
"""


def make_image() -> Path:
    """Return the root of the image, made unless it is there for this very zip."""
    _, archive, _ = pack_all()
    key = hash_of(archive)
    stamp = BUILD / "image.of"
    if not stamp.is_file() or stamp.read_text() != key:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(IMAGE, ignore_errors=True)
        unpack(make_base(), IMAGE)
        lay_out(archive, IMAGE)
        set_up(fetch_wheels(archive), IMAGE)
        stamp.write_text(key)
    return IMAGE


def hash_of(archive: Path) -> str:
    """Return what tells one zip from another: names and contents, and not the order in which pip made the wheel."""
    with zipfile.ZipFile(archive) as whole:
        return hashlib.sha256(repr(sorted((e.filename, e.CRC) for e in whole.infolist())).encode()).hexdigest()


def make_base() -> Path:
    """Return the tar of a bare Debian, made once."""
    tar = BUILD / f"{SUITE}.tar"
    if not tar.is_file():
        BUILD.mkdir(parents=True, exist_ok=True)
        root = BUILD / "base"
        run("debootstrap", "--variant=minbase", SUITE, root, MIRROR)
        run("tar", "--create", "--file", f"{tar}.new", "--directory", root, ".")
        shutil.rmtree(root)
        Path(f"{tar}.new").rename(tar)
    return tar


def unpack(tar: Path, root: Path) -> None:
    """Lay out a tar in a new folder."""
    root.mkdir(parents=True)
    run("tar", "--extract", "--file", tar, "--directory", root)


def lay_out(archive: Path, root: Path) -> None:
    """Put the zip where Gradescope puts it, and give the way to the network."""
    source = root / "autograder" / "source"
    with zipfile.ZipFile(archive) as whole:
        whole.extractall(source)
    for name in ("submission", "results"):
        (root / "autograder" / name).mkdir()
    shutil.copy(source / "run_autograder", root / "autograder")
    for script in (source / "setup.sh", root / "autograder" / "run_autograder"):
        script.chmod(0o755)
    shutil.copy("/etc/resolv.conf", root / "etc")


def fetch_wheels(archive: Path) -> Path:
    """Return a folder with all that the grader depends on, for the Python of the image."""
    wheels = BUILD / f"wheels-{hash_of_dependencies(archive)}"
    if wheels.is_dir():
        return wheels
    making = BUILD / "wheels.new"
    with zipfile.ZipFile(archive) as whole:
        (ours,) = (name for name in whole.namelist() if name.startswith("grader/"))
        whole.extract(ours, BUILD)
    options = ["--python-version", "3.11", "--only-binary=:all:", "--dest", making]
    run(paths.ROOT / ".venv/bin/python", "-m", "pip", "download", "-qq", *options, BUILD / ours)
    for own in making.glob("deep_learning_practical*"):
        own.unlink()
    return making.rename(wheels)


def hash_of_dependencies(archive: Path) -> str:
    """Return what tells one list of what the wheel depends on from another."""
    with zipfile.ZipFile(archive) as whole:
        (ours,) = (name for name in whole.namelist() if name.startswith("grader/"))
        with whole.open(ours) as file, zipfile.ZipFile(file) as wheel:
            (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
            lines = [line for line in wheel.read(metadata).splitlines() if line.startswith(b"Requires-Dist")]
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:16]


def set_up(wheels: Path, root: Path) -> None:
    """Run setup.sh as a platform does; what it prints is in set-up.log."""
    apart = ["unshare", "--mount", "--pid", "--fork", "--propagation", "private"]
    run(*apart, "sh", "-c", SET_UP.format(wheels=wheels, image=root, log=BUILD / "set-up.log"))


def run(*command: object) -> None:
    """Run a command; raise CalledProcessError if it fails."""
    subprocess.run(list(map(str, command)), check=True)
