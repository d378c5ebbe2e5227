"""From the bytes of a page to text, as browsers do it, but valid UTF-8 first."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""charset\s*=\s*["']?\s*([\w.:-]+)|encoding\s*=\s*["']([\w.:-]+)["']""", re.I
)
_PRESCAN = 8192
_NOT_ASCII = re.compile("[\u0080-\ufffc]")
# What a label means on the web (https://encoding.spec.whatwg.org/#names-and-labels)
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "ks_c_5601-1987": "cp949",
}  # fmt: skip


def decode(body: bytes, charset: str | None = None) -> str:
    """Return *body* as text; *charset* is what the server said. Never raises."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    label = _codec(charset) or _codec(_declared(body))
    if label == "iso2022_jp":  # plain ASCII to the eye of a UTF-8 decoder
        return body.decode(label, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if label not in (None, "utf-8", "utf-16", "utf-16-le", "utf-16-be"):
        return body.decode(label, "replace")
    text = body.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = len(_NOT_ASCII.findall(text))
    # a few damaged characters among sound ones, or windows-1252 that nobody declared
    return text if sound > damaged else body.decode("cp1252", "replace")


def _declared(body: bytes) -> str | None:
    match = _DECLARED.search(body[:_PRESCAN])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def _codec(label: str | None) -> str | None:
    try:
        info = codecs.lookup((label or "").strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    # codecs of something other than text (base64, rot13) have names too
    return _MEANT.get(info.name, info.name) if getattr(info, "_is_text_encoding", True) else None
