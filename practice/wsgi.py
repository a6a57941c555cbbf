"""The application as a web server loads it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from practice.mail.seal import refuse_wrong_key
from practice.reference import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
application = get_wsgi_application()
refuse_wrong_key()
load()  # now, so that no client waits for it
for connection in connections.all(initialized_only=True):
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()  # its threads would not be there in a worker that is forked from here
gc.collect()
gc.freeze()  # what is read by now stays for good: the collector need not look at it again
