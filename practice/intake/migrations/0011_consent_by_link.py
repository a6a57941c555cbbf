from django.db import migrations, models

from practice.staff.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0010_lasting_wishes"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="by_link",
            field=models.UUIDField(null=True),
        ),
        append_only("intake_consent"),
    ]
