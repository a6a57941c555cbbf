"""Addresses of the plan. The id is the appointment's: a plan exists before its session."""

from django.urls import path

from sessions_app.planning.views import compare, edits, plans

app_name = "planning"
urlpatterns = [
    path("sessions/<uuid:appointment_id>/plan/", plans.plan, name="plan"),
    path("sessions/<uuid:appointment_id>/plan/new/", plans.new, name="new"),
    path("sessions/<uuid:appointment_id>/plan/review/", plans.review, name="review"),
    path("sessions/<uuid:appointment_id>/plan/edit/", edits.edit, name="edit"),
    path("sessions/<uuid:appointment_id>/plan/use/", edits.use, name="use"),
    path("sessions/<uuid:appointment_id>/plan/compare/", compare.compare, name="compare"),
]
