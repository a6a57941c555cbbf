"""Addresses of the plan. The id is the appointment's: a plan exists before its session."""

from django.urls import path

from sessions_app.planning import views

app_name = "planning"
urlpatterns = [
    path("sessions/<uuid:appointment_id>/plan/", views.plan, name="plan"),
    path("sessions/<uuid:appointment_id>/plan/new/", views.new, name="new"),
    path("sessions/<uuid:appointment_id>/plan/review/", views.review, name="review"),
]
