"""Addresses of this app."""

from django.urls import path

from practice.intake.views import (
    again,
    consents,
    flags,
    form,
    in_the_room,
    lasting,
    new,
    newcomers,
    staff,
    start,
)

app_name = "intake"
urlpatterns = [
    path("clients/<uuid:client_id>/agreed/<uuid:said_id>/", consents.change, name="consent"),
    path("clients/forms/blank/", staff.blank, name="blank"),
    path("clients/<uuid:client_id>/forms/send/", staff.send, name="send"),
    path("clients/<uuid:client_id>/forms/tablet/", in_the_room.tablet, name="tablet"),
    path("clients/<uuid:client_id>/forms/paper/", in_the_room.paper, name="paper"),
    path("clients/<uuid:client_id>/forms/<uuid:intake_id>/", staff.answers, name="answers"),
    path(
        "clients/<uuid:client_id>/forms/<uuid:draft_id>/cancel-link/",
        staff.cancel_link,
        name="cancel-link",
    ),
    path(
        "clients/<uuid:client_id>/warnings/<uuid:warning_id>/close/",
        flags.close,
        name="close-warning",
    ),
    path(
        "clients/<uuid:client_id>/warnings/<uuid:warning_id>/reopen/",
        flags.reopen,
        name="reopen-warning",
    ),
    path(
        "clients/<uuid:client_id>/warnings/<uuid:warning_id>/clearance/",
        flags.clearance,
        name="clearance",
    ),
    path("clients/<uuid:client_id>/clearances/", flags.clearances, name="clearances"),
    path(
        "clients/<uuid:client_id>/clearances/<uuid:clearance_id>/take-back/",
        flags.take_back,
        name="take-back-word",
    ),
    path(
        "clients/<uuid:client_id>/wishes/<uuid:wish_id>/take-back/",
        lasting.take_back,
        name="take-back-wish",
    ),
    path("clients/waiting/", newcomers.waiting, name="waiting"),
    path("clients/waiting/<uuid:newcomer_id>/", newcomers.newcomer, name="newcomer"),
    path(
        "clients/waiting/<uuid:newcomer_id>/merge/<uuid:client_id>/",
        newcomers.merge,
        name="merge-newcomer",
    ),
    path("clients/waiting/<uuid:newcomer_id>/decline/", newcomers.decline, name="decline-newcomer"),
    path("new/", new.new, name="new"),
    path("f/<str:token>/", start.start, name="start"),
    path("f/<str:token>/check/", start.check, name="check"),
    path("f/<str:token>/take-back/", consents.take_back, name="take-back"),
    path("f/<str:token>/sent/", start.sent, name="sent"),
    path("f/<str:token>/hand-back/", in_the_room.hand_back, name="hand-back"),
    path("f/<str:token>/fresh-link/", start.fresh_link, name="fresh-link"),
    path("f/<str:token>/is-it-you/", again.is_it_you, name="is-it-you"),
    path("f/<str:token>/mail-code/", again.mail_code, name="mail-code"),
    path("f/<str:token>/code/", again.code, name="code"),
    path("f/<str:token>/what-has-changed/", again.what_changed, name="what-has-changed"),
    path("f/<str:token>/visit.ics", start.calendar, name="calendar"),
    path("f/<str:token>/please-read/", form.advice, name="advice"),
    path("f/<str:token>/<slug:slug>/", form.page, name="page"),
]
