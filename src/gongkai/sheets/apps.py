from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.sheets"
    label = "sheets"
    verbose_name = "表格"
