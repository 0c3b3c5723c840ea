"""Addresses of the annual report at the desk."""

from django.urls import path

from gongkai.desk import attachments, reports

urlpatterns = [
    path("<str:code>/reports/", reports.index, name="reports"),
    path("<str:code>/reports/begin/", reports.begin, name="report-begin"),
    path("<str:code>/reports/take/", reports.take, name="report-take"),
    path("<str:code>/reports/below/", reports.below, name="reports-below"),
    path("<str:code>/reports/<int:year>/", reports.show, name="report"),
    path("<str:code>/reports/<int:year>/figures/", reports.figures, name="report-figures"),
    path(
        "<str:code>/reports/<int:year>/cells/<str:table>/<str:row>/<str:column>/",
        reports.cell,
        name="report-cell",
    ),
    path("<str:code>/reports/<int:year>/prose/", reports.prose, name="report-prose"),
    path("<str:code>/reports/<int:year>/redraft/", reports.redraft, name="report-redraft"),
    path("<str:code>/reports/<int:year>/attachments/", attachments.attach, name="report-attach"),
    path("<str:code>/reports/<int:year>/attachments/<int:pk>/", attachments.detach, name="report-detach"),
    path("<str:code>/reports/<int:year>/explain/", reports.explain, name="report-explain"),
    path("<str:code>/reports/<int:year>/steps/<str:event>/", reports.step, name="report-step"),
    path("<str:code>/reports/<int:year>/draft.<str:fmt>", reports.download, name="report-download"),
    path("<str:code>/reports/<int:year>/versions/<int:number>/", reports.version, name="report-version"),
    path(
        "<str:code>/reports/<int:year>/versions/<int:number>/report.<str:fmt>",
        reports.version_file,
        name="report-version-file",
    ),
]
