"""Addresses of the portal."""

from django.urls import path

from gongkai.portal import home
from gongkai.portal.concern_urls import urlpatterns as concern_pages
from gongkai.portal.publication_urls import urlpatterns as publication_pages
from gongkai.portal.report_urls import urlpatterns as report_pages
from gongkai.portal.request_urls import urlpatterns as request_pages
from gongkai.portal.search_urls import urlpatterns as search_pages

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", home.healthz, name="healthz"),
    *report_pages,
    *search_pages,
    *request_pages,
    *concern_pages,
    *publication_pages,
]
