"""The application as a web server loads it."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from practice.mail.seal import refuse_wrong_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
application = get_wsgi_application()
refuse_wrong_key()
connections.close_all()
