from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.portal"
    label = "portal"
    verbose_name = "门户"
