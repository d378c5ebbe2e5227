"""`talentwire init`: an editable copy of the configuration."""

from __future__ import annotations

import argparse
from pathlib import Path

from talentwire import places
from talentwire.app.writing import whole
from talentwire.errors import ConfigError

EXAMPLE = """  talentwire init               # in your user account's configuration folder
  talentwire init ~/newsdesk    # elsewhere; then: talentwire crawl --config ~/newsdesk"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what only this command takes."""
    parser.add_argument("folder", nargs="?", metavar="DIR", help="where to write it")
    parser.add_argument("--force", action="store_true", help="overwrite files that are there")


def run(args: argparse.Namespace) -> int:
    """Copy what is not there yet, and say what was written and what to do next; return 0."""
    named = args.folder or args.config
    folder = Path(named).expanduser() if named else places.user_config()
    written, kept = copy(places.shipped_config(), folder, force=args.force)
    for path in written:
        print(f"wrote {path}")
    for path in kept:
        print(f"kept  {path} (there already; --force overwrites it)")
    elsewhere = f" --config {folder}" if folder != places.user_config() else ""
    print(
        f"\nNext: put an address where you can be reached into `contact` in "
        f"{folder / 'talentwire.toml'},\nlook through sources.toml, then run\n"
        f"  talentwire sources{elsewhere}\n  talentwire crawl{elsewhere}"
    )
    return 0


def copy(origin: Path, folder: Path, *, force: bool) -> tuple[list[Path], list[Path]]:
    """Copy the TOML files below *origin* to *folder*; return those written and those kept.

    Each is there whole or not at all. Raises ConfigError if the folder cannot be written.
    """
    written, kept = [], []
    for path in sorted(origin.rglob("*.toml")):
        target = folder / path.relative_to(origin)
        if target.exists() and not force:
            kept.append(target)
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (target.exists() and target.samefile(path)):
                with whole(target) as part:  # the next init would keep a torn file
                    part.write_bytes(path.read_bytes())
        except OSError as error:
            raise ConfigError(f"cannot write {target}: {error.strerror}") from error
        written.append(target)
    return written, kept
