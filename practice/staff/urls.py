from django.urls import path

from practice.staff.views import account, machines

app_name = "staff"
urlpatterns = [
    path("healthz", machines.healthz, name="healthz"),
    path("account/theme/", account.theme, name="theme"),
]
