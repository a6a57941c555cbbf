"""Addresses of this app."""

from django.urls import path

from practice.clients import views

app_name = "clients"
urlpatterns = [
    path("clients/", views.clients, name="clients"),
    path("clients/new/", views.new, name="new"),
    path("clients/<uuid:client_id>/edit/", views.edit, name="edit"),
]
