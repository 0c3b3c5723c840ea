"""Mailboxes, what came in through them, who was on duty and who looked when (S83, S84)."""

from __future__ import annotations

from django.db import models

from gongkai.files.models import StoredFile
from gongkai.notify.models import Message
from gongkai.registry.models import Agency, Person
from gongkai.vault import SealedTextField, masked


class Mailbox(models.Model):
    """An address that the agency announced in its guide; read by IMAP, never deleted from."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="mailboxes", verbose_name="机构")
    address = models.CharField("邮箱地址", max_length=120)
    host = models.CharField("IMAP服务器", max_length=120)
    port = models.PositiveIntegerField("端口", default=993)
    tls = models.BooleanField("加密连接", default=True)
    user = models.CharField("用户名", max_length=120)
    password = SealedTextField("密码")
    folder = models.CharField("文件夹", max_length=80, default="INBOX")
    largest = models.PositiveSmallIntegerField("单封上限（MB）", default=50)
    active = models.BooleanField("在用", default=True)
    validity = models.BigIntegerField(default=0, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    # The mail that is being fetched, and how often it was tried: one that cannot be taken must not block the rest.
    tried_uid = models.BigIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    checked_at = models.DateTimeField("最近收取", null=True, editable=False)
    error = models.CharField("最近的错误", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "申请邮箱"
        constraints = [models.UniqueConstraint(fields=["agency", "address"], name="mailbox_once")]

    def __str__(self) -> str:
        return self.address


class Arrival(models.Model):
    """One mail as it came. The raw bytes are kept under their digest; the same mail is never two arrivals."""

    class State(models.TextChoices):
        WAITING = "waiting", "待登记"
        REGISTERED = "registered", "已登记"
        JUNK = "junk", "非申请邮件"
        DUPLICATE = "duplicate", "重复"
        BOUNCE = "bounce", "退信"

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="arrivals", verbose_name="邮箱")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="arrivals", verbose_name="机构")
    uid = models.BigIntegerField(editable=False)
    validity = models.BigIntegerField(editable=False)
    digest = models.CharField("摘要", max_length=64)
    raw = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="原文")
    size = models.PositiveBigIntegerField("字节数")
    message_id = models.CharField("邮件编号", max_length=300, blank=True, db_index=True)
    twin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="twins", verbose_name="疑似重复"
    )
    returned = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="被退回的通知"
    )
    subject = models.CharField("主题", max_length=300, blank=True)
    dated = models.CharField("发件人所写时间", max_length=80, blank=True)
    sender = SealedTextField("发件人", blank=True)
    text = SealedTextField("正文", blank=True)
    unread = models.JSONField("未读出", default=list)
    automatic = models.BooleanField("自动邮件", default=False)
    arrived_at = models.DateTimeField("到达时间")
    fetched_at = models.DateTimeField("收取时间")
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    case_ref = models.CharField("受理编号", max_length=60, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    handled_by = models.CharField("处理人", max_length=120, blank=True)
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        verbose_name = "来信"
        indexes = [models.Index(fields=["agency", "state", "-arrived_at"], name="arrival_state")]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "validity", "uid"], name="arrival_uid_once"),
            models.UniqueConstraint(fields=["mailbox", "digest"], name="arrival_once"),
        ]

    def __str__(self) -> str:
        return self.subject or f"（无主题）{masked(self.sender)}"


class ArrivalFile(models.Model):
    """An attachment of a mail."""

    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="files", verbose_name="来信")
    name = models.CharField("名称", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = "来信附件"

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """Who is on duty for the mailboxes on a day (S84)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="机构")
    day = models.DateField("日期")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="值班人")

    class Meta:
        ordering = ["day"]
        verbose_name = "邮箱值班"
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="mailbox_duty_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.person}"


class Check(models.Model):
    """One look into a mailbox: by a person, or by the machine."""

    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="checks", verbose_name="邮箱")
    at = models.DateTimeField("时间")
    by = models.CharField("查看人", max_length=120)
    found = models.PositiveIntegerField("新到")
    error = models.CharField("错误", max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "邮箱查看记录"

    def __str__(self) -> str:
        return f"{self.mailbox} {self.at:%Y-%m-%d %H:%M}"
