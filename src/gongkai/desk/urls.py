"""Staff addresses. Each page of an agency carries the agency's code."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, path

from gongkai.desk import home, importing, logbook, registers, report_urls, rosters
from gongkai.desk.roster_pages import PAGES

app_name = "desk"


def _roster(slug: str) -> list[URLPattern]:
    one = PAGES[slug].one
    return [
        path(f"<str:code>/{slug}/", rosters.listing(slug), name=slug),
        path(f"<str:code>/{slug}/add/", rosters.adding(slug), name=f"{one}-add"),
        path(f"<str:code>/{slug}/<int:pk>/", rosters.changing(slug), name=f"{one}-edit"),
        path(f"<str:code>/{slug}/<int:pk>/history/", rosters.recorded(slug), name=f"{one}-history"),
    ]


urlpatterns = [
    path("", home.home, name="home"),
    path("login/", LoginView.as_view(template_name="desk/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", home.password, name="password"),
    path("clock/", home.move_clock, name="clock"),
    path("<str:code>/", home.agency, name="agency"),
    path("<str:code>/registers/<slug:slug>/", registers.index, name="register"),
    path("<str:code>/registers/<slug:slug>/add/", registers.add, name="register-add"),
    path("<str:code>/registers/<slug:slug>/template.xlsx", registers.template, name="register-template"),
    path("<str:code>/registers/<slug:slug>/import/", importing.upload, name="register-import"),
    path(
        "<str:code>/registers/<slug:slug>/import/confirm/", importing.confirm, name="register-import-confirm"
    ),
    path("<str:code>/registers/<slug:slug>/<int:pk>/", registers.edit, name="register-edit"),
    path("<str:code>/registers/<slug:slug>/<int:pk>/history/", registers.history, name="register-history"),
    path("<str:code>/registers/<slug:slug>/<int:pk>/remove/", registers.remove, name="register-remove"),
    path("<str:code>/log/", logbook.index, name="log"),
    *report_urls.urlpatterns,
    *(pattern for slug in PAGES for pattern in _roster(slug)),
]
