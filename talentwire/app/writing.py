"""Files that are there whole or not at all, whatever breaks while they are written."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from talentwire.errors import UsageError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Yield where to write what shall stand at *path*; it goes there when the block is done.

    A device or a pipe is written to as it is. Raises OSError, with nothing left behind.
    """
    path = path.resolve()  # through a link, to the file it names
    if path.exists() and not path.is_file():
        yield path
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def told(path: str | Path) -> Iterator[None]:
    """Turn the disk's errors into one line that names the file the user asked for."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def write(path: str | Path, content: str | bytes) -> None:
    """Write *content* to *path*, whole or not at all. Raises UsageError."""
    data = content.encode() if isinstance(content, str) else content
    with told(path), whole(Path(path)) as part:
        part.write_bytes(data)
