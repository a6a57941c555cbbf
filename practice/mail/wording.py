"""Where a mail stands and what to do about it, in words for the people of the practice."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practice.mail.models import OVERDUE, OutgoingMail

NOT_RUNNING = gettext_lazy("The program that sends mail does not seem to run.")
State, Failure = OutgoingMail.State, OutgoingMail.Failure


def moment(at: datetime) -> str:
    return date_format(localtime(at), "D j M, H:i")


def words(mail: OutgoingMail, *, now: datetime) -> str:
    """Return one or two sentences on where the mail stands."""
    if mail.state == State.PENDING:
        return words_of_waiting(mail, now=now)
    return WORDS[State(mail.state)](mail)


def words_of_waiting(mail: OutgoingMail, *, now: datetime) -> str:
    if mail.failure:
        tries = ngettext("Tried %(n)s time.", "Tried %(n)s times.", mail.attempts)
        return _("Not through to %(to)s yet. %(why)s %(tries)s The next try is on %(at)s.") % {
            "to": mail.to,
            "why": mail.get_failure_display(),
            "tries": tries % {"n": mail.attempts},
            "at": moment(mail.try_at),
        }
    values = {"to": mail.to, "at": moment(mail.due_at)}
    if now - mail.try_at > OVERDUE:
        return (
            _(
                "It should have left for %(to)s on %(at)s and nobody has taken it. The program that "
                "sends mail does not seem to run."
            )
            % values
        )
    if mail.due_at <= now:
        return _("It is about to leave for %(to)s.") % values
    return _("Goes out to %(to)s on %(at)s.") % values


def words_of_sent(mail: OutgoingMail) -> str:
    if mail.arrived_at:
        at = moment(mail.arrived_at)
        return _("Arrived in the mailbox of %(to)s on %(at)s.") % {"to": mail.to, "at": at}
    return _("Sent to %(to)s on %(at)s.") % {"to": mail.to, "at": moment(mail.sent_at)}


def words_of_returned(mail: OutgoingMail) -> str:
    if mail.failure == Failure.COMPLAINT:
        return _("It arrived at %(to)s, who marked it as unwanted.") % {"to": mail.to}
    return _("Left on %(at)s and came back from %(to)s. %(why)s") % {
        "at": moment(mail.sent_at),
        "to": mail.to,
        "why": mail.get_failure_display(),
    }


def words_of_failed(mail: OutgoingMail) -> str:
    return _("Not delivered to %(to)s. %(why)s") % {
        "to": mail.to,
        "why": mail.get_failure_display(),
    }


def words_of_held(mail: OutgoingMail) -> str:
    return _("Held back, and not sent to %(to)s. %(why)s") % {
        "to": mail.to,
        "why": mail.get_failure_display(),
    }


WORDS = {
    State.SENDING: lambda mail: _("On its way to %(to)s now.") % {"to": mail.to},
    State.SENT: words_of_sent,
    State.RETURNED: words_of_returned,
    State.FAILED: words_of_failed,
    State.HELD: words_of_held,
    State.CANCELLED: lambda mail: _("Taken back before it left."),
}


def advice(mail: OutgoingMail) -> str:
    """Return what a person can do about a mail that is stuck, or nothing if it is not."""
    if not mail.needs_a_person:
        return ""
    if mail.failure in (Failure.ADDRESS, Failure.NOBODY, Failure.DOMAIN):
        return _("Ask the client for the right address and send it there.")
    if mail.failure in (Failure.MAILBOX, Failure.CLOSED):
        return _("Ask the client for another address, or try again in a day or two.")
    if mail.failure == Failure.SIGN_IN:
        return _("Put the user name and password of the mail server right, then send it again.")
    if mail.failure in (Failure.SENDER, Failure.UNWANTED):
        return _("Check SPF, DKIM and DMARC of your domain with your mail provider.")
    if mail.failure == Failure.COMPLAINT:
        return _("Ask the client before you write to them again.")
    if mail.failure in (Failure.TOO_LATE, Failure.RESTORED):
        return _("Send it if it still helps, or leave it.")
    return _("Send it again, or show it or print it instead.")
