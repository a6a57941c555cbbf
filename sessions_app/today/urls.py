"""Addresses of this app."""

from django.urls import path

from sessions_app.today import views

app_name = "today"
urlpatterns = [path("", views.today, name="today")]
