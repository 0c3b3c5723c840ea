from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.cases"
    label = "cases"
    verbose_name = "依申请公开"
