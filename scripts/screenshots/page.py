"""What is in a picture."""

from dataclasses import dataclass

BROWSER = "pictures"  # the secret that ties the client's form to the browser of the pictures


@dataclass(frozen=True)
class Page:
    """One address, who looks at it, and what is done on it before the picture."""

    name: str
    path: str
    who: str = "nell"  # a sign-in of the demo, "client" or "nobody"
    click: str = ""
    status: int = 200


def visit_of(name: str):
    """Return the newest appointment of an invented client."""
    from practice.diary.models import Appointment

    return Appointment.objects.filter(client__name=name).latest("starts_at")
