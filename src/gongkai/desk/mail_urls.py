"""Addresses of the mailboxes for applications at the desk."""

from django.urls import path

from gongkai.desk import arrivals, mailboxes

urlpatterns = [
    path("<str:code>/mail/", arrivals.index, name="arrivals"),
    path("<str:code>/mail/look/", arrivals.look, name="arrivals-look"),
    path("<str:code>/mail/<int:pk>/", arrivals.show, name="arrival"),
    path("<str:code>/mail/<int:pk>/sort/", arrivals.sort, name="arrival-sort"),
    path("<str:code>/mail/<int:pk>/raw/", arrivals.raw, name="arrival-raw"),
    path("<str:code>/mail/<int:pk>/files/<int:file>/", arrivals.file, name="arrival-file"),
    path("<str:code>/mail/duty/", mailboxes.duty, name="mail-duty"),
    path("<str:code>/mail/checks/", mailboxes.checks, name="mail-checks"),
    path("<str:code>/mail/boxes/", mailboxes.index, name="mailboxes"),
    path("<str:code>/mail/boxes/add/", mailboxes.add, name="mailbox-add"),
    path("<str:code>/mail/boxes/<int:pk>/", mailboxes.edit, name="mailbox"),
    path("<str:code>/mail/boxes/<int:pk>/probe/", mailboxes.try_out, name="mailbox-test"),
]
