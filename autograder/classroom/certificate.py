"""What keeps strangers from a scheduler: a certificate that its peers must have, in one file of dask's settings.

With `DASK_CONFIG` naming the file, `dask scheduler`, `dask worker` and the grader talk TLS, and to nobody without it.
"""

import json
import os
from pathlib import Path
from typing import Any

from autograder.errors import SetupError

SECURE = "tls://"


def write_certificate(path: Path) -> None:
    """Write a new certificate and its key, for our eyes only; raise SetupError if there is such a file already."""
    settings = json.dumps(make_settings(), indent=1)  # which is YAML as well
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise SetupError(f"{path} exists; name a new file") from None
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(settings)


def make_settings() -> dict[str, Any]:
    """Return dask's settings with a new certificate, which all have in common and which is its own authority."""
    try:
        from distributed.security import Security
    except ImportError:
        raise SetupError(
            "a certificate needs dask; pip install -e '.[cluster]' in the folder of the repository"
        ) from None
    made = Security.temporary()
    own = {"cert": made.tls_client_cert, "key": made.tls_client_key}
    tls = {"ca-file": made.tls_ca_file, "client": own, "scheduler": own, "worker": own}
    return {"distributed": {"comm": {"require-encryption": True, "tls": tls}}}


def is_open(scheduler: str) -> bool:
    """Whether anybody who can reach this scheduler can talk to it, and so run code on its workers and its clients."""
    return scheduler != "local" and not scheduler.startswith(SECURE)


def require_certificate(scheduler: str, insecure: bool) -> None:
    """Raise SetupError if root would talk to a scheduler that is open and not meant to be, or if there is no certificate."""
    advice = "`autograder certificate FILE` makes one, and DASK_CONFIG=FILE has everybody use it (docs/scale.md)"
    if is_open(scheduler) and not insecure and os.geteuid() == 0:
        raise SetupError(
            f"--scheduler {scheduler}: without a certificate every user who can reach it could become root here; "
            f"{advice}, at {SECURE}; where nobody else can reach it, --insecure"
        )
    if scheduler.startswith(SECURE) and not has_certificate():
        raise SetupError(f"--scheduler {scheduler}: there is no certificate; {advice}")


def has_certificate() -> bool:
    """Whether dask is configured with one; without dask it is another message that is due."""
    try:
        from distributed.security import Security
    except ImportError:
        return True
    return bool(Security().get_tls_config_for_role("client")["ca_file"])
