"""Addresses of this app."""

app_name = "records"
urlpatterns = []
