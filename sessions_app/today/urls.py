"""Addresses of this app."""

from django.urls import path

from sessions_app.today import views
from sessions_app.today.reports.views import reports, reports_file

app_name = "today"
urlpatterns = [
    path("", views.today, name="today"),
    path("reports/", reports, name="reports"),
    path("reports/file/", reports_file, name="reports-file"),
]
