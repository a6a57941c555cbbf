"""What a mail server's refusal means: may it be tried again, and what happened, in a word.

The three digits say whether it is for good (5xx) or for now (4xx); the enhanced code behind them
(RFC 3463), where there is one, says what is the matter, and is the more exact of the two.
"""

from __future__ import annotations

import re
import smtplib
import ssl

from practice.mail.models import OutgoingMail

Failure = OutgoingMail.Failure

ENHANCED = re.compile(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")
LINKS = re.compile(r"\b(?:https?|mailto):\S+", re.IGNORECASE)
BY_CODE = {
    535: Failure.SIGN_IN,
    534: Failure.SIGN_IN,
    530: Failure.SIGN_IN,
    550: Failure.ADDRESS,
    551: Failure.ADDRESS,
    553: Failure.ADDRESS,
    552: Failure.MAILBOX,
}
BY_ENHANCED_CODE = {
    "1.1": Failure.NOBODY,
    "1.0": Failure.ADDRESS,
    "1.2": Failure.DOMAIN,
    "1.3": Failure.ADDRESS,
    "1.6": Failure.NOBODY,
    "1.7": Failure.SENDER,
    "1.8": Failure.SENDER,
    "1.10": Failure.DOMAIN,
    "2.1": Failure.CLOSED,
    "2.2": Failure.MAILBOX,
    "2.3": Failure.TOO_BIG,
    "3.4": Failure.TOO_BIG,
    "4.4": Failure.DOMAIN,
    "7.0": Failure.UNWANTED,
    "7.1": Failure.UNWANTED,
    "7.7": Failure.SENDER,
    "7.8": Failure.SIGN_IN,
    "7.9": Failure.SIGN_IN,
    "7.20": Failure.SENDER,
    "7.21": Failure.SENDER,
    "7.22": Failure.SENDER,
    "7.23": Failure.SENDER,
    "7.24": Failure.SENDER,
    "7.25": Failure.SENDER,
    "7.26": Failure.SENDER,
    "7.27": Failure.SENDER,
    "7.28": Failure.UNWANTED,
}
FOR_NOW = {Failure.MAILBOX, Failure.DOMAIN}  # of a 4xx, worth telling apart


def read_failure(error: Exception) -> tuple[bool, str, str]:
    """Say of an error in sending: may it be tried again, what happened, the server's answer."""
    code, words = server_answer(error)
    if code:
        answer = " ".join(f"{code} {LINKS.sub('[link]', words)}".split())[:300]
        return code < 500, meaning(code, words), answer
    if isinstance(error, TimeoutError):
        return True, Failure.TIMEOUT, ""
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)):
        return True, Failure.ENCRYPTION, ""
    if isinstance(error, OSError):  # smtplib's own errors too
        return True, Failure.CONNECTION, ""
    return False, Failure.BROKEN, type(error).__name__


def meaning(code: int, words: str) -> str:
    """Return what a refusal means, from its code and its words."""
    found = ENHANCED.search(words)
    exact = BY_ENHANCED_CODE.get(found[1]) if found else None
    if code < 500:
        return exact if exact in FOR_NOW else Failure.LATER
    if "relay" in words.casefold():  # our own server will not carry it: no word on the address
        return Failure.REFUSED
    if exact == Failure.UNWANTED and BY_CODE.get(code) == Failure.SIGN_IN:
        return Failure.SIGN_IN
    return exact or BY_CODE.get(code, Failure.REFUSED)


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
