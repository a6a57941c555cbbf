"""The addresses of a practice whose mail provider sends notices."""

from django.urls import include, path

from practice.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*urlpatterns, path("mail/notices/", include("practice.mail.notice_urls"))]
