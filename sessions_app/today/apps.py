from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "sessions_app.today"
    label = "today"
