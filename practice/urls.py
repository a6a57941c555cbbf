"""Where each page lives: one list of apps, left to right as facts flow."""

from django.conf import settings
from django.urls import include, path

from practice.mail.providers import provider

urlpatterns = [
    path("", include("practice.staff.urls")),
    path("", include("practice.clients.urls")),
    path("", include("practice.diary.urls")),
    path("", include("practice.intake.urls")),
    path("", include("sessions_app.planning.urls")),
    path("", include("sessions_app.checkins.urls")),
    path("", include("sessions_app.aftercare.urls")),
    path("", include("sessions_app.records.urls")),
    path("", include("sessions_app.today.urls")),
    path("account/", include("practice.staff.sign_in_urls")),
]
if provider():
    urlpatterns.append(path("mail/notices/", include("practice.mail.notice_urls")))
if settings.LOCAL:
    urlpatterns.append(path("dev/mail/", include("practice.mail.urls")))

handler400 = "practice.staff.views.errors.bad_request"
handler403 = "practice.staff.views.errors.permission_denied"
handler404 = "practice.staff.views.errors.page_not_found"
handler429 = "practice.staff.views.errors.too_many"  # asked by allauth
handler500 = "practice.staff.views.errors.server_error"
