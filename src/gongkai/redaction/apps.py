from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.redaction"
    label = "redaction"
    verbose_name = "区分处理"
