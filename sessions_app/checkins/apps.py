from django.apps import AppConfig


class CheckinsConfig(AppConfig):
    name = "sessions_app.checkins"
    label = "checkins"
