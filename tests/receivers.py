"""Real servers on loopback that take mail and webhooks, well or badly."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Mailbox:
    """Collects messages. `answers` are given to DATA in turn, then "250 OK"; `drop` takes the
    message and cuts the line instead of answering, that many times; `slow` is how many seconds
    it takes to answer a message it has taken."""

    def __init__(self, answers=(), drop=0, recipients=None, slow=0):
        self.messages = []
        self.answers = list(answers)
        self.drop = drop
        self.slow = slow
        self.recipients = recipients or {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.recipients:
            return self.recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.answers and not self.answers[0].startswith("2"):
            return self.answers.pop(0)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.drop:
            self.drop -= 1
            server.transport.abort()
        await asyncio.sleep(self.slow)
        return "250 OK"


@contextmanager
def smtp(mailbox):
    """Serve *mailbox*; yields the port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def web(answers=(), slow=0, drop=0, reads=json.loads):
    """Serve a webhook; yields (port, what was received as (headers, JSON)).

    *answers* are status codes given in turn, then 200; *slow* is how many seconds an answer
    takes; *drop* cuts the line instead of answering, that many times; *reads* makes
    of a body what is kept of it.
    """
    drops = [None] * drop
    received, codes = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = codes.pop(0) if codes else 200
            with suppress(ValueError, OSError):  # the sender was killed: half a body, or no ear
                if code == 200:
                    received.append((dict(self.headers), reads(body)))
                if drops:
                    drops.pop()
                    self.close_connection = True
                    return
                time.sleep(slow)
                self.send_response(code)
                self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port, received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def refusing_port():
    """Return a port on which nobody listens."""
    return _free_port()
