"""Rows of cells as lines of a table that keeps to its columns, in every script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from talentwire.app.show import width, wrap

GAP = "  "
RESET = "\x1b[0m"
# The widest a column grows, the last without end: what is longer is folded.
MOST = (12, 24, 40, 32, 48)


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, clean, and the colour it is shown in."""

    text: str
    style: str = ""


def folded(
    rows: Sequence[Sequence[Cell]], columns: int, *, color: bool, squeeze: bool = False
) -> list[list[str]]:
    """Return the lines of each row, columns aligned; nothing where they are wider than *columns*.

    *squeeze* makes the last two columns as narrow as it needs.
    """
    widths = [max(width(cell.text) for cell in column) for column in zip(*rows, strict=True)]
    widths = [min(pair) for pair in zip(widths, MOST, strict=False)] + widths[len(MOST) :]
    if squeeze and widths:
        room = columns - sum(widths[:-2]) - len(GAP) * (len(widths) - 1)
        widths[-2] = min(widths[-2], room // 2)
        widths[-1] = min(widths[-1], room - widths[-2])
    if sum(widths) + len(GAP) * (len(widths) - 1) > columns:
        return []
    return [_lines(row, widths, color) for row in rows]


def closed(cells: Sequence[Cell], columns: int, indent: str, *, color: bool) -> list[str]:
    """Return the cells one after another behind *indent*, on a new line where one does not fit."""
    lines, line, used = [], indent, len(indent)
    for cell in cells:
        if used > len(indent) and used + width(cell.text) > columns:
            lines.append(line.rstrip())
            line, used = indent, len(indent)
        *whole, last = wrap(cell.text, columns - used).split("\n")
        for part in whole:
            lines.append(line + styled(part, cell.style, color))
            line, used = indent, len(indent)
        line += styled(last, cell.style, color) + GAP
        used += width(last) + len(GAP)
    return [*lines, line.rstrip()]


def styled(text: str, code: str, color: bool) -> str:
    """Return the text in a colour, if there are any."""
    return f"{code}{text}{RESET}" if color and code and text else text


def _lines(row: Sequence[Cell], widths: Sequence[int], color: bool) -> list[str]:
    parts = [wrap(cell.text, wide).split("\n") for cell, wide in zip(row, widths, strict=True)]
    return [
        GAP.join(
            styled(part, cell.style, color) + " " * (wide - width(part))
            for part, cell, wide in zip(line, row, widths, strict=True)
        ).rstrip()
        for line in zip_longest(*parts, fillvalue="")
    ]
