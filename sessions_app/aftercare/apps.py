from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "sessions_app.aftercare"
    label = "aftercare"
