"""Addresses of this app."""

from django.urls import path

from sessions_app.records import views

app_name = "records"
urlpatterns = [path("clients/<uuid:client_id>/", views.record, name="record")]
