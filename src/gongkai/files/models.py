"""Stored files, known by the digest of their content."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """A file kept in the home folder under its digest; the row says what it is called and what it is."""

    class Scan(models.TextChoices):
        NOT_ASKED = "", "没有查毒"
        CLEAN = "clean", "没有发现病毒"
        INFECTED = "infected", "含有病毒，已隔离"
        WAITING = "waiting", "等待查毒"
        TOO_LARGE = "large", "太大，没有查毒"

    digest = models.CharField("摘要", max_length=64, db_index=True)
    name = models.CharField("文件名", max_length=200)
    media_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("字节数")
    scan = models.CharField("查毒", max_length=8, choices=Scan, default=Scan.NOT_ASKED, blank=True)
    found = models.CharField("发现的病毒", max_length=100, blank=True)
    scanned_at = models.DateTimeField("查毒时间", null=True, blank=True)
    at = models.DateTimeField("存入时间")
    by = models.CharField("存入人", max_length=120)

    class Meta:
        ordering = ["pk"]
        verbose_name = "文件"
        indexes = [
            models.Index(fields=["scanned_at"], name="file_to_scan", condition=models.Q(scan="waiting"))
        ]

    def __str__(self) -> str:
        return self.name
