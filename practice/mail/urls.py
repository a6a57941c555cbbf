"""Included in local mode only."""

from django.urls import path

from practice.mail import views

app_name = "mail"
urlpatterns = [
    path("", views.sent_mail, name="sent-mail"),
    path("<uuid:mail_id>/", views.sent_message, name="sent-message"),
    path("<uuid:mail_id>/html/", views.sent_html, name="sent-html"),
]
