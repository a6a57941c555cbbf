"""Real SMTP servers for tests: one that keeps what it is sent, and one that misbehaves."""

import asyncio
import logging
import re
import socket
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from tests.smtp import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)


class Inbox:
    """Keeps each message; `answers` are given first, one for each message, instead of a yes."""

    def __init__(self):
        self.messages = []
        self.rcpt_answers = []
        self.data_answers = []
        self.asked = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        self.asked += 1
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data_answers:
            return self.data_answers.pop(0)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"


class Dawdling(Inbox):
    """Takes what goes elsewhere at once, and never answers for a mailbox at tarpit.example."""

    def __init__(self):
        super().__init__()
        self.dawdled = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.endswith("@tarpit.example"):
            self.dawdled += 1
            await asyncio.sleep(3600)
        return await super().handle_RCPT(server, session, envelope, address, rcpt_options)


class Counting(Inbox):
    """Takes each mail after `delay` seconds and keeps no more of it than its Message-ID."""

    def __init__(self, delay):
        super().__init__()
        self.delay, self.arrived = delay, Counter()

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        head = envelope.content.partition(b"\r\n\r\n")[0]
        self.arrived[re.search(rb"(?im)^message-id:\s*(\S+)", head)[1]] += 1
        return "250 Taken"


@contextmanager
def smtp_server(inbox=None, **options):
    inbox = inbox or Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    inbox.port = controller.port
    try:
        yield inbox
    finally:
        controller.stop()


class RudeServer:
    """Speaks SMTP as `behave(connection)` tells it, one connection after the other."""

    def __init__(self, behave):
        self.behave = behave
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        while not self.ended.is_set():
            with suppress(OSError):
                connection, _ = self.listener.accept()
                with connection, suppress(OSError):
                    self.behave(connection)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.ended.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)


def converse(connection, *, until):
    """Say yes to each command until one begins with `until`; return then."""
    connection.sendall(b"220 rude\r\n")
    lines = connection.makefile("rb")
    for line in lines:
        if line.upper().startswith(until):
            return lines
        connection.sendall(b"250 OK\r\n")
