"""Stored files, known by the digest of their content."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file kept in the home folder under its digest; the row says what it is called and what it is."""

    digest = models.CharField("摘要", max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    at = models.DateTimeField("存入时间")
    by = models.CharField("存入人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.name
