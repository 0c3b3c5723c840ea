"""The one place that reads the clock on the wall. Faces ask it and pass the answer down.

A demo installation (a file `demo` in its home) may move its calendar day with a file `clock`;
the log's time stamps never move.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from gongkai.law.errors import Refused

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The server's time, aware, in China's zone."""
    return datetime.now(CHINA)


def today() -> date:
    """The office's calendar day; a demo installation may have moved it."""
    moved = _clock_file()
    if is_demo() and moved.exists():
        return date.fromisoformat(moved.read_text(encoding="ascii").strip())
    return now().date()


def move(day: date | None) -> None:
    """Set the demo's day, or give it back to the real one; raises Refused outside of a demo."""
    if not is_demo():
        raise Refused("只有演示环境可以调整日期，正式环境一律使用服务器时间")
    if day is None:
        _clock_file().unlink(missing_ok=True)
    else:
        _clock_file().write_text(day.isoformat(), encoding="ascii")


def is_demo() -> bool:
    """True in an installation that `gongkai demo` made."""
    return (Path(settings.HOME) / "demo").exists()


def _clock_file() -> Path:
    return Path(settings.HOME) / "clock"
