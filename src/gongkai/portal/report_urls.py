"""Addresses of published annual reports; stable for ever."""

from django.urls import path

from gongkai.portal import reports

urlpatterns = [
    path("reports/", reports.index, name="reports"),
    path("reports/<str:code>/<int:year>/", reports.show, name="report"),
    path("reports/<str:code>/<int:year>/report.<str:fmt>", reports.download, name="report-download"),
    path(
        "reports/<str:code>/<int:year>/attachments/<str:digest>/",
        reports.attachment,
        name="report-attachment",
    ),
]
