"""The log: append-only entries, each holding the digest of the one before."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened. Written by `audit.log.write` only; never changed, never deleted."""

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    actor = models.CharField("操作人", max_length=120)
    verb = models.CharField("事项", max_length=60, db_index=True)
    agency = models.CharField("机构代码", max_length=40, blank=True, db_index=True)
    subject = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象", max_length=60)
    says = models.TextField("说明", blank=True)
    data = models.JSONField("内容", default=dict)
    previous = models.CharField("前一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name = "日志"
        indexes = [models.Index(fields=["subject", "subject_id"], name="entry_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
