"""Counts typed on the command line, as argparse types."""

from __future__ import annotations

import argparse
from collections.abc import Callable

MOST = 1_000_000


def whole(least: int = 0, most: int = MOST) -> Callable[[str], int]:
    """Return what reads a whole number from *least* to *most*, and says so of anything else."""

    def read(text: str) -> int:
        digits = text.strip()
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else -1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(
                f"{text[:40]!r} must be a whole number from {least} to {most:,}"
            )
        return number

    return read
