"""The post: the worker sends what is due to a real SMTP server, and people read what came."""

import re

from django.core.management import call_command


class Post:
    def __init__(self, server):
        self.server = server

    def deliver(self):
        """Let the worker send what is due; return the mails that came with it."""
        before = len(self.server.messages)
        call_command("worker", once=True, verbosity=0)
        return self.server.messages[before:]

    def one(self, to):
        """Return the only mail of this delivery, which must be for `to`."""
        came = self.deliver()
        assert [mail["To"] for mail in came] == [to]
        return came[0]


def text_of(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(mail):
    return mail.get_body(("html",)).get_content()


def link_in(mail, kind):
    """Return the address in the text of a mail: `kind` is f, s or x."""
    return re.search(rf"https?://\S+/{kind}/\S+", text_of(mail)).group()


def code_in(mail):
    return re.search(r"\b\d{3}[ -]?\d{3}\b", text_of(mail)).group()
