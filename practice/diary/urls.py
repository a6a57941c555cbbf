"""Addresses of this app."""

app_name = "diary"
urlpatterns = []
