"""Bytes from the web to text: of pages and of listings.

Labels mean what the WHATWG Encoding Standard says (ISO-8859-1 is windows-1252), but what
decodes as UTF-8 is UTF-8 whatever its label says: labels lie, and text in another encoding
is hardly ever valid UTF-8 by chance. Of two labels, an XML declaration goes before what the
server says (it is written with the text), and that before a meta element, as in browsers.
"""

from __future__ import annotations

import codecs
import re
import zlib

from charset_normalizer import from_bytes
from w3lib.encoding import resolve_encoding

_PRESCAN = 8192  # bytes in which a page names its encoding
MAX_BYTES = 20_000_000  # of a listing, unpacked
_PIECE = 1 << 12  # bytes unpacked at once: what came before a damaged one is kept

_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""", re.I)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
_MULTIBYTE = frozenset(("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"))
_NO_ENCODINGS = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"))
_TAG = re.compile(rb"<[^<>]*>")
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_UTF8_RUN = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def unpacked(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """Return *body* out of its gzip wrapping, if it is in one, cut off after *limit* bytes.

    Of what is damaged or broken off comes as much as can be read.
    """
    return _unpacked(body, limit)[0]


def cut_short(body: bytes, limit: int = MAX_BYTES) -> str:
    """Return why `unpacked` does not give all of *body*; nothing where it does."""
    return _unpacked(body, limit)[1]


def _unpacked(body: bytes, limit: int) -> tuple[bytes, str]:
    too_much = f"more than {limit:,} bytes: the rest is not read"
    if not body.startswith(b"\x1f\x8b"):
        return body[:limit], too_much if len(body) > limit else ""
    inflater = zlib.decompressobj(wbits=31)
    found = bytearray()
    try:
        for start in range(0, len(body), _PIECE):
            found += inflater.decompress(body[start : start + _PIECE], limit + 1 - len(found))
            if len(found) > limit:
                return bytes(found[:limit]), too_much
            if inflater.eof:
                return bytes(found), ""
    except zlib.error:
        return bytes(found), "the gzip is damaged: what came before the damage is read"
    return bytes(found), "the gzip breaks off: what there is of it is read"


def decode(body: bytes, charset: str | None = None) -> str:
    """Return *body* as text; *charset* is what the server said. Never raises."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    labels = [label for label in map(_python_name, _labels(body, charset)) if label]
    if "iso2022_jp" in labels and b"\x1b$" in body:  # seven bits: valid as UTF-8, too
        return body.decode("iso2022_jp", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, labels)


def _labels(body: bytes, charset: str | None) -> list[str | None]:
    """Return what is said of the encoding, the surest first."""
    if declared := _DECLARED.search(body[:1024]):
        return [declared[1].decode("ascii"), charset]
    meta = _META.search(body[:_PRESCAN])
    return [charset, meta[1].decode("ascii") if meta else None]


def _not_utf8(body: bytes, labels: list[str]) -> str:
    labels = [label for label in labels if not label.startswith("utf")]
    wide = [label for label in labels if label in _MULTIBYTE]  # which nothing else passes for
    if text := _strictly(body, wide):
        return text
    if _mostly_utf8(body):
        return body.decode("utf-8", "talentwire.cp1252")
    return _strictly(body, labels) or _guessed(body, labels)


def _strictly(body: bytes, labels: list[str]) -> str:
    for label in labels:
        try:
            return body.decode(label)
        except UnicodeDecodeError:
            continue
    return ""


def _guessed(body: bytes, labels: list[str]) -> str:
    """Decode without a label that fits: Western Europe, unless whole words are above ASCII."""
    if labels:  # damaged here and there
        return body.decode(labels[0], "replace")
    sample = _TAG.sub(b" ", body[:200_000])
    # An accent stands alone or in pairs; words of another script are runs.
    runs = sum(map(len, _RUN.findall(sample)))
    if 2 * runs > len(_HIGH.findall(sample)) and (best := from_bytes(sample).best()):
        return body.decode(best.encoding, "replace")
    return body.decode("cp1252", "replace")


def _python_name(label: str | None) -> str | None:
    """Return Python's name of the encoding *label* means on the web; None if there is none."""
    name: str | None = resolve_encoding(label.strip(" \"'")) if label else None
    try:
        codec = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    # base64 and rot13 are codecs, too; punycode and the like are none of the web's
    known = getattr(codec, "_is_text_encoding", False) and codec.name not in _NO_ENCODINGS
    return name if known else None


def _wide(body: bytes) -> str | None:
    """Return the name of UTF-16 or UTF-32 without a mark, by where the zero bytes stand."""
    start = body[:4]
    if start in (b"<\0\0\0", b"\0\0\0<"):
        return "utf-32-le" if start[:1] == b"<" else "utf-32-be"
    if len(start) == 4 and start[1:4:2] == b"\0\0" and start[0] and start[2]:
        return "utf-16-le"
    if len(start) == 4 and start[0:4:2] == b"\0\0" and start[1] and start[3]:
        return "utf-16-be"
    return None


def _mostly_utf8(body: bytes) -> bool:
    runs = _UTF8_RUN.findall(body)
    return sum(map(len, runs)) * 2 > len(_HIGH.findall(body)) if runs else False


def _odd_byte(error: UnicodeError) -> tuple[str, int]:
    """Read what is not UTF-8 as windows-1252; an error handler, so that the whole stays linear."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("talentwire.cp1252", _odd_byte)
