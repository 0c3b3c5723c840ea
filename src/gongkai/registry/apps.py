from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.registry"
    label = "registry"
    verbose_name = "机构与人员"
