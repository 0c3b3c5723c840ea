from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.publishing"
    label = "publishing"
    verbose_name = "公开"
