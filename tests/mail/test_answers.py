"""What a mail server says, told apart in words: 5.1.1 is not 4.2.2."""

import smtplib

import pytest

from practice.mail.answers import read_failure


def told(answer):
    """Return what is made of a refusal of the recipient."""
    code, _, words = answer.partition(" ")
    refused = {"ada@example.com": (int(code), words.encode())}
    again, failure, _answer = read_failure(smtplib.SMTPRecipientsRefused(refused))
    return again, failure.value, failure.label


@pytest.mark.parametrize(
    ("answer", "again", "failure"),
    [
        ("550 5.1.1 No such user", False, "nobody"),
        ("550 5.1.1 The email account that you tried to reach does not exist.", False, "nobody"),
        ("550 No such user", False, "address"),
        ("553 5.1.3 Bad address syntax", False, "address"),
        ("550 5.1.2 Host unknown", False, "domain"),
        ("556 5.1.10 Recipient address has a null MX", False, "domain"),
        ("550 5.2.1 The mailbox is disabled", False, "closed"),
        ("552 5.2.2 Over quota", False, "mailbox"),
        ("552 Mailbox full", False, "mailbox"),
        ("552 5.3.4 Message too big", False, "too-big"),
        ("554 5.7.1 Looks like spam", False, "unwanted"),
        ("550 5.7.26 Not authenticated: SPF and DKIM failed", False, "sender"),
        ("550 5.7.25 No PTR record", False, "sender"),
        ("553 5.1.8 Sender domain does not exist", False, "sender"),
        ("554 5.7.1 Relay access denied", False, "refused"),
        ("535 5.7.8 Bad credentials", False, "sign-in"),
        ("530 5.7.0 Must issue a STARTTLS command first", False, "sign-in"),
        ("554 No", False, "refused"),
        ("452 4.2.2 The mailbox is over quota for now", True, "mailbox"),
        ("450 4.2.1 Receiving mail too quickly", True, "later"),
        ("450 4.4.4 Host not found for now", True, "domain"),
        ("450 4.7.1 Greylisted", True, "later"),
        ("421 4.3.2 Shutting down", True, "later"),
        ("451 4.1.1 Try again", True, "later"),
        ("450 Come back", True, "later"),
    ],
)
def test_M3_the_reply_says_whether_to_try_again_and_what_is_the_matter(answer, again, failure):
    found_again, found, words = told(answer)
    assert (found_again, found) == (again, failure)
    assert words.endswith(".")


def test_an_ip_address_or_a_version_is_no_enhanced_code():
    assert told("550 Blocked: 192.5.1.1 is listed")[1] != "nobody"
