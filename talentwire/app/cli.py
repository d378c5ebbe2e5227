"""The command line: find the command, import only its module, turn errors into one line."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from talentwire import __version__
from talentwire.errors import TalentwireError, UsageError
from talentwire.places import config_dir

# Command -> what `talentwire --help` says. The module is talentwire.app.commands.<command>
# with dashes as underscores: EXAMPLE, add_arguments(parser), run(args) -> exit code.
COMMANDS = {
    "init": "write an editable copy of the configuration",
    "sources": "list, check, explain, add, import and export sources",
    "crawl": "crawl the sources that are due, once",
    "search": "search articles and moves",
    "moves": "who moved where: list moves with their evidence",
    "person": "a career: one person's moves, with their evidence",
    "org": "a house: who came and who went, with the evidence",
    "flow": "who gains, who loses: by organisation or month, as bars or a picture",
    "people": "the people the ledger knows: list them, show one, add a name",
    "orgs": "the organisations the ledger knows: list them, show one, add a name",
    "merge": "judge two moves, people or organisations to be one",
    "split": "judge some claims of a move to be another move",
    "undo": "list judgements by hand and take one back",
    "retag": "judge the archive anew with the rules of today",
    "stories": "list stories: articles about one event, in any language",
    "story": "one story: its coverage by time, language and source, what each added",
    "article": "one article: where it belongs, what it says, how it changed",
    "score-stories": "measure the grouping into stories against a labelled set",
    "digest": "what is new since the last digest",
    "saved": "searches with a name, as alerts and feeds",
    "export": "moves, claims, articles or stories as CSV, JSON Lines or Parquet",
    "backup": "copy the database, also while the daemon writes",
    "restore": "bring back what a backup holds",
    "housekeep": "forget what is past its time, keep the database quick",
    "check": "is the archive whole? and mend what can be mended",
    "run": "keep crawling and digesting on schedule (daemon)",
    "alarms": "what the operator should look at: told once, taken back once",
    "status": "how sources, runs and the database are",
    "read": "what the reader makes of a page on disk, one JSON line a file",
    "read-feed": "what the reader makes of a feed on disk, one JSON line a file",
    "judge": "what the rules make of a text, and by which of them",
    "score": "measure the rules against a labelled set",
    "demo": "see it all happen on a small news site on this machine",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; return its exit code (0 fine, 1 and up: see talentwire.errors)."""
    words = sys.argv[1:] if argv is None else argv
    if sys.stdout is None:  # closed by the caller (>&-)
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an ASCII terminal shows names as \u59da
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _dispatch(words)
        sys.stdout.flush()  # a full disk is told here, not by Python at exit
        return code
    except TalentwireError as error:
        print(f"talentwire: {_printable(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("talentwire: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader (head, less) went away.
        _drop_output()
        return 0
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # how rich tells of it
            return 0
        raise
    except Exception as error:
        told = _in_one_line(error)
        if told is None:
            raise
        print(f"talentwire: {_printable(str(told))}", file=sys.stderr)
        if isinstance(error, OSError) and error.filename is None:
            _drop_output()
        return told.exit_code


def _printable(text: str) -> str:
    """Return *text* with what could steer a terminal as \\x1b and the like: a message repeats
    what was typed."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(_printable(message))


def _drop_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not complain at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _in_one_line(error: Exception) -> TalentwireError | None:
    """Return what disk, database or a number did to a command; None for a mistake of ours."""
    import sqlite3

    from talentwire.store import explained

    if isinstance(error, sqlite3.DatabaseError):
        try:
            with explained():
                raise error
        except TalentwireError as told:
            return told
        except sqlite3.DatabaseError:
            return None
    if isinstance(error, OSError):
        where = f"cannot use {error.filename}" if error.filename else "cannot write"
        return UsageError(f"{where}: {error.strerror or error}")
    if isinstance(error, ValueError) and "null byte" in str(error):
        return UsageError("a path with a NUL character in it names nothing")
    if isinstance(error, OverflowError) and "SQLite" in str(error):
        return UsageError("a number that large names nothing here")
    return None


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if words[0] in ("-V", "--version"):
        print(f"talentwire {__version__}")
        return 0
    name = words[0]
    if name.startswith("-"):
        print(f"talentwire: {name.split('=')[0]!r} goes behind a command: talentwire COMMAND "
              "--config DIR --db PATH", file=sys.stderr)  # fmt: skip
        return 2
    if name not in COMMANDS:
        print(f"talentwire: no command {name!r}; {_nearest(name)}", file=sys.stderr)
        return 2
    module = import_module(f"talentwire.app.commands.{name.replace('-', '_')}")
    parser = _Parser(
        prog=f"talentwire {name}",
        description=COMMANDS[name][0].upper() + COMMANDS[name][1:] + ".",
        epilog=f"example:\n{module.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--config", metavar="DIR", help="configuration folder (TALENTWIRE_CONFIG)")
    parser.add_argument("--db", metavar="PATH", help="database (TALENTWIRE_DB)")
    module.add_arguments(parser)
    try:
        args = parser.parse_args(words[1:])
    except SystemExit as stop:  # argparse has printed help or the mistake
        return stop.code if isinstance(stop.code, int) else 2
    _refuse_nothing(parser, args)
    if args.config and name != "init":  # a folder that was named is meant, also where none is read
        config_dir(args.config)
    code: int = module.run(args)
    return code


def _refuse_nothing(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Raise UsageError for an option of no text (--person ''), which would ask for everything."""
    for action in parser._actions:
        if action.option_strings and getattr(args, action.dest, None) == "" != action.default:
            option = action.option_strings[-1]
            raise UsageError(f"{option} '' says nothing: leave it out, or name something")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f"did you mean `talentwire {near[0]}`?" if near else "see `talentwire --help`"


def overview() -> str:
    """Return the text of `talentwire --help`."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            "talentwire: who moved where in AI?",
            "",
            "usage: talentwire COMMAND [options]      talentwire COMMAND --help",
            "",
            *lines,
            "",
            "Every command takes --config DIR and --db PATH. New here? Try `talentwire demo`.",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
