"""Channels that an agency publishes on, and each posting on them (条例第23条)."""

from __future__ import annotations

from django.db import models

from gongkai.registry.models import Agency
from gongkai.sheets.models import LedgerRow


class Channel(models.Model):
    """One account or place of publication: a site, a WeChat account, a newspaper."""

    class Kind(models.TextChoices):
        PORTAL = "portal", "政府网站"
        WECHAT = "wechat", "微信公众平台"
        WEIBO = "weibo", "微博"
        NEWSPAPER = "newspaper", "报刊"
        SERVICE = "service", "政务服务平台"
        PROCUREMENT = "procurement", "采购平台"
        BROADCAST = "broadcast", "广播电视"
        BOARD = "board", "公告栏、查阅点"
        OTHER = "other", "其他"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="channels", verbose_name="机构")
    name = models.CharField("渠道名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=Kind)
    order = models.PositiveSmallIntegerField("排序", default=0)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["agency", "order", "name"]
        verbose_name = "发布渠道"
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="channel_name_once")]

    def __str__(self) -> str:
        return self.name


class Posting(LedgerRow):
    """One piece of information on one channel; the same piece on three channels is three postings."""

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="postings", verbose_name="渠道")
    number = models.CharField("信息编号", max_length=80)
    title = models.CharField("标题", max_length=300)
    posted_on = models.DateField("发布日期")
    topic = models.CharField("主题分类", max_length=60, blank=True)
    unit = models.CharField("责任科室", max_length=80, blank=True)
    address = models.CharField("网址或版面", max_length=300, blank=True)

    class Meta:
        ordering = ["-posted_on", "-pk"]
        verbose_name = "信息发布登记"
        indexes = [models.Index(fields=["agency", "posted_on"], name="posting_day")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "channel", "number"], name="posting_number_once"),
        ]

    def __str__(self) -> str:
        return self.title
