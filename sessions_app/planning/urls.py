"""Addresses of this app."""

app_name = "planning"
urlpatterns = []
