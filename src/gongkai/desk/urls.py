"""Addresses of the desk. The agency is part of each address that shows something of an agency."""

from django.urls import path

from gongkai.desk import (
    agencies,
    channels,
    home,
    importing,
    logbook,
    people,
    posts,
    profile,
    register_forms,
    registers,
    sessions,
    units,
)
from gongkai.desk.calendar_urls import urlpatterns as calendar_pages
from gongkai.desk.case_urls import urlpatterns as case_pages
from gongkai.desk.catalogue_urls import urlpatterns as catalogue_pages
from gongkai.desk.delivery_urls import urlpatterns as delivery_pages
from gongkai.desk.document_urls import urlpatterns as document_pages
from gongkai.desk.mail_urls import urlpatterns as mail_pages
from gongkai.desk.redaction_urls import urlpatterns as redaction_pages
from gongkai.desk.report_urls import urlpatterns as report_pages

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("login/", sessions.login, name="login"),
    path("logout/", sessions.logout, name="logout"),
    path("password/", sessions.password, name="password"),
    path("clock/", home.move_clock, name="clock"),
    path("<str:code>/home/", home.office, name="office"),
    path("<str:code>/registers/<slug:slug>/", registers.index, name="register"),
    path("<str:code>/registers/<slug:slug>/add/", register_forms.add, name="register-add"),
    path("<str:code>/registers/<slug:slug>/template.xlsx", registers.template, name="register-template"),
    path("<str:code>/registers/<slug:slug>/import/", importing.upload, name="register-import"),
    path(
        "<str:code>/registers/<slug:slug>/import/confirm/", importing.confirm, name="register-import-confirm"
    ),
    path("<str:code>/registers/<slug:slug>/<int:pk>/", registers.show, name="register-row"),
    path("<str:code>/registers/<slug:slug>/<int:pk>/edit/", register_forms.edit, name="register-edit"),
    path("<str:code>/registers/<slug:slug>/<int:pk>/remove/", register_forms.remove, name="register-remove"),
    path("<str:code>/channels/", channels.index, name="channels"),
    path("<str:code>/channels/add/", channels.add, name="channel-add"),
    path("<str:code>/channels/<int:pk>/", channels.show, name="channel"),
    path("<str:code>/channels/<int:pk>/edit/", channels.edit, name="channel-edit"),
    path("<str:code>/channels/<int:pk>/switch/", channels.switch, name="channel-switch"),
    path("<str:code>/agencies/", agencies.index, name="agencies"),
    path("<str:code>/agencies/add/", agencies.add, name="agency-add"),
    path("<str:code>/agencies/own/", agencies.show, name="agency"),
    path("<str:code>/agencies/own/edit/", agencies.edit, name="agency-edit"),
    path("<str:code>/agencies/own/switch/", agencies.switch, name="agency-switch"),
    path("<str:code>/profile/", profile.show, name="profile"),
    path("<str:code>/profile/edit/", profile.edit, name="profile-edit"),
    path("<str:code>/leaders/", profile.leaders, name="leaders"),
    path("<str:code>/leaders/add/", profile.add_leader, name="leader-add"),
    path("<str:code>/leaders/<int:pk>/", profile.leader, name="leader"),
    path("<str:code>/leaders/<int:pk>/edit/", profile.edit_leader, name="leader-edit"),
    path("<str:code>/leaders/<int:pk>/switch/", profile.switch_leader, name="leader-switch"),
    path("<str:code>/units/", units.index, name="units"),
    path("<str:code>/units/add/", units.add, name="unit-add"),
    path("<str:code>/units/<int:pk>/", units.show, name="unit"),
    path("<str:code>/units/<int:pk>/edit/", units.edit, name="unit-edit"),
    path("<str:code>/units/<int:pk>/switch/", units.switch, name="unit-switch"),
    path("<str:code>/people/", people.index, name="people"),
    path("<str:code>/people/add/", people.add, name="person-add"),
    path("<str:code>/people/<int:pk>/", people.show, name="person"),
    path("<str:code>/people/<int:pk>/edit/", people.edit, name="person-edit"),
    path("<str:code>/people/<int:pk>/password/", people.set_password, name="person-password"),
    path("<str:code>/people/<int:pk>/switch/", people.switch, name="person-switch"),
    path("<str:code>/posts/", posts.index, name="posts"),
    path("<str:code>/posts/add/", posts.add, name="post-add"),
    path("<str:code>/posts/<int:pk>/", posts.show, name="post"),
    path("<str:code>/posts/<int:pk>/end/", posts.end, name="post-end"),
    path("<str:code>/posts/<int:pk>/hand-over/", posts.hand_over, name="post-hand-over"),
    path("<str:code>/log/", logbook.index, name="log"),
    path("<str:code>/log/anchors/", logbook.anchored, name="log-anchors"),
    path("<str:code>/log/<int:number>/", logbook.show, name="log-entry"),
    *calendar_pages,
    *case_pages,
    *mail_pages,
    *catalogue_pages,
    *document_pages,
    *delivery_pages,
    *redaction_pages,
    *report_pages,
]
