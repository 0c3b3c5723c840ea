from django.apps import AppConfig


class Room(AppConfig):
    name = "gongkai.registers"
    label = "registers"
    verbose_name = "登记簿"
