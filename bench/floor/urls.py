from django.urls import path

from bench.floor import views

app_name = "floor"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/remark/", views.remark, name="remark"),
]
