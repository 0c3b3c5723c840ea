"""What every ledger row shares, and the record of each file that was imported."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency


class ImportBatch(models.Model):
    """One file taken into one register, whole: who, when, which file, what it changed."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    sheet = models.CharField("登记簿", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    file_digest = models.CharField("文件摘要", max_length=64)
    at = models.DateTimeField("导入时间")
    by = models.CharField("导入人", max_length=120)
    added = models.PositiveIntegerField("新增行数")
    changed = models.PositiveIntegerField("更新行数")
    unchanged = models.PositiveIntegerField("未变行数")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "导入记录"

    def __str__(self) -> str:
        return self.file_name


class LedgerRow(models.Model):
    """A row of a register: it belongs to one agency and knows the file it came from, if any."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构", related_name="+")
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="导入批次",
    )
    remark = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        abstract = True
