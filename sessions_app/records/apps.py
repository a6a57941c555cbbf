from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "sessions_app.records"
    label = "records"
