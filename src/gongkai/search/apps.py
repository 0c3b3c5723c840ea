from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.search"
    label = "search"
    verbose_name = "检索"
