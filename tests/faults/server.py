"""A server that misbehaves in every way a test asks for: real sockets, one address per host.

Each host is an address of its own in 127.0.1.0/24, so that what is kept per host (spacing,
Retry-After, robots.txt) is kept apart. A fault is an async function that is given the request
and the writer and does to the connection what it likes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


Fault = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def reply(
    body: bytes | str = b"", status: int = 200, type: str = "application/rss+xml", **headers: str
) -> bytes:
    """Return a whole HTTP response; underscores in header names become dashes."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if not any(name.lower() in ("content_length", "transfer_encoding") for name in headers):
        lines.append(f"Content-Length: {len(data)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + data


def says(response: bytes) -> Fault:
    """Return a fault that answers with these bytes and closes."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()

    return answer


def self_signed(folder: Path, name: str) -> ssl.SSLContext:
    """Return a server's TLS context with a certificate nobody vouches for, for *name*."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class Servers:
    """Hosts on loopback, run by one event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._count = 0
        self._open: list[asyncio.Server] = []
        self.asked: dict[str, list[Asked]] = {}

    def host(
        self,
        paths: dict[str, Fault],
        *,
        address: str | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> str:
        """Open a host that answers *paths* ("*" for any other; robots.txt is 404 by default);
        return its base address."""
        self._count += 1
        address = address or f"127.0.1.{self._count}"

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                path = first.split(" ")[1]
                headers = dict(line.split(": ", 1) for line in lines if ": " in line)
                asked = Asked(path, {name.lower(): value for name, value in headers.items()})
                self.asked[base].append(asked)
                fault = paths.get(path) or (
                    says(reply(status=404)) if path == "/robots.txt" else paths.get("*")
                )
                await (fault or says(reply(status=404)))(asked, writer)
            writer.close()

        server = self._run(asyncio.start_server(serve, address, 0, ssl=tls))
        self._open.append(server)
        port = server.sockets[0].getsockname()[1]
        base = f"{'https' if tls else 'http'}://{address}:{port}"
        self.asked[base] = []
        return base

    def paths(self, base: str) -> list[str]:
        """Return what was asked of a host, without robots.txt."""
        return [asked.path for asked in self.asked[base] if asked.path != "/robots.txt"]

    def close(self) -> None:
        """Close all hosts."""

        async def end() -> None:
            for server in self._open:
                server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self._run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work):  # type: ignore[no-untyped-def]
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
