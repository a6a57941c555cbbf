from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class MailConfig(AppConfig):
    name = "practice.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from practice.mail import checks, seal

        pre_migrate.connect(seal.refuse_before_migrating, sender=self)
        post_migrate.connect(seal.keep_probe, sender=self)
        register(checks.check_seal, Tags.database)
        register(checks.check_mail_server)
        register(checks.check_notices)
        register(checks.check_key_file, Tags.security)
