"""One function a model: keyword-only, sensible defaults, parents made on demand."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from practice.clients.models import Client, Flag, Link
from practice.diary.models import Appointment
from practice.intake.models import Clearance, Intake, IntakeDraft, LastingWish, Newcomer
from practice.reference import load
from practice.staff.models import Practice, User
from sessions_app.planning.engine.documents import template_document
from sessions_app.planning.models import TemplateVersion

NUMBER = count(1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def practice(**fields):
    given = {"name": "Willow Room", "email": "hello@example.com", "phone": "020 7946 0000"}
    return Practice.objects.update_or_create(pk=1, defaults={**given, **fields})[0]


def user(**fields):
    given = {"name": "Nell Marsh", "email": f"person{next(NUMBER)}@example.com"}
    if not {"is_owner", "is_practitioner", "is_receptionist"} & fields.keys():
        given["is_practitioner"] = True
    return User.objects.create_user(**{**given, "password": None, **fields})


def client(**fields):
    return Client.objects.create(**{"name": "Ada Lane", "email": "ada@example.com", **fields})


def flag(**fields):
    given = {
        "kind": Flag.Kind.LEAVE_OUT,
        "detail": {"title": "Leave out the left calf", "words": "", "rule": "varicose-veins"},
        "recorded_at": NOW,
    }
    return Flag.objects.create(
        **{**given, "client": fields.pop("client", None) or client(), **fields}
    )


def appointment(**fields):
    given = {"starts_at": NOW + timedelta(hours=3), "minutes": 60, "style": "swedish"}
    given["client"] = fields.pop("client", None) or client()
    given["practitioner"] = fields.pop("practitioner", None) or user()
    made = Appointment.objects.create(**{**given, **fields})
    made.client.practitioners.add(made.practitioner)
    return made


def draft(**fields):
    given = {"asked_at": NOW}
    given["client"] = fields.pop("client", None) or client()
    return IntakeDraft.objects.create(**{**given, **fields})


def newcomer(**fields):
    """Return somebody who sent the public form and waits for an answer."""
    given = {"email": "bea@example.com", "phone": "", "name": "Bea Moss"}
    given |= {
        name: fields.pop(name) for name in ("name", "email", "phone", "born_on") if name in fields
    }
    person = Client(**given, is_newcomer=True)
    person.skip_history_when_saving = True
    person.save()
    now = datetime.now(UTC)
    told = {"about": {"name": person.name}}
    asked = draft(client=person, answers=told, asked_at=now, started_at=now, sent_at=now)
    rows = {"client": person, "draft": asked, "began_at": now, "came_at": now}
    rows["signed"] = {"given": {}, "language": "en-gb", "version": "0"}
    link(subject=asked, lasts=timedelta(days=2))
    return Newcomer.objects.create(**{**rows, **fields})


def lasting_wish(**fields):
    """An area that a client wants left alone from now on."""
    said = {"regions": ["calf-left", "calf-right"], "text": "Leave this area out: Calves."}
    given = {"kind": LastingWish.Kind.AREA, "said": said, "at": NOW}
    given["client"] = fields.pop("client", None) or client()
    given["recorded_by"] = fields.pop("recorded_by", None) or user()
    return LastingWish.objects.create(**{**given, **fields})


def link(**fields):
    """Return a live link to the draft `subject` (made on demand)."""
    subject = fields.pop("subject", None) or draft()
    given = {"client": subject.client, "subject_id": subject.pk, "by": None}
    given |= {"now": datetime.now(UTC), "lasts": timedelta(days=14)}
    return Link.fresh(fields.pop("purpose", Link.Purpose.INTAKE), **{**given, **fields})


def document(**fields):
    """Return an intake document of an easy client."""
    given = {
        "format": "effleurage-intake/1",
        "client": {"name": "Ada Lane", "age": 41},
        "request": {
            "goal": "stiffness",
            "modality": "swedish",
            "scope": "back",
            "minutes": 60,
            "pressure": "medium",
            "clothed": False,
        },
        "focus": [{"region": "lower-back", "score": 6}],
        "avoid": ["face"],
        "answered_on": "2026-11-22",
        "answers": [],
    }
    return {**given, **fields}


def intake(**fields):
    given = {
        "document": document(),
        "signature": "Ada Lane",
        "language": "en-gb",
        "reference_version": "1",
        "sent_at": NOW,
    }
    appointment_ = fields.get("appointment")
    given["client"] = (
        appointment_.client if appointment_ else fields.pop("client", None) or client()
    )
    return Intake.objects.create(**{**given, **fields})


def clearance(**fields):
    """Return a surgeon's word of NOW that holds for 180 days, about no answer in particular."""
    said = {"clinician": "Mr Bone, surgeon", "date": "2026-11-23", "allows": "gentle massage"}
    said |= {"limits": "not on the knee", "how": "letter"} | fields.pop("said", {})
    given = {"question": "surgery", "said": said, "at": NOW}
    given["expires_on"] = date.fromisoformat(said["date"]) + timedelta(days=180)
    given["client"] = fields.pop("client", None) or client()
    given["recorded_by"] = fields.pop("recorded_by", None) or user()
    return Clearance.objects.create(**{**given, **fields})


def template(**fields):
    """Return a usable version of the practice's own: the Swedish back massage under another name."""
    by = fields.pop("by", None) or user()
    document = template_document(load().templates["swedish-back"]) | {"name": "Nell's back"}
    given = {"family": "nells-back", "number": 1, "state": "usable", "document": document}
    given |= {"made_by": by, "made_at": NOW, "changed_by": by, "changed_at": NOW}
    given |= fields
    if given["state"] != "draft":
        given.setdefault("usable_at", NOW)
    slug = f"{given['family']}-v{given['number']}"
    return TemplateVersion.objects.create(**{"slug": slug, **given})
