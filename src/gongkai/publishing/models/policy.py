"""Documents that the agency made, with their validity: what the first block of table 2 is counted from."""

from __future__ import annotations

from django.db import models

from gongkai.sheets.models import LedgerRow


class PolicyDocument(LedgerRow):
    """A rule, a normative document or another document that is disclosed (条例第20条第（一）项)."""

    class Kind(models.TextChoices):
        RULE = "rules", "规章"
        NORMATIVE = "normative_docs", "规范性文件"
        OTHER = "other_docs", "其他主动公开文件"

    class Ending(models.TextChoices):
        REPEALED = "repealed", "废止"
        LAPSED = "lapsed", "失效"

    number = models.CharField("发文字号", max_length=80)
    title = models.CharField("文件名称", max_length=300)
    kind = models.CharField("文件类别", max_length=16, choices=Kind)
    made_on = models.DateField("成文日期")
    published_on = models.DateField("公开日期", null=True, blank=True)
    ended_on = models.DateField("废止失效日期", null=True, blank=True)
    ending = models.CharField("失效方式", max_length=10, choices=Ending, blank=True)
    unit = models.CharField("起草科室", max_length=80, blank=True)
    address = models.CharField("网址", max_length=300, blank=True)

    class Meta:
        ordering = ["-made_on", "number"]
        verbose_name = "规范性文件登记"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True, ending="")
                | (models.Q(ended_on__gte=models.F("made_on")) & ~models.Q(ending="")),
                name="document_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(published_on__isnull=True)
                | models.Q(published_on__gte=models.F("made_on")),
                name="document_made_before_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title
