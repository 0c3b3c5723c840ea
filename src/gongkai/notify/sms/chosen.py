"""The gateway that the settings name."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from gongkai.notify.sms.folder import FolderGateway
from gongkai.notify.sms.gateway import Gateway
from gongkai.notify.sms.http import Answer, HttpGateway


def gateway() -> Gateway | None:
    """The way to phones of this installation; None when there is none."""
    target = settings.SMS
    if not target:
        return None
    if not target.startswith(("http://", "https://")):
        return FolderGateway(Path(target))
    return HttpGateway(
        target, settings.SMS_BODY, settings.SMS_METHOD, settings.SMS_FORMAT, settings.SMS_HEADERS,
        Answer(*settings.SMS_SUCCESS) if settings.SMS_SUCCESS else None,
        Answer(*settings.SMS_REFUSED) if settings.SMS_REFUSED else None,
        settings.SMS_RECEIPT,
    )  # fmt: skip
