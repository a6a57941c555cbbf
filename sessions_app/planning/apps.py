from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "sessions_app.planning"
    label = "planning"
