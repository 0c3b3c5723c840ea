"""What an agency may choose about requests. Statutory numbers are not here; readings of the law are (decision 026)."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency


class CaseSettings(models.Model):
    """One row per agency, made with the defaults when first asked for."""

    class When(models.TextChoices):
        NEVER = "never", "不要求"
        REFUSALS = "refusals", "不予公开、部分公开和不予处理时"
        ALWAYS = "always", "每件都要"

    class PauseFrom(models.TextChoices):
        NEXT_DAY = "next_day", "发出之日计入，自次日起扣除"
        SAME_DAY = "same_day", "自发出当日起扣除"

    class After(models.TextChoices):
        ANEW = "anew", "重新起算"
        ON = "on", "扣除等待时间，继续计算"

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="case_settings", verbose_name="机构")
    number_template = models.CharField("受理编号格式", max_length=60, default="{year}-{serial:04d}")
    auto_confirm = models.BooleanField("本网站提交的申请以系统回执即时确认", default=True)
    pause_from = models.CharField(
        "征求意见扣除的起始日", max_length=10, choices=PauseFrom, default=PauseFrom.NEXT_DAY
    )
    after_reasons = models.CharField("说明理由后的期限", max_length=4, choices=After, default=After.ANEW)
    after_payment = models.CharField("缴费后的期限", max_length=4, choices=After, default=After.ANEW)
    supplement_days = models.PositiveSmallIntegerField("补正的合理期限（工作日）", default=15)
    counsel_when = models.CharField("法律顾问意见", max_length=10, choices=When, default=When.REFUSALS)
    meeting_when = models.CharField("协调会商", max_length=10, choices=When, default=When.NEVER)
    approval_when = models.CharField("签发前审核同意", max_length=10, choices=When, default=When.NEVER)
    amber_days = models.PositiveSmallIntegerField("黄灯：剩余工作日", default=5)
    red_days = models.PositiveSmallIntegerField("橙灯：剩余工作日", default=2)
    ask_purpose = models.BooleanField("申请表列出“用途”（选填）", default=False)
    guide = models.TextField("申请须知", max_length=4000, blank=True)
    extra_fields = models.JSONField("自设字段", default=list, blank=True)
    archive_template = models.CharField("归档号格式", max_length=60, default="{year}-依申请公开-{serial:04d}")
    retention_years = models.PositiveSmallIntegerField("归档保管年限", default=10, help_text="0为永久")
    review_months = models.PositiveSmallIntegerField(
        "不予公开的审查间隔（月）", default=12, help_text="0为不审查"
    )
    electronic_seal = models.BooleanField("答复用电子印章", default=True)
    text_messages = models.BooleanField("以短信告知申请人办理进展", default=False)
    portal_open = models.BooleanField("接收网上申请", default=True)

    class Meta:
        verbose_name = "依申请公开设置"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amber_days__gte=models.F("red_days")),
                name="case_lamps_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency}依申请公开设置"


class CaseSerial(models.Model):
    """The last number given in a year; a number is never given twice."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    series = models.CharField(max_length=8, default="case")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "series", "year"], name="case_serial_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class RecountRun(models.Model):
    """A recount of an agency's open cases that was asked for: how far it is, and what it moved. One a night."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="recount_runs", verbose_name="机构")
    cause = models.CharField("缘由", max_length=300)
    by = models.CharField("提出人", max_length=120)
    night = models.DateField("每日重算的日期", null=True, blank=True)
    asked_at = models.DateTimeField("提出时间")
    beat_at = models.DateTimeField("最近进展时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    total = models.PositiveIntegerField("在办件数", default=0)
    done = models.PositiveIntegerField("已算件数", default=0)
    moved = models.PositiveIntegerField("日期改变件数", default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "重算答复期限"
        constraints = [models.UniqueConstraint(fields=["agency", "night"], name="recount_once_a_night")]
        indexes = [models.Index(fields=["finished_at"], name="recount_finished")]

    def __str__(self) -> str:
        return f"{self.agency}：{self.cause}"
