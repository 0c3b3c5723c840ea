from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.ops"
    label = "ops"
    verbose_name = "命令"
