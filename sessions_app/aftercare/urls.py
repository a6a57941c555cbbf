"""Addresses of what a client takes home: for the practice, and by link for the client."""

from django.urls import path

from sessions_app.aftercare.views import (
    check,
    client,
    desk,
    goal_scores,
    question,
    resending,
    stopping,
    two_days_later,
)

app_name = "aftercare"
urlpatterns = [
    path("aftercare/", desk.aftercare, name="aftercare"),
    path("sessions/<uuid:appointment_id>/aftercare/", check.edit, name="edit"),
    path("sessions/<uuid:appointment_id>/aftercare/message/", check.message, name="message"),
    path("sessions/<uuid:appointment_id>/aftercare/undo/", check.undo, name="undo"),
    path("sessions/<uuid:appointment_id>/aftercare/not-sent/", check.not_sent, name="not-sent"),
    path("sessions/<uuid:appointment_id>/aftercare/given/", check.given, name="given"),
    path("sessions/<uuid:appointment_id>/aftercare/paper/", check.paper, name="paper"),
    path("sessions/<uuid:appointment_id>/aftercare/resend/", resending.resend, name="resend"),
    path(
        "sessions/<uuid:appointment_id>/goal-scores/",
        goal_scores.goal_scores,
        name="goal-scores",
    ),
    path(
        "sessions/<uuid:appointment_id>/two-days-later/",
        two_days_later.two_days_later,
        name="two-days-later",
    ),
    path(
        "sessions/<uuid:appointment_id>/two-days-later/ask-or-not/",
        two_days_later.ask_or_not,
        name="ask-or-not",
    ),
    path("u/<str:token>/", question.question, name="question"),
    path("u/<str:token>/thanks/", question.thanks, name="thanks"),
    path("u/<str:token>/get-help/", question.get_help, name="get-help"),
    path("s/<str:token>/", client.summary, name="summary"),
    path("s/<str:token>/visit.ics", client.visit, name="visit"),
    path("x/<str:token>/", stopping.stop_emails, name="stop-emails"),
]
