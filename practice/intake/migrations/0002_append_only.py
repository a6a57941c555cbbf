from django.db import migrations

from practice.staff.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("staff", "0002_append_only")]
    operations = [append_only("intake_intake"), append_only("intake_consent")]
