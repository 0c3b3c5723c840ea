"""Channels that an agency publishes on, and each posting on them (条例第23条)."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.registry.models import Agency, Unit
from gongkai.sheets.models import LedgerRow
from gongkai.vault import SealedTextField


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
    home = models.CharField("对外网址", max_length=300, blank=True)
    address = models.CharField("接口地址", max_length=300, blank=True)
    content_from = models.CharField("供稿科室", max_length=200, blank=True)
    releaser = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布单位"
    )
    # Keys of an interface as JSON (app id, secret): sealed, written at the desk, never shown again.
    keys = SealedTextField("接口密钥", blank=True, default="")

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
    delivery = models.ForeignKey(
        "Delivery", models.SET_NULL, null=True, blank=True, editable=False, related_name="postings"
    )

    class Meta:
        ordering = ["-posted_on", "-pk"]
        verbose_name = "信息发布登记"
        indexes = [models.Index(fields=["agency", "posted_on"], name="posting_day")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "channel", "number"], name="posting_number_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One item on its way to one channel: written with the release, sent by the worker, repeated until it is sure."""

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        MANUAL = "manual", "待人工"
        DONE = "done", "已送达"
        FAILED = "failed", "失败"
        CANCELLED = "cancelled", "已取消"

    class Event(models.TextChoices):
        RELEASE = "release", "发布"
        UPDATE = "update", "更正"
        WITHDRAW = "withdraw", "撤稿"

    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries", verbose_name="渠道")
    number = models.CharField("信息编号", max_length=80)
    version = models.PositiveIntegerField("版次")
    event = models.CharField("事项", max_length=10, choices=Event)
    title = models.CharField("标题", max_length=300)
    payload = models.JSONField("内容")
    digest = models.CharField("内容摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_at = models.DateTimeField("下次时间")
    leased_until = models.DateTimeField("占用至", null=True, blank=True)
    # Counts every claim and never goes back: a worker that lost its lease knows by it that it has nothing to write.
    claims = models.PositiveIntegerField("占用次数", default=0, editable=False)
    last_error = models.CharField("最近错误", max_length=500, blank=True)
    # What each step at the far end gave (media id, publish id): kept before the next step, so a repeat goes on there.
    progress = models.JSONField("进度", default=dict, blank=True)
    # What the far end, or the person who saw it, said in the end.
    receipt = models.JSONField("回执", default=dict, blank=True)
    clipping = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="剪报或截图"
    )
    address = models.CharField("网址或版面", max_length=300, blank=True)
    made_at = models.DateTimeField("建立时间")
    done_at = models.DateTimeField("送达时间", null=True, blank=True)
    by = models.CharField("发起人", max_length=120)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "推送"
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]
        constraints = [
            models.UniqueConstraint(fields=["channel", "number", "version", "event"], name="delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}→{self.channel}"


class Attempt(models.Model):
    """What became of one attempt at a delivery."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries", verbose_name="推送")
    at = models.DateTimeField("时间")
    state = models.CharField("结果", max_length=10, choices=Delivery.State)
    says = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "推送记录"

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.says}"


class Token(models.Model):
    """An access token of an account with its end: shared by all workers, refreshed by one."""

    channel = models.OneToOneField(Channel, models.CASCADE, related_name="token", verbose_name="渠道")
    value = SealedTextField("令牌", blank=True, default="")
    until = models.DateTimeField("有效至")
    # While one worker asks for a new one, the others wait.
    refreshing_until = models.DateTimeField("正在换取，至", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return f"{self.channel}"


class Account(LedgerRow):
    """政务新媒体 register: one account on a platform, who runs and reviews it, its filing, opening and closing."""

    class Status(models.TextChoices):
        OPEN = "open", "运行"
        PAUSED = "paused", "停更"
        CLOSED = "closed", "已注销"

    number = models.CharField("登记号", max_length=40)
    platform = models.CharField("平台", max_length=40)
    name = models.CharField("账号名称", max_length=80)
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="发布渠道"
    )
    unit = models.CharField("主办单位", max_length=80, blank=True)
    operator = models.CharField("运营人", max_length=80, blank=True)
    reviewer = models.CharField("审核人", max_length=80, blank=True)
    filing = models.CharField("备案号", max_length=80, blank=True)
    opened_on = models.DateField("开通日期")
    closed_on = models.DateField("注销日期", null=True, blank=True)
    approval = models.CharField("开设、变更、注销批准", max_length=200, blank=True)
    announcement = models.CharField("注销公告", max_length=300, blank=True)
    interaction = models.CharField("互动情况", max_length=200, blank=True)
    status = models.CharField("状态", max_length=8, choices=Status, default=Status.OPEN)

    class Meta:
        ordering = ["agency", "platform", "name"]
        verbose_name = "政务新媒体账号登记"
        constraints = [
            models.UniqueConstraint(fields=["agency", "number"], name="account_once"),
            # 国办发〔2018〕123号: one account of a body on a platform; a closed one leaves room for the next.
            models.UniqueConstraint(
                fields=["agency", "platform"],
                name="account_one_per_platform",
                violation_error_message="本机关在这个平台已有未注销的账号，一个平台只能有一个",
                condition=~models.Q(status="closed"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform}“{self.name}”"
