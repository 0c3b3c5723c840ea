"""Registers of what an agency does: service items and decisions, fees, procurement, accountability, problems."""

from __future__ import annotations

from django.db import models

from gongkai.sheets.models import LedgerRow


class ItemKind(models.TextChoices):
    """The rows of table 2 that service items are counted in."""

    LICENCE = "licences", "行政许可"
    SERVICE = "other_services", "其他对外管理服务事项"
    PENALTY = "penalties", "行政处罚"
    COERCION = "coercion", "行政强制"


class ServiceItem(LedgerRow):
    """A power or service in the agency's list, in force from a day until a day."""

    number = models.CharField("事项编码", max_length=60)
    name = models.CharField("事项名称", max_length=200)
    kind = models.CharField("事项类别", max_length=16, choices=ItemKind)
    subtype = models.CharField("细类", max_length=40, blank=True)
    since = models.DateField("实施日期")
    until = models.DateField("取消日期", null=True, blank=True)
    legal_days = models.PositiveSmallIntegerField("法定办结时限", null=True, blank=True, help_text="工作日")
    promised_days = models.PositiveSmallIntegerField(
        "承诺办结时限", null=True, blank=True, help_text="工作日"
    )
    unit = models.CharField("承办科室", max_length=80, blank=True)

    class Meta:
        ordering = ["kind", "number"]
        verbose_name = "政务服务事项"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="item_number_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="item_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Decision(LedgerRow):
    """Cases handled under a service item: one decision, or a day's lot of them (件数)."""

    number = models.CharField("办件编号", max_length=60)
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="decisions", verbose_name="事项")
    decided_on = models.DateField("办结日期")
    quantity = models.PositiveIntegerField("件数", default=1)

    class Meta:
        ordering = ["-decided_on", "number"]
        verbose_name = "处理决定"
        indexes = [models.Index(fields=["agency", "decided_on"], name="decision_day")]
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.number


class FeeItem(LedgerRow):
    """An administrative charge in the agency's list (条例第20条第（八）项)."""

    number = models.CharField("收费项目编码", max_length=60)
    name = models.CharField("收费项目名称", max_length=200)
    basis = models.CharField("收费依据", max_length=300, blank=True)
    standard = models.CharField("收费标准", max_length=200, blank=True)
    since = models.DateField("实施日期")
    until = models.DateField("取消日期", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "行政事业性收费项目"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="fee_item_number_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="fee_item_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeeCharge(LedgerRow):
    """Money received under a charge, in yuan."""

    number = models.CharField("收费编号", max_length=60)
    item = models.ForeignKey(FeeItem, models.PROTECT, related_name="charges", verbose_name="收费项目")
    charged_on = models.DateField("收费日期")
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, help_text="元")

    class Meta:
        ordering = ["-charged_on", "number"]
        verbose_name = "收费记录"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="charge_number_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="charge_not_negative"),
        ]

    def __str__(self) -> str:
        return self.number


class Procurement(LedgerRow):
    """A centralised procurement project: counted in the year of approval, its money in the year of completion."""

    number = models.CharField("采购项目编号", max_length=60)
    name = models.CharField("采购项目名称", max_length=200)
    approved_on = models.DateField("立项日期")
    completed_on = models.DateField("结项日期", null=True, blank=True)
    amount = models.DecimalField(
        "采购金额", max_digits=14, decimal_places=6, null=True, blank=True, help_text="万元"
    )

    class Meta:
        ordering = ["-approved_on", "number"]
        verbose_name = "政府集中采购项目"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="procurement_number_once"),
            models.CheckConstraint(
                condition=models.Q(completed_on__isnull=True)
                | (models.Q(completed_on__gte=models.F("approved_on")) & models.Q(amount__isnull=False)),
                name="procurement_completed_with_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Accountability(LedgerRow):
    """A case in which somebody was held to account for disclosure work (条例第47条、第53条)."""

    number = models.CharField("编号", max_length=60)
    decided_on = models.DateField("决定日期")
    who = models.CharField("责任单位或责任人", max_length=120)
    cause = models.CharField("事由", max_length=300)
    basis = models.CharField("依据", max_length=200, blank=True)
    decision = models.CharField("处理决定", max_length=200)
    organ = models.CharField("决定机关", max_length=120, blank=True)

    class Meta:
        ordering = ["-decided_on", "number"]
        verbose_name = "责任追究登记"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="accountability_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class Problem(LedgerRow):
    """A problem named in a year's report, the measure promised, and what became of it (S95)."""

    number = models.CharField("编号", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    problem = models.CharField("存在问题", max_length=500)
    measure = models.CharField("改进措施", max_length=500, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)
    result = models.CharField("落实情况", max_length=500, blank=True)
    unit = models.CharField("责任科室", max_length=80, blank=True)

    class Meta:
        ordering = ["-year", "number"]
        verbose_name = "问题与改进措施"
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="problem_number_once")
        ]

    def __str__(self) -> str:
        return self.problem
