"""What an agency may choose about concerns: the Regulation sets no period for them (decision 033)."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency


class ConcernSettings(models.Model):
    """One row per agency; the defaults until somebody changes them."""

    agency = models.OneToOneField(
        Agency, models.PROTECT, related_name="concern_settings", verbose_name="机构"
    )
    portal_open = models.BooleanField("接收网上提交", default=True)
    number_template = models.CharField("编号格式", max_length=60, default="SQ{year}-{serial:04d}")
    complaint_days = models.PositiveSmallIntegerField("投诉举报：答复目标（工作日）", default=20)
    correction_days = models.PositiveSmallIntegerField("信息更正：答复目标（工作日）", default=20)
    proposal_days = models.PositiveSmallIntegerField("主动公开建议：答复目标（工作日）", default=20)
    alike = models.PositiveSmallIntegerField("提示转主动公开：同类申请的申请人数", default=2)

    class Meta:
        verbose_name = "诉求设置"

    def __str__(self) -> str:
        return f"{self.agency}诉求设置"

    def days(self, kind: str) -> int:
        """Working days within which the agency means to answer a kind of concern."""
        return int(getattr(self, f"{kind}_days"))
