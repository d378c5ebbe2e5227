"""Gains and losses as bars in the terminal, and as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from talentwire.app.show import clean, shorten, width
from talentwire.errors import UsageError
from talentwire.flow import Balance, Month

GREEN, RED, DIM, RESET = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
EIGHTHS = " ▏▎▍▌▋▊▉"
BAR = 16  # columns of the longest bar
NARROW = 72  # columns of a terminal below which bars are half as long
FIGURES = 20  # columns of the three figures and what stands between
NAME = 10  # columns that a name has before bars get shorter
MOST_NAMES = 3


def balances_text(rows: Sequence[Balance], *, color: bool, columns: int, people: bool) -> str:
    """Return one line for each balance: losses to the left, gains to the right, the net."""
    longest = max((width(clean(row.name)) for row in rows), default=0)
    room = (columns - FIGURES - min(longest, NAME)) // 2
    bar = max(1, min(BAR if columns >= NARROW else BAR // 2, room))
    wide = min(28, columns - 2 * bar - FIGURES, longest)
    most = max((max(len(row.came), len(row.went)) for row in rows), default=1)
    lines = [f"{'':{wide}}  {'left':>{bar + 4}}    {'joined':<{bar + 4}} net"]
    for row in rows:
        name = shorten(clean(row.name), wide)
        went = _bar_to_the_left(len(row.went), most, bar)
        came = _bar(len(row.came), most, bar)
        cells = [
            name + " " * (wide - width(name)),
            f"{' ' * (bar - len(went))}{len(row.went):>4}",
            _paint(went, RED, color) + _paint("│", DIM, color) + _paint(came, GREEN, color),
            f"{len(row.came):<4}{' ' * (bar - len(came))}",
            f"{row.net:+4d}",
        ]
        line = f"{cells[0]}  {cells[1]} {cells[2]} {cells[3]} {cells[4]}"
        left = columns - wide - 2 * bar - FIGURES - 2
        if people and left > 10:
            line += "  " + _paint(shorten(_who(row), left), DIM, color)
        lines.append(line.rstrip())
    return "\n".join(lines)


def _bar(count: int, most: int, longest: int) -> str:
    """Return a bar of blocks and of eighths of one, which begin at the left."""
    eighths = _length(count, most, longest, 8)
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")


def _bar_to_the_left(count: int, most: int, longest: int) -> str:
    """Return a bar that ends at the right, for which there are blocks and halves only."""
    halves = _length(count, most, longest, 2)
    return ("▐" if halves % 2 else "") + "█" * (halves // 2)


def _length(count: int, most: int, longest: int, parts: int) -> int:
    return max(round(count * longest * parts / max(most, 1)), 1 if count else 0)


def _who(row: Balance) -> str:
    came = [f"+{clean(name)}" for name in row.came]
    went = [f"-{clean(name)}" for name in row.went]
    shown = [*came[:MOST_NAMES], *went[:MOST_NAMES]]
    return ", ".join(shown) + (" …" if len(shown) < len(came) + len(went) else "")


def months_text(months: Sequence[Month], *, color: bool, columns: int) -> str:
    """Return one line for each month: how many moved, who gained, who lost."""
    most = max((month.turns for month in months), default=1)
    longest = BAR if columns >= NARROW else BAR // 2
    lines = []
    for month in months:
        gains = [f"{clean(b.name)} {b.net:+d}" for b in month.orgs if b.net > 0]
        losses = [f"{clean(b.name)} {b.net:+d}" for b in reversed(month.orgs) if b.net < 0]
        bar = _bar(month.turns, most, longest)
        head = f"{month.name}  {month.turns:>4} {bar}{' ' * (longest - len(bar))}"
        half = max(8, (columns - width(head) - 4) // 2)
        up, down = shorten(", ".join(gains) or "-", half), shorten(", ".join(losses) or "-", half)
        pad = " " * (half - width(up))
        lines.append(
            f"{head}  {_paint(up, GREEN, color)}{pad}  {_paint(down, RED, color)}".rstrip()
        )
    return "\n".join(lines)


def _paint(text: str, code: str, color: bool) -> str:
    return f"{code}{text}{RESET}" if color and text else text


ROW, LABEL, WIDE, NUMBER = 26, 190, 250, 34
SHARP = 2  # dots of a PNG for each unit of the picture
STYLE = """
  text { font: 13px system-ui, "DejaVu Sans", "Noto Sans", "Liberation Sans", Arial, Helvetica,
         sans-serif; fill: #24292f }
  .head { font-weight: 600; font-size: 15px } .dim { fill: #6e7781 }
  .came { fill: #2da44e } .went { fill: #cf222e } line { stroke: #d0d7de }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .dim { fill: #8d96a0 } line { stroke: #444c56 } .back { fill: #0d1117 }
  }
"""


def svg(rows: Sequence[Balance], title: str) -> str:
    """Return a picture of the balances: losses to the left of the line, gains to the right."""
    most = max((max(len(row.came), len(row.went)) for row in rows), default=1) or 1
    total, height = LABEL + 2 * (WIDE + NUMBER) + 60, 60 + ROW * len(rows) + 14
    middle = LABEL + NUMBER + WIDE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {height}" role="img" '
        f'width="{total}" height="{height}">',
        f"<title>{escape(clean(title))}</title><style>{STYLE}</style>",
        f'<rect class="back" width="{total}" height="{height}" fill="#ffffff"/>',
        f'<text class="head" x="12" y="24">{escape(clean(title))}</text>',
        f'<text class="dim" x="{middle - 8}" y="46" text-anchor="end">left</text>',
        f'<text class="dim" x="{middle + 8}" y="46">joined</text>',
        f'<text class="dim" x="{total - 12}" y="46" text-anchor="end">net</text>',
    ]
    for n, row in enumerate(rows):
        top = 56 + n * ROW
        went, came = (WIDE * len(side) / most for side in (row.went, row.came))
        base = top + 17
        parts += [
            f'<text x="12" y="{base}">{escape(shorten(clean(row.name), 26))}</text>',
            f'<rect class="went" x="{middle - went:.1f}" y="{top + 4}" width="{went:.1f}" '
            f'height="{ROW - 8}" rx="2"/>',
            f'<rect class="came" x="{middle}" y="{top + 4}" width="{came:.1f}" '
            f'height="{ROW - 8}" rx="2"/>',
            _number(len(row.went), middle - went - 6, base, "end"),
            _number(len(row.came), middle + came + 6, base, "start"),
            f'<text x="{total - 12}" y="{base}" text-anchor="end">{row.net:+d}</text>',
        ]
    parts.append(f'<line x1="{middle}" x2="{middle}" y1="54" y2="{height - 12}"/></svg>')
    return "\n".join(parts) + "\n"


def _number(count: int, x: float, y: int, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}">{count}</text>' if count else ""


def png(picture: str) -> bytes:
    """Return an SVG *picture* as PNG, in its light colours. Raises UsageError."""
    try:
        import resvg_py
    except ImportError:
        raise UsageError(
            "PNG needs resvg_py: pip install 'talentwire[png]', or use --svg FILE"
        ) from None
    drawn, wordless = (
        bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=SHARP, skip_system_fonts=skip))
        for skip in (False, True)
    )
    if drawn == wordless:
        raise UsageError("no font to draw with: install one (fonts-dejavu), or use --svg FILE")
    return drawn
