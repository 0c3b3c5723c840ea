"""Public addresses."""

from django.urls import path

from gongkai.portal import home, report_urls

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    *report_urls.urlpatterns,
]
