"""Addresses of 依申请公开. None of them names a request."""

from django.urls import path

from gongkai.portal import request_apply, request_deadline, request_track, requests

_AT = "<str:code>/requests/"
urlpatterns = [
    path(_AT, requests.front, name="requests"),
    path(f"{_AT}form.<str:fmt>", requests.form_file, name="request-form"),
    path(f"{_AT}statistics/", requests.statistics, name="request-statistics"),
    path(f"{_AT}deadline/", request_deadline.deadline, name="request-deadline"),
    path(f"{_AT}apply/", request_apply.apply, name="request-apply"),
    path(f"{_AT}apply/similar.json", request_apply.near, name="request-similar"),
    path(f"{_AT}apply/found/", request_apply.found, name="request-found"),
    path(f"{_AT}track/", request_track.track, name="request-track"),
    path(f"{_AT}track/close/", request_track.close, name="request-close"),
    path(f"{_AT}mine/", request_track.mine, name="request-mine"),
    path(f"{_AT}mine/receipt/", request_track.receipt, name="request-receipt"),
    path(f"{_AT}mine/files/<int:file>/", request_track.file, name="request-file"),
    path(f"{_AT}mine/letters/<int:letter>/", request_track.letter, name="request-letter"),
    path(f"{_AT}mine/<slug:event>/", request_track.step, name="request-step"),
]
