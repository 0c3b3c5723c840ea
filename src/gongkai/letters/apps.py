from django.apps import AppConfig


class Room(AppConfig):
    """Letters of the request process."""

    name = "gongkai.letters"
    verbose_name = "文书"
