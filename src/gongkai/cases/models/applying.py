"""Beside the cases: how often somebody tried the public doors, and how often a public item made a request needless."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency


class Attempt(models.Model):
    """One try at a public door. `mark` is a keyed digest of the day and the place it came from; kept for a day."""

    what = models.CharField("事项", max_length=12)
    mark = models.CharField("来源标记", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公众端尝试"
        indexes = [
            models.Index(fields=["mark", "what", "at"], name="attempt_of_place"),
            models.Index(fields=["at"], name="attempt_at"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"


class SoughtFirst(models.Model):
    """One day's count of the look for public items before a request: how often some were shown, how often one was
    what was wanted. Nothing is kept of who looked for what."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机构")
    on = models.DateField("日期")
    shown = models.PositiveIntegerField("显示相关公开信息次数", default=0)
    found = models.PositiveIntegerField("已找到次数", default=0)

    class Meta:
        verbose_name = "申请前检索"
        constraints = [models.UniqueConstraint(fields=["agency", "on"], name="sought_once_a_day")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.on}: {self.found}/{self.shown}"
