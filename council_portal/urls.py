"""Every address of the portal; each view states who may see it."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
