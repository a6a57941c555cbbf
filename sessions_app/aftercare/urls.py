"""Addresses of what a client takes home: for the practice, and by link for the client."""

from django.urls import path

from sessions_app.aftercare.views import client, desk

app_name = "aftercare"
urlpatterns = [
    path("aftercare/", desk.aftercare, name="aftercare"),
    path("sessions/<uuid:appointment_id>/aftercare/", desk.edit, name="edit"),
    path("sessions/<uuid:appointment_id>/aftercare/message/", desk.message, name="message"),
    path("sessions/<uuid:appointment_id>/aftercare/undo/", desk.undo, name="undo"),
    path("sessions/<uuid:appointment_id>/aftercare/not-sent/", desk.not_sent, name="not-sent"),
    path("s/<str:token>/", client.summary, name="summary"),
    path("x/<str:token>/", client.stop_emails, name="stop-emails"),
]
