"""`talentwire people`: list them, show one, add a name."""

from __future__ import annotations

import argparse

from talentwire.app import names

EXAMPLE = """  talentwire people
  talentwire people --find wei
  talentwire people "NAME" --add "ANOTHER SPELLING\""""

add_arguments = names.add_arguments


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 0, or 1 if there is nothing to list."""
    return names.run(args, "person")
