"""Addresses of this app."""

app_name = "intake"
urlpatterns = []
