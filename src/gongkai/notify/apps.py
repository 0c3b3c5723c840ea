from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.notify"
    label = "notify"
    verbose_name = "通知"
