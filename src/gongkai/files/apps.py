from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.files"
    label = "files"
    verbose_name = "文件"
