"""How a mail leaves the house: by SMTP within its time, or not at all on a developer's machine.

The settings of the mail server are read here and nowhere else.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
import time

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from practice.mail.models import OutgoingMail

WHOLE_MESSAGE_SECONDS = 60

Failure = OutgoingMail.Failure
ANSWERS = {
    535: Failure.SIGN_IN,
    534: Failure.SIGN_IN,
    550: Failure.ADDRESS,
    551: Failure.ADDRESS,
    553: Failure.ADDRESS,
    552: Failure.MAILBOX,
}
ADDRESS_LIKE = re.compile(r"\b(?:https?|mailto):\S+", re.IGNORECASE)


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


def read_failure(error: Exception) -> tuple[bool, Failure, str]:
    """Say of an error in sending: may it be tried again, what happened, the server's answer."""
    code, words = server_answer(error)
    if code:
        answer = " ".join(f"{code} {ADDRESS_LIKE.sub('[link]', words)}".split())[:300]
        if 500 <= code < 600:
            return False, ANSWERS.get(code, Failure.REFUSED), answer
        return True, Failure.LATER, answer
    if isinstance(error, TimeoutError):
        return True, Failure.TIMEOUT, ""
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return True, Failure.ENCRYPTION, ""
    if isinstance(error, OSError):  # smtplib's own errors too
        return True, Failure.CONNECTION, ""
    return False, Failure.BROKEN, type(error).__name__


def server_answer(error: Exception) -> tuple[int, str]:
    """Return the code and words of the server's refusal, or 0 if it never answered."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return 0, ""
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return code if 400 <= code < 600 else 0, words
