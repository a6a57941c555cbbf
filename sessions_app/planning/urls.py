"""Addresses of the plan. The id is the appointment's: a plan exists before its session."""

from django.urls import path

from sessions_app.planning.views import (
    client,
    clock,
    compare,
    edits,
    hands,
    plans,
    show,
    techniques,
    template_edit,
    templates,
    why,
)

app_name = "planning"
urlpatterns = [
    path("sessions/<uuid:appointment_id>/plan/", plans.plan, name="plan"),
    path("sessions/<uuid:appointment_id>/plan/new/", plans.new, name="new"),
    path("sessions/<uuid:appointment_id>/plan/review/", plans.review, name="review"),
    path("sessions/<uuid:appointment_id>/plan/edit/", edits.edit, name="edit"),
    path("sessions/<uuid:appointment_id>/plan/clock/", clock.clock, name="clock"),
    path("sessions/<uuid:appointment_id>/plan/use/", edits.use, name="use"),
    path("sessions/<uuid:appointment_id>/plan/compare/", compare.compare, name="compare"),
    path("sessions/<uuid:appointment_id>/plan/gentler/", hands.gentler, name="gentler"),
    path("sessions/<uuid:appointment_id>/plan/why/", why.why, name="why"),
    path("techniques/", techniques.techniques, name="techniques"),
    path("techniques/favourite/", techniques.favourite, name="favourite"),
    path("techniques/templates/", templates.templates, name="templates"),
    path("techniques/templates/import/", templates.bring, name="template-import"),
    path("techniques/templates/<slug:template>/", templates.template, name="template"),
    path("techniques/templates/<slug:template>/file/", templates.file, name="template-file"),
    path("techniques/templates/<slug:template>/copy/", templates.copy, name="template-copy"),
    path("techniques/templates/<slug:template>/change/", templates.change, name="template-change"),
    path(
        "techniques/templates/<slug:template>/archive/", templates.archive, name="template-archive"
    ),
    path("techniques/templates/<slug:template>/edit/", template_edit.edit, name="template-edit"),
    path("techniques/templates/<slug:template>/steps/", template_edit.steps, name="template-steps"),
    path("techniques/templates/<slug:template>/use/", template_edit.use, name="template-use"),
    path("sessions/<uuid:appointment_id>/plan/show/", show.show, name="show"),
    path(
        "sessions/<uuid:appointment_id>/plan/show/cancel-link/",
        show.show_cancel_link,
        name="show-cancel-link",
    ),
    path("sessions/<uuid:appointment_id>/plan/show/tablet/", show.show_tablet, name="show-tablet"),
    path("sessions/<uuid:appointment_id>/plan/show/told/", show.show_told, name="show-told"),
    path("sessions/<uuid:appointment_id>/plan/look/", client.look_here, name="look-here"),
    path("p/<str:token>/", client.look_start, name="look-start"),
    path("p/<str:token>/plan/", client.look, name="look"),
    path("p/<str:token>/fresh-link/", client.look_fresh_link, name="look-fresh-link"),
]
