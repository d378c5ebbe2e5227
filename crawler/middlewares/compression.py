"""Content encodings: bombs named, bodies that broke off noticed, lies about them forgiven."""

from __future__ import annotations

import zlib

import brotli
from scrapy import Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.errors import TooLarge

TRUNCATED = "truncated"  # the response flag


class Compression(HttpCompressionMiddleware):
    """Scrapy's middleware accepts half a gzip body in silence; this one flags it."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the response unpacked, flagged `truncated` if its body broke off."""
        self._incomplete = False  # nothing awaits between here and the end
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge("unpacks to more than is read") from error
        if self._incomplete:
            unpacked.flags.append(TRUNCATED)
        return unpacked

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        to_decode, to_keep = self._split_encodings(content_encoding)
        for encoding in to_decode:
            body = self._unpacked(body, encoding, max_size)
        return body, to_keep

    def _unpacked(self, body: bytes, encoding: bytes, max_size: int) -> bytes:
        try:
            plain = self._decode(body, encoding, max_size)
        except (OSError, EOFError, zlib.error, brotli.error):
            if b"gzip" in encoding and body[:2] != b"\x1f\x8b":
                return body  # called gzip and is not: servers do that
            self._incomplete = True
            return b""
        self._incomplete |= not complete(body, plain, encoding)
        return plain


def complete(body: bytes, plain: bytes, encoding: bytes) -> bool:
    """Return whether *body*, which unpacks to *plain*, reaches its end mark."""
    if encoding in (b"gzip", b"x-gzip"):
        # The last four bytes say how long the plain text is; only where they do not fit is it
        # worth unpacking again (several members, or rubbish at the end).
        if int.from_bytes(body[-4:], "little") == len(plain) & 0xFFFFFFFF:
            return True
        unpacker = zlib.decompressobj(wbits=31)
        try:
            unpacker.decompress(body, len(plain) + 1)
        except zlib.error:
            return False
        return unpacker.eof
    if encoding == b"br":
        unpacker_br = brotli.Decompressor()
        unpacker_br.process(body)
        return bool(unpacker_br.is_finished())
    if encoding == b"deflate":
        for wbits in (15, -15):
            unpacker = zlib.decompressobj(wbits=wbits)
            try:
                unpacker.decompress(body, len(plain) + 1)
            except zlib.error:
                continue
            return unpacker.eof
        return False
    return True  # zstd has no cheap end mark; a missing end shows in Content-Length
