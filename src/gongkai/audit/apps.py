from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.audit"
    label = "audit"
    verbose_name = "日志"
