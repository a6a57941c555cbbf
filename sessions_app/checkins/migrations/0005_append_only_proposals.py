from django.db import migrations

from practice.staff.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("checkins", "0004_declined_proposals")]
    operations = [append_only("checkins_declinedproposal")]
