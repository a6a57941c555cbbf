"""Addresses of this app."""

from django.urls import path

from practice.clients.views import clients, importing

app_name = "clients"
urlpatterns = [
    path("clients/", clients.clients, name="clients"),
    path("clients/import/", importing.import_clients, name="import"),
    path("clients/import/<uuid:import_id>/", importing.import_look, name="import-look"),
    path("clients/new/", clients.new, name="new"),
    path("clients/<uuid:client_id>/edit/", clients.edit, name="edit"),
]
