"""Addresses of search and of alerts for saved searches."""

from django.urls import path

from gongkai.portal import saved_searches, search

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/alerts/", saved_searches.ask, name="search-ask"),
    path("search/alerts/asked/", saved_searches.asked_for, name="search-asked"),
    path("search/alerts/<slug:token>/confirm/", saved_searches.confirm, name="search-confirm"),
    path("search/alerts/<slug:token>/stop/", saved_searches.stop, name="search-stop"),
]
