"""What the public sees: written by releases alone, read by the portal, the API and the feeds."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.publishing.models.catalogue import CatalogueItem
from gongkai.publishing.models.document import Document
from gongkai.registry.models import Agency, Unit


class Serial(models.Model):
    """The last index number given out in a year; locked while the next one is taken, never turned back."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机构")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "索引号"
        constraints = [models.UniqueConstraint(fields=["agency", "year"], name="serial_once")]

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"


class Publication(models.Model):
    """One page of the portal: a released item, one that was withdrawn, or a notice of one that is withheld."""

    class Status(models.TextChoices):
        PUBLIC = "public", "已公开"
        WITHDRAWN = "withdrawn", "已撤稿"
        WITHHELD = "withheld", "存在但不公开"

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        AMENDED = "amended", "已修改"
        LAPSED = "lapsed", "失效"
        REPEALED = "repealed", "废止"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications", verbose_name="机构")
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="publication", verbose_name="文稿"
    )
    index_number = models.CharField("索引号", max_length=60, unique=True)
    status = models.CharField("状态", max_length=10, choices=Status, default=Status.PUBLIC)
    status_reason = models.CharField("说明", max_length=500, blank=True)
    status_on = models.DateField("状态日期", null=True, blank=True)
    digest = models.CharField("内容摘要", max_length=64)
    version = models.PositiveIntegerField("版次", default=1)
    title = models.CharField("标题", max_length=300)
    number = models.CharField("发文字号", max_length=80, blank=True)
    kind = models.CharField("信息类别", max_length=20)
    genre = models.CharField("体裁分类", max_length=20, blank=True)
    issuer = models.CharField("发文机关", max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任科室"
    )
    topic = models.CharField("主题分类", max_length=60, blank=True)
    article20 = models.CharField("条例第二十条事项", max_length=8, blank=True)
    catalogue_item = models.ForeignKey(
        CatalogueItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="公开事项",
    )
    marks = models.JSONField("标签", default=list, blank=True)
    made_on = models.DateField("成文日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间")
    published_on = models.DateField("发布日期")
    updated_at = models.DateTimeField("更新时间")
    keywords = models.CharField("关键词", max_length=200, blank=True)
    summary = models.CharField("内容概述", max_length=500, blank=True)
    source = models.CharField("信息来源", max_length=200, blank=True)
    source_url = models.CharField("原文地址", max_length=500, blank=True)
    note = models.CharField("附注", max_length=60, blank=True)
    body = models.TextField("正文", blank=True)
    validity = models.CharField("有效性", max_length=10, choices=Validity, default=Validity.IN_FORCE)
    effective_on = models.DateField("实施日期", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    ended_on = models.DateField("失效日期", null=True, blank=True)
    review_owed = models.BooleanField("待补审", default=False)

    class Meta:
        ordering = ["-published_on", "-pk"]
        verbose_name = "公开信息"
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="publication_day"),
            # Lists and counts of an agency ask for what is public: both are answered from these alone.
            models.Index(fields=["agency", "status", "-published_on", "-id"], name="publication_agency"),
            models.Index(fields=["article20", "-published_on", "-id"], name="publication_article20"),
            models.Index(fields=["kind", "-published_on", "-id"], name="publication_kind"),
            models.Index(fields=["catalogue_item", "-published_on"], name="publication_item"),
            models.Index(fields=["agency", "updated_at", "id"], name="publication_agency_changed"),
            models.Index(fields=["updated_at", "id"], name="publication_changed"),
            models.Index(
                fields=["agency", "status", "article20", "-published_on", "-id"],
                name="publication_agency_matter",
            ),
            models.Index(
                fields=["agency", "status", "kind", "-published_on", "-id"], name="publication_agency_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicationFile(models.Model):
    """A file of a published page; served only while the page is public."""

    class Part(models.TextChoices):
        ATTACHMENT = "attachment", "附件"
        IMAGE = "image", "图片"
        SEALED = "sealed", "用印文件"

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="files", verbose_name="公开信息"
    )
    part = models.CharField("用途", max_length=12, choices=Part)
    order = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    text = models.TextField("文字内容", blank=True)

    class Meta:
        ordering = ["publication", "part", "order", "pk"]
        verbose_name = "公开文件"

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """How one published item stands to another: interprets, responds to, amends, repeals, relates."""

    origin = models.ForeignKey(Publication, models.CASCADE, related_name="links", verbose_name="本件")
    target = models.ForeignKey(Publication, models.CASCADE, related_name="back_links", verbose_name="对象")
    kind = models.CharField("关系", max_length=12)

    class Meta:
        ordering = ["pk"]
        verbose_name = "关联"
        constraints = [
            models.UniqueConstraint(fields=["origin", "target", "kind"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(origin=models.F("target")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id}→{self.target_id}"


class OldAddress(models.Model):
    """Where an item stood on the site before; asked for there, the portal leads to where it stands now."""

    path = models.CharField("旧地址", max_length=300, unique=True)
    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="old_addresses", verbose_name="公开信息"
    )

    class Meta:
        ordering = ["path"]
        verbose_name = "旧地址"

    def __str__(self) -> str:
        return self.path
