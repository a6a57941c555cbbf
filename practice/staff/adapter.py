"""How sign-in behaves here: nobody signs up, and its mails are ours."""

from datetime import timedelta
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.shortcuts import redirect

from practice.mail import outbox
from practice.staff.models import Practice

CODE_LASTS = timedelta(minutes=10)


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner; the rest is allauth's."""

    def is_open_for_signup(self, request):
        return False

    def respond_user_inactive(self, request, user):
        """Someone who does not work here any more is told nothing and is where they began."""
        return redirect("account_login")

    @transaction.atomic
    def send_mail(self, template_prefix, email, context):
        """Put the mail into the outbox; after the time of a code it is not sent any more."""
        practice = Practice.current()
        letter = outbox.build_email(
            template_prefix, email, {"code": context["code"]}, stationery=practice.stationery
        )
        key = f"sign-in-{uuid4()}"
        outbox.queue(key, letter, kind="sign-in", stale_after=CODE_LASTS)
