"""Addresses of this app."""

app_name = "aftercare"
urlpatterns = []
