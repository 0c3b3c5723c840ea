"""What every page needs: whose desk this is, and which day it is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai import clock


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context of all pages."""
    return {"today": clock.today(), "is_demo": clock.is_demo()}
