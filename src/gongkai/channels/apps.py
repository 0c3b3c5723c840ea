from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.channels"
    label = "channels"
    verbose_name = "发布渠道"
