"""Addresses: the portal at the root, the staff desk under /desk/."""

from django.urls import include, path

urlpatterns = [
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]

handler404 = "gongkai.portal.home.not_found"
handler403 = "gongkai.portal.home.forbidden"
handler500 = "gongkai.portal.home.server_error"
