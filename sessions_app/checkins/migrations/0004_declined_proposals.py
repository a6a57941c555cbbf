import django.db.models.deletion
import practice.sealed
import uuid
from django.conf import settings
from django.db import migrations, models

from practice.staff.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('checkins', '0003_end_by_and_more'),
        ('diary', '0001_initial'),
        ("staff", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DeclinedProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('proposal', practice.sealed.SealedJSONField()),
                ('at', models.DateTimeField()),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='declined', to='diary.appointment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        append_only("checkins_declinedproposal"),
    ]
