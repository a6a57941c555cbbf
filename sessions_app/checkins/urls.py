"""Addresses of the hour itself. The id is the appointment's."""

from django.urls import path

from sessions_app.checkins.views import (
    again,
    buttons,
    finishing,
    live,
    phrases,
    signed,
    watching,
)

app_name = "checkins"
urlpatterns = [
    path("sessions/live-worker.js", live.worker, name="worker"),
    path("sessions/without-network/", live.without_network, name="without-network"),
    path("sessions/<uuid:appointment_id>/start/", live.start, name="start"),
    path("sessions/<uuid:appointment_id>/live/", live.live, name="live"),
    path("sessions/<uuid:appointment_id>/news/", live.news, name="news"),
    path("sessions/<uuid:appointment_id>/check-in/", live.check_in, name="check-in"),
    path("sessions/<uuid:appointment_id>/lock/", live.lock, name="lock"),
    path("sessions/<uuid:appointment_id>/end/", live.end, name="end"),
    path("sessions/<uuid:appointment_id>/take-over/", watching.take_over, name="take-over"),
    path("sessions/<uuid:appointment_id>/buttons/", buttons.client_buttons, name="client-buttons"),
    path("b/<str:token>/", buttons.press, name="press"),
    path("sessions/<uuid:appointment_id>/finish/", finishing.finish, name="finish"),
    path("sessions/<uuid:appointment_id>/finish/add/", signed.add, name="add"),
    path("settings/phrases/", phrases.phrases, name="phrases"),
    path("settings/phrases/<uuid:phrase_id>/", phrases.phrase, name="phrase"),
    path("settings/phrases/<uuid:phrase_id>/put-away/", phrases.put_away, name="put-away"),
    path("sessions/<uuid:appointment_id>/plan/again/", again.again, name="again"),
    path("sessions/<uuid:appointment_id>/plan/learned/", again.learned, name="learned"),
    path(
        "sessions/<uuid:appointment_id>/plan/again/<uuid:session_id>/",
        again.start_from,
        name="start-from",
    ),
]
