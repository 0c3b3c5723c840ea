"""Do-not-disturb hours: nobody's phone rings at night for something that can wait until morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from gongkai.clock import CHINA


@dataclass(frozen=True)
class QuietHours:
    """From `begins` (included) to `ends` (excluded), full hours in China; the same hour twice is no quiet at all."""

    begins: int = 21
    ends: int = 8

    def until(self, now: datetime) -> datetime | None:
        """When the present quiet ends, or None when it is not quiet now."""
        local = now.astimezone(CHINA)
        over_midnight = self.begins > self.ends
        evening = local.hour >= self.begins and (over_midnight or local.hour < self.ends)
        morning = over_midnight and local.hour < self.ends
        if not (evening or morning):
            return None
        day = local.date() + timedelta(days=1 if evening and over_midnight else 0)
        return datetime.combine(day, time(self.ends), tzinfo=CHINA)
