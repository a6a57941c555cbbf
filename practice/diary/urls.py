"""Addresses of this app."""

from django.urls import path

from practice.diary import views

app_name = "diary"
urlpatterns = [
    path("diary/new/", views.new, name="new"),
    path("diary/<uuid:appointment_id>/", views.edit, name="edit"),
    path("diary/<uuid:appointment_id>/cancel/", views.cancel, name="cancel"),
]
