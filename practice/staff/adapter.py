"""How sign-in behaves here: nobody signs up, and a person is known by name."""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAdapter(DefaultAccountAdapter):
    """Accounts are made by the owner; the rest is allauth's."""

    def is_open_for_signup(self, request):
        return False

    def format_email_subject(self, subject):
        return str(subject)
