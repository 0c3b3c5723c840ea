"""Addresses: the portal at the root, the staff desk under /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]
