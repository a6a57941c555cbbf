import uuid

from django.db import migrations, models

import practice.sealed


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("kind", models.SlugField(db_index=False, max_length=40)),
                ("client_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("subject_id", models.UUIDField(blank=True, db_index=True, null=True)),
                ("to", models.EmailField(max_length=254)),
                ("from_name", models.CharField(blank=True, max_length=200)),
                ("reply_to", models.EmailField(blank=True, max_length=254)),
                ("subject", models.CharField(max_length=300)),
                ("text", practice.sealed.SealedTextField(blank=True)),
                ("html", practice.sealed.SealedTextField(blank=True)),
                ("headers", practice.sealed.SealedJSONField(blank=True, default=dict)),
                ("message_id", models.CharField(max_length=320)),
                ("made_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("held", "Held for a person"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="pending",
                        max_length=9,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("try_at", models.DateTimeField()),
                ("stale_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "The mail server does not accept this address."),
                            ("mailbox", "The mailbox is full."),
                            ("sign-in", "The mail server refused our user name or password."),
                            ("refused", "The mail server refused the message."),
                            ("later", "The mail server asked us to try again later."),
                            ("connection", "There was no connection to the mail server."),
                            ("encryption", "There was no safe connection to the mail server."),
                            ("timeout", "The mail server did not answer in time."),
                            ("broken", "The message could not be built."),
                            ("too-late", "It is too late to send it without asking."),
                            ("restored", "The records were restored from a backup."),
                        ],
                        max_length=12,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "sending"])),
                        fields=["attempts", "try_at"],
                        name="mail_that_waits",
                    ),
                    models.Index(fields=["-made_at"], name="mail_newest_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key",), name="one_mail_for_each_key"),
                    models.UniqueConstraint(
                        fields=("message_id",), name="one_mail_for_each_message_id"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["pending", "sending", "sent", "failed", "held", "cancelled"],
                            )
                        ),
                        name="mail_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("state", "sending")),
                            models.Q(
                                models.Q(("state", "sending"), _negated=True),
                                ("lease_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="mail_has_a_lease_while_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="sent_mail_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "held"]), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="failed_or_held_mail_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealProbe",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("value", practice.sealed.SealedTextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_seal_probe")
                ],
            },
        ),
    ]
