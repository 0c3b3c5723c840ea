from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.reporting"
    label = "reporting"
    verbose_name = "年报"
