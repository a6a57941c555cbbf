"""Addresses of this app."""

app_name = "checkins"
urlpatterns = []
