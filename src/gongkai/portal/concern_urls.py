"""Addresses of 投诉、更正和建议. None of them names one."""

from django.urls import path

from gongkai.portal import concerns

_AT = "<str:code>/concerns/"
urlpatterns = [
    path(_AT, concerns.front, name="concerns"),
    path(f"{_AT}track/", concerns.track, name="concern-track"),
    path(f"{_AT}track/close/", concerns.close, name="concern-close"),
    path(f"{_AT}mine/", concerns.mine, name="concern-mine"),
    path(f"{_AT}mine/receipt/", concerns.receipt, name="concern-receipt"),
    path(f"{_AT}mine/letters/<int:letter>/", concerns.letter, name="concern-letter"),
    path(f"{_AT}mine/<slug:event>/", concerns.step, name="concern-step"),
    path(f"{_AT}<slug:kind>/", concerns.raise_one, name="concern-raise"),
]
