"""The room of what people raise beside a request."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Complaints, corrections, proposals."""

    name = "gongkai.concerns"
    label = "concerns"
    verbose_name = "诉求"
    default_auto_field = "django.db.models.BigAutoField"
