"""Addresses of an agency's public pages. They begin with the agency's code, so they stand last."""

from django.urls import path

from gongkai.portal import publications

urlpatterns = [
    path("<str:code>/", publications.front, name="front"),
    path("<str:code>/content/", publications.content, name="content"),
    path("<str:code>/rules/", publications.rules, name="rules"),
    path("<str:code>/info/", publications.index, name="publications"),
    path("<str:code>/info/<int:pk>/", publications.show, name="publication"),
    path("<str:code>/info/<int:pk>/files/<int:file>/", publications.file, name="publication-file"),
]
