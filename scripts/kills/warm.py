"""The application with what it reads once already read: a new worker serves at once.

Nothing of it holds a connection, so that each worker opens its own.
"""

from django.template.loader import get_template
from django.urls import get_resolver

from practice.wsgi import application

__all__ = ["application"]

get_resolver().check()
get_template("checkins/_live.html")
