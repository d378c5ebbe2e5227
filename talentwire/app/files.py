"""Read files on disk one by one, in a process that can be killed, and print a JSON line each."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import stat
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from talentwire.errors import UsageError
from talentwire.show import json_line

SECONDS = 20.0  # for one file; a page or a feed takes milliseconds

Line = dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser, files: str) -> None:
    """Add what both readers take; *files* says what the files are."""
    parser.add_argument("file", nargs="+", help=files)
    parser.add_argument("--url", default="", help="where it came from, for relative links")
    parser.add_argument("--charset", help="the charset the server said")
    parser.add_argument("--language", help="the source's language, for its dates")
    parser.add_argument("--timezone", help="the source's time zone, for dates without one")


def _check(args: argparse.Namespace) -> None:
    from talentwire.config.settings import language, timezone

    for option, value, check in (
        ("--language", args.language, language), ("--timezone", args.timezone, timezone),
    ):  # fmt: skip
        try:
            if value is not None:
                check(value)
        except ValueError as error:
            raise UsageError(f"{option} {value!r}: {error}") from None


def _refuse_endless(file: str) -> None:
    """Raise ValueError for what is no regular file: a pipe or a device may never end.

    Raises OSError where there is nothing.
    """
    if not stat.S_ISREG(Path(file).stat().st_mode):
        raise ValueError("not a regular file: save what is to be read in one first")


def tell(
    args: argparse.Namespace,
    *,
    prepare: Callable[[], None],
    body_of: Callable[[str], bytes],
    line_of: Callable[[str, bytes, dict[str, Any]], Line],
    failed: Callable[[str, str], Line],
) -> list[str]:
    """Print a line for each file, whatever happens; return the outcomes.

    Raises UsageError for options that mean nothing.

    *prepare* and *line_of* run in the worker, *body_of* here; *body_of* raises OSError or
    ValueError with what to say. *failed* makes the line of a file that could not be read.
    """
    _check(args)
    options = {
        "url": args.url, "charset": args.charset, "language": args.language,
        "timezone": args.timezone,
    }  # fmt: skip

    ascii_only = codecs.lookup(sys.stdout.encoding or "ascii").name != "utf-8"

    async def every() -> list[str]:
        from pipelines.pool import Overdue, WorkerDied, Workers

        workers = Workers(1, prepare)
        outcomes = []
        try:
            for file in args.file:
                try:
                    _refuse_endless(file)
                    body = body_of(file)
                    line = await workers.run(line_of, file, body, options, timeout=SECONDS)
                except OSError as error:
                    line = failed(file, error.strerror or str(error))
                except (ValueError, EOFError, zlib.error, Overdue, WorkerDied) as error:
                    line = failed(file, str(error))
                except Exception as error:  # a mistake of ours: told, and the other files go on
                    line = failed(file, f"{type(error).__name__}: {error}")
                outcomes.append(line["outcome"])
                sys.stdout.write(json_line(line, ascii_only=ascii_only) + "\n")
                sys.stdout.flush()
        finally:
            workers.close()
        return outcomes

    return asyncio.run(every())
