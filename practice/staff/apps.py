from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "practice.staff"
    label = "staff"

    def ready(self):
        from practice.staff import signing_in

        signing_in.listen()
