"""An agency's annual report of one year: its working prose, and the frozen versions that were filed."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.registry.models import Agency


class State(models.TextChoices):
    """Where a year's report stands; the ways between are in `reporting.flow`."""

    DRAFT = "draft", "编制中"
    SIGNED = "signed", "已签发"
    FILED = "filed", "已定稿"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "退回修改"
    CLEARED = "cleared", "审核通过"
    PUBLISHED = "published", "已发布"


class AnnualReport(models.Model):
    """The report of one agency and year. `prose` is the text with cell references; figures are always counted."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="annual_reports", verbose_name="机构")
    year = models.PositiveSmallIntegerField("年度")
    form = models.CharField("格式", max_length=40)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    prose = models.JSONField("正文", default=dict)
    signed_digest = models.CharField("签发内容摘要", max_length=64, blank=True)
    signed_by = models.CharField("签发人", max_length=120, blank=True)
    signed_on = models.DateField("落款日期", null=True, blank=True)
    note = models.CharField("更正说明", max_length=500, blank=True)
    changed_at = models.DateTimeField("更新时间")
    attachments = models.ManyToManyField(StoredFile, blank=True, verbose_name="附件")

    class Meta:
        ordering = ["-year", "agency"]
        verbose_name = "年度报告"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_report_a_year"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="report_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"


class FiledVersion(models.Model):
    """A frozen report: what was filed or read in. Never changed; a correction is the next number."""

    class Origin(models.TextChoices):
        COMPILED = "compiled", "系统编制"
        IMPORTED = "imported", "读入已发布年报"

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="versions", verbose_name="年度报告")
    number = models.PositiveSmallIntegerField("版本")
    origin = models.CharField("来源", max_length=10, choices=Origin)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    note = models.CharField("更正说明", max_length=500, blank=True)
    filed_at = models.DateTimeField("定稿时间")
    filed_by = models.CharField("定稿人", max_length=120)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        ordering = ["report", "-number"]
        verbose_name = "定稿版本"
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.report}（第{self.number}版）"


class Explanation(models.Model):
    """Why a warning of the checks is accepted, in the words it had then; a warning without one blocks the signature."""

    report = models.ForeignKey(
        AnnualReport, models.CASCADE, related_name="explanations", verbose_name="年度报告"
    )
    rule = models.CharField("规则", max_length=40)
    where = models.CharField("位置", max_length=80)
    about = models.CharField("提醒原文", max_length=500)
    says = models.CharField("说明", max_length=500)
    by = models.CharField("说明人", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["rule", "where"]
        verbose_name = "核对说明"
        constraints = [models.UniqueConstraint(fields=["report", "rule", "where"], name="one_explanation")]

    def __str__(self) -> str:
        return f"{self.rule} {self.where}"
