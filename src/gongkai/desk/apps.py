from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.desk"
    label = "desk"
    verbose_name = "工作台"
