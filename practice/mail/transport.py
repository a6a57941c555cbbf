"""How a mail leaves the house: by SMTP within its time, or not at all on a developer's machine.

The settings of the mail server are read here and nowhere else.
"""

from __future__ import annotations

import smtplib
import socket
import threading
import time

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

WHOLE_MESSAGE_SECONDS = 60


def transport() -> BaseEmailBackend:
    """Return what carries mails: `settings.MAIL_TRANSPORT` is "smtp" or "local"."""
    if settings.MAIL_TRANSPORT == "local":
        return LocalTransport()
    server = settings.SMTP
    return SmtpTransport(
        host=server["EMAIL_HOST"],
        port=server["EMAIL_PORT"],
        username=server["EMAIL_HOST_USER"] or "",
        password=server["EMAIL_HOST_PASSWORD"] or "",
        use_tls=bool(server.get("EMAIL_USE_TLS")),
        use_ssl=bool(server.get("EMAIL_USE_SSL")),
        timeout=settings.EMAIL_TIMEOUT,
    )


class LocalTransport(BaseEmailBackend):
    """Carries nothing anywhere: the page of sent mail shows what would have left."""

    def send_messages(self, email_messages):
        return len(email_messages)


class InTime:
    """An SMTP connection that is cut when the whole message has taken too long.

    A time-out of a socket starts again with every byte, so a server that sends one letter every
    nine seconds would hold a worker for ever; the clock here does not.
    """

    def __init__(self, *args, **kwargs):
        self.late = False
        self.clock = threading.Timer(WHOLE_MESSAGE_SECONDS, self.cut)
        self.clock.daemon = True
        self.clock.start()
        try:
            super().__init__(*args, **kwargs)
        except BaseException:
            self.clock.cancel()
            raise

    def _get_socket(self, host, port, timeout):
        """Connect within `timeout`; from then on only the clock counts."""
        connected = super()._get_socket(host, port, timeout)
        connected.settimeout(WHOLE_MESSAGE_SECONDS)
        if self.late:
            connected.close()
            raise TimeoutError
        return connected

    def cut(self):
        self.late = True
        if self.sock is not None:
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                pass  # closed already

    def close(self):
        self.clock.cancel()
        super().close()


class Smtp(InTime, smtplib.SMTP):
    pass


class SmtpOverTls(InTime, smtplib.SMTP_SSL):
    pass


class SmtpTransport(EmailBackend):
    """Django's SMTP backend with a clock over the whole message."""

    @property
    def connection_class(self):
        return SmtpOverTls if self.use_ssl else Smtp

    def send_messages(self, email_messages):
        """smtplib says "disconnected" of what we cut off; here it is a time-out."""
        began = time.monotonic()
        try:
            return super().send_messages(email_messages)
        except smtplib.SMTPServerDisconnected as error:
            if time.monotonic() - began < WHOLE_MESSAGE_SECONDS:
                raise
            raise TimeoutError from error

    def open(self):
        """Connect; a connection that cannot be used, for want of encryption say, is ended."""
        try:
            return super().open()
        except OSError:
            self.close()
            raise

    def _close_connection(self, connection):
        """The server has said yes or no by now: a goodbye that fails changes nothing."""
        try:
            connection.quit()
        except OSError:
            connection.close()
