"""The pages of the desk: the day, the clients, the settings, and the other ways in."""

from datetime import UTC, datetime

from .page import Page, visit_of


def desk_pages() -> list[Page]:
    from practice.intake.models import Intake

    ana, ivo, matteo = (
        visit_of(name) for name in ("Ana Riverstone", "Ivo Starlingford", "Matteo Lindenquist")
    )
    client, form = f"/clients/{ana.client_id}/", Intake.objects.filter(client=ana.client).first()
    waits, warned = ivo.client.flags.open().first(), ana.client.flags.open().first()
    refused = f"/clients/{ivo.client_id}/"
    return [
        Page("sign-in", "/account/login/", "nobody"),
        Page("sign-in-password", "/account/login/password/", "nobody"),
        Page("today", "/"),
        Page("today-everyone", "/?who=everyone"),
        Page("today-front-desk", "/", "rex"),
        Page("today-empty", "/?on=2031-01-05"),
        Page("clients", "/clients/"),
        Page("clients-search", "/clients/?q=riv"),
        Page("clients-none", "/clients/?q=Bo"),
        Page("client-new", "/clients/new/"),
        Page("client-edit", f"{client}edit/"),
        Page("record", client),
        Page("record-refused", f"/clients/{ivo.client_id}/"),
        Page("record-new", f"/clients/{matteo.client_id}/"),
        Page("record-front-desk", client, "rex"),
        Page("appointment-new", f"/diary/new/?client={ana.client_id}"),
        Page("appointment-edit", f"/diary/{matteo.pk}/"),
        Page("appointment-cancel", f"/diary/{matteo.pk}/cancel/"),
        Page("form-send", f"/clients/{matteo.client_id}/forms/send/?appointment={matteo.pk}"),
        Page("form-answers", f"{client}forms/{form.pk}/"),
        Page("form-blank", "/clients/forms/blank/"),
        Page("warning-close", f"{client}warnings/{warned.pk}/close/"),
        Page("clearance", f"{refused}warnings/{waits.pk}/clearance/"),
        Page("clearances", f"{refused}clearances/"),
        Page("techniques", "/techniques/"),
        Page("techniques-neck", "/techniques/?area=neck-back", click=".technique-card summary"),
        Page("templates", "/techniques/templates/"),
        Page("template", "/techniques/templates/swedish-back/"),
        Page("template-import", "/techniques/templates/import/"),
        Page("settings", "/settings/"),
        Page("settings-hands", "/settings/hands/"),
        Page("settings-phrases", "/settings/phrases/"),
        Page("settings-language", "/settings/language/"),
        Page("settings-safety", "/settings/safety/"),
        Page("settings-aftercare", "/settings/aftercare/"),
        Page("settings-reminders", "/settings/reminders/"),
        Page("settings-mail", "/settings/mail/"),
        Page("sign-out", "/account/logout/"),
        Page("not-found", "/clients/nobody/", status=404),
    ]


def door_pages() -> list[Page]:
    """Return the other ways in: the tablet, paper, the public form and an import."""
    from practice.clients.importing import reading
    from practice.clients.importing import services as imports
    from practice.clients.models import Client
    from practice.intake.models import Newcomer
    from practice.staff.models import User

    matteo, sunny = visit_of("Matteo Lindenquist"), Newcomer.objects.waiting().get()
    at, asked = f"/clients/{matteo.client_id}/forms/", f"/clients/waiting/{sunny.pk}/"
    same = Client.objects.get(name="Sunita Palebrook")
    text = (
        "First Name,Last Name,Email,Mobile Phone,Date of birth,Star sign\n"
        "Ingrid,Fallowmere,ingrid@example.com,07700 900801,03/04/1961,Aries\n"
        "Bao,Fallowmere,ingrid@example.com,07700 900802,05/06/1992,Leo\n"
        "Una,Wren,una at example,07700 900803,01/02/1970,Leo\n"
        "Sunita,Palebrook,sunita.palebrook@example.com,,,\n"
    )
    kept = imports.keep(
        reading.read(text.encode()),
        by=User.objects.get(name="Nell Marshwood"),
        now=datetime.now(UTC),
    )
    looked = f"/clients/import/{kept.pk}/"
    return [
        Page("tablet", f"{at}tablet/?appointment={matteo.pk}"),
        Page("paper", f"{at}paper/?appointment={matteo.pk}"),
        Page("new", "/new/", "nobody"),
        Page("waiting", "/clients/waiting/"),
        Page("newcomer", asked),
        Page("newcomer-front-desk", asked, "rex"),
        Page("newcomer-merge", f"{asked}merge/{same.pk}/"),
        Page("newcomer-decline", f"{asked}decline/"),
        Page("import", "/clients/import/"),
        Page("import-asks", looked),
        Page("import-look", f"{looked}?dates=day-first"),
        Page("settings-form", "/settings/form/"),
    ]
