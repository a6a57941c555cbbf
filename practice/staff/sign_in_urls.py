"""The addresses of signing in and out, under the names that allauth knows."""

from django.urls import path

from practice.staff.views import sign_in

urlpatterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("login/", sign_in.sign_in, name="account_request_login_code"),
    path("login/code/", sign_in.code, name="account_confirm_login_code"),
    path("login/password/", sign_in.password, name="account_password"),
    path("logout/", sign_in.sign_out, name="account_logout"),
]
