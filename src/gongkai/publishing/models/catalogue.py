"""Catalogues of what must be public: the national one, the agency's own, and who answers for each item."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency, Unit


class Catalogue(models.Model):
    """An agency's catalogue in one field, made from a national one or its own (条例第12条、第20条至第22条)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="catalogues", verbose_name="机构")
    name = models.CharField("目录名称", max_length=120)
    profile = models.CharField("来源目录", max_length=60, blank=True)
    made_on = models.DateField("编制日期")
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["agency", "name"]
        verbose_name = "公开事项目录"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="catalogue_name_once")]

    def __str__(self) -> str:
        return self.name


class CatalogueItem(models.Model):
    """One row of a catalogue: a first-level or second-level matter with the columns of the national table."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="items", verbose_name="目录")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="一级事项"
    )
    key = models.CharField("来源事项号", max_length=40, blank=True)
    number = models.PositiveIntegerField("序号")
    name = models.CharField("公开事项", max_length=120)
    confirmed = models.BooleanField("名称已核实", default=True)
    content = models.JSONField("公开内容（要素）", default=list, blank=True)
    basis = models.JSONField("公开依据", default=list, blank=True)
    time_limit = models.CharField("公开时限", max_length=200, blank=True)
    within_workdays = models.PositiveSmallIntegerField("时限（工作日）", null=True, blank=True)
    every_days = models.PositiveSmallIntegerField("更新周期（天）", null=True, blank=True)
    body = models.CharField("公开主体", max_length=120, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="catalogue_items", verbose_name="责任科室"
    )
    channels = models.JSONField("公开渠道和载体", default=list, blank=True)
    audience = models.JSONField("公开对象", default=list, blank=True)
    mode = models.JSONField("公开方式", default=list, blank=True)
    level = models.JSONField("公开层级", default=list, blank=True)
    article20 = models.CharField("条例第二十条事项", max_length=8, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    active = models.BooleanField("在用", default=True)
    added_on = models.DateField("列入日期", null=True, blank=True)
    retired_on = models.DateField("停用日期", null=True, blank=True)
    retired_reason = models.CharField("停用理由", max_length=200, blank=True)

    class Meta:
        ordering = ["catalogue", "number", "pk"]
        verbose_name = "公开事项"

    def __str__(self) -> str:
        # A name that was not seen in the issued catalogue never stands without this mark.
        return self.name if self.confirmed else f"{self.name}（待核实）"


class Acknowledgement(models.Model):
    """A unit's word that it holds its list of matters as it stood (责任主体公开事项标准目录)."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="acknowledgements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任主体")
    digest = models.CharField("清单摘要", max_length=64)
    at = models.DateTimeField("确认时间")
    by = models.CharField("确认人", max_length=120)

    class Meta:
        ordering = ["-at"]
        verbose_name = "责任目录确认"

    def __str__(self) -> str:
        return f"{self.unit}{self.at:%Y-%m-%d}"


class NotApplicable(models.Model):
    """A matter of article 20 that an agency does not have, and why: said, never left blank."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="not_applicable", verbose_name="机构")
    matter = models.CharField("条例第二十条事项", max_length=8)
    reason = models.CharField("理由", max_length=200)
    on = models.DateField("说明日期")
    by = models.CharField("说明人", max_length=120)

    class Meta:
        ordering = ["agency", "pk"]
        verbose_name = "不涉及事项说明"
        constraints = [models.UniqueConstraint(fields=["agency", "matter"], name="not_applicable_once")]

    def __str__(self) -> str:
        return self.matter
