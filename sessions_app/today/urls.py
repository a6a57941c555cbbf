"""Addresses of this app."""

app_name = "today"
urlpatterns = []
