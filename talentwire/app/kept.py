"""The daemon's copy of the configuration: what was checked is what its jobs read.

A round begun an hour after a mistake was typed, and before it was seen, has to find the
configuration that was in force.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from talentwire.errors import ConfigError

SECONDS = 60  # for reading a configuration; it takes one
_OTHER = shutil.ignore_patterns(".*", "*.db", "*.db-*", "*.lock", "__pycache__")


def checked_copy(folder: Path, home: Path) -> Path:
    """Return a copy of *folder* below *home*, all of whose files could be read.

    They are read by a process of its own: the tables of names would stay in the memory of this
    one. Raises ConfigError, naming *folder*, with what is wrong.
    """
    copy = Path(tempfile.mkdtemp(dir=home)) / folder.resolve().name
    try:
        shutil.copytree(folder, copy, ignore=_OTHER)
        done = subprocess.run(  # noqa: S603  our own program, with a path of our own making
            [sys.executable, "-m", "talentwire", "sources", "list", "--config", str(copy)],
            capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=SECONDS,
        )  # fmt: skip
    except (OSError, shutil.Error, subprocess.TimeoutExpired) as error:
        shutil.rmtree(copy.parent, ignore_errors=True)
        raise ConfigError(f"cannot read {folder}: {error}") from error
    if done.returncode:
        shutil.rmtree(copy.parent, ignore_errors=True)
        told = done.stderr.strip().removeprefix("talentwire: ") or f"exit code {done.returncode}"
        raise ConfigError(told.replace(str(copy), str(folder)))
    return copy
