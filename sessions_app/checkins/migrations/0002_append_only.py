from django.db import migrations

from practice.staff.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("checkins", "0001_initial"), ("staff", "0002_append_only")]
    operations = [append_only("checkins_checkin")]
