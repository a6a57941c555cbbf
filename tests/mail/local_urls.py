"""The addresses of local mode."""

from django.urls import include, path

from practice.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("dev/mail/", include("practice.mail.urls"))]
