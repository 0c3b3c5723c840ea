"""Addresses of 放假调休安排 at the desk."""

from django.urls import path

from gongkai.desk import calendar

urlpatterns = [
    path("<str:code>/calendar/", calendar.index, name="calendar"),
    path("<str:code>/calendar/notice/", calendar.notice, name="calendar-notice"),
    path("<str:code>/calendar/day/", calendar.day, name="calendar-day"),
    path("<str:code>/calendar/<int:pk>/remove/", calendar.remove, name="calendar-remove"),
]
