"""A real SMTP server on this machine, for the tests of mail."""

import email
import email.policy
import socket
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller


@dataclass
class SMTPServer:
    """Takes every mail, or answers as told: `server.answer = "550 5.1.1 No such mailbox"`."""

    port: int
    host: str = "127.0.0.1"
    answer: str = "250 OK"
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    @property
    def url(self):
        """The server as the variable EMAIL_URL names it."""
        return f"smtp://{self.host}:{self.port}"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("2"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.messages.append(message)
            self.recipients.append(envelope.rcpt_tos)
        return self.answer

    def wait_for(self, count, *, seconds=10):
        """Return the mails as soon as `count` have come; the last resort for another process."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.messages) >= count, f"{len(self.messages)} of {count} mails came"
        return self.messages


@pytest.fixture
def smtp_server():
    """A server that listens while the test runs and keeps what it was sent."""
    server = SMTPServer(port=free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port():
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
