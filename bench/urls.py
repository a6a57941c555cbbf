"""The pages where they always are, and the floor below /floor/."""

from django.urls import include, path

from practice import urls

urlpatterns = [*urls.urlpatterns, path("floor/", include("bench.floor.urls"))]
