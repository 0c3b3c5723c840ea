from django.apps import AppConfig


class Room(AppConfig):
    """The agency's mailboxes and what came in through them."""

    name = "gongkai.mailbox"
    verbose_name = "申请邮箱"
