from django.utils import timezone

from practice.mail.models import OutgoingMail


def a_mail(*, key="key", **values):
    """Make a row as it is in the database, without the outbox."""
    now = timezone.now()
    row = {
        "kind": "intake-link",
        "to": "ada@example.com",
        "subject": "Your form",
        "message_id": f"<{key}@linden.example>",
        "made_at": now,
        "due_at": now,
        "try_at": now,
    }
    return OutgoingMail.objects.create(key=key, **{**row, **values})
