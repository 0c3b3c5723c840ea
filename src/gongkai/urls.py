"""Addresses: the portal at the root, the staff desk under /desk/."""

from django.urls import include, path

from gongkai.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("desk/", include("gongkai.desk.urls")),
    path("", include("gongkai.portal.urls")),
]
handler400 = "gongkai.portal.errors.bad_request"
handler403 = "gongkai.portal.errors.forbidden"
handler404 = "gongkai.portal.errors.not_found"
handler500 = "gongkai.portal.errors.broken"
